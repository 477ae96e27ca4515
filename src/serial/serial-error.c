/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/serial-error.h"

G_DEFINE_QUARK (strobe - serial - error - quark, strobe_serial_error)
