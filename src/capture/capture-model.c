/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-model.h"

#include "capture/capture-line-set.h"
#include "capture/capture-scan.h"

/* So many new lines are matched at once; more go to a worker. */
#define MAX_LINES_AT_ONCE 256
/* Lines that were made stay for a while: a list asks for the same again and again. */
#define CACHE_LINES 1024

/**
 * StrobeCaptureModel:
 *
 * The window on a capture: its lines as a list model, made when somebody looks at them.
 *
 * Made by the monitor session, one for all who show it.
 *
 * Without a filter an item's position is its line's number less a constant, and nothing is kept.
 * With one, the numbers of the lines that pass are kept; a worker finds them, the newest first, so
 * that the end of the log is there at once. What was shown before stays until there is something
 * to show instead.
 *
 * Context: one thread, the main one where a view shows it.
 */
struct _StrobeCaptureModel {
  GObject parent_instance;

  StrobeCapture *capture;
  StrobeLogFilter *filter; /* NULL: all lines */
  guint64 base;            /* no line before it is shown */
  guint64 cleared;         /* where "clear" was; 0: nowhere */
  guint64 end;             /* what came from here on is not in the model yet */
  gboolean paused;
  StrobeLogLine *open; /* the unfinished line, as the last item; or NULL */

  StrobeCaptureLineSet *lines; /* what passes; NULL: all from base to end */
  StrobeCaptureScan *history;  /* looks through what was there when the filter was set */
  gboolean is_stale;           /* what is shown is of the filter before */
  StrobeCaptureScan *news;     /* looks through many new lines */
  guint64 news_end;

  StrobeLogLine *cache[CACHE_LINES];
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeCaptureModel,
                               strobe_capture_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  PROP_BUSY = 1,
  PROP_FILTER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Complete lines; the list is 32 bit wide, and so the oldest of too many are not shown. */
static guint
get_n_complete (StrobeCaptureModel *self)
{
  if (self->lines != NULL)
    return strobe_capture_line_set_get_n (self->lines);
  return (guint) (self->end - self->base);
}

static guint64
get_number (StrobeCaptureModel *self, guint position)
{
  if (self->lines != NULL)
    return strobe_capture_line_set_get (self->lines, position);
  return self->base + position;
}

static GType
get_item_type (GListModel *model)
{
  return STROBE_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *model)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (model);

  return get_n_complete (self) + (self->open != NULL ? 1 : 0);
}

