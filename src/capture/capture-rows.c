/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-rows.h"

#include "capture/capture-line-set.h"
#include "capture/capture-scan.h"

/* StrobeCaptureRows: which lines are shown, and how that changes.
 *
 * Without a filter a row is its line's number less a constant, and nothing is kept. With one, the
 * numbers of the lines that pass are kept; a worker finds them, the newest first, so that the end
 * of the log is there at once. What was shown before stays until there is something to show
 * instead. */

/* So many new lines are matched at once; more go to a worker. */
#define MAX_LINES_AT_ONCE 256

struct _StrobeCaptureRows {
  StrobeCapture *capture;
  StrobeCaptureRowsFuncs funcs;
  gpointer user_data;

  StrobeLogFilter *filter; /* NULL: all lines */
  guint64 base;            /* no line before it is shown */
  guint64 cleared;         /* where "clear" was; 0: nowhere */
  guint64 end;             /* what came from here on is not taken yet */
  gboolean paused;

  StrobeCaptureLineSet *lines; /* what passes; NULL: all from base to end */
  StrobeCaptureScan *history;  /* looks through what was there when the filter was set */
  gboolean is_stale;           /* what is shown is of the filter before */
  StrobeCaptureScan *news;     /* looks through many new lines */
  guint64 news_end;
};

static guint64
get_capture_first (StrobeCaptureRows *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (self->capture, &first, &end);
  /* A list has 32 bits for a position, and its widgets one of them for a sign. */
  if (end - first > G_MAXINT32 - 1)
    first = end - (G_MAXINT32 - 1);
  return MAX (first, self->cleared);
}

static guint64
get_capture_end (StrobeCaptureRows *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (self->capture, &first, &end);
  return end;
}

/* What left the capture leaves the rows. */
static void
drop_old (StrobeCaptureRows *self)
{
  guint64 first = get_capture_first (self);
  guint n_dropped = 0;

  if (first <= self->base)
    return;
  if (self->lines != NULL)
    n_dropped = strobe_capture_line_set_drop_before (self->lines, first);
  else
    n_dropped = (guint) (MIN (first, self->end) - self->base);
  self->base = first;
  self->end = MAX (self->end, first);
  self->funcs.front_changed (n_dropped, 0, self->user_data);
}

static void sync_news (StrobeCaptureRows *self);

static void
news_cb (const guint64 *lines, gsize n_lines, gboolean is_last, gpointer user_data)
{
  StrobeCaptureRows *self = user_data;
  guint n_before = strobe_capture_rows_get_n (self);

  strobe_capture_line_set_append (self->lines, lines, n_lines);
  if (is_last) {
    self->end = self->news_end;
    g_clear_pointer (&self->news, strobe_capture_scan_cancel);
  }
  self->funcs.end_changed (n_before, self->user_data);
  if (is_last && !self->paused)
    sync_news (self);
}

static void
match_at_once (StrobeCaptureRows *self, guint64 end)
{
  g_autoptr (GArray) lines =
               strobe_capture_scan_range (self->capture, self->filter, NULL, self->end, end);

  strobe_capture_line_set_append (self->lines, (const guint64 *) lines->data, lines->len);
}

static void
sync_news (StrobeCaptureRows *self)
{
  guint64 end = get_capture_end (self);
  guint n_before = strobe_capture_rows_get_n (self);

  if (self->lines != NULL && end - self->end > MAX_LINES_AT_ONCE) {
    self->news_end = end;
    self->news = strobe_capture_scan_start (self->capture, self->filter, NULL, self->end, end,
                                            FALSE, news_cb, self);
    return;
  }
  if (self->lines != NULL)
    match_at_once (self, end);
  self->end = end;
  self->funcs.end_changed (n_before, self->user_data);
}

static void
stop_scans (StrobeCaptureRows *self)
{
  g_clear_pointer (&self->history, strobe_capture_scan_cancel);
  g_clear_pointer (&self->news, strobe_capture_scan_cancel);
}

static void
replace_lines (StrobeCaptureRows *self, StrobeCaptureLineSet *lines)
{
  guint n_before = strobe_capture_rows_get_n (self);

  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  self->lines = lines;
  self->funcs.replaced (n_before, self->user_data);
}

