/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/coach/coach-window.h"

#include "app/coach-text.h"
#include "support/fake-clock.h"
#include "support/fake-source.h"
#include "support/gtk-noise.h"
#include "support/wait.h"

#define PORT "1-4.2"
#define PATIENCE_MS 20000
#define ICONS "/io/github/strobeapp/Strobe/icons"

/* The guide over a source that the test drives: what a person sees at each step. */

typedef struct {
  StrobeDeviceSource *source;
  StrobeBoardList *boards;
  StrobeClock *clock;
  StrobeCoach *coach;
  GtkWidget *window;
  guint64 generation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = strobe_fake_source_new ();
  fixture->boards = strobe_board_list_new ();
  fixture->clock = strobe_fake_clock_new ();
  strobe_board_list_add_source (fixture->boards, fixture->source);
  fixture->coach = strobe_coach_new (fixture->boards, fixture->clock, NULL);
  fixture->window = g_object_ref (strobe_coach_window_new (NULL, fixture->coach));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->coach);
  g_assert_finalize_object (fixture->boards);
  g_object_unref (fixture->clock);
  g_object_unref (fixture->source);
}

typedef gboolean (*Predicate) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Predicate predicate, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (predicate (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, predicate, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static gboolean
is_picture (GtkWidget *widget, const char *text)
{
  return GTK_IS_IMAGE (widget) &&
         g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), text) == 0;
}

static gboolean
is_expander (GtkWidget *widget, const char *text)
{
  return ADW_IS_EXPANDER_ROW (widget) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

static gboolean
is_named (GtkWidget *widget, const char *text)
{
  return g_str_equal (gtk_widget_get_name (widget), text);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return find (fixture->window, has_text, text) != NULL;
}

static gboolean
shows_picture (Fixture *fixture, const char *name)
{
  return find (fixture->window, is_picture, name) != NULL;
}

static void
press (Fixture *fixture, const char *text)
{
  GtkWidget *button = NULL;

  strobe_wait_until ((button = find (fixture->window, is_button, text)) != NULL);
  g_signal_emit_by_name (button, "clicked");
}

static void
expand (Fixture *fixture, const char *title)
{
  GtkWidget *row = NULL;

  strobe_wait_until ((row = find (fixture->window, is_expander, title)) != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
}

static void
plug (Fixture *fixture, guint16 product_id, StrobeDfuMode mode)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info (PORT, product_id, mode, "0", ++fixture->generation);

  strobe_device_source_emit_added (fixture->source, info);
}

static void
test_it_begins_with_the_cable_and_goes_on (Fixture *fixture, gconstpointer data)
{
  strobe_wait_until (shows (fixture, "Connect the Board"));
  g_assert_true (shows_picture (fixture, "strobe-coach-connect-symbolic"));
  press (fixture, "Next");
  strobe_wait_until (shows (fixture, "Hold BOOT, Press RESET"));
  g_assert_true (shows_picture (fixture, "strobe-coach-hold-boot-symbolic"));
  g_assert_null (find (fixture->window, is_button, "Next"));
  press (fixture, "Start Again");
  strobe_wait_until (shows (fixture, "Connect the Board"));
}

static void
test_it_follows_the_board_to_the_end (Fixture *fixture, gconstpointer data)
{
  plug (fixture, 0x4001, STROBE_DFU_MODE_NONE);
  strobe_wait_until (shows (fixture, "runs its app"));
  strobe_device_source_emit_removed (fixture->source, PORT, fixture->generation);
  strobe_wait_until (shows (fixture, "Let Go of BOOT"));
  plug (fixture, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  strobe_wait_until (shows (fixture, "Your Board Is Ready"));
  g_assert_true (shows_picture (fixture, "strobe-coach-ready-symbolic"));
  press (fixture, "Done");
  strobe_wait_until (!gtk_widget_get_visible (fixture->window));
}

static void
test_causes_come_one_after_the_other (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "charge-only-cable", "other-connector", "buttons" };

  g_assert_false (shows (fixture, "A likely cause"));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    strobe_clock_sleep_ms (fixture->clock, PATIENCE_MS, NULL, NULL);
    strobe_coach_check_clock (fixture->coach);
    strobe_wait_until (find (fixture->window, is_named, ids[i]) != NULL);
  }
  g_assert_true (shows (fixture, "Or it is this"));
}

