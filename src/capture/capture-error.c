/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-error.h"

/* The name is written out: the formatter would put spaces into the token of G_DEFINE_QUARK. */
GQuark
strobe_capture_error_quark (void)
{
  return g_quark_from_static_string ("strobe-capture-error-quark");
}
