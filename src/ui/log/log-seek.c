/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-seek.h"

#include "ui/log/log-row.h"

/* A line that is looked for stands away from the edges, in parts of the view's height. */
#define EDGE 0.15
#define CENTRE 0.4
/* Rows that wrap have guessed heights at first, and a view that changes its own takes the line away
 * again: it is brought back until it stays, but not for ever. */
#define MAX_FRAMES 30
#define STEADY_FRAMES 2

/**
 * StrobeLogSeek:
 *
 * A line may not be there yet: a filter is applied bit by bit, and a list that has no size cannot
 * be scrolled. So what is wanted is kept until it was shown, or something else is.
 *
 * Made by the log view, whose scroller and list it borrows.
 *
 * Context: main thread.
 */
struct _StrobeLogSeek {
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* not owned: the view outlives this */
  GtkListView *list;
  StrobeLogFollow *follow;
  StrobeCaptureModel *model;
  StrobeLogFolds *folds;
  guint64 wanted; /* a line */
  gboolean has_wanted;
  guint tick_id;
  guint n_frames; /* since the list was told to scroll there */
  guint n_steady; /* in which the line was seen where it should be */
};

G_DEFINE_FINAL_TYPE (StrobeLogSeek, strobe_log_seek, G_TYPE_OBJECT)

static StrobeLogRow *
find_row (StrobeLogSeek *self, guint64 number)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *row = gtk_widget_get_first_child (item);

    if (row != NULL && STROBE_IS_LOG_ROW (row) && strobe_log_row_get_line (STROBE_LOG_ROW (row)) &&
        strobe_log_line_get_number (strobe_log_row_get_line (STROBE_LOG_ROW (row))) == number)
      return STROBE_LOG_ROW (row);
  }
  return NULL;
}

static void
scroll_to (StrobeLogSeek *self, guint index)
{
  strobe_log_follow_stop (self->follow);
  gtk_selection_model_select_item (gtk_list_view_get_model (self->list), index, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", index);
}

/* A list brings a row to the nearest edge; who looks for a line wants to see what is around it.
 * Returns whether it is there, or as near as the ends of the list let it come. */
static gboolean
centre (StrobeLogSeek *self, StrobeLogRow *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double height = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);
  double row_height = gtk_widget_get_height (GTK_WIDGET (row));
  double x = 0;
  double y = 0;

  gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self->list), 0, 0, &x, &y);
  if (y >= height * EDGE && y + row_height <= height * (1 - EDGE))
    return TRUE;
  gtk_adjustment_set_value (adjustment, value + y - MAX (height - row_height, 0) * CENTRE);
  return ABS (gtk_adjustment_get_value (adjustment) - value) < 1;
}

static gboolean
bring_back (StrobeLogSeek *self)
{
  StrobeLogRow *row = find_row (self, self->wanted);
  guint index = 0;

  if (row != NULL)
    return centre (self, row);
  if (!strobe_log_folds_find (self->folds, self->wanted, &index))
    return TRUE;
  scroll_to (self, index);
  return FALSE;
}

/* Before the list is laid out in a frame; only in the next one it is known where the row came. */
static gboolean
tick_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  StrobeLogSeek *self = user_data;

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;
  self->n_steady = bring_back (self) ? self->n_steady + 1 : 0;
  if (self->n_steady < STEADY_FRAMES && self->n_frames < MAX_FRAMES)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop_ticks (StrobeLogSeek *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->tick_id);
  self->tick_id = 0;
}

static void
start_ticks (StrobeLogSeek *self)
{
  self->n_frames = 0;
  self->n_steady = 0;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), tick_cb, self, NULL);
}

static gboolean
is_busy (StrobeLogSeek *self)
{
  gboolean busy = FALSE;

  g_object_get (self->model, "busy", &busy, NULL);
  return busy;
}

static void
show_wanted (StrobeLogSeek *self)
{
  guint index = 0;

  strobe_log_folds_reveal (self->folds, self->wanted);
  if (!strobe_log_folds_find (self->folds, self->wanted, &index)) {
    self->has_wanted = is_busy (self);
    return;
  }
  strobe_log_follow_stop (self->follow);
  self->has_wanted = is_busy (self) || !strobe_log_follow_has_size (self->follow);
  if (!strobe_log_follow_has_size (self->follow))
    return;
  scroll_to (self, index);
  start_ticks (self);
}

static void
ready_cb (StrobeLogSeek *self)
{
  if (self->has_wanted)
    show_wanted (self);
}

/* The place of the line is known when the filter was applied to all. */
static void
busy_cb (StrobeLogSeek *self)
{
  if (self->has_wanted && !is_busy (self))
    show_wanted (self);
}

static void
forget_model (StrobeLogSeek *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  stop_ticks (self);
  g_clear_object (&self->folds);
  g_clear_object (&self->model);
  self->has_wanted = FALSE;
}

static void
strobe_log_seek_dispose (GObject *object)
{
  StrobeLogSeek *self = STROBE_LOG_SEEK (object);

  forget_model (self);
  g_clear_object (&self->follow);
  G_OBJECT_CLASS (strobe_log_seek_parent_class)->dispose (object);
}

static void
strobe_log_seek_class_init (StrobeLogSeekClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_log_seek_dispose;
}

static void
strobe_log_seek_init (StrobeLogSeek *self)
{
}

/**
 * strobe_log_seek_new:
 * @scroller: what is scrolled
 * @list: the list in it, of log rows
 * @follow: what goes to the end of the list, and is told to let go
 *
 * Ownership: @scroller and @list are borrowed and have to stay; keeps a reference on @follow.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what seeks
 */
StrobeLogSeek *
strobe_log_seek_new (GtkScrolledWindow *scroller, GtkListView *list, StrobeLogFollow *follow)
{
  StrobeLogSeek *self = g_object_new (STROBE_TYPE_LOG_SEEK, NULL);

  self->scroller = scroller;
  self->list = list;
  self->follow = g_object_ref (follow);
  g_signal_connect_object (follow, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_log_seek_set_model:
 * @self: what seeks
 * @model: (nullable): the lines
 * @folds: (nullable): the rows of the list, %NULL without a model
 *
 * Wants nothing any more, and looks there from now on.
 *
 * Ownership: keeps a reference on both.
 *
 * Context: main thread.
 */
void
strobe_log_seek_set_model (StrobeLogSeek *self, StrobeCaptureModel *model, StrobeLogFolds *folds)
{
  g_return_if_fail (STROBE_IS_LOG_SEEK (self));

  forget_model (self);
  if (model == NULL)
    return;
  self->model = g_object_ref (model);
  self->folds = g_object_ref (folds);
  g_signal_connect_object (model, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_log_seek_start:
 * @self: what seeks
 * @number: a line, or where it is not shown, the next one that is
 *
 * Selects a line and scrolls to it, as soon as the filter that is being applied lets it through.
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_seek_start (StrobeLogSeek *self, guint64 number)
{
  g_return_if_fail (STROBE_IS_LOG_SEEK (self));

  if (self->model == NULL)
    return;
  self->wanted = number;
  self->has_wanted = TRUE;
  show_wanted (self);
}

/**
 * strobe_log_seek_stop:
 * @self: what seeks
 *
 * Wants nothing any more.
 *
 * Context: main thread.
 */
void
strobe_log_seek_stop (StrobeLogSeek *self)
{
  g_return_if_fail (STROBE_IS_LOG_SEEK (self));

  self->has_wanted = FALSE;
  stop_ticks (self);
}
