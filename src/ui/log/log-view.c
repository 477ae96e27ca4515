/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-view.h"

#include <glib/gi18n.h>

#include "capture/capture-export.h"
#include "ui/common/list-focus.h"
#include "ui/log/log-view-actions.h"

/* A place inside the first row. */
#define TOP_PX 10.0

/**
 * StrobeLogView:
 *
 * Shows the lines of one board. What a pointer and the actions do is in log-view-actions.c.
 *
 * Made by the template of the log page.
 *
 * Context: main thread.
 */
G_DEFINE_FINAL_TYPE (StrobeLogView, strobe_log_view, ADW_TYPE_BIN)

static void
setup_row_cb (StrobeLogView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, strobe_log_row_new (self->look));
}

static void
bind_row_cb (StrobeLogView *self, GtkListItem *item)
{
  strobe_log_row_set_line (STROBE_LOG_ROW (gtk_list_item_get_child (item)),
                           STROBE_LOG_LINE (gtk_list_item_get_item (item)));
}

static guint
get_n_rows (StrobeLogView *self)
{
  return self->folds != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->folds)) : 0;
}

static guint64
get_row_number (StrobeLogView *self, guint index)
{
  return strobe_capture_model_get_number (self->model,
                                          strobe_log_folds_to_base (self->folds, index));
}

static guint
count_unseen (StrobeLogView *self)
{
  guint index = 0;

  if (self->folds == NULL || strobe_log_follow_is_following (self->follow) ||
      !strobe_log_folds_find (self->folds, self->first_unseen, &index))
    return 0;
  return get_n_rows (self) - index;
}

static void
update_more (StrobeLogView *self)
{
  guint n_unseen = count_unseen (self);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%'u new line", "%'u new lines", n_unseen), n_unseen);

  if (n_unseen > 0)
    gtk_label_set_label (self->more_text, text);
  gtk_revealer_set_reveal_child (self->more, n_unseen > 0);
  gtk_widget_set_can_target (GTK_WIDGET (self->more), n_unseen > 0);
}

static void
rows_changed_cb (StrobeLogView *self)
{
  strobe_log_follow_rows_changed (self->follow);
  update_more (self);
}

static void
stopped_cb (StrobeLogView *self)
{
  self->first_unseen = get_row_number (self, get_n_rows (self) - 1) + 1;
  update_more (self);
}

static void
more_clicked_cb (StrobeLogView *self)
{
  strobe_log_view_follow (self);
}

static void
look_changed_cb (StrobeLogView *self)
{
  gtk_scrolled_window_set_policy (
    self->scroller, strobe_log_look_get_wrap (self->look) ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC,
    GTK_POLICY_AUTOMATIC);
}

/* A filter is applied bit by bit, and which lines are the neighbours is known at its end. */
static void
busy_cb (StrobeLogView *self)
{
  gboolean busy = FALSE;

  g_object_get (self->model, "busy", &busy, NULL);
  if (!busy)
    strobe_log_look_refresh (self->look);
}

static void
forget_model (StrobeLogView *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->folds);
  g_clear_object (&self->model);
}

static void
strobe_log_view_dispose (GObject *object)
{
  StrobeLogView *self = STROBE_LOG_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  forget_model (self);
  g_clear_object (&self->seek);
  g_clear_object (&self->follow);
  g_clear_object (&self->look);
  G_OBJECT_CLASS (strobe_log_view_parent_class)->dispose (object);
}

/* Whoever comes by while the log is followed meets its newest line; the oldest one would be
 * scrolled to, and the following be over. */
static gboolean
enter_at_the_end (StrobeLogView *self, GtkDirectionType direction)
{
  gboolean enters = (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) &&
                    gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL;
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->list));

  return enters && last != NULL && strobe_log_follow_is_following (self->follow) &&
         gtk_widget_grab_focus (last);
}

static gboolean
strobe_log_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  GtkWidget *item = strobe_list_focus_get_item (self->list, direction);

  /* The button over the list comes after it. */
  if (item != NULL)
    return gtk_widget_child_focus (item, direction) ||
           (direction == GTK_DIR_TAB_FORWARD &&
            gtk_widget_child_focus (GTK_WIDGET (self->more), direction));
  return enter_at_the_end (self, direction) ||
         GTK_WIDGET_CLASS (strobe_log_view_parent_class)->focus (widget, direction);
}

static void
strobe_log_view_class_init (StrobeLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_view_dispose;
  widget_class->focus = strobe_log_view_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/log/log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, list);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, more);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, more_text);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  strobe_log_view_install_actions (widget_class);
}

