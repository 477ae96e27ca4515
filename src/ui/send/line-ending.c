/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/line-ending.h"

#include <glib/gi18n.h>

static const struct {
  const char *key; /* as it is kept in the settings */
  const char *bytes;
  const char *name;
} endings[] = {
  [STROBE_LINE_ENDING_LF] = { "lf", "\n", "LF" },
  [STROBE_LINE_ENDING_CR] = { "cr", "\r", "CR" },
  [STROBE_LINE_ENDING_CRLF] = { "crlf", "\r\n", "CRLF" },
  /* Translators: no line ending is sent */
  [STROBE_LINE_ENDING_NONE] = { "none", "", N_ ("None") },
};

/**
 * strobe_line_ending_parse:
 * @key: as it was kept
 *
 * Context: any thread.
 *
 * Returns: the line ending; for a strange @key LF, which consoles of every setting take
 */
StrobeLineEnding
strobe_line_ending_parse (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_strcmp0 (key, endings[i].key) == 0)
      return (StrobeLineEnding) i;
  }
  return STROBE_LINE_ENDING_LF;
}

/**
 * strobe_line_ending_get_key:
 * @ending: a line ending
 *
 * Context: any thread.
 *
 * Returns: what strobe_line_ending_parse() takes
 */
const char *
strobe_line_ending_get_key (StrobeLineEnding ending)
{
  return endings[ending].key;
}

/**
 * strobe_line_ending_get_bytes:
 * @ending: a line ending
 *
 * Context: any thread.
 *
 * Returns: what is sent
 */
const char *
strobe_line_ending_get_bytes (StrobeLineEnding ending)
{
  return endings[ending].bytes;
}

/**
 * strobe_line_ending_get_name:
 * @ending: a line ending
 *
 * Context: main thread.
 *
 * Returns: how people call it
 */
const char *
strobe_line_ending_get_name (StrobeLineEnding ending)
{
  return _ (endings[ending].name);
}
