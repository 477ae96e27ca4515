/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-fold.h"

#include "ui/flash/flash-line.h"
#include "ui/flash/fold-button.h"

#define OPEN_MARGIN_PX 18
#define FOLDED_MARGIN_PX 12
#define FOLDED_SPACING_PX 6

/* The two forms of what stands above the log. Nothing moves on the way from one to the other: the
 * log would be laid out anew for each frame. */

static gboolean
is_folded (StrobeWindow *self)
{
  return strobe_card_fold_is_folded (self->fold);
}

/* A box without anything to see would still have its spacing. */
static void
update_options (StrobeWindow *self)
{
  gtk_widget_set_visible (
    self->options, !is_folded (self) && (gtk_widget_get_visible (GTK_WIDGET (self->recipe_bar)) ||
                                         gtk_widget_get_visible (self->change_row)));
}

static void
update_margins (StrobeWindow *self)
{
  GtkWidget *top = GTK_WIDGET (self->top);
  int beside_px = is_folded (self) ? FOLDED_MARGIN_PX : OPEN_MARGIN_PX;
  int above_px = is_folded (self) ? FOLDED_SPACING_PX : OPEN_MARGIN_PX;

  gtk_widget_set_margin_start (top, beside_px);
  gtk_widget_set_margin_end (top, beside_px);
  gtk_widget_set_margin_top (top, above_px);
  gtk_widget_set_margin_bottom (top, above_px);
}

static gboolean
has_focus_in (StrobeWindow *self, GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* To the button that was pressed, in its new place; else to what comes first, which is Flash. */
static void
move_focus (GtkWidget *to, GtkWidget *button)
{
  if (button == NULL || !gtk_widget_child_focus (button, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (to, GTK_DIR_TAB_FORWARD);
}

static void
show_folded (StrobeWindow *self)
{
  gboolean from_button = has_focus_in (self, self->card_button);
  gboolean had_focus = has_focus_in (self, GTK_WIDGET (self->firmware_card)) ||
                       has_focus_in (self, GTK_WIDGET (self->flash_pane)) ||
                       has_focus_in (self, self->options);

  gtk_widget_set_visible (self->flash_line, TRUE);
  if (had_focus)
    move_focus (self->flash_line, from_button ? self->line_button : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->firmware_card), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->flash_pane), FALSE);
}

static void
show_unfolded (StrobeWindow *self)
{
  gboolean from_button = has_focus_in (self, self->line_button);
  gboolean had_focus = has_focus_in (self, self->flash_line);

  gtk_widget_set_visible (GTK_WIDGET (self->firmware_card), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->flash_pane), TRUE);
  if (had_focus)
    move_focus (GTK_WIDGET (self->flash_pane), from_button ? self->card_button : NULL);
  gtk_widget_set_visible (self->flash_line, FALSE);
}

static void
folded_cb (StrobeWindow *self)
{
  if (is_folded (self))
    show_folded (self);
  else
    show_unfolded (self);
  update_options (self);
  update_margins (self);
}

/**
 * strobe_window_set_up_fold:
 * @self: a window with its target, its follower and its options
 *
 * Has the firmware give way to the log once its board has started.
 *
 * Context: main thread.
 */
void
strobe_window_set_up_fold (StrobeWindow *self)
{
  self->fold = strobe_card_fold_new (self->loader, self->target, self->follower);
  self->card_button = strobe_fold_button_new (self->fold);
  self->line_button = strobe_fold_button_new (self->fold);
  strobe_firmware_card_set_end (self->firmware_card, self->card_button);
  self->flash_line = strobe_flash_line_new (self->target, self->follower, self->line_button);
  gtk_box_append (self->flash_box, self->flash_line);
  g_signal_connect_object (self->fold, "notify::folded", G_CALLBACK (folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recipe_bar, "notify::visible", G_CALLBACK (update_options), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->change_row, "notify::visible", G_CALLBACK (update_options), self,
                           G_CONNECT_SWAPPED);
  folded_cb (self);
}
