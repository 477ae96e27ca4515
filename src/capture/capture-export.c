/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-export.h"

/* Lines of a model, written for somewhere else. */

#define FLUSH_BYTES (256 * 1024)
#define BLOCK_RECORDS 4096
/* To find out when the boot of the first line began. */
#define MAX_LOOK_BACK_BLOCKS 256

typedef struct {
  StrobeCapture *capture;
  GArray *numbers; /* of guint64; NULL: all from first to end */
  guint64 first;
  guint64 end;
  StrobeLogFormat format;
  StrobeLogTimes times;
  GFile *file;
  guint64 n_written;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->capture);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_object (&self->file);
  g_free (self);
}

/* The lines as they are now: what comes later is not part of it. */
static Export *
export_new (StrobeCaptureModel *model, StrobeLogFormat format, StrobeLogTimes times)
{
  Export *self = g_new0 (Export, 1);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (model));

  self->capture = g_object_ref (strobe_capture_model_get_capture (model));
  self->format = format;
  self->times = times;
  if (n_items > 0) {
    self->first = strobe_capture_model_get_number (model, 0);
    self->end = strobe_capture_model_get_number (model, n_items - 1) + 1;
  }
  if (self->end - self->first == n_items)
    return self;
  self->numbers = g_array_sized_new (FALSE, FALSE, sizeof (guint64), n_items);
  for (guint i = 0; i < n_items; i++) {
    guint64 number = strobe_capture_model_get_number (model, i);

    g_array_append_val (self->numbers, number);
  }
  return self;
}

static gboolean
find_boot_in_block (Export *self, guint64 first, guint64 end, gint64 *boot_us)
{
  StrobeCaptureRecord records[BLOCK_RECORDS];
  gsize n = strobe_capture_read_records (self->capture, first, records, (gsize) (end - first));

  for (gsize i = n; i > 0; i--)
    if ((records[i - 1].flags & STROBE_CAPTURE_RECORD_BOOT) != 0) {
      *boot_us = records[i - 1].received_us;
      return TRUE;
    }
  return FALSE;
}

/* When the boot began that a line is part of; the line's own time where that is not known. */
static gint64
find_boot (Export *self, guint64 number)
{
  StrobeCaptureRecord record = { 0 };
  guint64 oldest = 0;
  guint64 end = 0;
  gint64 boot_us = 0;

  strobe_capture_get_range (self->capture, &oldest, &end);
  if (strobe_capture_read_records (self->capture, number, &record, 1) == 1)
    boot_us = record.received_us;
  end = number + 1;
  for (guint i = 0; i < MAX_LOOK_BACK_BLOCKS && end > oldest; i++) {
    guint64 first = end - oldest > BLOCK_RECORDS ? end - BLOCK_RECORDS : oldest;

    if (find_boot_in_block (self, first, end, &boot_us))
      break;
    end = first;
  }
  return boot_us;
}

static gboolean
write_text (GOutputStream *stream, GString *text, GCancellable *cancellable, GError **error)
{
  gboolean ok = g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);

  g_string_truncate (text, 0);
  return ok;
}

static gboolean
is_wanted (Export *self, guint64 number, guint *next)
{
  if (self->numbers == NULL)
    return TRUE;
  if (*next >= self->numbers->len || g_array_index (self->numbers, guint64, *next) != number)
    return FALSE;
  (*next)++;
  return TRUE;
}

static void
append (Export *self, GString *text, guint64 number, StrobeLogTimeBase *base)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (self->capture, number);

  if (line == NULL)
    return;
  if (base->previous_us == 0)
    base->previous_us = strobe_log_line_get_received_us (line);
  strobe_log_format_append (text, line, self->format, self->times, base);
  base->previous_us = strobe_log_line_get_received_us (line);
  self->n_written++;
}

/* Every record is looked at, as boots may begin with lines that are not shown. */
static void
append_block (
  Export *self, GString *text, guint64 first, gsize n, guint *next, StrobeLogTimeBase *base)
{
  StrobeCaptureRecord records[BLOCK_RECORDS];
  gsize n_read = strobe_capture_read_records (self->capture, first, records, n);

  for (gsize i = 0; i < n_read; i++) {
    if ((records[i].flags & STROBE_CAPTURE_RECORD_BOOT) != 0)
      base->boot_us = records[i].received_us;
    if (is_wanted (self, first + i, next))
      append (self, text, first + i, base);
  }
}

