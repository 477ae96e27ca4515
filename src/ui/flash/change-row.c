/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/change-row.h"

#include <glib/gi18n.h>

/**
 * StrobeChangeRow:
 *
 * Shows the change offer of the flash target, where there is one: a switch, and what it means for
 * this firmware on this board.
 *
 * Made by the window, for its place in the firmware card.
 *
 * Context: main thread.
 */
struct _StrobeChangeRow {
  AdwBin parent_instance;

  AdwActionRow *row;
  GtkSwitch *enable;
  StrobeFlashTarget *target;
};

G_DEFINE_FINAL_TYPE (StrobeChangeRow, strobe_change_row, ADW_TYPE_BIN)

static char *
dup_saving (const StrobeFlashDelta *delta)
{
  g_autofree char *sent = g_format_size_full (delta->sent_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *full = g_format_size_full (delta->full_bytes, G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: two sizes: "Sends 64.0 KiB instead of 1.2 MiB. …" The board may fail to start
   * because another program has written to it after Strobe did. */
  return g_strdup_printf (_ ("Sends %s instead of %s. If another program wrote to the board since, "
                             "it may not start: flash everything then."),
                          sent, full);
}

static char *
dup_text (const StrobeFlashDelta *delta)
{
  switch (delta->kind) {
  case STROBE_FLASH_DELTA_UNKNOWN:
    return g_strdup (_ ("It is not certain what this board holds, so everything is sent."));
  case STROBE_FLASH_DELTA_EVERYTHING:
    return g_strdup (_ ("There is nothing on the board that could stay, so everything is sent."));
  case STROBE_FLASH_DELTA_PARTS:
    return dup_saving (delta);
  case STROBE_FLASH_DELTA_NOTHING:
    return g_strdup (
      _ ("Nothing has changed since the last flash of this board. Flash sends everything."));
  }
  g_assert_not_reached ();
}

/* Who has not asked for it is only told where it helps. */
static gboolean
is_worth_showing (const StrobeFlashDelta *delta, gboolean is_wanted)
{
  return delta != NULL && (is_wanted || delta->kind == STROBE_FLASH_DELTA_PARTS);
}

/* While the board is written the row stays as it was: what it offers is under way. */
static void
update (StrobeChangeRow *self)
{
  StrobeChangeOffer *offer = strobe_flash_target_get_offer (self->target);
  const StrobeFlashDelta *delta = strobe_change_offer_get_delta (offer);
  gboolean is_wanted = strobe_change_offer_get_enabled (offer);
  gboolean is_running =
    strobe_flash_target_get_state (self->target) == STROBE_FLASH_TARGET_STATE_RUNNING;
  g_autofree char *text = delta != NULL ? dup_text (delta) : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self), !is_running);
  if (is_running || strobe_change_offer_is_busy (offer))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), is_worth_showing (delta, is_wanted));
  if (text != NULL)
    adw_action_row_set_subtitle (self->row, text);
}

static void
strobe_change_row_dispose (GObject *object)
{
  g_clear_object (&STROBE_CHANGE_ROW (object)->target);
  G_OBJECT_CLASS (strobe_change_row_parent_class)->dispose (object);
}

static void
strobe_change_row_class_init (StrobeChangeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_change_row_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/flash/change-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeChangeRow, row);
  gtk_widget_class_bind_template_child (widget_class, StrobeChangeRow, enable);
}

static void
strobe_change_row_init (StrobeChangeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_change_row_new:
 * @target: whose offer it shows
 *
 * Makes the row; it is seen while there is something to offer.
 *
 * Ownership: keeps a reference on @target.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
strobe_change_row_new (StrobeFlashTarget *target)
{
  StrobeChangeRow *self = g_object_new (STROBE_TYPE_CHANGE_ROW, "visible", FALSE, NULL);
  StrobeChangeOffer *offer = strobe_flash_target_get_offer (target);

  self->target = g_object_ref (target);
  g_object_bind_property (offer, "enabled", self->enable, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (offer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
