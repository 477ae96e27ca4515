/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-printer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli-console.h"
#include "cli/cli-line.h"

/* StrobeCliPrinter: what the command line shows of a log.
 *
 * Where somebody sits at a terminal and asked for nothing else, the bytes go through as they come:
 * a console that echoes keys is of no use line by line. Otherwise, lines. The file of --log gets
 * every line whichever it is, also those that --filter leaves out. */

/* One read of the capture. */
#define MAX_CONSOLE_BYTES 262144

struct _StrobeCliPrinter {
  StrobeMonitorSession *session;
  const StrobeCliOptions *options;
  gboolean is_tty;
  StrobeLogFilter *filter;   /* NULL: every line */
  StrobeCliConsole *console; /* NULL: line by line */
  guint64 console_bytes;     /* how far the console is */
  FILE *log;
  gint64 previous_us;
  GString *text;
  int log_errno;
};

static gboolean
wants_console (StrobeCliPrinter *self)
{
  return self->is_tty && isatty (STDIN_FILENO) && !self->options->json && self->filter == NULL &&
         self->options->times == STROBE_LOG_TIMES_NONE;
}

static gboolean
open_log (StrobeCliPrinter *self, GError **error)
{
  if (self->options->log == NULL)
    return TRUE;
  self->log = fopen (self->options->log, "ae");
  if (self->log != NULL)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               "cannot write the log to %s: %s", self->options->log, g_strerror (errno));
  return FALSE;
}

/* The lines of one boot are timed from its first one. */
static gint64
get_boot_us (StrobeCliPrinter *self, gint64 received_us)
{
  GListModel *boots = strobe_monitor_session_get_boots (self->session);
  guint n_boots = g_list_model_get_n_items (boots);
  g_autoptr (StrobeBoot) boot = n_boots > 0 ? g_list_model_get_item (boots, n_boots - 1) : NULL;

  return boot != NULL ? strobe_boot_get_facts (boot)->started_us : received_us;
}

static char *
dup_time (StrobeCliPrinter *self, StrobeLogLine *line)
{
  gint64 received_us = strobe_log_line_get_received_us (line);
  StrobeLogTimeBase base = { get_boot_us (self, received_us), self->previous_us };

  if (self->previous_us == 0)
    base.previous_us = received_us;
  self->previous_us = received_us;
  return strobe_log_format_dup_time (self->options->times, received_us, &base);
}

static void
write_log (StrobeCliPrinter *self, const char *time, const char *text)
{
  if (self->log == NULL)
    return;
  if (fprintf (self->log, "%s%s%s\n", time != NULL ? time : "", time != NULL ? " " : "", text) <
        0 &&
      self->log_errno == 0)
    self->log_errno = errno;
}

static void
print_line (StrobeCliPrinter *self, const char *time, StrobeLogLine *line)
{
  if (self->options->json) {
    strobe_cli_line_print_json (line);
    return;
  }
  if (time != NULL)
    g_print ("%s ", time);
  strobe_cli_line_print_text (line, self->is_tty);
}

/**
 * strobe_cli_printer_new:
 * @session: whose log
 * @options: the command line
 * @error: return location for an error
 *
 * Makes a printer; opens the file of --log, to append to it.
 *
 * Ownership: @session and @options must outlive it.
 *
 * Errors: STROBE_LOG_FILTER_ERROR, G_FILE_ERROR.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the printer
 */
StrobeCliPrinter *
strobe_cli_printer_new (StrobeMonitorSession *session,
                        const StrobeCliOptions *options,
                        GError **error)
{
  g_autoptr (StrobeCliPrinter) self = g_new0 (StrobeCliPrinter, 1);

  self->session = session;
  self->options = options;
  self->is_tty = isatty (STDOUT_FILENO);
  self->text = g_string_new (NULL);
  if (options->filter != NULL) {
    self->filter = strobe_log_filter_new (STROBE_LOG_LEVEL_VERBOSE, NULL, options->filter, NULL,
                                          STROBE_LOG_FILTER_DEFAULT, error);
    if (self->filter == NULL)
      return NULL;
  }
  if (!open_log (self, error))
    return NULL;
  if (wants_console (self))
    self->console = strobe_cli_console_new ();
  return g_steal_pointer (&self);
}

