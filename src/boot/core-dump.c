/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/core-dump.h"

#include <string.h>

/* The core dump: a block of base64 that an app prints when it crashes.
 *
 * Each line is encoded for itself, with its own padding. The checksum at its end is of a kind that
 * depends on the app's configuration; who reads the dump checks it.
 *
 * Source: ESP-IDF v5.3, components/espcoredump/src/core_dump_uart.c. */

/* A dump of all of the largest chip's internal memory has less. */
#define MAX_DUMP_BYTES (8 * 1024 * 1024)

/**
 * strobe_core_dump_error_quark:
 *
 * Names the errors of this file.
 *
 * Context: any thread.
 *
 * Returns: the domain
 */
G_DEFINE_QUARK (strobe - core - dump - error - quark, strobe_core_dump_error)

static gboolean
starts (const char *text, gsize size_bytes, const char *literal)
{
  gsize literal_bytes = strlen (literal);

  return size_bytes >= literal_bytes && memcmp (text, literal, literal_bytes) == 0;
}

/* "================= CORE DUMP START =================" */
static gboolean
is_rule (const char *text, gsize size_bytes, const char *words)
{
  const char *end = text + size_bytes;
  const char *at = text;
  guint n_before = 0;
  guint n_after = 0;

  for (; at < end && *at == '='; at++)
    n_before++;
  if (n_before < 8 || !starts (at, (gsize) (end - at), words))
    return FALSE;
  for (at += strlen (words); at < end && *at == '='; at++)
    n_after++;
  while (at < end && g_ascii_isspace (*at))
    at++;
  return n_after >= 8 && at == end;
}

/**
 * strobe_core_dump_finder_take:
 * @finder: the finder, all zero at first
 * @number: the number of the line
 * @text: (array length=size_bytes): the line, without escape sequences
 * @size_bytes: its size
 *
 * Looks at a line for the start or the end of a core dump. One that starts inside another takes its
 * place: the app crashed while it printed.
 *
 * Units: @number counts lines.
 *
 * Context: one thread for a finder.
 *
 * Returns: %TRUE if a core dump ended with this line, or before it
 */
gboolean
strobe_core_dump_finder_take (StrobeCoreDumpFinder *finder,
                              guint64 number,
                              const char *text,
                              gsize size_bytes)
{
  if (is_rule (text, size_bytes, " CORE DUMP START ")) {
    finder->dump = (StrobeCoreDump){ .first_line = number, .last_line = number };
    finder->is_open = TRUE;
    return FALSE;
  }
  if (!finder->is_open)
    return FALSE;
  if (is_rule (text, size_bytes, " CORE DUMP END ")) {
    finder->dump.last_line = number;
    finder->dump.is_complete = TRUE;
    finder->is_open = FALSE;
    return TRUE;
  }
  if (starts (text, size_bytes, "ESP-ROM:") || starts (text, size_bytes, "rst:0x")) {
    finder->is_open = FALSE;
    return TRUE;
  }
  if (size_bytes > 0)
    finder->dump.last_line = number;
  return FALSE;
}

/**
 * strobe_core_dump_is_prompt:
 * @text: (array length=size_bytes): a line, without escape sequences
 * @size_bytes: its size
 *
 * Recognises that the app waits for Enter before it prints a core dump.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
strobe_core_dump_is_prompt (const char *text, gsize size_bytes)
{
  return starts (text, size_bytes, "Press Enter to print core dump to UART");
}

static gboolean
is_base64 (const char *text)
{
  gsize size_bytes =
    strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize n_padding = strspn (text + size_bytes, "=");

  return n_padding <= 2 && text[size_bytes + n_padding] == '\0' &&
         (size_bytes + n_padding) % 4 == 0;
}

/**
 * strobe_core_dump_decode:
 * @lines: (array zero-terminated=1): the lines between start and end
 * @error: return location for an error
 *
 * Decodes a core dump.
 *
 * Ownership: the caller has the bytes.
 *
 * Errors: STROBE_CORE_DUMP_ERROR_ENCODING if a line is not base64, or there is none;
 * STROBE_CORE_DUMP_ERROR_TOO_LARGE above 8 MiB.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the dump
 */
GBytes *
strobe_core_dump_decode (const char *const *lines, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = g_strstrip (g_strdup (lines[i]));
    gsize size_bytes = 0;

    if (!is_base64 (line)) {
      g_set_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_ENCODING,
                   "line %u of the core dump is not base64", i + 1);
      return NULL;
    }
    if (*line == '\0')
      continue;
    g_base64_decode_inplace (line, &size_bytes);
    if (bytes->len + size_bytes > MAX_DUMP_BYTES) {
      g_set_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_TOO_LARGE,
                   "the core dump has more than %u bytes", (guint) MAX_DUMP_BYTES);
      return NULL;
    }
    g_byte_array_append (bytes, (const guint8 *) line, (guint) size_bytes);
  }
  if (bytes->len == 0) {
    g_set_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_ENCODING,
                 "the core dump is empty");
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
