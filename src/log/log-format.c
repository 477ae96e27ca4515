/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-format.h"

#include <string.h>

/* How a line is written where it leaves the program. */

#define MS_PER_SECOND 1000

static GDateTime *
new_time (gint64 received_us, gboolean is_utc)
{
  gint64 seconds = received_us / G_USEC_PER_SEC;
  g_autoptr (GDateTime) whole = is_utc ? g_date_time_new_from_unix_utc (seconds)
                                       : g_date_time_new_from_unix_local (seconds);

  return whole != NULL ? g_date_time_add (whole, received_us % G_USEC_PER_SEC) : NULL;
}

static char *
dup_absolute (gint64 received_us)
{
  g_autoptr (GDateTime) time = new_time (received_us, FALSE);
  g_autofree char *clock = time != NULL ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("?");

  return g_strdup_printf ("%s.%03d", clock, (int) (received_us % G_USEC_PER_SEC / MS_PER_SECOND));
}

/* The host's clock may be set back: then it is not later. */
static char *
dup_since (gint64 received_us, gint64 from_us)
{
  gint64 ms = MAX (received_us - from_us, 0) / MS_PER_SECOND;

  return g_strdup_printf ("+%d.%03d", (int) MIN (ms / MS_PER_SECOND, G_MAXINT32),
                          (int) (ms % MS_PER_SECOND));
}

/**
 * strobe_log_format_dup_time:
 * @times: which time
 * @received_us: when the line came
 * @base: what it is counted from
 *
 * Writes the host's time of a line.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): "14:11:05.123", "+12.345"; %NULL for no times
 */
char *
strobe_log_format_dup_time (StrobeLogTimes times, gint64 received_us, const StrobeLogTimeBase *base)
{
  switch (times) {
  case STROBE_LOG_TIMES_NONE:
    return NULL;
  case STROBE_LOG_TIMES_ABSOLUTE:
    return dup_absolute (received_us);
  case STROBE_LOG_TIMES_BOOT:
    return dup_since (received_us, base->boot_us);
  case STROBE_LOG_TIMES_DELTA:
    return dup_since (received_us, base->previous_us);
  }
  g_assert_not_reached ();
}

static const char *
get_level_name (StrobeLogLevel level)
{
  static const char *const names[] = { NULL, "error", "warning", "info", "debug", "verbose" };

  return level < G_N_ELEMENTS (names) ? names[level] : NULL;
}

/* RFC 8259, section 7; the text is valid UTF-8. */
static void
append_escaped (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_printf (out, "\\%c", *at);
    else if ((guchar) *at < 0x20 || *at == 0x7f)
      g_string_append_printf (out, "\\u%04x", (guchar) *at);
    else
      g_string_append_c (out, *at);
  }
  g_string_append_c (out, '"');
}

static void
append_member (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  append_escaped (out, value);
}

static void
append_json (GString *out, StrobeLogLine *line)
{
  gint64 received_us = strobe_log_line_get_received_us (line);
  g_autoptr (GDateTime) time = new_time (received_us, TRUE);
  g_autofree char *seconds = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_autofree char *stamp = NULL;

  g_string_append_printf (out, "{\"number\":%" G_GUINT64_FORMAT, strobe_log_line_get_number (line));
  if (seconds != NULL)
    stamp =
      g_strdup_printf ("%s.%03dZ", seconds, (int) (received_us % G_USEC_PER_SEC / MS_PER_SECOND));
  append_member (out, "time", stamp);
  append_member (out, "level", get_level_name (strobe_log_line_get_level (line)));
  append_member (out, "tag", strobe_log_line_get_tag (line));
  append_member (out, "stamp", strobe_log_line_get_timestamp (line));
  append_member (out, "text", strobe_log_line_get_text (line));
  append_member (out, "note", strobe_log_line_get_note (line));
  g_string_append (out, "}\n");
}

static void
append_raw (GString *out, StrobeLogLine *line)
{
  g_autoptr (GBytes) raw = strobe_log_line_get_raw (line);
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data (raw, &size_bytes);

  if (size_bytes > 0)
    g_string_append_len (out, data, (gssize) size_bytes);
}

static void
append_note (GString *out, StrobeLogLine *line)
{
  const char *note = strobe_log_line_get_note (line);

  if (note == NULL)
    return;
  g_string_append (out, note);
  g_string_append_c (out, '\n');
}

/**
 * strobe_log_format_append:
 * @out: where it is appended to
 * @line: a line
 * @format: how
 * @times: which time stands before it; JSON always has the absolute one
 * @base: what that time is counted from
 *
 * Writes a line, ended by LF, and its note behind it.
 *
 * Context: any thread.
 *
 * Source: RFC 8259 for JSON, RFC 3339 for its time.
 */
void
strobe_log_format_append (GString *out,
                          StrobeLogLine *line,
                          StrobeLogFormat format,
                          StrobeLogTimes times,
                          const StrobeLogTimeBase *base)
{
  g_autofree char *time = NULL;

  if (format == STROBE_LOG_FORMAT_JSONL) {
    append_json (out, line);
    return;
  }
  time = strobe_log_format_dup_time (times, strobe_log_line_get_received_us (line), base);
  if (time != NULL)
    g_string_append_printf (out, "%s ", time);
  if (format == STROBE_LOG_FORMAT_ANSI)
    append_raw (out, line);
  else
    g_string_append (out, strobe_log_line_get_text (line));
  g_string_append_c (out, '\n');
  append_note (out, line);
}
