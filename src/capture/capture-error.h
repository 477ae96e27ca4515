/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_CAPTURE_ERROR (strobe_capture_error_quark ())

typedef enum {
  STROBE_CAPTURE_ERROR_FULL,      /* no room on the disk; the newest is kept in memory */
  STROBE_CAPTURE_ERROR_READ_ONLY, /* the folder cannot be written; kept in memory */
  STROBE_CAPTURE_ERROR_DAMAGED,   /* a session that cannot be read */
  STROBE_CAPTURE_ERROR_IO,
} StrobeCaptureError;

GQuark strobe_capture_error_quark (void);

G_END_DECLS
