/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/text-cursor.h"

#include <string.h>

/* The text cursor: reads words and numbers of a log line, of which nothing can be trusted, not even
 * that it ends. Lives on the stack of who reads. */

/**
 * strobe_text_cursor_new:
 * @text: (array length=size_bytes): the text
 * @size_bytes: its size
 *
 * Makes a cursor at the start of @text.
 *
 * Context: any thread.
 *
 * Returns: the cursor
 */
StrobeTextCursor
strobe_text_cursor_new (const char *text, gsize size_bytes)
{
  return (StrobeTextCursor){ .at = text, .end = text + size_bytes };
}

/**
 * strobe_text_cursor_take:
 * @self: the cursor
 * @literal: what is expected
 *
 * Goes past @literal if it is next.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it was
 */
gboolean
strobe_text_cursor_take (StrobeTextCursor *self, const char *literal)
{
  gsize size_bytes = strlen (literal);

  if ((gsize) (self->end - self->at) < size_bytes || memcmp (self->at, literal, size_bytes) != 0)
    return FALSE;
  self->at += size_bytes;
  return TRUE;
}

/**
 * strobe_text_cursor_skip_spaces:
 * @self: the cursor
 *
 * Goes past spaces, tabs and carriage returns.
 *
 * Context: any thread.
 */
void
strobe_text_cursor_skip_spaces (StrobeTextCursor *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

/**
 * strobe_text_cursor_take_number:
 * @self: the cursor
 * @value: (out): the number
 *
 * Takes a decimal number of up to 18 digits.
 *
 * Units: @value is whatever the text counts.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there was one
 */
gboolean
strobe_text_cursor_take_number (StrobeTextCursor *self, guint64 *value)
{
  const char *at = self->at;

  *value = 0;
  while (at < self->end && g_ascii_isdigit (*at) && at - self->at < 18)
    *value = *value * 10 + (guint64) (*at++ - '0');
  if (at == self->at || (at < self->end && g_ascii_isdigit (*at)))
    return FALSE;
  self->at = at;
  return TRUE;
}

/**
 * strobe_text_cursor_take_hex:
 * @self: the cursor
 * @value: (out): the number
 *
 * Takes "0x" and one to eight hex digits.
 *
 * Units: @value is whatever the text counts.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there was one
 */
gboolean
strobe_text_cursor_take_hex (StrobeTextCursor *self, guint32 *value)
{
  StrobeTextCursor cursor = *self;
  const char *start;

  *value = 0;
  if (!strobe_text_cursor_take (&cursor, "0x"))
    return FALSE;
  start = cursor.at;
  while (cursor.at < cursor.end && g_ascii_isxdigit (*cursor.at) && cursor.at - start < 8)
    *value = *value << 4 | (guint32) g_ascii_xdigit_value (*cursor.at++);
  if (cursor.at == start)
    return FALSE;
  *self = cursor;
  return TRUE;
}

/**
 * strobe_text_cursor_take_word:
 * @self: the cursor
 * @value: (out): the number
 *
 * Takes "0x" and exactly eight hex digits, as registers and addresses are written. A torn one has
 * fewer and is not taken.
 *
 * Units: @value is an address or the contents of a register.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there was one
 */
gboolean
strobe_text_cursor_take_word (StrobeTextCursor *self, guint32 *value)
{
  StrobeTextCursor cursor = *self;

  if (!strobe_text_cursor_take_hex (&cursor, value) || cursor.at - self->at != 10)
    return FALSE;
  *self = cursor;
  return TRUE;
}

/**
 * strobe_text_cursor_dup_until:
 * @self: the cursor
 * @literal: what ends the text
 * @max_bytes: the longest text that is one
 *
 * Takes the text before @literal, and @literal.
 *
 * Ownership: the caller frees the text with g_free().
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, or %NULL if @literal does not come soon
 */
char *
strobe_text_cursor_dup_until (StrobeTextCursor *self, const char *literal, gsize max_bytes)
{
  gsize size_bytes = strlen (literal);
  const char *limit = self->at + MIN ((gsize) (self->end - self->at), max_bytes + size_bytes);

  for (const char *at = self->at; (gsize) (limit - at) >= size_bytes; at++) {
    if (memcmp (at, literal, size_bytes) == 0) {
      char *text = g_utf8_make_valid (self->at, at - self->at);

      self->at = at + size_bytes;
      return text;
    }
  }
  return NULL;
}

/**
 * strobe_text_cursor_dup_rest:
 * @self: the cursor
 * @max_bytes: what is longer is cut
 *
 * Copies what is left, without spaces at its ends.
 *
 * Ownership: the caller frees the text with g_free().
 *
 * Context: any thread.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
strobe_text_cursor_dup_rest (const StrobeTextCursor *self, gsize max_bytes)
{
  gsize size_bytes = MIN ((gsize) (self->end - self->at), max_bytes);

  return g_strstrip (g_utf8_make_valid (self->at, (gssize) size_bytes));
}
