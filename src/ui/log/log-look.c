/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-look.h"

#include "ui/log/log-boots.h"

/* Records that are read at once: a screen of rows and its neighbours. */
#define CACHE_RECORDS 512

/**
 * StrobeLogLook:
 *
 * What the rows of a view ask for: times, boots, bookmarks, what is searched.
 *
 * Made by the log view.
 *
 * Context: main thread.
 */
struct _StrobeLogLook {
  GObject parent_instance;

  StrobeCaptureModel *model;
  StrobeLogFolds *folds;
  StrobeLogBookmarks *bookmarks;
  StrobeLogBoots *boots; /* or NULL */
  StrobeLogTimes times;
  gboolean wrap;
  StrobeLogFilter *pattern;
  guint64 current;
  StrobeCaptureRecord *cache;
  guint64 cache_first;
  gsize n_cached;
};

G_DEFINE_FINAL_TYPE (StrobeLogLook, strobe_log_look, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
read_record (StrobeLogLook *self, guint64 number, StrobeCaptureRecord *record)
{
  StrobeCapture *capture = strobe_capture_model_get_capture (self->model);
  guint64 first;
  guint64 end;

  if (number < self->cache_first || number - self->cache_first >= self->n_cached) {
    strobe_capture_get_range (capture, &first, &end);
    if (number < first || number >= end)
      return FALSE;
    first = MAX (first, number - MIN (number, CACHE_RECORDS / 2));
    self->cache_first = first;
    self->n_cached = strobe_capture_read_records (capture, first, self->cache,
                                                  (gsize) MIN (CACHE_RECORDS, end - first));
  }
  if (number < self->cache_first || number - self->cache_first >= self->n_cached)
    return FALSE;
  *record = self->cache[number - self->cache_first];
  return TRUE;
}

static void
forget_boots (StrobeLogLook *self)
{
  if (self->boots != NULL)
    g_signal_handlers_disconnect_by_data (self->boots, self);
  g_clear_object (&self->boots);
}

static void
strobe_log_look_dispose (GObject *object)
{
  StrobeLogLook *self = STROBE_LOG_LOOK (object);

  forget_boots (self);
  if (self->bookmarks != NULL)
    g_signal_handlers_disconnect_by_data (self->bookmarks, self);
  g_clear_object (&self->bookmarks);
  g_clear_object (&self->folds);
  g_clear_object (&self->model);
  g_clear_pointer (&self->pattern, strobe_log_filter_unref);
  G_OBJECT_CLASS (strobe_log_look_parent_class)->dispose (object);
}

static void
strobe_log_look_finalize (GObject *object)
{
  g_free (STROBE_LOG_LOOK (object)->cache);
  G_OBJECT_CLASS (strobe_log_look_parent_class)->finalize (object);
}

static void
strobe_log_look_class_init (StrobeLogLookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_log_look_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_look_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_LOG_LOOK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_log_look_init (StrobeLogLook *self)
{
  self->wrap = TRUE;
  self->current = G_MAXUINT64;
  self->cache = g_new (StrobeCaptureRecord, CACHE_RECORDS);
}

/**
 * strobe_log_look_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a look: no times, lines wrapped, nothing searched
 */
StrobeLogLook *
strobe_log_look_new (void)
{
  return g_object_new (STROBE_TYPE_LOG_LOOK, NULL);
}

/**
 * strobe_log_look_set_model:
 * @self: a look
 * @model: (nullable): whose lines are shown
 * @folds: (nullable): the same, folded
 *
 * Ownership: keeps references.
 *
 * Context: main thread.
 */
void
strobe_log_look_set_model (StrobeLogLook *self, StrobeCaptureModel *model, StrobeLogFolds *folds)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  if (self->bookmarks != NULL)
    g_signal_handlers_disconnect_by_data (self->bookmarks, self);
  g_clear_object (&self->bookmarks);
  forget_boots (self);
  g_set_object (&self->model, model);
  g_set_object (&self->folds, folds);
  self->n_cached = 0;
  self->current = G_MAXUINT64;
  if (model == NULL)
    return;
  self->bookmarks =
    g_object_ref (strobe_log_bookmarks_get (G_OBJECT (strobe_capture_model_get_capture (model))));
  g_signal_connect_object (self->bookmarks, "changed", G_CALLBACK (strobe_log_look_refresh), self,
                           G_CONNECT_SWAPPED);
}

/**
 * strobe_log_look_get_model:
 *
 * Returns: (transfer none) (nullable): whose lines are shown
 */
StrobeCaptureModel *
strobe_log_look_get_model (StrobeLogLook *self)
{
  return self->model;
}

/**
 * strobe_log_look_get_folds:
 *
 * Returns: (transfer none) (nullable): the lines, folded
 */
StrobeLogFolds *
strobe_log_look_get_folds (StrobeLogLook *self)
{
  return self->folds;
}

/**
 * strobe_log_look_get_bookmarks:
 *
 * Returns: (transfer none) (nullable): the marked lines
 */
StrobeLogBookmarks *
strobe_log_look_get_bookmarks (StrobeLogLook *self)
{
  return self->bookmarks;
}

/**
 * strobe_log_look_set_boots:
 * @self: a look
 * @boots: (nullable): the boots of the log, a list of #StrobeBoot
 *
 * Shows where boots start. Comes after the model.
 *
 * Ownership: keeps a reference on @boots.
 *
 * Context: main thread.
 */
void
strobe_log_look_set_boots (StrobeLogLook *self, GListModel *boots)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  forget_boots (self);
  if (boots == NULL)
    return;
  self->boots = strobe_log_boots_new (boots);
  g_signal_connect_object (self->boots, "changed", G_CALLBACK (strobe_log_look_refresh), self,
                           G_CONNECT_SWAPPED);
  strobe_log_look_refresh (self);
}

