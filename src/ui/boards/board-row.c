/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boards/board-row.h"

#include <glib/gi18n.h>

#include "app/board-text.h"

/**
 * StrobeBoardRow:
 *
 * Shows one board and the progress of its job.
 *
 * Made by the sidebar for each board of the list.
 *
 * Context: main thread.
 */
struct _StrobeBoardRow {
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *port;
  GtkLabel *subtitle;
  GtkProgressBar *progress;
  GtkWidget *why;
  GtkButton *fix;
  GtkButton *reset;
  StrobeContext *context;
  StrobeBoard *board;
  StrobeFlashJob *job;
};

G_DEFINE_FINAL_TYPE (StrobeBoardRow, strobe_board_row, GTK_TYPE_LIST_BOX_ROW)

/* The name that a screen reader says; without the progress, which would never let it rest. */
static void
update_accessible (StrobeBoardRow *self, gboolean active)
{
  g_autofree char *title = strobe_board_text_dup_title (self->board);
  const char *sentence = gtk_label_get_label (self->subtitle);
  g_autofree char *name =
    /* Translators: a board, its USB port, what it does: "ESP32-S2, port 1-4.2, Ready to flash" */
    g_strdup_printf (_ ("%s, port %s, %s"), title, strobe_board_get_port (self->board),
                     active ? _ ("flashing") : sentence);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_progress (StrobeBoardRow *self)
{
  gboolean active = self->job != NULL && strobe_flash_job_is_active (self->job);
  g_autofree char *subtitle = strobe_board_text_dup_subtitle (self->board, self->job);

  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), active);
  if (active)
    gtk_progress_bar_set_fraction (self->progress, strobe_flash_progress_get_fraction (
                                                     strobe_flash_job_get_progress (self->job)));
}

static void
update (StrobeBoardRow *self)
{
  g_autofree char *title = strobe_board_text_dup_title (self->board);
  gboolean active = self->job != NULL && strobe_flash_job_is_active (self->job);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->port, strobe_board_get_port (self->board));
  gtk_image_set_from_icon_name (self->icon,
                                strobe_board_text_get_icon_name (self->board, self->job));
  gtk_widget_set_visible (GTK_WIDGET (self->fix),
                          strobe_board_get_denied_node (self->board) != NULL && !active);
  gtk_widget_set_visible (GTK_WIDGET (self->reset),
                          strobe_board_is_practice (self->board) && !active);
  gtk_widget_set_visible (self->why, strobe_board_get_state (self->board) ==
                                       STROBE_BOARD_STATE_USB_SERIAL_JTAG);
  update_progress (self);
  update_accessible (self, active);
}

static void
follow_job (StrobeBoardRow *self)
{
  StrobeFlashJob *job =
    strobe_flash_queue_find (strobe_context_get_queue (self->context), self->board);

  if (job != self->job) {
    if (self->job != NULL)
      g_signal_handlers_disconnect_by_data (self->job, self);
    g_set_object (&self->job, job);
    if (job != NULL) {
      g_signal_connect_object (job, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (job, "notify::progress", G_CALLBACK (update_progress), self,
                               G_CONNECT_SWAPPED);
    }
  }
  update (self);
}

/* Picks the board, as a click on the row does: its pane says the rest. */
static void
fix_clicked_cb (StrobeBoardRow *self)
{
  gtk_widget_activate (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.fix-access", NULL);
}

static void
reset_clicked_cb (StrobeBoardRow *self)
{
  strobe_context_press_reset (self->context, self->board);
}

/* A row that takes the focus is selected with it, and so another board chosen. Arrow keys are for
 * that; Tab only passes by. */
static gboolean
strobe_board_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean passes = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (passes && !gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (widget)))
    return FALSE;
  return GTK_WIDGET_CLASS (strobe_board_row_parent_class)->focus (widget, direction);
}

static void
strobe_board_row_dispose (GObject *object)
{
  StrobeBoardRow *self = STROBE_BOARD_ROW (object);

  g_clear_object (&self->job);
  g_clear_object (&self->board);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (strobe_board_row_parent_class)->dispose (object);
}

static void
strobe_board_row_class_init (StrobeBoardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_board_row_dispose;
  widget_class->focus = strobe_board_row_focus;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/boards/board-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, port);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, progress);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, why);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, fix);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardRow, reset);
  gtk_widget_class_bind_template_callback (widget_class, fix_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
strobe_board_row_init (StrobeBoardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_board_row_new:
 * @context: where the jobs are
 * @board: what it shows
 *
 * Makes the row of a board; it follows the board and its jobs by itself.
 *
 * Ownership: keeps a reference on both.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
strobe_board_row_new (StrobeContext *context, StrobeBoard *board)
{
  StrobeBoardRow *self = g_object_new (STROBE_TYPE_BOARD_ROW, NULL);

  self->context = g_object_ref (context);
  self->board = g_object_ref (board);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->why), "s", strobe_board_get_port (board));
  g_signal_connect_object (board, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_context_get_queue (context), "items-changed",
                           G_CALLBACK (follow_job), self, G_CONNECT_SWAPPED);
  follow_job (self);
  return GTK_WIDGET (self);
}

/**
 * strobe_board_row_get_board:
 *
 * Returns: (transfer none): the board of the row
 */
StrobeBoard *
strobe_board_row_get_board (StrobeBoardRow *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD_ROW (self), NULL);

  return self->board;
}