static void
strobe_log_view_init (StrobeLogView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->look = strobe_log_look_new ();
  self->follow = strobe_log_follow_new (self->scroller, self->list);
  g_signal_connect_object (self->follow, "moved", G_CALLBACK (update_more), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "stopped", G_CALLBACK (stopped_cb), self,
                           G_CONNECT_SWAPPED);
  self->seek = strobe_log_seek_new (self->scroller, self->list, self->follow);
  /* Lines run from left to right in every language, and so does their scroll bar. */
  gtk_widget_set_direction (GTK_WIDGET (self->list), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->scroller), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (self->look, "changed", G_CALLBACK (look_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  strobe_log_view_add_pointer (self);
}

/**
 * strobe_log_view_set_model:
 * @self: a view
 * @model: (nullable): whose lines it shows
 *
 * Shows a model, at its end.
 *
 * Ownership: keeps a reference on @model.
 *
 * Context: main thread.
 */
void
strobe_log_view_set_model (StrobeLogView *self, StrobeCaptureModel *model)
{
  g_return_if_fail (STROBE_IS_LOG_VIEW (self));

  if (self->model == model)
    return;
  gtk_list_view_set_model (self->list, NULL);
  forget_model (self);
  if (model != NULL) {
    self->model = g_object_ref (model);
    self->folds = strobe_log_folds_new (model);
    self->selection = strobe_log_selection_new (G_LIST_MODEL (self->folds));
  }
  strobe_log_look_set_model (self->look, model, self->folds);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  strobe_log_seek_set_model (self->seek, model, self->folds);
  if (model == NULL)
    return;
  /* After the list has heard of it by the folds: it has to know the rows before it is told to show
   * the last. */
  g_signal_connect_object (model, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (model, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  strobe_log_view_follow (self);
}

/**
 * strobe_log_view_get_look:
 *
 * Returns: (transfer none): how the rows look
 */
StrobeLogLook *
strobe_log_view_get_look (StrobeLogView *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), NULL);

  return self->look;
}

/**
 * strobe_log_view_is_following:
 *
 * Returns: whether new lines are scrolled to
 */
gboolean
strobe_log_view_is_following (StrobeLogView *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), FALSE);

  return strobe_log_follow_is_following (self->follow);
}

/**
 * strobe_log_view_follow:
 * @self: a view
 *
 * Goes to the last line and stays there.
 *
 * Context: main thread.
 */
void
strobe_log_view_follow (StrobeLogView *self)
{
  g_return_if_fail (STROBE_IS_LOG_VIEW (self));

  strobe_log_seek_stop (self->seek);
  strobe_log_follow_start (self->follow);
  update_more (self);
}

/**
 * strobe_log_view_show_line:
 * @self: a view
 * @number: a line, or where it is not shown, the next one that is
 *
 * Selects a line and scrolls to it, as soon as the filter that is being applied lets it through.
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_view_show_line (StrobeLogView *self, guint64 number)
{
  g_return_if_fail (STROBE_IS_LOG_VIEW (self));

  strobe_log_seek_start (self->seek, number);
}

/**
 * strobe_log_view_pick_row:
 * @self: a view
 * @x_px: a place in its list
 * @y_px: the same
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the row there
 */
StrobeLogRow *
strobe_log_view_pick_row (StrobeLogView *self, double x_px, double y_px)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x_px, y_px, GTK_PICK_DEFAULT);
  GtkWidget *row = widget != NULL ? gtk_widget_get_ancestor (widget, STROBE_TYPE_LOG_ROW) : NULL;

  /* A list item is a little larger than its row. */
  if (row == NULL && widget != NULL && gtk_widget_get_first_child (widget) != NULL &&
      STROBE_IS_LOG_ROW (gtk_widget_get_first_child (widget)))
    row = gtk_widget_get_first_child (widget);
  return row != NULL ? STROBE_LOG_ROW (row) : NULL;
}

/**
 * strobe_log_view_get_top_line:
 * @self: a view
 * @number: (out): the first line on the screen
 *
 * Context: main thread.
 *
 * Returns: %FALSE if there is none
 */
gboolean
strobe_log_view_get_top_line (StrobeLogView *self, guint64 *number)
{
  StrobeLogRow *row;

  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), FALSE);

  row = strobe_log_view_pick_row (self, TOP_PX, TOP_PX);
  if (row == NULL || strobe_log_row_get_line (row) == NULL)
    return FALSE;
  *number = strobe_log_line_get_number (strobe_log_row_get_line (row));
  return TRUE;
}

/**
 * strobe_log_view_get_current_line:
 * @self: a view
 * @number: (out): the line that has the focus, or else the first that is selected
 *
 * Context: main thread.
 *
 * Returns: %FALSE if there is none
 */
gboolean
strobe_log_view_get_current_line (StrobeLogView *self, guint64 *number)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  g_autoptr (GtkBitset) selected = NULL;

  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), FALSE);

  if (child != NULL && STROBE_IS_LOG_ROW (child) &&
      strobe_log_row_get_line (STROBE_LOG_ROW (child)) != NULL) {
    *number = strobe_log_line_get_number (strobe_log_row_get_line (STROBE_LOG_ROW (child)));
    return TRUE;
  }
  if (self->selection == NULL)
    return FALSE;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_is_empty (selected))
    return FALSE;
  *number = get_row_number (self, gtk_bitset_get_minimum (selected));
  return TRUE;
}

/* All the lines that a row stands for: a fold stands for what it hides. */
static void
append_lines (StrobeLogView *self, GArray *lines, guint index)
{
  guint n_base = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint end = MIN (strobe_log_folds_to_base (self->folds, index + 1), n_base);

  for (guint base = strobe_log_folds_to_base (self->folds, index); base < end; base++)
    g_array_append_val (lines, base);
}

/**
 * strobe_log_view_dup_selected_text:
 * @self: a view
 * @times: which time stands before each line
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the selected lines, each with a line feed
 */
char *
strobe_log_view_dup_selected_text (StrobeLogView *self, StrobeLogTimes times)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint index;

  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), NULL);

  if (self->selection == NULL)
    return g_strdup ("");
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_get_size (selected) == g_list_model_get_n_items (G_LIST_MODEL (self->folds)))
    return strobe_capture_export_dup_text (self->model, NULL, 0, times,
                                           STROBE_LOG_VIEW_MAX_COPIED_BYTES);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &index); more;
       more = gtk_bitset_iter_next (&iter, &index))
    append_lines (self, lines, index);
  if (lines->len == 0)
    return g_strdup ("");
  return strobe_capture_export_dup_text (self->model, (const guint *) lines->data, lines->len,
                                         times, STROBE_LOG_VIEW_MAX_COPIED_BYTES);
}
