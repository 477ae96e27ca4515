/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-line.h"

#include "cli/cli-output.h"

/* One log line on standard output. */

/* ECMA-48, SGR: 30 to 37 and 90 to 97 choose the foreground, ten more the background. */
#define SGR_FOREGROUND 30
#define SGR_BRIGHT 90
#define SGR_BACKGROUND 10
#define N_PLAIN_COLOURS 8

static void
append_colour (GString *text, int colour, int layer)
{
  if (colour < 0)
    return;
  if (colour < N_PLAIN_COLOURS)
    g_string_append_printf (text, ";%d", SGR_FOREGROUND + layer + colour);
  else
    g_string_append_printf (text, ";%d", SGR_BRIGHT + layer + colour - N_PLAIN_COLOURS);
}

static void
append_style (GString *text, const StrobeLogSpan *span)
{
  g_string_append (text, "\033[0");
  if (span->bold)
    g_string_append (text, ";1");
  if (span->italic)
    g_string_append (text, ";3");
  if (span->underline)
    g_string_append (text, ";4");
  append_colour (text, span->foreground, 0);
  append_colour (text, span->background, SGR_BACKGROUND);
  g_string_append_c (text, 'm');
}

/* New versions of ESP-IDF leave the colours of levels to the monitor; these are idf-monitor's. */
static const char *
get_level_style (StrobeLogLevel level)
{
  switch (level) {
  case STROBE_LOG_LEVEL_ERROR:
    return "\033[1;31m";
  case STROBE_LOG_LEVEL_WARNING:
    return "\033[0;33m";
  case STROBE_LOG_LEVEL_INFO:
    return "\033[0;32m";
  case STROBE_LOG_LEVEL_NONE:
  case STROBE_LOG_LEVEL_DEBUG:
  case STROBE_LOG_LEVEL_VERBOSE:
    return NULL;
  }
  return NULL;
}

/* A line without colours of its own gets those of its level. */
static char *
dup_coloured_by_level (StrobeLogLine *line)
{
  const char *style = get_level_style (strobe_log_line_get_level (line));

  if (style == NULL)
    return g_strdup (strobe_log_line_get_text (line));
  return g_strconcat (style, strobe_log_line_get_text (line), "\033[0m", NULL);
}

static char *
dup_coloured (StrobeLogLine *line)
{
  const char *plain = strobe_log_line_get_text (line);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);
  guint done_bytes = 0;

  if (n_spans == 0)
    return dup_coloured_by_level (line);
  for (guint i = 0; i < n_spans; i++) {
    g_string_append_len (text, plain + done_bytes, spans[i].start_bytes - done_bytes);
    append_style (text, &spans[i]);
    g_string_append_len (text, plain + spans[i].start_bytes,
                         spans[i].end_bytes - spans[i].start_bytes);
    g_string_append (text, "\033[0m");
    done_bytes = spans[i].end_bytes;
  }
  g_string_append (text, plain + done_bytes);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_level_name (StrobeLogLevel level)
{
  switch (level) {
  case STROBE_LOG_LEVEL_NONE:
    return NULL;
  case STROBE_LOG_LEVEL_ERROR:
    return "error";
  case STROBE_LOG_LEVEL_WARNING:
    return "warning";
  case STROBE_LOG_LEVEL_INFO:
    return "info";
  case STROBE_LOG_LEVEL_DEBUG:
    return "debug";
  case STROBE_LOG_LEVEL_VERBOSE:
    return "verbose";
  }
  return NULL;
}

/**
 * strobe_cli_line_print_text:
 * @line: a complete line
 * @with_colours: whether a terminal shows it
 *
 * Prints the line, with its colours or plain.
 *
 * Context: main thread.
 */
void
strobe_cli_line_print_text (StrobeLogLine *line, gboolean with_colours)
{
  if (!with_colours) {
    g_print ("%s\n", strobe_log_line_get_text (line));
    return;
  }

  g_autofree char *text = dup_coloured (line);
  g_print ("%s\n", text);
}

static void
add_number (JsonBuilder *builder, StrobeLogLine *line)
{
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, (gint64) strobe_log_line_get_number (line));
}

/**
 * strobe_cli_line_print_json:
 * @line: a complete line
 *
 * Prints the line as one JSON object: number, time (when it came, UTC), level, tag, text, and stamp
 * (the time that the board wrote into it).
 *
 * Context: main thread.
 */
void
strobe_cli_line_print_json (StrobeLogLine *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 received_us = strobe_log_line_get_received_us (line);
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (received_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) received =
               g_date_time_add (seconds, (GTimeSpan) (received_us % G_USEC_PER_SEC));
  g_autofree char *time = g_date_time_format (received, "%Y-%m-%dT%H:%M:%S.%fZ");

  json_builder_begin_object (builder);
  add_number (builder, line);
  strobe_cli_output_add_string (builder, "time", time);
  strobe_cli_output_add_string (builder, "level",
                                get_level_name (strobe_log_line_get_level (line)));
  strobe_cli_output_add_string (builder, "tag", strobe_log_line_get_tag (line));
  strobe_cli_output_add_string (builder, "text", strobe_log_line_get_text (line));
  strobe_cli_output_add_string (builder, "stamp", strobe_log_line_get_timestamp (line));
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

/**
 * strobe_cli_line_print_json_note:
 * @line: a line with a note
 *
 * Prints what was found out about a line as one JSON object: number of the line, note.
 *
 * Context: main thread.
 */
void
strobe_cli_line_print_json_note (StrobeLogLine *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "event", "note");
  add_number (builder, line);
  strobe_cli_output_add_string (builder, "note", strobe_log_line_get_note (line));
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}
