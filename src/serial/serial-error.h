/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_SERIAL_ERROR (strobe_serial_error_quark ())

typedef enum {
  STROBE_SERIAL_ERROR_GONE,
  STROBE_SERIAL_ERROR_ACCESS,
  STROBE_SERIAL_ERROR_BUSY,
  STROBE_SERIAL_ERROR_NOT_A_PORT,
  STROBE_SERIAL_ERROR_IO,
  STROBE_SERIAL_ERROR_NO_LINES, /* the port has no control lines, or no break */
} StrobeSerialError;

GQuark strobe_serial_error_quark (void);

G_END_DECLS
