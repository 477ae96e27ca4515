/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_BASE_ERROR (strobe_base_error_quark ())

typedef enum {
  STROBE_BASE_ERROR_TRUNCATED,
} StrobeBaseError;

GQuark strobe_base_error_quark (void);

G_END_DECLS
