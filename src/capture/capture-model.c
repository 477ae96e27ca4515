/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-model.h"

#include "capture/capture-line-cache.h"
#include "capture/capture-rows.h"

/**
 * StrobeCaptureModel:
 *
 * The window on a capture: its lines as a list model, made when somebody looks at them.
 *
 * Made by the monitor session, one for all who show it.
 *
 * The rows say which complete lines are shown; the one that is begun is the last item behind them.
 *
 * Context: one thread, the main one where a view shows it.
 */
struct _StrobeCaptureModel {
  GObject parent_instance;

  StrobeCapture *capture;
  StrobeCaptureRows *rows;
  StrobeCaptureLineCache *cache;
  StrobeLogLine *open; /* the unfinished line, as the last item; or NULL */
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

static GType
get_item_type (GListModel *model)
{
  return STROBE_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *model)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (model);

  return strobe_capture_rows_get_n (self->rows) + (self->open != NULL ? 1 : 0);
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (model);
  guint n_rows = strobe_capture_rows_get_n (self->rows);

  if (position < n_rows)
    return strobe_capture_line_cache_dup (self->cache,
                                          strobe_capture_rows_get_number (self->rows, position));
  return position == n_rows && self->open != NULL ? g_object_ref (self->open) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
changed (StrobeCaptureModel *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* ---- what the rows tell */

static StrobeLogLine *
dup_open (StrobeCaptureModel *self)
{
  g_autoptr (StrobeLogLine) open = strobe_capture_dup_open_line (self->capture);

  /* It is numbered as the line after those that the capture has: not before those are here. */
  if (open == NULL ||
      strobe_log_line_get_number (open) != strobe_capture_rows_get_end (self->rows) ||
      !strobe_capture_rows_pass (self->rows, open))
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

static void
front_changed_cb (guint n_removed, guint n_added, gpointer user_data)
{
  changed (user_data, 0, n_removed, n_added);
}

/* The unfinished line goes, complete lines come, a new unfinished one maybe: one change. */
static void
end_changed_cb (guint n_before, gpointer user_data)
{
  StrobeCaptureModel *self = user_data;
  StrobeLogLine *open = dup_open (self);
  guint n_added = strobe_capture_rows_get_n (self->rows) - n_before;
  guint n_removed = self->open != NULL ? 1 : 0;

  if (n_added == 0 && is_same_line (open, self->open)) {
    g_clear_object (&open);
    return;
  }
  g_clear_object (&self->open);
  self->open = open;
  changed (self, n_before, n_removed, n_added + (open != NULL ? 1 : 0));
}

/* All that was shown makes room for what is to be shown now. */
static void
replaced_cb (guint n_before, gpointer user_data)
{
  StrobeCaptureModel *self = user_data;
  guint n_removed = n_before + (self->open != NULL ? 1 : 0);

  g_clear_object (&self->open);
  self->open = strobe_capture_rows_is_paused (self->rows) ? NULL : dup_open (self);
  changed (self, 0, n_removed, get_n_items (G_LIST_MODEL (self)));
}

static void
busy_changed_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_BUSY]);
}

static void
strobe_capture_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (object);

  switch (id) {
  case PROP_BUSY:
    g_value_set_boolean (value, strobe_capture_rows_is_busy (self->rows));
    break;
  case PROP_FILTER:
    g_value_set_boxed (value, strobe_capture_rows_get_filter (self->rows));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_capture_model_finalize (GObject *object)
{
  StrobeCaptureModel *self = STROBE_CAPTURE_MODEL (object);

  g_clear_pointer (&self->rows, strobe_capture_rows_free);
  g_clear_pointer (&self->cache, strobe_capture_line_cache_free);
  g_clear_object (&self->open);
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
  static const StrobeCaptureRowsFuncs funcs = { front_changed_cb, end_changed_cb, replaced_cb,
                                                busy_changed_cb };
  StrobeCaptureModel *self = g_object_new (STROBE_TYPE_CAPTURE_MODEL, NULL);

  self->capture = g_object_ref (capture);
  self->cache = strobe_capture_line_cache_new (capture);
  self->rows = strobe_capture_rows_new (capture, &funcs, self);
  strobe_capture_rows_sync (self->rows);
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

  strobe_capture_rows_sync (self->rows);
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

  strobe_capture_rows_set_paused (self->rows, paused);
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

  return strobe_capture_rows_is_paused (self->rows);
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

  return strobe_capture_rows_get_n_waiting (self->rows);
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

  if (!strobe_capture_rows_set_filter (self->rows, filter))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
  strobe_capture_rows_sync (self->rows);
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

  return strobe_capture_rows_get_filter (self->rows);
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
  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  strobe_capture_rows_clear (self->rows);
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

  return strobe_capture_rows_is_cleared (self->rows);
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
  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  strobe_capture_rows_unclear (self->rows);
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
  g_return_val_if_fail (STROBE_IS_CAPTURE_MODEL (self), FALSE);

  *position = strobe_capture_rows_find (self->rows, number);
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

  return position < strobe_capture_rows_get_n (self->rows)
           ? strobe_capture_rows_get_number (self->rows, position)
           : strobe_capture_rows_get_end (self->rows);
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

  g_return_if_fail (STROBE_IS_CAPTURE_MODEL (self));

  strobe_capture_line_cache_forget (self->cache, number);
  if (strobe_capture_model_find (self, number, &position) &&
      position < strobe_capture_rows_get_n (self->rows))
    changed (self, position, 1, 1);
}