/**
 * strobe_cli_printer_free:
 * @self: (transfer full): a printer
 *
 * Frees it and closes its file.
 *
 * Context: main thread.
 */
void
strobe_cli_printer_free (StrobeCliPrinter *self)
{
  if (self->log != NULL)
    fclose (self->log);
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  g_clear_pointer (&self->console, strobe_cli_console_free);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * strobe_cli_printer_take_line:
 * @self: a printer
 * @line: the next complete line
 *
 * Prints a line, unless the filter leaves it out or the console shows it anyway.
 *
 * Context: main thread.
 */
void
strobe_cli_printer_take_line (StrobeCliPrinter *self, StrobeLogLine *line)
{
  g_autofree char *time = NULL;

  if (self->options->times != STROBE_LOG_TIMES_NONE)
    time = dup_time (self, line);
  write_log (self, time, strobe_log_line_get_text (line));
  if (self->console == NULL &&
      (self->filter == NULL || strobe_log_filter_match_line (self->filter, line)))
    print_line (self, time, line);
}

/**
 * strobe_cli_printer_take_note:
 * @self: a printer
 * @line: a line, with its note
 *
 * Prints what was found out about a line, such as a decoded backtrace.
 *
 * Context: main thread.
 */
void
strobe_cli_printer_take_note (StrobeCliPrinter *self, StrobeLogLine *line)
{
  const char *note = strobe_log_line_get_note (line);

  if (note == NULL)
    return;
  write_log (self, NULL, note);
  if (self->console != NULL)
    strobe_cli_printer_tick (self);
  if (self->options->json)
    strobe_cli_line_print_json_note (line);
  else
    g_print ("%s\n", note);
}

static void
print_console (StrobeCliPrinter *self, const guint8 *data, gsize size_bytes)
{
  g_string_truncate (self->text, 0);
  strobe_cli_console_take (self->console, data, size_bytes, self->text);
  fwrite (self->text->str, 1, self->text->len, stdout);
  self->console_bytes += size_bytes;
}

static gboolean
print_more_console (StrobeCliPrinter *self, StrobeCapture *capture, guint64 end_bytes)
{
  gsize wanted = (gsize) MIN (end_bytes - self->console_bytes, MAX_CONSOLE_BYTES);
  g_autoptr (GBytes) bytes = strobe_capture_read_bytes (capture, self->console_bytes, wanted);
  gsize size_bytes = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;

  if (size_bytes > 0)
    print_console (self, data, size_bytes);
  return size_bytes > 0;
}

/**
 * strobe_cli_printer_tick:
 * @self: a printer
 *
 * Passes on what came, where the bytes go through; and hands out what was printed.
 *
 * Context: main thread.
 */
void
strobe_cli_printer_tick (StrobeCliPrinter *self)
{
  StrobeCapture *capture = strobe_monitor_session_get_capture (self->session);
  guint64 first = 0;
  guint64 end = 0;

  if (self->console != NULL) {
    strobe_capture_get_byte_range (capture, &first, &end);
    self->console_bytes = MAX (self->console_bytes, first);
    while (self->console_bytes < end && print_more_console (self, capture, end))
      continue;
    g_string_truncate (self->text, 0);
    strobe_cli_console_flush (self->console, self->text);
    fwrite (self->text->str, 1, self->text->len, stdout);
  }
  fflush (stdout);
}

/**
 * strobe_cli_printer_finish:
 * @self: a printer
 * @error: return location for an error
 *
 * Prints the rest, and tells whether the file of --log has everything.
 *
 * Errors: G_FILE_ERROR if the file could not be written.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if nothing is missing
 */
gboolean
strobe_cli_printer_finish (StrobeCliPrinter *self, GError **error)
{
  strobe_cli_printer_tick (self);
  if (self->log != NULL && fflush (self->log) != 0 && self->log_errno == 0)
    self->log_errno = errno;
  if (self->log_errno == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (self->log_errno),
               "the log in %s is not complete: %s", self->options->log,
               g_strerror (self->log_errno));
  return FALSE;
}