static StrobeLogLine *
make_line (StrobeCaptureModel *self, guint64 number)
{
  StrobeLogLine *line = strobe_capture_dup_line (self->capture, number);

  /* It has just left the capture; the next sync takes it out of the list, too. */
  if (line == NULL)
    line = strobe_log_line_new_numbered ("", 0, 0, number, STROBE_LOG_LEVEL_NONE, NULL);
  return line;
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (model);
  guint n_complete = get_n_complete (self);
  StrobeLogLine **slot = NULL;
  guint64 number = 0;

  if (position >= n_complete)
    return position == n_complete && self->open != NULL ? g_object_ref (self->open) : NULL;
  number = get_number (self, position);
  slot = &self->cache[number % CACHE_LINES];
  if (*slot == NULL || strobe_log_line_get_number (*slot) != number) {
    g_clear_object (slot);
    *slot = make_line (self, number);
  }
  return g_object_ref (*slot);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_busy (StrobeCaptureModel *self)
{
  return self->history != NULL;
}

static void
notify_busy (StrobeCaptureModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
changed (StrobeCaptureModel *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static guint64
get_capture_first (StrobeCaptureModel *self)
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
get_capture_end (StrobeCaptureModel *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (self->capture, &first, &end);
  return end;
}

static gboolean
passes (StrobeCaptureModel *self, StrobeLogLine *line)
{
  return self->filter == NULL || strobe_log_filter_match_line (self->filter, line);
}

static StrobeLogLine *
dup_open (StrobeCaptureModel *self)
{
  g_autoptr (StrobeLogLine) open = strobe_capture_dup_open_line (self->capture);

  /* It is numbered as the line after those that the capture has: not before those are here. */
  if (open == NULL || strobe_log_line_get_number (open) != self->end || !passes (self, open))
    return NULL;
  return g_steal_pointer (&open);
}

static gboolean
is_same_line (StrobeLogLine *a, StrobeLogLine *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return strobe_log_line_get_number (a) == strobe_log_line_get_number (b) &&
         g_str_equal (strobe_log_line_get_text (a), strobe_log_line_get_text (b));
}

/* What left the capture leaves the list. */
static void
drop_old (StrobeCaptureModel *self)
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
  changed (self, 0, n_dropped, 0);
}

/* The unfinished line goes, complete lines come, a new unfinished one maybe: one change. */
static void
finish_change (StrobeCaptureModel *self, guint n_before, guint n_removed)
{
  StrobeLogLine *open = dup_open (self);
  guint n_added = get_n_complete (self) - n_before;

  if (n_added == 0 && is_same_line (open, self->open)) {
    g_clear_object (&open);
    return;
  }
  g_clear_object (&self->open);
  self->open = open;
  changed (self, n_before, n_removed, n_added + (open != NULL ? 1 : 0));
}

static void sync_news (StrobeCaptureModel *self);

static void
news_cb (const guint64 *lines, gsize n_lines, gboolean is_last, gpointer user_data)
{
  StrobeCaptureModel *self = user_data;
  guint n_before = get_n_complete (self);
  guint n_removed = self->open != NULL ? 1 : 0;

  strobe_capture_line_set_append (self->lines, lines, n_lines);
  if (is_last) {
    self->end = self->news_end;
    g_clear_pointer (&self->news, strobe_capture_scan_cancel);
  }
  finish_change (self, n_before, n_removed);
  if (is_last && !self->paused)
    sync_news (self);
}

static void
match_at_once (StrobeCaptureModel *self, guint64 end)
{
  g_autoptr (GArray) lines =
               strobe_capture_scan_range (self->capture, self->filter, NULL, self->end, end);

  strobe_capture_line_set_append (self->lines, (const guint64 *) lines->data, lines->len);
}

static void
sync_news (StrobeCaptureModel *self)
{
  guint64 end = get_capture_end (self);
  guint n_before = get_n_complete (self);
  guint n_removed = self->open != NULL ? 1 : 0;

  if (self->lines != NULL && end - self->end > MAX_LINES_AT_ONCE) {
    self->news_end = end;
    self->news = strobe_capture_scan_start (self->capture, self->filter, NULL, self->end, end,
                                            FALSE, news_cb, self);
    return;
  }
  if (self->lines != NULL)
    match_at_once (self, end);
  self->end = end;
  finish_change (self, n_before, n_removed);
}

static void
forget_cache (StrobeCaptureModel *self)
{
  for (guint i = 0; i < CACHE_LINES; i++)
    g_clear_object (&self->cache[i]);
}

static void
stop_scans (StrobeCaptureModel *self)
{
  g_clear_pointer (&self->history, strobe_capture_scan_cancel);
  g_clear_pointer (&self->news, strobe_capture_scan_cancel);
}

/* All that was shown makes room for what is to be shown now. */
static void
show_instead (StrobeCaptureModel *self, guint n_removed)
{
  g_clear_object (&self->open);
  self->open = self->paused ? NULL : dup_open (self);
  changed (self, 0, n_removed, get_n_items (G_LIST_MODEL (self)));
}

static void
replace_lines (StrobeCaptureModel *self, StrobeCaptureLineSet *lines)
{
  guint n_removed = get_n_items (G_LIST_MODEL (self));

  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  self->lines = lines;
  show_instead (self, n_removed);
}

static void
history_cb (const guint64 *lines, gsize n_lines, gboolean is_last, gpointer user_data)
{
  StrobeCaptureModel *self = user_data;
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
    changed (self, 0, 0, (guint) n_lines);
  }
  if (!is_last)
    return;
  notify_busy (self);
  strobe_capture_model_sync (self);
}

/* Looks through all that is shown, from the newest on. */
static void
start_history (StrobeCaptureModel *self)
{
  stop_scans (self);
  self->is_stale = TRUE;
  self->history = strobe_capture_scan_start (self->capture, self->filter, NULL, self->base,
                                             self->end, TRUE, history_cb, self);
}

static void
apply_filter (StrobeCaptureModel *self)
{
  gboolean was_busy = is_busy (self);

  if (self->filter != NULL) {
    start_history (self);
  } else {
    stop_scans (self);
    self->is_stale = FALSE;
    replace_lines (self, NULL);
  }
  if (was_busy != is_busy (self))
    notify_busy (self);
}

static void
strobe_capture_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (object);

  switch (id) {
  case PROP_BUSY:
    g_value_set_boolean (value, is_busy (self));
    break;
  case PROP_FILTER:
    g_value_set_boxed (value, self->filter);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_capture_model_finalize (GObject *object)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (object);

  stop_scans (self);
  forget_cache (self);
  g_clear_object (&self->open);
  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  g_clear_object (&self->capture);
  G_OBJECT_CLASS (strobe_capture_model_parent_class)->finalize (object);
}

static void
strobe_capture_model_class_init (StrobeCaptureModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_capture_model_get_property;
  object_class->finalize = strobe_capture_model_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_FILTER] =
    g_param_spec_boxed ("filter", NULL, NULL, STROBE_TYPE_LOG_FILTER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_capture_model_init (StrobeCaptureModel *self)
{
}

/**
 * strobe_capture_model_new:
 * @capture: what it shows
 *
 * Makes a model of all lines that the capture has now.
 *
 * Ownership: takes a reference of @capture.
 *
 * Context: the thread that it will belong to.
 *
 * Returns: (transfer full): the model
 */
StrobeCaptureModel *
strobe_capture_model_new (StrobeCapture *capture)
{
  StrobeCaptureModel *self = g_object_new (STROBE_TYPE_CAPTURE_MODEL, NULL);

  self->capture = g_object_ref (capture);
  self->base = get_capture_first (self);
  self->end = self->base;
  strobe_capture_model_sync (self);
  return self;
}

/**
 * strobe_capture_model_get_capture:
 * @self: a model
 *
 * Context: the model's thread.
 *
 * Returns: (transfer none): what it shows
 */
StrobeCapture *
strobe_capture_model_get_capture (StrobeCaptureModel *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), NULL);

  return self->capture;
}

