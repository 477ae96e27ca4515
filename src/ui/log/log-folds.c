/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-folds.h"

/* The lines of a fold below its first one; as places in the base, none while it is open or its
 * first line does not pass the filter. */
typedef struct {
  guint64 first_line;
  guint64 last_line;
  gboolean is_open;
  guint start;
  guint end;
} Fold;

/**
 * StrobeLogFolds:
 *
 * A list model over the model of a capture. A core dump is a thousand lines that only a program
 * reads: they show as one, until somebody opens them.
 *
 * Made by the log view. Folding is not done by the model of the capture, as it is a matter of
 * looks: a search finds, and a file keeps, what is folded.
 *
 * Context: main thread.
 */
struct _StrobeLogFolds {
  GObject parent_instance;

  StrobeCaptureModel *base;
  GArray *folds; /* Fold, in order */
  guint n_base;
  gboolean is_emptied; /* between the two halves of an exchange */
};

static void strobe_log_folds_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeLogFolds,
                               strobe_log_folds,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      strobe_log_folds_list_model_init))

static Fold *
get_fold (StrobeLogFolds *self, guint index)
{
  return &g_array_index (self->folds, Fold, index);
}

static Fold *
find_fold (StrobeLogFolds *self, guint64 first_line)
{
  for (guint i = 0; i < self->folds->len; i++) {
    if (get_fold (self, i)->first_line == first_line)
      return get_fold (self, i);
  }
  return NULL;
}

/* How many of the base's first @n_base lines are folded away. */
static guint
count_hidden (StrobeLogFolds *self, guint n_base)
{
  guint n_hidden = 0;

  for (guint i = 0; i < self->folds->len; i++) {
    const Fold *fold = get_fold (self, i);

    if (fold->start < n_base)
      n_hidden += MIN (fold->end, n_base) - fold->start;
  }
  return n_hidden;
}

static guint
find_base (StrobeLogFolds *self, guint64 number)
{
  guint index = 0;

  return strobe_capture_model_find (self->base, number, &index) ? MIN (index, self->n_base)
                                                                : self->n_base;
}

static void
locate (StrobeLogFolds *self, Fold *fold)
{
  guint head = find_base (self, fold->first_line);

  fold->start = fold->end = 0;
  if (fold->is_open || head >= self->n_base ||
      strobe_capture_model_get_number (self->base, head) != fold->first_line)
    return;
  fold->start = head + 1;
  fold->end = MAX (find_base (self, fold->last_line + 1), fold->start);
}

/* In two halves: a list view that sees rows go and others come at once asks for each of a million
 * new items, to find out where the old ones are now. */
static void
exchange_all (StrobeLogFolds *self, guint n_removed, guint n_added)
{
  if (n_removed > 0 && n_added > 0) {
    self->is_emptied = TRUE;
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
    self->is_emptied = FALSE;
    n_removed = 0;
  }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, n_added);
}

static void
place_anew (StrobeLogFolds *self)
{
  guint n_old = self->n_base - count_hidden (self, self->n_base);

  self->n_base = g_list_model_get_n_items (G_LIST_MODEL (self->base));
  for (guint i = 0; i < self->folds->len; i++)
    locate (self, get_fold (self, i));
  exchange_all (self, n_old, self->n_base - count_hidden (self, self->n_base));
}

/* Whether the folds still are where the change has moved them. */
static gboolean
move_folds (StrobeLogFolds *self, guint index, guint n_removed, guint n_added)
{
  gboolean as_moved = TRUE;

  for (guint i = 0; i < self->folds->len; i++) {
    Fold *fold = get_fold (self, i);
    Fold old = *fold;

    locate (self, fold);
    if (old.start >= index + n_removed && old.start < old.end)
      as_moved = as_moved && fold->start == old.start - n_removed + n_added &&
                 fold->end == old.end - n_removed + n_added;
    else if (old.end > index)
      as_moved = FALSE;
    else
      as_moved = as_moved &&
                 ((fold->start == old.start && fold->end == old.end) ||
                  (old.start == old.end && fold->start >= index && fold->end <= index + n_added));
  }
  return as_moved;
}

static void
base_changed_cb (StrobeLogFolds *self, guint index, guint n_removed, guint n_added)
{
  g_autoptr (GArray) old = g_array_copy (self->folds);
  guint first = index - count_hidden (self, index);
  guint n_hidden = count_hidden (self, index + n_removed) - count_hidden (self, index);
  guint n_old = self->n_base;
  gboolean is_as_moved;

  self->n_base = g_list_model_get_n_items (G_LIST_MODEL (self->base));
  is_as_moved = move_folds (self, index, n_removed, n_added);
  if (is_as_moved && n_removed == n_old && n_old > 1) {
    exchange_all (self, n_old - n_hidden, self->n_base - count_hidden (self, self->n_base));
    return;
  }
  if (is_as_moved) {
    g_list_model_items_changed (
      G_LIST_MODEL (self), first, n_removed - n_hidden,
      n_added - (count_hidden (self, index + n_added) - count_hidden (self, index)));
    return;
  }
  g_array_set_size (self->folds, 0);
  g_array_append_vals (self->folds, old->data, old->len);
  self->n_base = n_old;
  place_anew (self);
}

static GType
strobe_log_folds_get_item_type (GListModel *list)
{
  return STROBE_TYPE_LOG_LINE;
}

static guint
strobe_log_folds_get_n_items (GListModel *list)
{
  StrobeLogFolds *self = STROBE_LOG_FOLDS (list);

  return self->is_emptied ? 0 : self->n_base - count_hidden (self, self->n_base);
}

