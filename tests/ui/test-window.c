/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-text.h"
#include "ui/window-private.h"

#include <glib/gstdio.h>

#include "app/error-text.h"
#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"

#define APP_BYTES 65536

/* The whole window over practice boards, in this process. */

typedef struct {
  StrobeContext *context;
  StrobeWindow *window;
  char *path; /* of a file that a test wrote, or NULL */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->context);
  if (fixture->path != NULL)
    g_remove (fixture->path);
  g_clear_pointer (&fixture->path, g_free);
}

/* Finds a widget on the screen by the text it shows. */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  if (STROBE_IS_LOG_TEXT (widget) &&
      g_strstr_len (strobe_log_text_get_text (STROBE_LOG_TEXT (widget)), -1, text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_text (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return find_text (GTK_WIDGET (fixture->window), text) != NULL;
}

/* The button itself, not a sentence that speaks of it. */
static GtkWidget *
find_button_in (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button_in (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkWidget *
find_button (Fixture *fixture, const char *text)
{
  return find_button_in (GTK_WIDGET (fixture->window), text);
}

static void
press (Fixture *fixture, const char *text)
{
  GtkWidget *button = find_button (fixture, text);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static gboolean
can_flash (Fixture *fixture)
{
  GtkWidget *button = find_button (fixture, "Flash");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static GFile *
write_file (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("strobe-ui-XXXXXX", &fixture->path, NULL);

  g_close (fd, NULL);
  g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return g_file_new_for_path (fixture->path);
}

static void
open_file (Fixture *fixture, const char *kind)
{
  g_autoptr (GFile) file = write_file (fixture, kind);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);
  strobe_window_open (fixture->window, G_LIST_MODEL (files));
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->window->loader));
}

static void
practice (Fixture *fixture, const char *faults)
{
  strobe_window_add_practice_board (fixture->window, faults);
  strobe_wait_until (can_flash (fixture));
}

static void
test_empty_it_says_what_to_do (Fixture *fixture, gconstpointer data)
{
  strobe_wait_until (shows (fixture, "Plug in a board"));
  g_assert_true (shows (fixture, "drop a dfu.bin"));
  g_assert_nonnull (find_button (fixture, "Practice board"));
}

static void
test_a_practice_board_comes_with_firmware (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.practice");
  strobe_wait_until (can_flash (fixture));
  g_assert_true (shows (fixture, "blink 1.4.0"));
  g_assert_true (shows (fixture, "3 parts, all MD5 OK"));
}

static void
test_flash_reset_and_the_log_are_one_story (Fixture *fixture, gconstpointer data)
{
  practice (fixture, NULL);
  act (fixture, "win.flash");
  strobe_wait_until (shows (fixture, "Flashed and verified by the chip"));
  press (fixture, "Press RESET");
  strobe_wait_until (shows (fixture, "hello from blink"));
}

static int
get_log_height (Fixture *fixture)
{
  return gtk_widget_get_height (
    GTK_WIDGET (strobe_monitor_pane_get_log (fixture->window->monitor_pane)));
}

/* The button that shows and hides the firmware, where it is now. */
static GtkWidget *
find_fold_button (Fixture *fixture)
{
  GtkWidget *bin = gtk_widget_get_mapped (fixture->window->line_button)
                     ? fixture->window->line_button
                     : fixture->window->card_button;

  return gtk_widget_get_first_child (bin);
}

static void
run_board (Fixture *fixture)
{
  practice (fixture, NULL);
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Press RESET") != NULL);
  press (fixture, "Press RESET");
  strobe_wait_until (shows (fixture, "hello from blink"));
}

static void
test_once_the_board_has_started_the_log_has_the_room (Fixture *fixture, gconstpointer data)
{
  int before_px;

  practice (fixture, NULL);
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Press RESET") != NULL);
  before_px = get_log_height (fixture);
  press (fixture, "Press RESET");
  strobe_wait_until (get_log_height (fixture) > before_px + 200);
  g_assert_true (shows (fixture, "blink 1.4.0"));
  g_assert_true (shows (fixture, "Flashed and verified by the chip."));
  g_assert_false (shows (fixture, "Everything is written"));
  strobe_wait_until (can_flash (fixture));
}

static void
test_the_firmware_is_shown_and_hidden_by_a_button_that_tells (Fixture *fixture, gconstpointer data)
{
  run_board (fixture);
  strobe_wait_until (!shows (fixture, "Everything is written"));
  gtk_test_accessible_assert_property (find_fold_button (fixture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Firmware");
  gtk_test_accessible_assert_state (find_fold_button (fixture), GTK_ACCESSIBLE_STATE_EXPANDED,
                                    FALSE);
  g_assert_true (gtk_widget_grab_focus (find_fold_button (fixture)));
  g_signal_emit_by_name (find_fold_button (fixture), "clicked");
  strobe_wait_until (shows (fixture, "Everything is written"));
  gtk_test_accessible_assert_state (find_fold_button (fixture), GTK_ACCESSIBLE_STATE_EXPANDED,
                                    TRUE);
  g_assert_true (gtk_widget_has_focus (find_fold_button (fixture)));
  act (fixture, "win.toggle-firmware");
  strobe_wait_until (!shows (fixture, "Everything is written"));
  g_assert_true (gtk_widget_has_focus (find_fold_button (fixture)));
}

static void
test_folded_it_tells_how_far_the_flash_is (Fixture *fixture, gconstpointer data)
{
  practice (fixture, "transfer 2000");
  act (fixture, "win.toggle-firmware");
  act (fixture, "win.flash");
  strobe_wait_until (shows (fixture, "Erasing and writing · "));
  g_assert_nonnull (find_button (fixture, "Cancel"));
  g_assert_null (find_button (fixture, "Flash"));
  act (fixture, "win.cancel");
  strobe_wait_until (shows (fixture, "Cancelled. The board holds half a firmware"));
  strobe_wait_until (can_flash (fixture));
}

static void
test_folded_it_says_what_keeps_from_flashing (Fixture *fixture, gconstpointer data)
{
  open_file (fixture, "good");
  act (fixture, "win.toggle-firmware");
  g_assert_true (shows (fixture, "blink 1.4.0"));
  g_assert_true (shows (fixture, "Plug in a board."));
  practice (fixture, NULL);
  g_assert_true (shows (fixture, "on port practice-1"));
}

static void
test_while_it_runs_cancel_is_there_and_flash_is_not (Fixture *fixture, gconstpointer data)
{
  practice (fixture, "transfer 2000");
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Cancel") != NULL);
  g_assert_false (can_flash (fixture));
  strobe_wait_until (gtk_widget_is_sensitive (find_button (fixture, "Cancel")));
  press (fixture, "Cancel");
  strobe_wait_until (shows (fixture, "Cancelled."));
  strobe_wait_until (can_flash (fixture));
}

static void
test_a_failure_stays_in_its_pane_and_can_be_tried_again (Fixture *fixture, gconstpointer data)
{
  practice (fixture, "status 3 at block 200");
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Try again") != NULL);
  g_assert_true (shows (fixture, strobe_error_text_get_title (
                                   strobe_flash_target_get_failure (fixture->window->target))));
  press (fixture, "Try again");
  strobe_wait_until (shows (fixture, "Flashed and verified by the chip"));
  g_assert_null (find_button (fixture, "Try again"));
}

static void
test_a_bad_file_shows_its_sentence (Fixture *fixture, gconstpointer data)
{
  GPtrArray *problems;

  open_file (fixture, "raw-app");
  problems = strobe_firmware_get_problems (
    strobe_firmware_file_get_firmware (strobe_firmware_loader_get_file (fixture->window->loader)));
  strobe_wait_until (
    shows (fixture, strobe_error_text_get_title (g_ptr_array_index (problems, 0))));
  g_assert_true (shows (fixture, strobe_error_text_get_advice (g_ptr_array_index (problems, 0))));
  g_assert_false (can_flash (fixture));
}

static void
test_every_bad_file_is_shown_and_none_can_be_flashed (Fixture *fixture, gconstpointer data)
{
  const char *const *kinds = strobe_firmware_fixture_list ();

  practice (fixture, NULL);
  for (gsize i = 0; kinds[i] != NULL; i++) {
    /* Bad as a file, but a firmware of one part can be made of it. */
    if (strobe_firmware_fixture_get_fault (kinds[i]) < 0 ||
        g_str_equal (kinds[i], "raw-bootloader"))
      continue;
    open_file (fixture, kinds[i]);
    g_test_message ("%s", kinds[i]);
    g_assert_false (can_flash (fixture));
    g_assert_true (shows (fixture, "This file cannot be flashed"));
    g_remove (fixture->path);
    g_clear_pointer (&fixture->path, g_free);
  }
}

static void
test_firmware_of_another_chip_disables_flash_and_says_why (Fixture *fixture, gconstpointer data)
{
  practice (fixture, NULL);
  open_file (fixture, "good-s3");
  g_assert_false (can_flash (fixture));
  g_assert_true (shows (fixture, strobe_error_text_get_title (
                                   strobe_flash_target_get_obstacle (fixture->window->target))));
}

static GtkDropTarget *
find_drop_target (Fixture *fixture)
{
  g_autoptr (GListModel) controllers =
               gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}

static void
test_a_dropped_file_is_loaded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_file (fixture, "good");
  GSList *files = g_slist_append (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (fixture), "drop", &value, 10.0, 10.0, &taken);
  g_slist_free (files);
  g_assert_true (taken);
  strobe_wait_until (shows (fixture, "all MD5 OK"));
}

static void
test_a_drag_over_the_window_shows_where_to_drop (Fixture *fixture, gconstpointer data)
{
  GdkDragAction action = 0;

  g_signal_emit_by_name (find_drop_target (fixture), "enter", 10.0, 10.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  strobe_wait_until (shows (fixture, "Drop to open"));
  g_signal_emit_by_name (find_drop_target (fixture), "leave");
  strobe_wait_until (!shows (fixture, "Drop to open"));
}

static void
test_clear_empties_the_log (Fixture *fixture, gconstpointer data)
{
  practice (fixture, NULL);
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Press RESET") != NULL);
  press (fixture, "Press RESET");
  strobe_wait_until (shows (fixture, "hello from blink"));
  act (fixture, "win.clear-log");
  g_assert_false (shows (fixture, "app_init: Project name"));
}

static void
test_closing_while_it_writes_asks_first (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = NULL;
  GListModel *windows = gtk_window_get_toplevels ();

  practice (fixture, "transfer 2000");
  act (fixture, "win.flash");
  strobe_wait_until (find_button (fixture, "Cancel") != NULL);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window))
      dialog = window;
  }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  strobe_wait_until (!strobe_flash_queue_is_active (strobe_context_get_queue (fixture->context)));
  strobe_wait_until (!gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

static void
test_it_fits_a_telephone (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  practice (fixture, NULL);
  gtk_widget_measure (gtk_window_get_child (GTK_WINDOW (fixture->window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
test_the_controls_have_their_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "Open", "Flash" };

  practice (fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    GtkWidget *button = find_button (fixture, names[i]);

    g_assert_nonnull (button);
    gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
    gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
  }
}

/* As AdwApplication does: some widgets are as narrow as this makes them. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/strobeapp/Strobe/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  load_style ();
  /* Newer libadwaita measures its own message dialog too narrow, and warns of that. */
  if (adw_get_minor_version () > 2)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
#define ADD(path, func) g_test_add ("/ui/window/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty-it-says-what-to-do", test_empty_it_says_what_to_do);
  ADD ("a-practice-board-comes-with-firmware", test_a_practice_board_comes_with_firmware);
  ADD ("flash-reset-and-the-log-are-one-story", test_flash_reset_and_the_log_are_one_story);
  ADD ("once-the-board-has-started-the-log-has-the-room",
       test_once_the_board_has_started_the_log_has_the_room);
  ADD ("the-firmware-is-shown-and-hidden-by-a-button-that-tells",
       test_the_firmware_is_shown_and_hidden_by_a_button_that_tells);
  ADD ("folded-it-tells-how-far-the-flash-is", test_folded_it_tells_how_far_the_flash_is);
  ADD ("folded-it-says-what-keeps-from-flashing", test_folded_it_says_what_keeps_from_flashing);
  ADD ("while-it-runs-cancel-is-there-and-flash-is-not",
       test_while_it_runs_cancel_is_there_and_flash_is_not);
  ADD ("a-failure-stays-in-its-pane-and-can-be-tried-again",
       test_a_failure_stays_in_its_pane_and_can_be_tried_again);
  ADD ("a-bad-file-shows-its-sentence", test_a_bad_file_shows_its_sentence);
  ADD ("every-bad-file-is-shown-and-none-can-be-flashed",
       test_every_bad_file_is_shown_and_none_can_be_flashed);
  ADD ("firmware-of-another-chip-disables-flash-and-says-why",
       test_firmware_of_another_chip_disables_flash_and_says_why);
  ADD ("a-dropped-file-is-loaded", test_a_dropped_file_is_loaded);
  ADD ("a-drag-over-the-window-shows-where-to-drop",
       test_a_drag_over_the_window_shows_where_to_drop);
  ADD ("clear-empties-the-log", test_clear_empties_the_log);
  ADD ("closing-while-it-writes-asks-first", test_closing_while_it_writes_asks_first);
  ADD ("it-fits-a-telephone", test_it_fits_a_telephone);
  ADD ("the-controls-have-their-names", test_the_controls_have_their_names);
  return g_test_run ();
}
