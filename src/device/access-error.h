/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_ACCESS_ERROR (strobe_access_error_quark ())

/* Why the right to use a device was not given, where somebody has to be asked for it. To ask again
 * by oneself would be a nuisance after any of these. */
typedef enum {
  STROBE_ACCESS_ERROR_DENIED,      /* the answer was no */
  STROBE_ACCESS_ERROR_DISMISSED,   /* the question was closed without an answer */
  STROBE_ACCESS_ERROR_NOT_OFFERED, /* the device is there, but is not shown to this app */
  STROBE_ACCESS_ERROR_UNAVAILABLE, /* there is nobody to be asked */
  STROBE_ACCESS_ERROR_NO_BACKEND,  /* this desktop cannot ask for USB devices */
  STROBE_ACCESS_ERROR_TIMEOUT,     /* no answer for minutes */
  STROBE_ACCESS_ERROR_PROTOCOL,    /* the answer makes no sense */
} StrobeAccessError;

GQuark strobe_access_error_quark (void);

G_END_DECLS
