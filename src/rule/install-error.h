/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the rule was not installed. The numbers are the exit codes of strobe-install-rule; pkexec has
 * 126 and 127 for itself. */
typedef enum {
  STROBE_INSTALL_ERROR_FAILED = 1,
  STROBE_INSTALL_ERROR_USAGE = 2,
  STROBE_INSTALL_ERROR_NOT_ROOT = 3,
  STROBE_INSTALL_ERROR_OTHER_CONTENT = 4, /* somebody else's file is in the place */
  STROBE_INSTALL_ERROR_READ_ONLY = 5,     /* the system does not want files there */
  STROBE_INSTALL_ERROR_NOT_APPLIED = 6,   /* written, but udev could not be told */
} StrobeInstallError;

#define STROBE_INSTALL_ERROR (strobe_install_error_quark ())
GQuark strobe_install_error_quark (void);

G_END_DECLS
