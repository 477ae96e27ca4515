/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-toolbar.h"

/**
 * StrobeLogToolbar:
 *
 * What the buttons do is in log-page-actions.c.
 *
 * Made by the template of the log page.
 *
 * Context: main thread.
 */
struct _StrobeLogToolbar {
  AdwBin parent_instance;

  AdwSqueezer *squeezer;
  GtkWidget *wide_bar;
  AdwBin *wide_slot;
  AdwBin *narrow_slot;
  StrobeLogFilterBar *filter_bar;
  guint place_id;
};

G_DEFINE_FINAL_TYPE (StrobeLogToolbar, strobe_log_toolbar, ADW_TYPE_BIN)

/* The filter is one widget: beside the buttons where there is room, else below them. */
static void
place_filter_bar (StrobeLogToolbar *self)
{
  gboolean is_wide = adw_squeezer_get_visible_child (self->squeezer) == self->wide_bar;
  AdwBin *from = is_wide ? self->narrow_slot : self->wide_slot;
  AdwBin *to = is_wide ? self->wide_slot : self->narrow_slot;
  GtkWidget *bar = GTK_WIDGET (self->filter_bar);
  int minimum = 0;

  if (adw_bin_get_child (to) == bar)
    return;
  /* What it needs is kept free, or else there would seem to be room for it as soon as it is gone.
   */
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->wide_slot), minimum, -1);
  g_object_ref (bar);
  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, bar);
  g_object_unref (bar);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_slot), !is_wide);
}

static gboolean
place_cb (gpointer user_data)
{
  StrobeLogToolbar *self = user_data;

  self->place_id = 0;
  place_filter_bar (self);
  return G_SOURCE_REMOVE;
}

/* Told while sizes are given out, when no widget may be moved. */
static void
squeezed_cb (StrobeLogToolbar *self)
{
  if (self->place_id == 0)
    self->place_id = g_idle_add_full (G_PRIORITY_DEFAULT, place_cb, self, NULL);
}

static void
strobe_log_toolbar_dispose (GObject *object)
{
  g_clear_handle_id (&STROBE_LOG_TOOLBAR (object)->place_id, g_source_remove);
  G_OBJECT_CLASS (strobe_log_toolbar_parent_class)->dispose (object);
}

static void
strobe_log_toolbar_class_init (StrobeLogToolbarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_toolbar_dispose;
  g_type_ensure (STROBE_TYPE_LOG_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/log/log-toolbar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogToolbar, squeezer);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogToolbar, wide_bar);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogToolbar, wide_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogToolbar, narrow_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogToolbar, filter_bar);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
}

static void
strobe_log_toolbar_init (StrobeLogToolbar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_log_toolbar_get_filter_bar:
 *
 * Returns: (transfer none): what decides which lines are shown
 */
StrobeLogFilterBar *
strobe_log_toolbar_get_filter_bar (StrobeLogToolbar *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_TOOLBAR (self), NULL);

  return self->filter_bar;
}
