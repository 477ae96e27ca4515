/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-scan.h"

#include <string.h>

#include "log/ansi-parser.h"

/* StrobeCaptureScan: which lines pass a filter, found on a worker.
 *
 * It goes stretch by stretch and hands over each as soon as it is through. From the newest on the
 * first stretch is small: it is what is on the screen. Levels and tags are in the index; the bytes
 * of a line are read only if a text is asked for, and then those of many lines at once. */

#define FIRST_STRETCH 4096
#define MAX_STRETCH 65536
#define MAX_READ_BYTES (1024 * 1024)

struct _StrobeCaptureScan {
  gatomicrefcount ref_count;
  StrobeCapture *capture;
  StrobeLogFilter *filter;  /* or NULL */
  StrobeLogFilter *pattern; /* or NULL */
  guint64 first;
  guint64 end;
  gboolean newest_first;
  StrobeCaptureScanFunc func;
  gpointer user_data;
  GMainContext *context;
  int cancelled;
};

/* One stretch on its way to the one who asked. */
typedef struct {
  StrobeCaptureScan *scan;
  GArray *lines;
  gboolean is_last;
} Delivery;

static void
scan_unref (StrobeCaptureScan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->capture);
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  g_clear_pointer (&self->pattern, strobe_log_filter_unref);
  g_main_context_unref (self->context);
  g_free (self);
}

static StrobeCaptureScan *
scan_ref (StrobeCaptureScan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static gboolean
is_cancelled (StrobeCaptureScan *self)
{
  return g_atomic_int_get (&self->cancelled) != 0;
}

/* What may be matched as it came: no escape sequence, no control character, no letter that would
 * have to be looked at twice. */
static gboolean
is_plain (const char *data, gsize size_bytes)
{
  for (gsize i = 0; i < size_bytes; i++)
    if ((data[i] < 0x20 && data[i] != '\t') || data[i] == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
match_text (StrobeLogFilter *filter, const char *text, gsize size_bytes)
{
  return filter == NULL || strobe_log_filter_match_text (filter, text, size_bytes);
}

static gboolean
match_raw (StrobeLogFilter *filter,
           StrobeLogFilter *pattern,
           GArray *spans,
           const char *raw,
           gsize size_bytes)
{
  g_autoptr (GString) text = NULL;

  if (is_plain (raw, size_bytes))
    return match_text (filter, raw, size_bytes) && match_text (pattern, raw, size_bytes);
  g_array_set_size (spans, 0);
  text = strobe_ansi_parser_parse (raw, size_bytes, spans);
  return match_text (filter, text->str, text->len) && match_text (pattern, text->str, text->len);
}

/* Tags by number; asked for once a stretch. */
static GPtrArray *
list_tags (StrobeCapture *capture)
{
  guint n_tags = strobe_capture_get_n_tags (capture);
  GPtrArray *tags = g_ptr_array_new_full (n_tags + 1, g_free);

  g_ptr_array_add (tags, NULL);
  for (guint i = 1; i <= n_tags; i++)
    g_ptr_array_add (tags, strobe_capture_dup_tag (capture, i, NULL));
  return tags;
}

static gboolean
match_fields (StrobeLogFilter *filter, const StrobeCaptureRecord *record, GPtrArray *tags)
{
  const char *tag = record->tag < tags->len ? g_ptr_array_index (tags, record->tag) : NULL;

  return filter == NULL || strobe_log_filter_match_fields (filter, record->level, tag);
}

static gboolean
needs_text (StrobeLogFilter *filter)
{
  return filter != NULL && strobe_log_filter_needs_text (filter);
}

/* The bytes of lines that follow one another, read at once. */
typedef struct {
  StrobeCapture *capture;
  GBytes *bytes;
  guint64 first_bytes;
  gsize size_bytes;
} Window;

/* The bytes of records[index]; NULL if they are not kept. */
static const char *
window_get (Window *window, const StrobeCaptureRecord *records, gsize n_records, gsize index)
{
  const StrobeCaptureRecord *record = &records[index];
  const StrobeCaptureRecord *last = &records[n_records - 1];
  guint64 wanted = 0;

  if (window->bytes == NULL || record->offset_bytes < window->first_bytes ||
      record->offset_bytes + record->size_bytes > window->first_bytes + window->size_bytes) {
    g_clear_pointer (&window->bytes, g_bytes_unref);
    wanted = MIN (last->offset_bytes + last->size_bytes - record->offset_bytes, MAX_READ_BYTES);
    window->first_bytes = record->offset_bytes;
    window->bytes = strobe_capture_read_bytes (window->capture, record->offset_bytes,
                                               (gsize) MAX (wanted, record->size_bytes));
    window->size_bytes = window->bytes != NULL ? g_bytes_get_size (window->bytes) : 0;
  }
  if (record->offset_bytes + record->size_bytes > window->first_bytes + window->size_bytes)
    return NULL;
  return (const char *) g_bytes_get_data (window->bytes, NULL) +
         (record->offset_bytes - window->first_bytes);
}

static gboolean
match_window (Window *window,
              StrobeLogFilter *filter,
              StrobeLogFilter *pattern,
              GArray *spans,
              const StrobeCaptureRecord *records,
              gsize n_records,
              gsize index)
{
  gsize size_bytes = records[index].size_bytes;
  const char *raw = size_bytes > 0 ? window_get (window, records, n_records, index) : "";

  return raw != NULL && match_raw (filter, pattern, spans, raw, size_bytes);
}

/**
 * strobe_capture_scan_range:
 * @capture: where the lines are
 * @filter: (nullable): what they have to pass
 * @pattern: (nullable): what they have to pass, too
 * @first: the first line
 * @end: the line after the last; at most 65536 lines
 *
 * Finds the lines of a stretch that pass, now.
 *
 * Units: @first and @end count lines of the session.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (element-type guint64): the lines, ascending
 */
GArray *
strobe_capture_scan_range (StrobeCapture *capture,
                           StrobeLogFilter *filter,
                           StrobeLogFilter *pattern,
                           guint64 first,
                           guint64 end)
{
  gboolean reads = needs_text (filter) || needs_text (pattern);
  g_autofree StrobeCaptureRecord *records = g_new (StrobeCaptureRecord, MAX (end - first, 1));
  gsize n_records = strobe_capture_read_records (capture, first, records, (gsize) (end - first));
  g_autoptr (GPtrArray) tags = list_tags (capture);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (StrobeLogSpan));
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint64));
  Window window = { .capture = capture };

  for (gsize i = 0; i < n_records; i++) {
    guint64 number = first + i;

    if (match_fields (filter, &records[i], tags) && match_fields (pattern, &records[i], tags) &&
        (!reads || match_window (&window, filter, pattern, spans, records, n_records, i)))
      g_array_append_val (lines, number);
  }
  g_clear_pointer (&window.bytes, g_bytes_unref);
  return lines;
}

