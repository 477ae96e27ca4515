/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot-line.h"

#include <string.h>

/* A line of the log, as the boot folder looks at it: far less than the log folder does, and far
 * faster, since each line of a flood passes here. Lives on the stack of who reads. */

/* Tags are names of components; what is longer is not one. */
#define MAX_TAG_BYTES 64
/* "2026-03-02 14:11:05.123456" and some room */
#define MAX_TIME_BYTES 40

static const char *
skip_escapes (const char *at, const char *end)
{
  while (end - at > 2 && at[0] == '\x1b' && at[1] == '[') {
    const char *next = at + 2;

    while (next < end && (guchar) *next >= 0x20 && (guchar) *next <= 0x3f)
      next++;
    if (next == end)
      break;
    at = next + 1;
  }
  return at;
}

static gboolean
is_level (char letter)
{
  return letter == 'I' || letter == 'E' || letter == 'W' || letter == 'D' || letter == 'V';
}

/* "312) ", @at behind the bracket. Returns the place behind it, or NULL. */
static const char *
take_time (StrobeBootLine *self, const char *at, const char *end)
{
  const char *limit = at + MIN (end - at, MAX_TIME_BYTES);
  const char *start = at;

  for (; at < limit && g_ascii_isdigit (*at) && at - start < 18; at++)
    self->time_ms = self->time_ms * 10 + (guint64) (*at - '0');
  self->has_time = at > start && at < limit && *at == ')';
  while (at < limit && (g_ascii_isdigit (*at) || strchr (":.- ", *at) != NULL) && *at != '\0')
    at++;
  return at > start && limit - at >= 2 && at[0] == ')' && at[1] == ' ' ? at + 2 : NULL;
}

/* "tag: ": FALSE if there is none. Without a time before it a tag has no space. */
static gboolean
take_tag (StrobeBootLine *self, const char *at, const char *end, gboolean may_have_spaces)
{
  const char *limit = at + MIN (end - at, MAX_TAG_BYTES + 1);
  const char *colon = memchr (at, ':', (gsize) (limit - at));

  if (colon == NULL || colon == at || (colon + 1 < end && colon[1] != ' ') ||
      (!may_have_spaces && memchr (at, ' ', (gsize) (colon - at)) != NULL))
    return FALSE;
  self->tag = at;
  self->tag_size_bytes = (gsize) (colon - at);
  self->message = MIN (colon + 2, end);
  return TRUE;
}

/**
 * strobe_boot_line_split:
 * @self: (out caller-allocates): the parts
 * @text: (array length=size_bytes): a line; escape sequences before it are passed over
 * @size_bytes: its size
 *
 * Finds level, time and tag before the message.
 *
 * Ownership: @self points into @text.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v5.3, components/log/include/esp_log.h (LOG_FORMAT); the form without a time is
 * the one of esp_rom_printf in the panic handler and the bootloader of v6.
 */
void
strobe_boot_line_split (StrobeBootLine *self, const char *text, gsize size_bytes)
{
  const char *end = text + size_bytes;
  const char *at = skip_escapes (text, end);
  const char *behind = NULL;

  *self = (StrobeBootLine){ .message = at, .message_size_bytes = (gsize) (end - at) };
  if (end - at < 4 || !is_level (at[0]) || at[1] != ' ')
    return;
  if (at[2] == '(') {
    behind = take_time (self, at + 3, end);
    if (behind == NULL) {
      self->has_time = FALSE;
      return;
    }
    self->message = behind;
    take_tag (self, behind, end, TRUE);
  } else if (!take_tag (self, at + 2, end, FALSE)) {
    return;
  }
  self->level = at[0];
  self->message_size_bytes = (gsize) (end - self->message);
}

/**
 * strobe_boot_line_has_tag:
 * @self: the parts of a line
 * @tag: a tag
 *
 * Compares the tag.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the line has exactly this one
 */
gboolean
strobe_boot_line_has_tag (const StrobeBootLine *self, const char *tag)
{
  return self->tag != NULL && strlen (tag) == self->tag_size_bytes &&
         memcmp (self->tag, tag, self->tag_size_bytes) == 0;
}

/**
 * strobe_boot_line_starts:
 * @self: the parts of a line
 * @literal: what is looked for
 *
 * Compares the start of the message.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it starts so
 */
gboolean
strobe_boot_line_starts (const StrobeBootLine *self, const char *literal)
{
  gsize size_bytes = strlen (literal);

  return self->message_size_bytes >= size_bytes && memcmp (self->message, literal, size_bytes) == 0;
}

/**
 * strobe_boot_line_strip:
 * @plain: where the text goes; what it held is gone
 * @raw: (array length=size_bytes): a line as it came
 * @size_bytes: its size
 *
 * Leaves out escape sequences, NUL characters, and white space at the end.
 *
 * Context: any thread.
 */
void
strobe_boot_line_strip (GString *plain, const char *raw, gsize size_bytes)
{
  const char *at = raw;
  const char *end = raw + size_bytes;

  g_string_truncate (plain, 0);
  while (at < end) {
    const char *next = skip_escapes (at, end);

    if (next == at && *at != '\0' && *at != '\x1b')
      g_string_append_c (plain, *at);
    at = next == at ? at + 1 : next;
  }
  while (plain->len > 0 && g_ascii_isspace (plain->str[plain->len - 1]))
    g_string_truncate (plain, plain->len - 1);
}
