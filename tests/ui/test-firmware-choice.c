/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-choice.h"

#include <string.h>

#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"

#define APP_BYTES 65536

typedef struct {
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
  GtkWidget *window;
  GtkWidget *choice;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->loader = strobe_firmware_loader_new ();
  fixture->selection = strobe_firmware_selection_new (fixture->loader);
  fixture->choice = strobe_firmware_choice_new (fixture->selection);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->choice);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  strobe_wait_until (G_OBJECT (fixture->selection)->ref_count == 1);
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->loader);
}

static void
load (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);

  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Match match, const char *text)
{
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, match, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_name (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_ACTION_ROW (widget) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static GtkWidget *
find_preset (Fixture *fixture, const char *label)
{
  return gtk_widget_get_ancestor (find (fixture->choice, is_name, label), GTK_TYPE_TOGGLE_BUTTON);
}

static void
press (Fixture *fixture, const char *label)
{
  g_signal_emit_by_name (find_preset (fixture, label), "clicked");
  strobe_wait_until (!strobe_firmware_selection_is_busy (fixture->selection));
}

static GtkCheckButton *
find_check (Fixture *fixture, const char *name)
{
  GtkWidget *row = find (fixture->choice, is_row, name);

  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

static void
assert_says (Fixture *fixture, const char *text)
{
  g_assert_nonnull (find (fixture->choice, is_label, text));
}

static void
assert_silent (Fixture *fixture, const char *text)
{
  g_assert_null (find (fixture->choice, is_label, text));
}

static void
test_it_is_seen_only_with_a_sound_firmware (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (fixture->choice));
  load (fixture, "good");
  g_assert_true (gtk_widget_get_visible (fixture->choice));
  load (fixture, "bad-md5");
  g_assert_false (gtk_widget_get_visible (fixture->choice));
}

static void
test_everything_is_chosen_at_first (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  assert_says (fixture, "Everything is written");
  g_assert_true (gtk_check_button_get_active (find_check (fixture, "blink.bin")));
  g_assert_true (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_preset (fixture, "Everything"))));
}

static void
test_a_preset_sets_the_check_boxes (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  press (fixture, "App Only");
  assert_says (fixture, "Only the app is written");
  g_assert_true (gtk_check_button_get_active (find_check (fixture, "blink.bin")));
  g_assert_false (gtk_check_button_get_active (find_check (fixture, "bootloader.bin")));
}

static void
test_a_check_box_makes_a_choice_of_its_own (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  gtk_check_button_set_active (find_check (fixture, "storage.bin"), FALSE);
  assert_says (fixture, "5 of 6 parts are written");
  g_assert_false (strobe_firmware_selection_get_wanted (fixture->selection)[5]);
  g_assert_false (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_preset (fixture, "Everything"))));
}

static void
test_a_preset_that_is_pressed_twice_stays_down (Fixture *fixture, gconstpointer data)
{
  GtkToggleButton *preset;

  load (fixture, "good");
  preset = GTK_TOGGLE_BUTTON (find_preset (fixture, "App Only"));
  press (fixture, "App Only");
  gtk_toggle_button_set_active (preset, FALSE);
  press (fixture, "App Only");
  g_assert_true (gtk_toggle_button_get_active (preset));
}

static void
test_what_makes_no_difference_cannot_be_pressed (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  g_assert_false (gtk_widget_get_sensitive (find_preset (fixture, "Keep My Settings")));
  load (fixture, "good-settings");
  g_assert_true (gtk_widget_get_sensitive (find_preset (fixture, "Keep My Settings")));
}

static void
test_losses_are_said_beforehand (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  assert_says (fixture, "overwritten: nvs, storage.");
  press (fixture, "Keep My Settings");
  assert_silent (fixture, "overwritten");
  assert_says (fixture, "kept: nvs, storage.");
}

static void
test_a_board_that_may_not_start_is_said_beforehand (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  press (fixture, "App Only");
  assert_says (fixture, "only if the board has the same table");
  assert_says (fixture, "because otadata is kept");
}

static void
test_no_part_is_said_to_be_nothing (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  press (fixture, "App Only");
  gtk_check_button_set_active (find_check (fixture, "blink.bin"), FALSE);
  assert_says (fixture, "Nothing is chosen");
}

static void
test_a_new_firmware_has_rows_of_its_own (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  g_assert_nonnull (find (fixture->choice, is_row, "storage.bin"));
  load (fixture, "good");
  g_assert_null (find (fixture->choice, is_row, "storage.bin"));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ui/firmware-choice/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  add ("it-is-seen-only-with-a-sound-firmware", test_it_is_seen_only_with_a_sound_firmware);
  add ("everything-is-chosen-at-first", test_everything_is_chosen_at_first);
  add ("a-preset-sets-the-check-boxes", test_a_preset_sets_the_check_boxes);
  add ("a-check-box-makes-a-choice-of-its-own", test_a_check_box_makes_a_choice_of_its_own);
  add ("a-preset-that-is-pressed-twice-stays-down", test_a_preset_that_is_pressed_twice_stays_down);
  add ("what-makes-no-difference-cannot-be-pressed",
       test_what_makes_no_difference_cannot_be_pressed);
  add ("losses-are-said-beforehand", test_losses_are_said_beforehand);
  add ("a-board-that-may-not-start-is-said-beforehand",
       test_a_board_that_may_not_start_is_said_beforehand);
  add ("no-part-is-said-to-be-nothing", test_no_part_is_said_to_be_nothing);
  add ("a-new-firmware-has-rows-of-its-own", test_a_new_firmware_has_rows_of_its_own);
  return g_test_run ();
}
