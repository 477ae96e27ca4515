/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-bar.h"

#include "app/build-text.h"

#define MS_PER_S 1000

/**
 * StrobeBuildBar:
 *
 * One line about the newest build. It counts the seconds, and wakes up only when its words change
 * and only while it is seen.
 *
 * Made by the window, for the firmware card.
 *
 * Context: main thread.
 */
struct _StrobeBuildBar {
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  StrobeBuildFollower *follower;
  guint timer_id;
};

G_DEFINE_FINAL_TYPE (StrobeBuildBar, strobe_build_bar, ADW_TYPE_BIN)

static void update (StrobeBuildBar *self);

static gboolean
timer_cb (gpointer user_data)
{
  StrobeBuildBar *self = user_data;

  self->timer_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static char *
dup_text (StrobeBuildBar *self, guint *next_s)
{
  StrobeFirmwareDiff *diff = strobe_build_follower_get_diff (self->follower);
  gint64 age_us = g_get_monotonic_time () - strobe_build_follower_get_rebuilt_us (self->follower);
  g_autofree char *age = strobe_build_text_dup_age (age_us / G_USEC_PER_SEC, next_s);
  g_autofree char *changes = diff != NULL ? strobe_build_text_dup_changes (diff) : NULL;

  return changes != NULL ? g_strdup_printf ("%s · %s", age, changes) : g_steal_pointer (&age);
}

static void
show_trouble (StrobeBuildBar *self)
{
  gtk_image_set_from_icon_name (self->icon, "dialog-warning-symbolic");
  gtk_label_set_label (self->label, strobe_build_text_get_away ());
}

static void
show_age (StrobeBuildBar *self)
{
  guint next_s = 0;
  g_autofree char *text = dup_text (self, &next_s);

  gtk_image_set_from_icon_name (self->icon, "view-refresh-symbolic");
  gtk_label_set_label (self->label, text);
  if (next_s > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer_id = g_timeout_add (next_s * MS_PER_S, timer_cb, self);
}

static void
update (StrobeBuildBar *self)
{
  gboolean is_away = strobe_build_follower_get_error (self->follower) != NULL;
  gboolean is_rebuilt = strobe_build_follower_get_rebuilt_us (self->follower) != 0;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), is_away || is_rebuilt);
  if (is_away)
    show_trouble (self);
  else if (is_rebuilt)
    show_age (self);
}

/* There may be two of them, one of which is seen. */
static void
rebuilt_cb (StrobeBuildBar *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s",
                                gtk_label_get_label (self->label));
}

static void
strobe_build_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (strobe_build_bar_parent_class)->map (widget);
  update (STROBE_BUILD_BAR (widget));
}

static void
strobe_build_bar_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&STROBE_BUILD_BAR (widget)->timer_id, g_source_remove);
  GTK_WIDGET_CLASS (strobe_build_bar_parent_class)->unmap (widget);
}

static void
strobe_build_bar_dispose (GObject *object)
{
  StrobeBuildBar *self = STROBE_BUILD_BAR (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->follower);
  G_OBJECT_CLASS (strobe_build_bar_parent_class)->dispose (object);
}

static void
strobe_build_bar_class_init (StrobeBuildBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_build_bar_dispose;
  widget_class->map = strobe_build_bar_map;
  widget_class->unmap = strobe_build_bar_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/flash/build-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildBar, icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildBar, label);
}

static void
strobe_build_bar_init (StrobeBuildBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_build_bar_new:
 * @follower: what it tells of
 *
 * Ownership: keeps a reference on @follower.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
strobe_build_bar_new (StrobeBuildFollower *follower)
{
  StrobeBuildBar *self = g_object_new (STROBE_TYPE_BUILD_BAR, NULL);

  self->follower = g_object_ref (follower);
  g_signal_connect_object (follower, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (follower, "rebuilt", G_CALLBACK (rebuilt_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
