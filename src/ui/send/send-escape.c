/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-escape.h"

#include <string.h>

static const struct {
  char letter;
  guint8 byte;
} letters[] = {
  { 'r', '\r' }, { 'n', '\n' }, { 't', '\t' }, { 'e', 0x1b }, { '0', 0 }, { '\\', '\\' },
};

static void
append_byte (GByteArray *out, guint8 byte)
{
  g_byte_array_append (out, &byte, 1);
}

/* @text: after the backslash. Returns how much it takes; 0: it is no escape. */
static gsize
take_escape (const char *text, GByteArray *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    if (*text == letters[i].letter) {
      append_byte (out, letters[i].byte);
      return 1;
    }
  }
  if (text[0] != 'x' || !g_ascii_isxdigit (text[1]) || !g_ascii_isxdigit (text[2]))
    return 0;
  append_byte (out,
               (guint8) (g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2])));
  return 3;
}

/**
 * strobe_send_escape_decode:
 * @text: the text
 * @out: takes the bytes
 * @bad_bytes: (out) (optional): where the first backslash is that begins no escape
 *
 * Reads a text with escapes: \r \n \t \e \0 \\ and \xNN.
 *
 * Units: @bad_bytes is an offset into @text.
 *
 * Context: any thread.
 *
 * Returns: %FALSE if a backslash begins none of them
 */
gboolean
strobe_send_escape_decode (const char *text, GByteArray *out, gsize *bad_bytes)
{
  const char *at = text;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  while (*at != '\0') {
    gsize n_taken;

    if (*at != '\\') {
      append_byte (out, (guint8) *at++);
      continue;
    }
    n_taken = take_escape (at + 1, out);
    if (n_taken == 0) {
      if (bad_bytes != NULL)
        *bad_bytes = (gsize) (at - text);
      return FALSE;
    }
    at += n_taken + 1;
  }
  return TRUE;
}

/**
 * strobe_send_escape_encode:
 * @text: a text as it is meant
 *
 * Writes a text so that strobe_send_escape_decode() gives it back.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the text with escapes
 */
char *
strobe_send_escape_encode (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    const guint8 byte = (guint8) *at;

    if (*at == '\\')
      g_string_append (out, "\\\\");
    else if (*at == '\r')
      g_string_append (out, "\\r");
    else if (*at == '\n')
      g_string_append (out, "\\n");
    else if (*at == '\t')
      g_string_append (out, "\\t");
    else if (byte < 0x20 || byte == 0x7f)
      g_string_append_printf (out, "\\x%02x", byte);
    else
      g_string_append_c (out, *at);
  }
  return g_string_free (out, FALSE);
}