static gboolean
deliver_cb (gpointer user_data)
{
  Delivery *delivery = user_data;
  StrobeCaptureScan *scan = delivery->scan;

  if (!is_cancelled (scan))
    scan->func ((const guint64 *) delivery->lines->data, delivery->lines->len, delivery->is_last,
                scan->user_data);
  return G_SOURCE_REMOVE;
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_array_unref (delivery->lines);
  scan_unref (delivery->scan);
  g_free (delivery);
}

static void
deliver (StrobeCaptureScan *self, GArray *lines, gboolean is_last)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  delivery->scan = scan_ref (self);
  delivery->lines = lines;
  delivery->is_last = is_last;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, self->context);
}

static void
scan_stretch (StrobeCaptureScan *self, guint64 n_lines)
{
  guint64 first = self->newest_first ? self->end - n_lines : self->first;
  GArray *lines =
    strobe_capture_scan_range (self->capture, self->filter, self->pattern, first, first + n_lines);

  if (self->newest_first)
    self->end -= n_lines;
  else
    self->first += n_lines;
  deliver (self, lines, self->first >= self->end);
}

static void
scan_thread (gpointer data, gpointer unused)
{
  StrobeCaptureScan *self = data;
  guint64 stretch = FIRST_STRETCH;

  if (self->first >= self->end)
    deliver (self, g_array_new (FALSE, FALSE, sizeof (guint64)), TRUE);
  while (self->first < self->end && !is_cancelled (self)) {
    scan_stretch (self, MIN (stretch, self->end - self->first));
    stretch = MIN (stretch * 2, MAX_STRETCH);
  }
  scan_unref (self);
}

/* Few, so that a flood of filters leaves the machine to others. */
static GThreadPool *
get_pool (void)
{
  static gsize once = 0;
  static GThreadPool *pool = NULL;

  if (g_once_init_enter (&once)) {
    pool = g_thread_pool_new (scan_thread, NULL, 2, FALSE, NULL);
    g_once_init_leave (&once, 1);
  }
  return pool;
}

/**
 * strobe_capture_scan_start:
 * @capture: where the lines are
 * @filter: (nullable): what they have to pass
 * @pattern: (nullable): what they have to pass, too
 * @first: the first line
 * @end: the line after the last
 * @newest_first: whether the stretches come from the end on
 * @func: called for each stretch, on the thread-default main context of the caller
 * @user_data: for @func
 *
 * Starts to look for lines.
 *
 * Units: @first and @end count lines of the session.
 *
 * Ownership: the caller cancels the result when it is through, or before.
 *
 * Context: the thread whose main context gets the lines.
 *
 * Returns: (transfer full): the scan
 */
StrobeCaptureScan *
strobe_capture_scan_start (StrobeCapture *capture,
                           StrobeLogFilter *filter,
                           StrobeLogFilter *pattern,
                           guint64 first,
                           guint64 end,
                           gboolean newest_first,
                           StrobeCaptureScanFunc func,
                           gpointer user_data)
{
  StrobeCaptureScan *self = g_new0 (StrobeCaptureScan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->capture = g_object_ref (capture);
  self->filter = filter != NULL ? strobe_log_filter_ref (filter) : NULL;
  self->pattern = pattern != NULL ? strobe_log_filter_ref (pattern) : NULL;
  self->first = first;
  self->end = end;
  self->newest_first = newest_first;
  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  g_thread_pool_push (get_pool (), scan_ref (self), NULL);
  return self;
}

/**
 * strobe_capture_scan_cancel:
 * @self: (transfer full): a scan
 *
 * Drops a scan; its function is not called any more.
 *
 * Context: the thread that started it.
 */
void
strobe_capture_scan_cancel (StrobeCaptureScan *self)
{
  g_atomic_int_set (&self->cancelled, 1);
  scan_unref (self);
}