/**
 * strobe_log_look_set_times:
 * @self: a look
 * @times: which time stands before each line
 *
 * Context: main thread.
 */
void
strobe_log_look_set_times (StrobeLogLook *self, StrobeLogTimes times)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  if (self->times == times)
    return;
  self->times = times;
  strobe_log_look_refresh (self);
}

/**
 * strobe_log_look_get_times:
 *
 * Returns: which time stands before each line
 */
StrobeLogTimes
strobe_log_look_get_times (StrobeLogLook *self)
{
  return self->times;
}

/**
 * strobe_log_look_set_wrap:
 * @self: a look
 * @wrap: whether a line that is too long goes on below
 *
 * Context: main thread.
 */
void
strobe_log_look_set_wrap (StrobeLogLook *self, gboolean wrap)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  if (self->wrap == wrap)
    return;
  self->wrap = wrap;
  strobe_log_look_refresh (self);
}

/**
 * strobe_log_look_get_wrap:
 *
 * Returns: whether a line that is too long goes on below
 */
gboolean
strobe_log_look_get_wrap (StrobeLogLook *self)
{
  return self->wrap;
}

/**
 * strobe_log_look_set_pattern:
 * @self: a look
 * @pattern: (nullable): what is searched for
 *
 * Ownership: keeps a reference on @pattern.
 *
 * Context: main thread.
 */
void
strobe_log_look_set_pattern (StrobeLogLook *self, StrobeLogFilter *pattern)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  if (self->pattern == pattern)
    return;
  g_clear_pointer (&self->pattern, strobe_log_filter_unref);
  if (pattern != NULL)
    self->pattern = strobe_log_filter_ref (pattern);
  self->current = G_MAXUINT64;
  strobe_log_look_refresh (self);
}

/**
 * strobe_log_look_get_pattern:
 *
 * Returns: (transfer none) (nullable): what is searched for
 */
StrobeLogFilter *
strobe_log_look_get_pattern (StrobeLogLook *self)
{
  return self->pattern;
}

/**
 * strobe_log_look_set_current:
 * @self: a look
 * @number: the line that the search stands on; G_MAXUINT64: none
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_look_set_current (StrobeLogLook *self, guint64 number)
{
  g_return_if_fail (STROBE_IS_LOG_LOOK (self));

  if (self->current == number)
    return;
  self->current = number;
  strobe_log_look_refresh (self);
}

/**
 * strobe_log_look_get_current:
 *
 * Returns: the line that the search stands on; G_MAXUINT64: none
 */
guint64
strobe_log_look_get_current (StrobeLogLook *self)
{
  return self->current;
}

/**
 * strobe_log_look_refresh:
 * @self: a look
 *
 * Tells the rows to look again.
 *
 * Context: main thread.
 */
void
strobe_log_look_refresh (StrobeLogLook *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * strobe_log_look_dup_time:
 * @self: a look
 * @line: a line of its model
 *
 * Writes the time that stands before a line.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the time, %NULL if none is wanted
 */
char *
strobe_log_look_dup_time (StrobeLogLook *self, StrobeLogLine *line)
{
  guint64 number = strobe_log_line_get_number (line);
  gint64 received_us = strobe_log_line_get_received_us (line);
  StrobeLogTimeBase base = { received_us, received_us };
  StrobeCaptureRecord record;
  const StrobeLogBoot *boot;

  if (self->times == STROBE_LOG_TIMES_NONE || self->model == NULL)
    return NULL;
  if (self->times == STROBE_LOG_TIMES_DELTA && number > 0 &&
      read_record (self, number - 1, &record))
    base.previous_us = record.received_us;
  boot = self->boots != NULL ? strobe_log_boots_find (self->boots, number) : NULL;
  if (boot != NULL)
    base.boot_us = boot->started_us;
  return strobe_log_format_dup_time (self->times, received_us, &base);
}

/* Whether no line of the boot is shown above this one. */
static gboolean
is_first_shown (StrobeLogLook *self, const StrobeLogBoot *boot, guint64 number)
{
  guint index = 0;

  if (boot->first_line == number)
    return TRUE;
  if (strobe_capture_model_get_filter (self->model) == NULL ||
      !strobe_capture_model_find (self->model, number, &index))
    return FALSE;
  return index == 0 || strobe_capture_model_get_number (self->model, index - 1) < boot->first_line;
}

/**
 * strobe_log_look_dup_boot:
 * @self: a look
 * @number: a line of its model
 *
 * Writes what stands above the first line of a boot: "Boot 3 · POWERON · 14:11:05". Where the first
 * line does not pass the filter it stands above the first that does.
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if no boot starts with the line
 */
char *
strobe_log_look_dup_boot (StrobeLogLook *self, guint64 number)
{
  const StrobeLogBoot *boot =
    self->boots != NULL ? strobe_log_boots_find (self->boots, number) : NULL;

  if (boot == NULL || self->model == NULL || !is_first_shown (self, boot, number))
    return NULL;
  return strobe_log_boots_dup_title (boot);
}
