/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-keys.h"

/* The window's shortcuts come before the widget that has the focus: Ctrl+L would clear the log and
 * Ctrl+F search it, where a console editor wants both. So a controller on the window, which runs
 * before the one with the shortcuts, hands such keys to the terminal while it has the focus. */

#define CONTROLLER_KEY "strobe-terminal-keys"

static const struct {
  guint keyval;
  GdkModifierType modifiers;
  const char *action;
} bindings[] = {
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "terminal.copy" },
  { GDK_KEY_Insert, GDK_CONTROL_MASK, "terminal.copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "terminal.paste" },
  { GDK_KEY_Insert, GDK_SHIFT_MASK, "terminal.paste" },
  { GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "terminal.select-all" },
  { GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "terminal.clear" },
  { GDK_KEY_Menu, 0, "terminal.menu" },
  { GDK_KEY_F10, GDK_SHIFT_MASK, "terminal.menu" },
  { GDK_KEY_F6, 0, "terminal.leave" },
};

static const char *
find_action (guint keyval, GdkModifierType modifiers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    if (gdk_keyval_to_lower (keyval) == bindings[i].keyval && modifiers == bindings[i].modifiers)
      return bindings[i].action;
  }
  return NULL;
}

/* What a terminal has a control code for: Ctrl with a letter or one of @[\]^_ and space; Escape. */
static gboolean
is_for_terminal (guint keyval, GdkModifierType modifiers)
{
  guint32 character = gdk_keyval_to_unicode (keyval);

  if (keyval == GDK_KEY_Escape)
    return modifiers == 0;
  if (modifiers != GDK_CONTROL_MASK)
    return FALSE;
  return character == ' ' || (character >= '@' && character <= '~');
}

static gboolean
pressed_cb (GtkEventControllerKey *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            GtkWidget *terminal)
{
  GdkModifierType modifiers =
    state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);
  const char *action = find_action (keyval, modifiers);

  if (!gtk_widget_has_focus (terminal))
    return GDK_EVENT_PROPAGATE;
  if (action != NULL)
    return gtk_widget_activate_action (terminal, action, NULL);
  return is_for_terminal (keyval, modifiers) &&
         gtk_event_controller_key_forward (controller, terminal);
}

static void
map_cb (GtkWidget *terminal)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (terminal));
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (pressed_cb), terminal);
  gtk_widget_add_controller (root, controller);
  g_object_set_data (G_OBJECT (terminal), CONTROLLER_KEY, controller);
}

static void
unmap_cb (GtkWidget *terminal)
{
  GtkEventController *controller = g_object_steal_data (G_OBJECT (terminal), CONTROLLER_KEY);

  if (controller != NULL && gtk_event_controller_get_widget (controller) != NULL)
    gtk_widget_remove_controller (gtk_event_controller_get_widget (controller), controller);
}

/**
 * strobe_terminal_keys_attach:
 * @terminal: a terminal; the actions "terminal.*" are found from it on
 *
 * Gives @terminal its keys whenever it is shown and has the focus.
 *
 * Context: main thread.
 */
void
strobe_terminal_keys_attach (StrobeTerminalView *terminal)
{
  g_return_if_fail (STROBE_IS_TERMINAL_VIEW (terminal));

  g_signal_connect (terminal, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (terminal, "unmap", G_CALLBACK (unmap_cb), NULL);
}