static void
test_the_efuse_is_warned_of_and_no_button_burns_it (Fixture *fixture, gconstpointer data)
{
  plug (fixture, 0x1001, STROBE_DFU_MODE_NONE);
  strobe_wait_until (shows (fixture, "DFU Is Off on This Board"));
  g_assert_true (shows (fixture, "USB_PHY_SEL"));
  g_assert_true (shows (fixture, "cannot be undone"));
  g_assert_null (find (fixture->window, is_button, "Next"));
  g_assert_null (find (fixture->window, is_button, "Start Again"));
  g_assert_null (find (fixture->window, is_button, "Done"));
}

static void
test_the_keyboard_stays_on_the_buttons (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = NULL;

  strobe_wait_until ((button = find (fixture->window, is_button, "Next")) != NULL);
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  button = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (button != NULL && is_button (button, "Start Again"));
}

static void
test_the_window_is_named_for_the_step (Fixture *fixture, gconstpointer data)
{
  gtk_test_accessible_assert_property (fixture->window, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Connect the Board");
  plug (fixture, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  gtk_test_accessible_assert_property (fixture->window, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Your Board Is Ready");
}

static void
test_all_causes_can_be_looked_up (Fixture *fixture, gconstpointer data)
{
  expand (fixture, "If It Does Not Work");
  for (int cause = 0; cause < STROBE_COACH_N_CAUSES; cause++) {
    const char *id = strobe_coach_cause_get_id ((StrobeCoachCause) cause);

    strobe_wait_until (find (fixture->window, is_named, id) != NULL);
  }
}

static void
test_wiring_messages_and_console_are_there (Fixture *fixture, gconstpointer data)
{
  expand (fixture, "Wiring of Bare Modules");
  strobe_wait_until (shows (fixture, "GPIO19"));
  g_assert_true (shows_picture (fixture, "strobe-coach-wiring-symbolic"));
  expand (fixture, "Messages of Other Tools");
  strobe_wait_until (shows (fixture, "No DFU capable USB device available"));
  expand (fixture, "Log over USB");
  strobe_wait_until (shows (fixture, "Channel for console output"));
}

static void
test_the_pictures_are_in_the_program (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "connect", "hold-boot", "press-reset", "release-boot",
                                       "blocked", "ready",     "wiring" };
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_strdup_printf ("strobe-coach-%s-symbolic", names[i]);

    g_assert_true (gtk_icon_theme_has_icon (theme, name));
  }
}

static void
test_it_fits_a_telephone (Fixture *fixture, gconstpointer data)
{
  static const char *const titles[] = { "If It Does Not Work", "Wiring of Bare Modules",
                                        "Messages of Other Tools", "Log over USB" };
  int minimum = 0;

  press (fixture, "Next");
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    expand (fixture, titles[i]);
  gtk_widget_measure (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    ICONS);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/coach-window/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("it-begins-with-the-cable-and-goes-on", test_it_begins_with_the_cable_and_goes_on);
  ADD ("it-follows-the-board-to-the-end", test_it_follows_the_board_to_the_end);
  ADD ("causes-come-one-after-the-other", test_causes_come_one_after_the_other);
  ADD ("the-efuse-is-warned-of-and-no-button-burns-it",
       test_the_efuse_is_warned_of_and_no_button_burns_it);
  ADD ("the-keyboard-stays-on-the-buttons", test_the_keyboard_stays_on_the_buttons);
  ADD ("the-window-is-named-for-the-step", test_the_window_is_named_for_the_step);
  ADD ("all-causes-can-be-looked-up", test_all_causes_can_be_looked_up);
  ADD ("wiring-messages-and-console-are-there", test_wiring_messages_and_console_are_there);
  ADD ("the-pictures-are-in-the-program", test_the_pictures_are_in_the_program);
  ADD ("it-fits-a-telephone", test_it_fits_a_telephone);
  return g_test_run ();
}
