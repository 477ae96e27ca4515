/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/base-error.h"

G_DEFINE_QUARK (strobe - base - error - quark, strobe_base_error)
