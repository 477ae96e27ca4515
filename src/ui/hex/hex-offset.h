/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An offset as a person types it: 0x1f400, 1f400 or 128000. */
gboolean strobe_hex_offset_parse (const char *text, guint64 *offset_bytes);

G_END_DECLS