static gpointer
strobe_log_folds_get_item (GListModel *list, guint index)
{
  StrobeLogFolds *self = STROBE_LOG_FOLDS (list);

  return g_list_model_get_item (G_LIST_MODEL (self->base), strobe_log_folds_to_base (self, index));
}

static void
strobe_log_folds_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = strobe_log_folds_get_item_type;
  iface->get_n_items = strobe_log_folds_get_n_items;
  iface->get_item = strobe_log_folds_get_item;
}

static void
strobe_log_folds_dispose (GObject *object)
{
  StrobeLogFolds *self = STROBE_LOG_FOLDS (object);

  if (self->base != NULL)
    g_signal_handlers_disconnect_by_data (self->base, self);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (strobe_log_folds_parent_class)->dispose (object);
}

static void
strobe_log_folds_finalize (GObject *object)
{
  g_array_unref (STROBE_LOG_FOLDS (object)->folds);
  G_OBJECT_CLASS (strobe_log_folds_parent_class)->finalize (object);
}

static void
strobe_log_folds_class_init (StrobeLogFoldsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_log_folds_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_folds_finalize;
}

static void
strobe_log_folds_init (StrobeLogFolds *self)
{
  self->folds = g_array_new (FALSE, FALSE, sizeof (Fold));
}

/**
 * strobe_log_folds_new:
 * @base: the lines of a capture
 *
 * Ownership: keeps a reference on @base.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the same lines, none folded
 */
StrobeLogFolds *
strobe_log_folds_new (StrobeCaptureModel *base)
{
  StrobeLogFolds *self = g_object_new (STROBE_TYPE_LOG_FOLDS, NULL);

  self->base = g_object_ref (base);
  self->n_base = g_list_model_get_n_items (G_LIST_MODEL (base));
  g_signal_connect_object (base, "items-changed", G_CALLBACK (base_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_log_folds_add:
 * @self: folds
 * @first_line: the line that stays
 * @last_line: the last of those below it that go
 *
 * Folds lines. Does nothing if there is such a fold already, open or not. Folds are added in the
 * order of their lines.
 *
 * Units: first_line and last_line count lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_folds_add (StrobeLogFolds *self, guint64 first_line, guint64 last_line)
{
  Fold fold = { first_line, last_line, TRUE, 0, 0 };

  g_return_if_fail (STROBE_IS_LOG_FOLDS (self));

  if (last_line <= first_line || find_fold (self, first_line) != NULL)
    return;
  g_array_append_val (self->folds, fold);
  strobe_log_folds_set_open (self, first_line, FALSE);
}

/**
 * strobe_log_folds_get:
 * @self: folds
 * @first_line: a line
 * @last_line: (out): the last one of the fold
 * @is_open: (out): whether its lines are shown
 *
 * Units: first_line and last_line count lines from the start of the capture.
 *
 * Context: main thread.
 *
 * Returns: whether @first_line is the first one of a fold
 */
gboolean
strobe_log_folds_get (StrobeLogFolds *self,
                      guint64 first_line,
                      guint64 *last_line,
                      gboolean *is_open)
{
  const Fold *fold = find_fold (self, first_line);

  if (fold == NULL)
    return FALSE;
  *last_line = fold->last_line;
  *is_open = fold->is_open;
  return TRUE;
}

/**
 * strobe_log_folds_set_open:
 * @self: folds
 * @first_line: the first line of a fold
 * @is_open: whether its lines are shown
 *
 * Units: first_line and last_line count lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_folds_set_open (StrobeLogFolds *self, guint64 first_line, gboolean is_open)
{
  Fold *fold = find_fold (self, first_line);
  guint index;
  guint n_lines;

  if (fold == NULL || fold->is_open == is_open)
    return;
  if (is_open) {
    index = fold->start - count_hidden (self, fold->start);
    n_lines = fold->end - fold->start;
    fold->is_open = TRUE;
    locate (self, fold);
    g_list_model_items_changed (G_LIST_MODEL (self), index, 0, n_lines);
  } else {
    fold->is_open = FALSE;
    locate (self, fold);
    index = fold->start - count_hidden (self, fold->start);
    n_lines = fold->end - fold->start;
    g_list_model_items_changed (G_LIST_MODEL (self), index, n_lines, 0);
  }
}

/**
 * strobe_log_folds_reveal:
 * @self: folds
 * @number: a line that somebody wants to see
 *
 * Opens the fold that hides a line.
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_folds_reveal (StrobeLogFolds *self, guint64 number)
{
  for (guint i = 0; i < self->folds->len; i++) {
    const Fold *fold = get_fold (self, i);

    if (number > fold->first_line && number <= fold->last_line)
      strobe_log_folds_set_open (self, fold->first_line, TRUE);
  }
}

/**
 * strobe_log_folds_to_base:
 * @self: folds
 * @index: a place in this list, or its length
 *
 * Context: main thread.
 *
 * Returns: the place of the same line in the model of the capture
 */
guint
strobe_log_folds_to_base (StrobeLogFolds *self, guint index)
{
  for (guint i = 0; i < self->folds->len; i++) {
    const Fold *fold = get_fold (self, i);

    if (fold->start < fold->end && index >= fold->start)
      index += fold->end - fold->start;
  }
  return index;
}

/**
 * strobe_log_folds_find:
 * @self: folds
 * @number: a line
 * @index: (out): its place in this list; where it is not shown, the one of the next that is
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 *
 * Returns: whether there is such a place
 */
gboolean
strobe_log_folds_find (StrobeLogFolds *self, guint64 number, guint *index)
{
  guint base = 0;

  if (!strobe_capture_model_find (self->base, number, &base) || base >= self->n_base)
    return FALSE;
  *index = base - count_hidden (self, base);
  return *index < strobe_log_folds_get_n_items (G_LIST_MODEL (self));
}