static gboolean
write_lines (Export *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (FLUSH_BYTES);
  StrobeLogTimeBase base = { find_boot (self, self->first), 0 };
  guint next = 0;

  for (guint64 at = self->first; at < self->end; at += BLOCK_RECORDS) {
    append_block (self, text, at, (gsize) MIN (BLOCK_RECORDS, self->end - at), &next, &base);
    if (text->len >= FLUSH_BYTES && !write_text (stream, text, cancellable, error))
      return FALSE;
  }
  return write_text (stream, text, cancellable, error);
}

/* An old file stays whole until the new one is. */
static gboolean
run (Export *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream =
               g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr (GCancellable) gives_up = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  if (!write_lines (self, G_OUTPUT_STREAM (stream), cancellable, error)) {
    /* Closed with a cancelled cancellable, it does not take the place of the old one. */
    g_cancellable_cancel (gives_up);
    g_output_stream_close (G_OUTPUT_STREAM (stream), gives_up, NULL);
    return FALSE;
  }
  return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * strobe_capture_export_async:
 * @model: whose lines
 * @file: where they go; what is there is replaced when all are written
 * @format: how
 * @times: which time stands before each
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes the lines that a model shows now into a file, on a worker.
 *
 * Context: the model's thread.
 */
void
strobe_capture_export_async (StrobeCaptureModel *model,
                             GFile *file,
                             StrobeLogFormat format,
                             StrobeLogTimes times,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);
  Export *self = export_new (model, format, times);

  self->file = g_object_ref (file);
  g_task_set_task_data (task, self, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, export_thread);
}

/**
 * strobe_capture_export_finish:
 * @result: what the callback got
 * @n_lines: (out) (optional): how many lines were written
 * @error: return location for an error
 *
 * Units: @n_lines is a count.
 *
 * Errors: those of GIO.
 *
 * Context: the model's thread.
 *
 * Returns: %TRUE if the file is there
 */
gboolean
strobe_capture_export_finish (GAsyncResult *result, guint64 *n_lines, GError **error)
{
  if (n_lines != NULL)
    *n_lines = ((Export *) g_task_get_task_data (G_TASK (result)))->n_written;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * strobe_capture_export_dup_text:
 * @model: whose lines
 * @positions: (nullable) (array length=n_positions): which of its items, ascending; %NULL: all
 * @n_positions: how many
 * @times: which time stands before each
 * @max_bytes: where it ends, behind a whole line
 *
 * Writes lines as plain text, for the clipboard.
 *
 * Units: @n_positions is a count.
 *
 * Context: the model's thread; bounded by @max_bytes.
 *
 * Returns: (transfer full): the lines, each ended by LF
 */
char *
strobe_capture_export_dup_text (StrobeCaptureModel *model,
                                const guint *positions,
                                gsize n_positions,
                                StrobeLogTimes times,
                                gsize max_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Export *self = export_new (model, STROBE_LOG_FORMAT_PLAIN, times);
  StrobeLogTimeBase base = { 0 };
  gsize n_lines = positions != NULL ? n_positions : g_list_model_get_n_items (G_LIST_MODEL (model));

  for (gsize i = 0; i < n_lines && text->len < max_bytes; i++) {
    guint position = positions != NULL ? positions[i] : (guint) i;
    guint64 number = strobe_capture_model_get_number (model, position);
    g_autoptr (StrobeLogLine) line = g_list_model_get_item (G_LIST_MODEL (model), position);

    if (line == NULL)
      break;
    if (times == STROBE_LOG_TIMES_BOOT)
      base.boot_us = find_boot (self, number);
    if (base.previous_us == 0)
      base.previous_us = strobe_log_line_get_received_us (line);
    strobe_log_format_append (text, line, STROBE_LOG_FORMAT_PLAIN, times, &base);
    base.previous_us = strobe_log_line_get_received_us (line);
  }
  export_free (self);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
