/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-error.h"

G_DEFINE_QUARK (strobe - flash - error - quark, strobe_flash_error)
