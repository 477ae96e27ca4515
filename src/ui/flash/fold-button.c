/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/fold-button.h"

#include <glib/gi18n.h>

/**
 * StrobeFoldButton:
 *
 * A disclosure button: its name stays, its state is what changes.
 *
 * Made by the window, for each of the two forms of the firmware.
 *
 * Context: main thread.
 */
struct _StrobeFoldButton {
  AdwBin parent_instance;

  GtkButton *button;
  StrobeCardFold *fold;
};

G_DEFINE_FINAL_TYPE (StrobeFoldButton, strobe_fold_button, ADW_TYPE_BIN)

static void
update (StrobeFoldButton *self)
{
  gboolean folded = strobe_card_fold_is_folded (self->fold);

  gtk_button_set_icon_name (self->button, folded ? "pan-down-symbolic" : "pan-up-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               !folded, -1);
}

static void
strobe_fold_button_dispose (GObject *object)
{
  g_clear_object (&STROBE_FOLD_BUTTON (object)->fold);
  G_OBJECT_CLASS (strobe_fold_button_parent_class)->dispose (object);
}

static void
strobe_fold_button_class_init (StrobeFoldButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_fold_button_dispose;
}

static void
strobe_fold_button_init (StrobeFoldButton *self)
{
  /* Level with the button beside it: Tab goes by the height at which widgets stand. */
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("Firmware (F8)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.toggle-firmware");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Firmware"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * strobe_fold_button_new:
 * @fold: what it shows; the action of the window changes it
 *
 * Ownership: keeps a reference on @fold.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
strobe_fold_button_new (StrobeCardFold *fold)
{
  StrobeFoldButton *self = g_object_new (STROBE_TYPE_FOLD_BUTTON, NULL);

  self->fold = g_object_ref (fold);
  g_signal_connect_object (fold, "notify::folded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
