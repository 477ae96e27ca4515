/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/make-error.h"

/* Why no firmware can be made of what somebody gave. Where parts lie on each other, beyond the
 * flash or are for different chips, the errors are those of the image folder: the file that
 * mkdfu.py would make has the same fault. */

/* The name is written out: the formatter would put spaces into the token of G_DEFINE_QUARK. */
GQuark
strobe_make_error_quark (void)
{
  return g_quark_from_static_string ("strobe-make-error-quark");
}