/**
 * strobe_capture_model_sync:
 * @self: a model
 *
 * Takes what came since, unless it is paused. Called once a frame: it is one change of the list, or
 * two where old lines leave it.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_sync (StrobeCaptureModel *self)
{
  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  if (self->paused || self->history != NULL || self->news != NULL)
    return;
  drop_old (self);
  sync_news (self);
}

/**
 * strobe_capture_model_set_paused:
 * @self: a model
 * @paused: whether it shall stay as it is
 *
 * Holds the list, or lets it catch up. The capture goes on meanwhile.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_set_paused (StrobeCaptureModel *self, gboolean paused)
{
  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  self->paused = paused;
  if (!paused)
    strobe_capture_model_sync (self);
}

/**
 * strobe_capture_model_is_paused:
 * @self: a model
 *
 * Context: the model's thread.
 *
 * Returns: whether it is held
 */
gboolean
strobe_capture_model_is_paused (StrobeCaptureModel *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), FALSE);

  return self->paused;
}

/**
 * strobe_capture_model_get_n_waiting:
 * @self: a model
 *
 * Context: the model's thread.
 *
 * Returns: how many lines came that are not in the list yet, whether they pass the filter or not
 */
guint64
strobe_capture_model_get_n_waiting (StrobeCaptureModel *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), 0);

  return get_capture_end (self) - self->end;
}