static void
history_cb (const guint64 *lines, gsize n_lines, gboolean is_last, gpointer user_data)
{
  StrobeCaptureRows *self = user_data;
  StrobeCaptureLineSet *set = NULL;

  if (is_last)
    g_clear_pointer (&self->history, strobe_capture_scan_cancel);
  if (self->is_stale && (n_lines > 0 || is_last)) {
    set = strobe_capture_line_set_new (self->base);
    strobe_capture_line_set_prepend (set, lines, n_lines);
    self->is_stale = FALSE;
    replace_lines (self, set);
  } else if (n_lines > 0) {
    strobe_capture_line_set_prepend (self->lines, lines, n_lines);
    self->funcs.front_changed (0, (guint) n_lines, self->user_data);
  }
  if (!is_last)
    return;
  self->funcs.busy_changed (self->user_data);
  strobe_capture_rows_sync (self);
}

/* Looks through all that is shown, from the newest on. */
static void
start_history (StrobeCaptureRows *self)
{
  stop_scans (self);
  self->is_stale = TRUE;
  self->history = strobe_capture_scan_start (self->capture, self->filter, NULL, self->base,
                                             self->end, TRUE, history_cb, self);
}

static void
apply_filter (StrobeCaptureRows *self)
{
  gboolean was_busy = strobe_capture_rows_is_busy (self);

  if (self->filter != NULL) {
    start_history (self);
  } else {
    stop_scans (self);
    self->is_stale = FALSE;
    replace_lines (self, NULL);
  }
  if (was_busy != strobe_capture_rows_is_busy (self))
    self->funcs.busy_changed (self->user_data);
}

/**
 * strobe_capture_rows_new:
 * @capture: whose lines
 * @funcs: what is called after a change
 * @user_data: for @funcs
 *
 * Makes rows that have taken nothing yet.
 *
 * Ownership: takes a reference of @capture.
 *
 * Context: the thread that they will belong to.
 *
 * Returns: (transfer full): the rows
 */
StrobeCaptureRows *
strobe_capture_rows_new (StrobeCapture *capture,
                         const StrobeCaptureRowsFuncs *funcs,
                         gpointer user_data)
{
  StrobeCaptureRows *self = g_new0 (StrobeCaptureRows, 1);

  self->capture = g_object_ref (capture);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->base = get_capture_first (self);
  self->end = self->base;
  return self;
}

/**
 * strobe_capture_rows_free:
 * @self: (transfer full): rows
 *
 * Context: the thread of the rows.
 */
void
strobe_capture_rows_free (StrobeCaptureRows *self)
{
  stop_scans (self);
  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  g_object_unref (self->capture);
  g_free (self);
}

/**
 * strobe_capture_rows_sync:
 * @self: rows
 *
 * Takes what came since, unless they are paused or a worker is at it: one change at the end, and
 * one at the front where old lines leave.
 *
 * Context: the thread of the rows.
 */
void
strobe_capture_rows_sync (StrobeCaptureRows *self)
{
  if (self->paused || self->history != NULL || self->news != NULL)
    return;
  drop_old (self);
  sync_news (self);
}

/**
 * strobe_capture_rows_set_paused:
 * @self: rows
 * @paused: whether they shall stay as they are
 *
 * Context: the thread of the rows.
 */
void
strobe_capture_rows_set_paused (StrobeCaptureRows *self, gboolean paused)
{
  self->paused = paused;
  if (!paused)
    strobe_capture_rows_sync (self);
}

/**
 * strobe_capture_rows_is_paused:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: whether they are held
 */
gboolean
strobe_capture_rows_is_paused (StrobeCaptureRows *self)
{
  return self->paused;
}

/**
 * strobe_capture_rows_set_filter:
 * @self: rows
 * @filter: (nullable): what lines have to pass; %NULL: nothing
 *
 * Shows other lines, as soon as they are found. What came meanwhile is taken by the next sync.
 *
 * Ownership: takes a reference of @filter.
 *
 * Context: the thread of the rows.
 *
 * Returns: %TRUE if that is another filter
 */
gboolean
strobe_capture_rows_set_filter (StrobeCaptureRows *self, StrobeLogFilter *filter)
{
  if (filter != NULL && strobe_log_filter_shows_all (filter))
    filter = NULL;
  if (filter == self->filter)
    return FALSE;
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  self->filter = filter != NULL ? strobe_log_filter_ref (filter) : NULL;
  apply_filter (self);
  return TRUE;
}

