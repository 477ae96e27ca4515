/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log-view.h"

#include <glib/gi18n.h>

#include "ui/log-row.h"

/* Rows that wrap have guessed heights at first: a jump to the last one is made again until it
 * holds, but not for ever. */
#define MAX_JUMPS 10
/* This close to the end counts as the end. */
#define END_SLACK_PX 8.0

/**
 * StrobeLogView:
 *
 * Shows the lines of one board.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeLogView {
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkRevealer *more;
  GtkLabel *more_text;
  StrobeLogBuffer *buffer;
  GtkMultiSelection *selection;
  gboolean following;
  gboolean pressed; /* a pointer or a finger holds the list or its scroll bar */
  guint jump_id;
  guint n_jumps; /* since the last new line */
  guint n_unseen;
};

G_DEFINE_FINAL_TYPE (StrobeLogView, strobe_log_view, ADW_TYPE_BIN)

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, strobe_log_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  strobe_log_row_set_line (STROBE_LOG_ROW (gtk_list_item_get_child (item)),
                           STROBE_LOG_LINE (gtk_list_item_get_item (item)));
}

static void
update_more (StrobeLogView *self)
{
  g_autofree char *text = NULL;

  if (self->following)
    self->n_unseen = 0;
  text = g_strdup_printf (ngettext ("%u new line", "%u new lines", self->n_unseen), self->n_unseen);
  if (self->n_unseen > 0)
    gtk_label_set_label (self->more_text, text);
  gtk_revealer_set_reveal_child (self->more, self->n_unseen > 0);
  gtk_widget_set_can_target (GTK_WIDGET (self->more), self->n_unseen > 0);
}

/* By the row first, as a list knows where its rows are only once they were on the screen; then to
 * the very end, as the last row may be higher than the view. */
static void
jump (StrobeLogView *self, guint last)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (self->n_jumps == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", last);
  else
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static gboolean
jump_cb (gpointer user_data)
{
  StrobeLogView *self = user_data;
  guint n_lines = g_list_model_get_n_items (G_LIST_MODEL (self->buffer));

  self->jump_id = 0;
  if (self->following && n_lines > 0)
    jump (self, n_lines - 1);
  self->n_jumps++;
  return G_SOURCE_REMOVE;
}

/* Once, however many batches came. Beside the redraw, not after it: on a slow machine an animation
 * would leave no time for anything after it. */
static void
schedule_jump (StrobeLogView *self)
{
  if (self->jump_id == 0)
    self->jump_id = g_idle_add_full (GDK_PRIORITY_REDRAW, jump_cb, self, NULL);
}

static void
lines_changed_cb (StrobeLogView *self, guint position, guint n_removed, guint n_added)
{
  if (!self->following && n_added > n_removed)
    self->n_unseen += n_added - n_removed;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->buffer)) == 0)
    self->following = TRUE;
  update_more (self);
  self->n_jumps = 0;
  schedule_jump (self);
}

static gboolean
is_at_end (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
         gtk_adjustment_get_upper (adjustment) - END_SLACK_PX;
}

/* The list moves when somebody scrolls, and when rows turn out to be higher than they were guessed.
 * Only somebody lets go of the end: by the pointer, by the wheel or by a key. */
static void
moved_cb (StrobeLogView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (is_at_end (adjustment))
    self->following = TRUE;
  else if (self->pressed)
    self->following = FALSE;
  else if (self->following && self->n_jumps < MAX_JUMPS)
    schedule_jump (self);
  update_more (self);
}

static void
let_go (StrobeLogView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
    self->following = FALSE;
}

static gboolean
wheel_cb (StrobeLogView *self, double dx, double dy)
{
  if (dy < 0)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (StrobeLogView *self, guint keyval)
{
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Home ||
      keyval == GDK_KEY_KP_Up || keyval == GDK_KEY_KP_Page_Up || keyval == GDK_KEY_KP_Home)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

/* Not a gesture: the scroll bar claims the press, and a gesture would then be cancelled. */
static gboolean
event_cb (StrobeLogView *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    self->pressed = TRUE;
  else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
    self->pressed = FALSE;
  return GDK_EVENT_PROPAGATE;
}

static void
copy_selection (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *text = strobe_log_view_dup_selected_text (STROBE_LOG_VIEW (widget));

  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
more_clicked_cb (StrobeLogView *self)
{
  strobe_log_view_follow (self);
}

static void
strobe_log_view_dispose (GObject *object)
{
  StrobeLogView *self = STROBE_LOG_VIEW (object);

  g_clear_handle_id (&self->jump_id, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (strobe_log_view_parent_class)->dispose (object);
}

static void
strobe_log_view_class_init (StrobeLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, list);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, more);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogView, more_text);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, wheel_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, event_cb);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_selection);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
}

static void
strobe_log_view_init (StrobeLogView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->following = TRUE;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_log_view_set_buffer:
 * @self: a view
 * @buffer: (nullable): whose lines it shows
 *
 * Shows a buffer, at its end.
 *
 * Ownership: keeps a reference on @buffer.
 *
 * Context: main thread.
 */
void
strobe_log_view_set_buffer (StrobeLogView *self, StrobeLogBuffer *buffer)
{
  g_return_if_fail (STROBE_IS_LOG_VIEW (self));

  if (self->buffer == buffer)
    return;
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_handle_id (&self->jump_id, g_source_remove);
  g_clear_object (&self->selection);
  g_set_object (&self->buffer, buffer);
  if (buffer != NULL)
    self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (buffer)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  if (buffer == NULL)
    return;
  /* After the list's own handler: it has to know the rows before it is told to show the last. */
  g_signal_connect_object (buffer, "items-changed", G_CALLBACK (lines_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  strobe_log_view_follow (self);
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

  return self->following;
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

  self->following = TRUE;
  update_more (self);
  if (self->buffer != NULL)
    schedule_jump (self);
}

/**
 * strobe_log_view_dup_selected_text:
 * @self: a view
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the selected lines, each with a line feed
 */
char *
strobe_log_view_dup_selected_text (StrobeLogView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (STROBE_IS_LOG_VIEW (self), NULL);

  if (self->selection == NULL)
    return g_strdup ("");
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_iter_init_first (&iter, selected, &position)) {
    do {
      g_autoptr (StrobeLogLine) line =
                   g_list_model_get_item (G_LIST_MODEL (self->buffer), position);

      g_string_append_printf (text, "%s\n", strobe_log_line_get_text (line));
    } while (gtk_bitset_iter_next (&iter, &position));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
