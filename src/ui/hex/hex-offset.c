/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-offset.h"

/**
 * strobe_hex_offset_parse:
 * @text: what was typed
 * @offset_bytes: (out): the offset
 *
 * Reads a number: decimal, or hexadecimal with 0x before or with a letter in it, as the offsets on
 * the page are.
 *
 * Context: any thread.
 *
 * Returns: %FALSE if @text is no such number
 */
gboolean
strobe_hex_offset_parse (const char *text, guint64 *offset_bytes)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gboolean has_prefix = g_ascii_strncasecmp (trimmed, "0x", 2) == 0;
  const char *digits = has_prefix ? trimmed + 2 : trimmed;

  if (!has_prefix && g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, offset_bytes, NULL))
    return TRUE;
  return g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT64, offset_bytes, NULL);
}
