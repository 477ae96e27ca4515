/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-search.h"

#include "capture/capture-line-set.h"
#include "capture/capture-scan.h"

/**
 * StrobeCaptureSearch:
 *
 * The lines of a model that have a text.
 *
 * Made by the search bar, one for each text.
 *
 * It looks through the lines on a worker, the newest first, and then through what the model takes.
 * When the model's filter changes, or lines are hidden or shown again, it begins anew.
 *
 * Context: the model's thread.
 */
struct _StrobeCaptureSearch {
  GObject parent_instance;

  StrobeCaptureModel *model;
  StrobeLogFilter *pattern;
  StrobeCaptureLineSet *lines;
  StrobeCaptureScan *scan;
  gboolean is_history; /* the scan is of what was there, from the newest on */
  guint64 end;         /* looked through up to here, or about to be */
};

G_DEFINE_FINAL_TYPE (StrobeCaptureSearch, strobe_capture_search, G_TYPE_OBJECT)

enum {
  PROP_N_MATCHES = 1,
  PROP_BUSY,
  N_PROPS,
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
emit_changed (StrobeCaptureSearch *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MATCHES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
get_shown_range (StrobeCaptureSearch *self, guint64 *first, guint64 *end)
{
  GListModel *list = G_LIST_MODEL (self->model);
  guint n_items = g_list_model_get_n_items (list);
  guint64 capture_end = 0;

  strobe_capture_get_range (strobe_capture_model_get_capture (self->model), first, &capture_end);
  *end = capture_end - strobe_capture_model_get_n_waiting (self->model);
  if (n_items == 0)
    *first = *end;
  else
    *first = MAX (*first, MIN (strobe_capture_model_get_number (self->model, 0), *end));
}

static void look_on (StrobeCaptureSearch *self);

static void
scan_cb (const guint64 *lines, gsize n_lines, gboolean is_last, gpointer user_data)
{
  StrobeCaptureSearch *self = user_data;

  if (self->is_history)
    strobe_capture_line_set_prepend (self->lines, lines, n_lines);
  else
    strobe_capture_line_set_append (self->lines, lines, n_lines);
  if (is_last)
    g_clear_pointer (&self->scan, strobe_capture_scan_cancel);
  if (n_lines > 0 || is_last)
    emit_changed (self);
  if (is_last)
    look_on (self);
}

static void
look_through (StrobeCaptureSearch *self, guint64 first, guint64 end, gboolean is_history)
{
  self->is_history = is_history;
  self->end = end;
  self->scan = strobe_capture_scan_start (strobe_capture_model_get_capture (self->model),
                                          strobe_capture_model_get_filter (self->model),
                                          self->pattern, first, end, is_history, scan_cb, self);
}

static void
look_on (StrobeCaptureSearch *self)
{
  guint64 first = 0;
  guint64 end = 0;

  if (self->scan != NULL)
    return;
  get_shown_range (self, &first, &end);
  strobe_capture_line_set_drop_before (self->lines, first);
  if (end > self->end)
    look_through (self, MAX (self->end, first), end, FALSE);
}

static void
begin (StrobeCaptureSearch *self)
{
  guint64 first = 0;
  guint64 end = 0;

  g_clear_pointer (&self->scan, strobe_capture_scan_cancel);
  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  get_shown_range (self, &first, &end);
  self->lines = strobe_capture_line_set_new (first);
  look_through (self, first, end, TRUE);
}

/* The list takes lines at its end only; a change at its front, but for lines that left the capture,
 * is another list. */
static void
items_changed_cb (StrobeCaptureSearch *self, guint position, guint n_removed, guint n_added)
{
  if (position == 0 && n_added > 0 && n_removed > 1)
    begin (self);
  else
    look_on (self);
}

static void
begin_anew (StrobeCaptureSearch *self)
{
  begin (self);
  emit_changed (self);
}

static void
strobe_capture_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeCaptureSearch *self = STROBE_CAPTURE_SEARCH (object);

  switch (id) {
  case PROP_N_MATCHES:
    g_value_set_uint64 (value, strobe_capture_search_get_n_matches (self));
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, strobe_capture_search_is_busy (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_capture_search_finalize (GObject *object)
{
  StrobeCaptureSearch *self = STROBE_CAPTURE_SEARCH (object);

  g_clear_pointer (&self->scan, strobe_capture_scan_cancel);
  g_clear_pointer (&self->lines, strobe_capture_line_set_free);
  g_clear_pointer (&self->pattern, strobe_log_filter_unref);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (strobe_capture_search_parent_class)->finalize (object);
}

static void
strobe_capture_search_class_init (StrobeCaptureSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_capture_search_get_property;
  object_class->finalize = strobe_capture_search_finalize;
  properties[PROP_N_MATCHES] =
    g_param_spec_uint64 ("n-matches", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_CAPTURE_SEARCH, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_capture_search_init (StrobeCaptureSearch *self)
{
}

/**
 * strobe_capture_search_new:
 * @model: where to look
 * @pattern: what for
 *
 * Starts to look.
 *
 * Ownership: takes references.
 *
 * Context: the model's thread.
 *
 * Returns: (transfer full): the search
 */
StrobeCaptureSearch *
strobe_capture_search_new (StrobeCaptureModel *model, StrobeLogFilter *pattern)
{
  StrobeCaptureSearch *self = g_object_new (STROBE_TYPE_CAPTURE_SEARCH, NULL);

  self->model = g_object_ref (model);
  self->pattern = strobe_log_filter_ref (pattern);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::filter", G_CALLBACK (begin_anew), self,
                           G_CONNECT_SWAPPED);
  begin (self);
  return self;
}

/**
 * strobe_capture_search_get_pattern:
 * @self: a search
 *
 * Context: the model's thread.
 *
 * Returns: (transfer none): what it looks for
 */
StrobeLogFilter *
strobe_capture_search_get_pattern (StrobeCaptureSearch *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), NULL);

  return self->pattern;
}

/**
 * strobe_capture_search_get_n_matches:
 * @self: a search
 *
 * Context: the model's thread.
 *
 * Returns: how many lines have it, as far as it has looked
 */
guint64
strobe_capture_search_get_n_matches (StrobeCaptureSearch *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), 0);

  return strobe_capture_line_set_get_n (self->lines);
}

/**
 * strobe_capture_search_is_busy:
 * @self: a search
 *
 * Context: the model's thread.
 *
 * Returns: whether it is still looking
 */
gboolean
strobe_capture_search_is_busy (StrobeCaptureSearch *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), FALSE);

  return self->scan != NULL;
}

