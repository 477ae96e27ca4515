/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Texts with \r \n \t \e \\ and \xNN in them, as bytes. */
gboolean strobe_send_escape_decode (const char *text, GByteArray *out, gsize *bad_bytes);
char *strobe_send_escape_encode (const char *text);

G_END_DECLS
