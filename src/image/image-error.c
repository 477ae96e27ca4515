/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/image-error.h"

G_DEFINE_QUARK (strobe - image - error - quark, strobe_image_error)