/**
 * strobe_capture_search_next:
 * @self: a search
 * @number: (inout): the line to start at; the line found
 *
 * Finds the next line that has it; after the last comes the first.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the model's thread.
 *
 * Returns: %TRUE if there is one
 */
gboolean
strobe_capture_search_next (StrobeCaptureSearch *self, guint64 *number)
{
  guint n_lines = 0;
  guint position = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), FALSE);

  n_lines = strobe_capture_line_set_get_n (self->lines);
  if (n_lines == 0)
    return FALSE;
  if (*number < G_MAXUINT64)
    position = strobe_capture_line_set_find (self->lines, *number + 1);
  *number = strobe_capture_line_set_get (self->lines, position < n_lines ? position : 0);
  return TRUE;
}

/**
 * strobe_capture_search_previous:
 * @self: a search
 * @number: (inout): the line to start at; the line found
 *
 * Finds the line before that has it; before the first comes the last.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the model's thread.
 *
 * Returns: %TRUE if there is one
 */
gboolean
strobe_capture_search_previous (StrobeCaptureSearch *self, guint64 *number)
{
  guint n_lines = 0;
  guint position = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), FALSE);

  n_lines = strobe_capture_line_set_get_n (self->lines);
  if (n_lines == 0)
    return FALSE;
  position = strobe_capture_line_set_find (self->lines, *number);
  *number = strobe_capture_line_set_get (self->lines, position > 0 ? position - 1 : n_lines - 1);
  return TRUE;
}

/**
 * strobe_capture_search_get_index:
 * @self: a search
 * @number: a line
 *
 * Tells which of the matches a line is.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the model's thread.
 *
 * Returns: from 1 on; 0 if it is none
 */
guint64
strobe_capture_search_get_index (StrobeCaptureSearch *self, guint64 number)
{
  guint position = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE_SEARCH (self), 0);

  position = strobe_capture_line_set_find (self->lines, number);
  if (position < strobe_capture_line_set_get_n (self->lines) &&
      strobe_capture_line_set_get (self->lines, position) == number)
    return position + 1;
  return 0;
}
