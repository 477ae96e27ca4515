/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-follow.h"

#include "ui/common/scroll-hand.h"

/* Rows that wrap have guessed heights at first: a jump to the last one is made again until it
 * holds, but not for ever. */
#define MAX_JUMPS 10

/**
 * StrobeLogFollow:
 *
 * Scrolls a list to its end whenever rows come.
 *
 * Made by the log view, whose scroller and list it borrows.
 *
 * Context: main thread.
 */
struct _StrobeLogFollow {
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* not owned: the view outlives this */
  GtkListView *list;
  StrobeScrollHand *hand;
  gboolean following;
  gboolean is_ready;
  guint jump_id;
  guint n_jumps; /* since the last new row */
};

G_DEFINE_FINAL_TYPE (StrobeLogFollow, strobe_log_follow, G_TYPE_OBJECT)

enum {
  SIGNAL_MOVED,
  SIGNAL_STOPPED,
  SIGNAL_READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkAdjustment *
get_adjustment (StrobeLogFollow *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static guint
get_n_rows (StrobeLogFollow *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

/* By the row first, as a list knows where its rows are only once they were on the screen; then to
 * the very end, as the last row may be higher than the view. */
static void
jump (StrobeLogFollow *self, guint last)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (self->n_jumps == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", last);
  else
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* A list that is told to scroll before it has a size shows nothing at all: it is told when it has
 * one. */
static gboolean
jump_cb (gpointer user_data)
{
  StrobeLogFollow *self = user_data;
  guint n_rows = get_n_rows (self);

  self->jump_id = 0;
  if (!strobe_log_follow_has_size (self) || n_rows == 0)
    return G_SOURCE_REMOVE;
  if (self->following)
    jump (self, n_rows - 1);
  self->n_jumps++;
  if (!self->is_ready) {
    self->is_ready = TRUE;
    g_signal_emit (self, signals[SIGNAL_READY], 0);
  }
  return G_SOURCE_REMOVE;
}

/* Once, however many batches came. Beside the redraw, not after it: on a slow machine an animation
 * would leave no time for anything after it. */
static void
schedule_jump (StrobeLogFollow *self)
{
  if (self->jump_id == 0)
    self->jump_id = g_idle_add_full (GDK_PRIORITY_REDRAW, jump_cb, self, NULL);
}

static void
moved_cb (StrobeLogFollow *self)
{
  if (!self->is_ready)
    schedule_jump (self);
  else if (strobe_scroll_hand_is_at_end (self->hand))
    self->following = TRUE;
  else if (strobe_scroll_hand_is_pressed (self->hand))
    strobe_log_follow_stop (self);
  else if (self->following && self->n_jumps < MAX_JUMPS)
    schedule_jump (self);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

static void
strobe_log_follow_dispose (GObject *object)
{
  StrobeLogFollow *self = STROBE_LOG_FOLLOW (object);

  g_clear_handle_id (&self->jump_id, g_source_remove);
  g_clear_object (&self->hand);
  G_OBJECT_CLASS (strobe_log_follow_parent_class)->dispose (object);
}

static void
strobe_log_follow_class_init (StrobeLogFollowClass *klass)
{
  static const char *const names[N_SIGNALS] = { "moved", "stopped", "ready" };

  G_OBJECT_CLASS (klass)->dispose = strobe_log_follow_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], STROBE_TYPE_LOG_FOLLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
strobe_log_follow_init (StrobeLogFollow *self)
{
  self->following = TRUE;
}

/**
 * strobe_log_follow_new:
 * @scroller: what is scrolled
 * @list: the list in it
 *
 * Follows from the start.
 *
 * Ownership: @scroller and @list are borrowed and have to stay.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what follows
 */
StrobeLogFollow *
strobe_log_follow_new (GtkScrolledWindow *scroller, GtkListView *list)
{
  StrobeLogFollow *self = g_object_new (STROBE_TYPE_LOG_FOLLOW, NULL);

  self->scroller = scroller;
  self->list = list;
  self->hand = strobe_scroll_hand_new (scroller);
  g_signal_connect_object (self->hand, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hand, "let-go", G_CALLBACK (strobe_log_follow_stop), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_log_follow_is_following:
 *
 * Returns: whether new rows are scrolled to
 */
gboolean
strobe_log_follow_is_following (StrobeLogFollow *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_FOLLOW (self), FALSE);

  return self->following;
}

/**
 * strobe_log_follow_has_size:
 *
 * Returns: whether the list was laid out, and can be scrolled
 */
gboolean
strobe_log_follow_has_size (StrobeLogFollow *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_FOLLOW (self), FALSE);

  return gtk_adjustment_get_page_size (get_adjustment (self)) > 0;
}

/**
 * strobe_log_follow_start:
 * @self: what follows
 *
 * Goes to the last row and stays there.
 *
 * Context: main thread.
 */
void
strobe_log_follow_start (StrobeLogFollow *self)
{
  g_return_if_fail (STROBE_IS_LOG_FOLLOW (self));

  self->following = TRUE;
  self->n_jumps = 0;
  schedule_jump (self);
}

/**
 * strobe_log_follow_stop:
 * @self: what follows
 *
 * Stays where the list is, if there is anything in it.
 *
 * Context: main thread.
 */
void
strobe_log_follow_stop (StrobeLogFollow *self)
{
  g_return_if_fail (STROBE_IS_LOG_FOLLOW (self));

  if (!self->following || get_n_rows (self) == 0)
    return;
  self->following = FALSE;
  g_signal_emit (self, signals[SIGNAL_STOPPED], 0);
}

/**
 * strobe_log_follow_rows_changed:
 * @self: what follows
 *
 * Goes to the last row if it follows. Comes after the list has heard of the rows itself.
 *
 * Context: main thread.
 */
void
strobe_log_follow_rows_changed (StrobeLogFollow *self)
{
  g_return_if_fail (STROBE_IS_LOG_FOLLOW (self));

  if (get_n_rows (self) == 0)
    self->following = TRUE;
  self->n_jumps = 0;
  if (self->following)
    schedule_jump (self);
}
