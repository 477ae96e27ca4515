/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-switch.h"

#include <glib/gi18n.h>

/**
 * StrobeBuildSwitch:
 *
 * The switch for flashing each new build by itself. While it is on, that is to be seen from afar.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeBuildSwitch {
  AdwBin parent_instance;

  GtkWidget *box;
  GtkLabel *state;
  GtkSwitch *toggle;
  StrobeBuildFollower *follower;
  StrobeAutoFlash *auto_flash; /* of the follower */
};

G_DEFINE_FINAL_TYPE (StrobeBuildSwitch, strobe_build_switch, ADW_TYPE_BIN)

static char *
dup_ready (StrobeBuildSwitch *self)
{
  /* Translators: the USB port of a board, such as 1-4.2 */
  return g_strdup_printf (_ ("To the board on port %s"),
                          strobe_auto_flash_get_port (self->auto_flash));
}

static char *
dup_other_board (StrobeBuildSwitch *self)
{
  /* Translators: the USB port of a board, such as 1-4.2 */
  return g_strdup_printf (_ ("Paused: port %s is not selected"),
                          strobe_auto_flash_get_port (self->auto_flash));
}

/* NULL: nothing that the switch does not show. */
static char *
dup_state (StrobeBuildSwitch *self)
{
  switch (strobe_auto_flash_get_state (self->auto_flash)) {
  case STROBE_AUTO_FLASH_STATE_OFF:
    return NULL;
  case STROBE_AUTO_FLASH_STATE_READY:
    return dup_ready (self);
  case STROBE_AUTO_FLASH_STATE_NEXT:
    return g_strdup (_ ("The newest build comes next"));
  case STROBE_AUTO_FLASH_STATE_WAITING:
    return g_strdup (_ ("Waits until the board is ready"));
  case STROBE_AUTO_FLASH_STATE_OTHER_BOARD:
    return dup_other_board (self);
  case STROBE_AUTO_FLASH_STATE_UNFIT:
    return g_strdup (_ ("Not this build: look at it first"));
  case STROBE_AUTO_FLASH_STATE_ASKS:
    return g_strdup (_ ("Paused: this build has a new warning"));
  }
  g_assert_not_reached ();
}

static void
update (StrobeBuildSwitch *self)
{
  gboolean automatic = strobe_auto_flash_is_enabled (self->auto_flash);
  g_autofree char *state = dup_state (self);

  gtk_widget_set_visible (GTK_WIDGET (self), strobe_build_follower_expects_builds (self->follower));
  gtk_widget_set_sensitive (self->box, strobe_auto_flash_can_be_enabled (self->auto_flash));
  gtk_label_set_label (self->state, state != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state), state != NULL);
  gtk_switch_set_active (self->toggle, automatic);
  if (automatic)
    gtk_widget_add_css_class (self->box, "automatic");
  else
    gtk_widget_remove_css_class (self->box, "automatic");
}

static void
toggled_cb (StrobeBuildSwitch *self)
{
  if (self->follower != NULL)
    strobe_auto_flash_set_enabled (self->auto_flash, gtk_switch_get_active (self->toggle));
}

static void
strobe_build_switch_dispose (GObject *object)
{
  g_clear_object (&STROBE_BUILD_SWITCH (object)->follower);
  G_OBJECT_CLASS (strobe_build_switch_parent_class)->dispose (object);
}

static void
strobe_build_switch_class_init (StrobeBuildSwitchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_build_switch_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/flash/build-switch.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildSwitch, box);
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildSwitch, state);
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildSwitch, toggle);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
strobe_build_switch_init (StrobeBuildSwitch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_build_switch_set_follower:
 * @self: a switch
 * @follower: what it switches
 *
 * Connects the switch, once.
 *
 * Ownership: keeps a reference on @follower.
 *
 * Context: main thread.
 */
void
strobe_build_switch_set_follower (StrobeBuildSwitch *self, StrobeBuildFollower *follower)
{
  g_return_if_fail (STROBE_IS_BUILD_SWITCH (self) && self->follower == NULL);

  self->follower = g_object_ref (follower);
  self->auto_flash = strobe_build_follower_get_auto_flash (follower);
  g_signal_connect_object (follower, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
