/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-private.h"

#include "support/gtk-noise.h"
#include "support/wait.h"

/* Who asked the system for less motion gets none from this window. */

typedef struct {
  StrobeContext *context;
  StrobeWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->context);
}

static guint
toggle_revealers (GtkWidget *widget)
{
  guint n_revealers = 0;

  if (GTK_IS_REVEALER (widget)) {
    GtkRevealer *revealer = GTK_REVEALER (widget);
    gboolean revealed = gtk_revealer_get_reveal_child (revealer);

    gtk_revealer_set_reveal_child (revealer, !revealed);
    g_assert_true (gtk_revealer_get_child_revealed (revealer) == !revealed);
    gtk_revealer_set_reveal_child (revealer, revealed);
    n_revealers++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_revealers += toggle_revealers (child);
  return n_revealers;
}

static void
test_what_is_revealed_is_there_at_once (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (toggle_revealers (GTK_WIDGET (fixture->window)), >, 3);
}

static void
test_the_boards_come_and_go_at_once (Fixture *fixture, gconstpointer data)
{
  AdwFlap *flap = fixture->window->flap;

  adw_flap_set_reveal_flap (flap, FALSE);
  g_assert_cmpfloat (adw_flap_get_reveal_progress (flap), ==, 0);
  adw_flap_set_reveal_flap (flap, TRUE);
  g_assert_cmpfloat (adw_flap_get_reveal_progress (flap), ==, 1);
}

static void
test_pages_change_at_once (Fixture *fixture, gconstpointer data)
{
  GtkWidget *log = GTK_WIDGET (strobe_monitor_pane_get_log (fixture->window->monitor_pane));
  GtkStack *pages = GTK_STACK (gtk_widget_get_ancestor (log, GTK_TYPE_STACK));

  gtk_stack_set_visible_child_name (pages, "hex");
  g_assert_false (gtk_stack_get_transition_running (pages));
}

/* A style of our own that moves would not ask anybody. */
static void
test_the_stylesheet_moves_nothing (void)
{
  g_autoptr (GBytes) style =
               g_resources_lookup_data ("/io/github/strobeapp/Strobe/style.css", 0, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (style);
  text = g_strndup (g_bytes_get_data (style, NULL), g_bytes_get_size (style));
  g_assert_null (strstr (text, "transition"));
  g_assert_null (strstr (text, "animation"));
}

#define ADD(path, function)                                                                        \
  g_test_add ("/ui/motion/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("what-is-revealed-is-there-at-once", test_what_is_revealed_is_there_at_once);
  ADD ("the-boards-come-and-go-at-once", test_the_boards_come_and_go_at_once);
  ADD ("pages-change-at-once", test_pages_change_at_once);
  g_test_add_func ("/ui/motion/the-stylesheet-moves-nothing", test_the_stylesheet_moves_nothing);
  return g_test_run ();
}