/**
 * strobe_capture_model_set_filter:
 * @self: a model
 * @filter: (nullable): what lines have to pass; %NULL: nothing
 *
 * Shows other lines, as soon as they are found; "busy" tells how long that takes.
 *
 * Ownership: takes a reference of @filter.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_set_filter (StrobeCaptureModel *self, StrobeLogFilter *filter)
{
  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  if (filter != NULL && strobe_log_filter_shows_all (filter))
    filter = NULL;
  if (filter == self->filter)
    return;
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  self->filter = filter != NULL ? strobe_log_filter_ref (filter) : NULL;
  apply_filter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
  strobe_capture_model_sync (self);
}

/**
 * strobe_capture_model_get_filter:
 * @self: a model
 *
 * Context: the model's thread.
 *
 * Returns: (transfer none) (nullable): what lines have to pass; %NULL: nothing
 */
StrobeLogFilter *
strobe_capture_model_get_filter (StrobeCaptureModel *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), NULL);

  return self->filter;
}

/**
 * strobe_capture_model_clear:
 * @self: a model
 *
 * Hides all lines that are there; the capture keeps them.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_clear (StrobeCaptureModel *self)
{
  guint n_removed = 0;
  gboolean was_busy = FALSE;

  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  n_removed = get_n_items (G_LIST_MODEL (self));
  was_busy = is_busy (self);
  stop_scans (self);
  self->is_stale = FALSE;
  self->end = get_capture_end (self);
  self->base = self->end;
  self->cleared = self->end;
  if (self->lines != NULL || self->filter != NULL) {
    g_clear_pointer (&self->lines, strobe_capture_line_set_free);
    self->lines = strobe_capture_line_set_new (self->base);
  }
  show_instead (self, n_removed);
  if (was_busy)
    notify_busy (self);
}

/**
 * strobe_capture_model_can_unclear:
 * @self: a model
 *
 * Context: the model's thread.
 *
 * Returns: whether lines are hidden by strobe_capture_model_clear()
 */
gboolean
strobe_capture_model_can_unclear (StrobeCaptureModel *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), FALSE);

  return self->cleared > 0;
}

/**
 * strobe_capture_model_unclear:
 * @self: a model
 *
 * Shows again what strobe_capture_model_clear() hid.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_unclear (StrobeCaptureModel *self)
{
  guint n_removed = 0;

  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  if (self->cleared == 0)
    return;
  n_removed = get_n_items (G_LIST_MODEL (self));
  self->cleared = 0;
  self->base = MIN (get_capture_first (self), self->end);
  if (self->filter != NULL)
    apply_filter (self);
  else
    show_instead (self, n_removed);
  strobe_capture_model_sync (self);
}

/**
 * strobe_capture_model_find:
 * @self: a model
 * @number: a line
 * @position: (out): where it is, or the first one after it that is shown
 *
 * Finds a line in the list.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the model's thread.
 *
 * Returns: %TRUE if the line itself is shown
 */
gboolean
strobe_capture_model_find (StrobeCaptureModel *self, guint64 number, guint *position)
{
  guint n_complete = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), FALSE);

  n_complete = get_n_complete (self);
  if (self->lines != NULL)
    *position = strobe_capture_line_set_find (self->lines, number);
  else
    *position = number <= self->base ? 0 : (guint) MIN (number - self->base, n_complete);
  return *position < get_n_items (G_LIST_MODEL (self)) &&
         strobe_capture_model_get_number (self, *position) == number;
}

/**
 * strobe_capture_model_get_number:
 * @self: a model
 * @position: of an item
 *
 * Units: @position counts items of the list.
 *
 * Context: the model's thread.
 *
 * Returns: which line is there
 */
guint64
strobe_capture_model_get_number (StrobeCaptureModel *self, guint position)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), 0);

  return position < get_n_complete (self) ? get_number (self, position) : self->end;
}

/**
 * strobe_capture_model_note_changed:
 * @self: a model
 * @number: a line
 *
 * Shows a line anew, with what was found out about it.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the model's thread.
 */
void
strobe_capture_model_note_changed (StrobeCaptureModel *self, guint64 number)
{
  guint position = 0;
  StrobeLogLine **slot = NULL;

  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  slot = &self->cache[number % CACHE_LINES];
  if (*slot != NULL && strobe_log_line_get_number (*slot) == number)
    g_clear_object (slot);
  if (strobe_capture_model_find (self, number, &position) && position < get_n_complete (self))
    changed (self, position, 1, 1);
}