/**
 * strobe_capture_rows_get_filter:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: (transfer none) (nullable): what lines have to pass; %NULL: nothing
 */
StrobeLogFilter *
strobe_capture_rows_get_filter (StrobeCaptureRows *self)
{
  return self->filter;
}

/**
 * strobe_capture_rows_pass:
 * @self: rows
 * @line: any line
 *
 * Context: the thread of the rows.
 *
 * Returns: whether the line passes the filter
 */
gboolean
strobe_capture_rows_pass (StrobeCaptureRows *self, StrobeLogLine *line)
{
  return self->filter == NULL || strobe_log_filter_match_line (self->filter, line);
}

/**
 * strobe_capture_rows_is_busy:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: whether a filter is being applied
 */
gboolean
strobe_capture_rows_is_busy (StrobeCaptureRows *self)
{
  return self->history != NULL;
}

/**
 * strobe_capture_rows_clear:
 * @self: rows
 *
 * Hides all lines that are there; the capture keeps them.
 *
 * Context: the thread of the rows.
 */
void
strobe_capture_rows_clear (StrobeCaptureRows *self)
{
  guint n_before = strobe_capture_rows_get_n (self);
  gboolean was_busy = strobe_capture_rows_is_busy (self);

  stop_scans (self);
  self->is_stale = FALSE;
  self->end = get_capture_end (self);
  self->base = self->end;
  self->cleared = self->end;
  if (self->lines != NULL || self->filter != NULL) {
    g_clear_pointer (&self->lines, strobe_capture_line_set_free);
    self->lines = strobe_capture_line_set_new (self->base);
  }
  self->funcs.replaced (n_before, self->user_data);
  if (was_busy)
    self->funcs.busy_changed (self->user_data);
}

/**
 * strobe_capture_rows_is_cleared:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: whether lines are hidden by strobe_capture_rows_clear()
 */
gboolean
strobe_capture_rows_is_cleared (StrobeCaptureRows *self)
{
  return self->cleared > 0;
}

/**
 * strobe_capture_rows_unclear:
 * @self: rows
 *
 * Shows again what strobe_capture_rows_clear() hid.
 *
 * Context: the thread of the rows.
 */
void
strobe_capture_rows_unclear (StrobeCaptureRows *self)
{
  guint n_before = strobe_capture_rows_get_n (self);

  if (self->cleared == 0)
    return;
  self->cleared = 0;
  self->base = MIN (get_capture_first (self), self->end);
  if (self->filter != NULL)
    apply_filter (self);
  else
    self->funcs.replaced (n_before, self->user_data);
  strobe_capture_rows_sync (self);
}

/**
 * strobe_capture_rows_get_n:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: how many there are
 */
guint
strobe_capture_rows_get_n (StrobeCaptureRows *self)
{
  if (self->lines != NULL)
    return strobe_capture_line_set_get_n (self->lines);
  return (guint) (self->end - self->base);
}

/**
 * strobe_capture_rows_get_number:
 * @self: rows
 * @index: of a row
 *
 * Context: the thread of the rows.
 *
 * Returns: which line it shows
 */
guint64
strobe_capture_rows_get_number (StrobeCaptureRows *self, guint index)
{
  if (self->lines != NULL)
    return strobe_capture_line_set_get (self->lines, index);
  return self->base + index;
}

/**
 * strobe_capture_rows_find:
 * @self: rows
 * @number: a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: the thread of the rows.
 *
 * Returns: the index of its row, or of the first one after it
 */
guint
strobe_capture_rows_find (StrobeCaptureRows *self, guint64 number)
{
  if (self->lines != NULL)
    return strobe_capture_line_set_find (self->lines, number);
  return number <= self->base ? 0
                              : (guint) MIN (number - self->base, strobe_capture_rows_get_n (self));
}

/**
 * strobe_capture_rows_get_end:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: the first line that is not taken yet
 */
guint64
strobe_capture_rows_get_end (StrobeCaptureRows *self)
{
  return self->end;
}

/**
 * strobe_capture_rows_get_n_waiting:
 * @self: rows
 *
 * Context: the thread of the rows.
 *
 * Returns: how many lines came that are not taken yet, whether they pass the filter or not
 */
guint64
strobe_capture_rows_get_n_waiting (StrobeCaptureRows *self)
{
  return get_capture_end (self) - self->end;
}
