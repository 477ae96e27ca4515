/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-error.h"

G_DEFINE_QUARK (strobe - dfu - error - quark, strobe_dfu_error)
