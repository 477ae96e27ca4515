/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/preferences.h"

#include <string.h>

#include "support/fake-source.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/common/settings.h"
#include "ui/window-settings.h"

/* The preferences and who follows them, with settings in memory. */

typedef struct {
  GSettings *settings;
  StrobeContext *context;
  StrobeWindow *window;
  StrobeDeviceSource *source;
  GtkWindow *preferences;
  char *folder;
} Fixture;

static void
reset_all (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static void
open_window (Fixture *fixture)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->source = strobe_fake_source_new ();
  strobe_board_list_add_source (strobe_context_get_boards (fixture->context), fixture->source);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* Lets go of an object, and waits until it is gone: a worker that still compares what a flash would
 * send has the offer, and by that the boards and their source, until it is done. */
static void
release (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  strobe_wait_until (object == NULL);
}

static void
close_window (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  release (fixture->window);
  release (fixture->context);
  release (fixture->source);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = strobe_settings_open ();
  g_assert_nonnull (fixture->settings);
  reset_all (fixture->settings);
  fixture->folder = g_dir_make_tmp ("strobe-preferences-XXXXXX", NULL);
  open_window (fixture);
  fixture->preferences =
    GTK_WINDOW (strobe_preferences_new (GTK_WINDOW (fixture->window), fixture->settings));
  gtk_window_present (fixture->preferences);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    delete_tree (child);
  }
  remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* It goes with its window, also where a test closed that. */
  close_window (fixture);
  g_clear_object (&fixture->settings);
  delete_tree (fixture->folder);
  g_free (fixture->folder);
}

/* A row of any page, shown or not. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkWidget *
get_row (Fixture *fixture, const char *title)
{
  GtkWidget *row = find_row (GTK_WIDGET (fixture->preferences), title);

  if (row == NULL)
    g_error ("no row “%s”", title);
  return row;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_each_switch_sets_its_key (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *title;
    const char *key;
  } rows[] = {
    { "Reopen Last Firmware", "reopen-firmware" },
    { "Show Log After Flashing", "show-log-after-flash" },
    { "Notifications", "notify" },
    { "Wrap Lines", "log-wrap" },
    { "Keep Logs", "keep-logs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GtkWidget *row = get_row (fixture, rows[i].title);
    GtkWidget *toggle = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

    g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
    gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
    g_assert_false (g_settings_get_boolean (fixture->settings, rows[i].key));
    g_settings_reset (fixture->settings, rows[i].key);
    g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  }
}

static void
test_each_choice_sets_its_key (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *style = ADW_COMBO_ROW (get_row (fixture, "Style"));
  AdwComboRow *times = ADW_COMBO_ROW (get_row (fixture, "Times"));
  g_autofree char *name = NULL;

  adw_combo_row_set_selected (style, 2);
  name = g_settings_get_string (fixture->settings, "style");
  g_assert_cmpstr (name, ==, "dark");
  g_settings_set_string (fixture->settings, "log-times", "delta");
  g_assert_cmpuint (adw_combo_row_get_selected (times), ==, 3);
}

static void
test_a_size_that_is_not_in_the_list_shows_the_next_larger_one (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *space = ADW_COMBO_ROW (get_row (fixture, "Space"));

  g_assert_cmpuint (adw_combo_row_get_selected (space), ==, 2);
  g_settings_set_int (fixture->settings, "log-space", 3000);
  g_assert_cmpuint (adw_combo_row_get_selected (space), ==, 3);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "log-space"), ==, 3000);
  g_settings_set_int (fixture->settings, "log-space", 16777216);
  g_assert_cmpuint (adw_combo_row_get_selected (space), ==, 6);
  adw_combo_row_set_selected (space, 0);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "log-space"), ==, 256);
}

static void
test_folders_of_elf_files_come_and_go (Fixture *fixture, gconstpointer data)
{
  static const char *const folders[] = { "/builds/a & b", "/builds/c", NULL };
  g_auto (GStrv) left = NULL;
  GtkWidget *button;

  g_settings_set_strv (fixture->settings, "symbol-folders", folders);
  get_row (fixture, "/builds/c");
  button = find_type (get_row (fixture, "/builds/a & b"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_null (find_row (GTK_WIDGET (fixture->preferences), "/builds/a & b"));
  left = g_settings_get_strv (fixture->settings, "symbol-folders");
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, "/builds/c");
}

static void
test_the_folder_of_the_logs_can_be_given_back (Fixture *fixture, gconstpointer data)
{
  AdwActionRow *row = ADW_ACTION_ROW (get_row (fixture, "Folder"));
  g_autofree char *folder = NULL;
  GtkWidget *button;

  g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (row), "strobe/logs"));
  g_settings_set_string (fixture->settings, "log-folder", "/data/logs");
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "/data/logs");
  button = find_type (GTK_WIDGET (row), GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  folder = g_settings_get_string (fixture->settings, "log-folder");
  g_assert_cmpstr (folder, ==, "");
  g_assert_false (gtk_widget_get_visible (button));
}

static void
test_it_fits_a_telephone (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  gtk_widget_measure (gtk_window_get_child (fixture->preferences), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* What the next board's log is written to; NULL: memory. */
static char *
dup_log_path (Fixture *fixture, const char *port)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    port, 0x0002, STROBE_DFU_MODE_RUN_TIME, "7cdfa1000042", 1);
  g_autoptr (StrobeMonitorSession) session = NULL;
  char *path = NULL;

  strobe_device_source_emit_added (fixture->source, info);
  session = strobe_context_create_monitor (
    fixture->context, strobe_board_list_find (strobe_context_get_boards (fixture->context), port));
  path = g_strdup (strobe_capture_get_path (strobe_monitor_session_get_capture (session)));
  strobe_monitor_session_stop (session);
  strobe_device_source_emit_removed (fixture->source, port, 1);
  return path;
}

static void
test_logs_go_where_they_are_wanted_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *not_kept = NULL;

  g_settings_set_string (fixture->settings, "log-folder", fixture->folder);
  kept = dup_log_path (fixture, "1-1");
  g_assert_nonnull (kept);
  g_assert_true (g_str_has_prefix (kept, fixture->folder));
  g_settings_set_boolean (fixture->settings, "keep-logs", FALSE);
  not_kept = dup_log_path (fixture, "1-2");
  g_assert_null (not_kept);
}

static void
test_page_and_filter_come_back (Fixture *fixture, gconstpointer data)
{
  StrobeLogFilterBar *bar =
    strobe_log_page_get_filter_bar (strobe_monitor_pane_get_log (fixture->window->monitor_pane));
  g_autofree char *level = NULL;

  strobe_monitor_pane_set_page (fixture->window->monitor_pane, "hex");
  g_object_set (bar, "level", "warning", NULL);
  strobe_log_filter_bar_set_text (bar, "wifi");
  close_window (fixture);
  open_window (fixture);
  bar =
    strobe_log_page_get_filter_bar (strobe_monitor_pane_get_log (fixture->window->monitor_pane));
  g_object_get (bar, "level", &level, NULL);
  g_assert_cmpstr (strobe_monitor_pane_get_page (fixture->window->monitor_pane), ==, "hex");
  g_assert_cmpstr (level, ==, "warning");
  g_assert_cmpstr (strobe_log_filter_bar_get_text (bar), ==, "wifi");
}

static void
test_a_page_without_curves_is_not_shown (Fixture *fixture, gconstpointer data)
{
  g_settings_set_string (fixture->settings, "last-page", "plot");
  close_window (fixture);
  g_settings_set_string (fixture->settings, "last-page", "plot");
  open_window (fixture);
  g_assert_cmpstr (strobe_monitor_pane_get_page (fixture->window->monitor_pane), ==, "log");
}

static void
flash_practice (Fixture *fixture)
{
  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
  strobe_monitor_pane_set_page (fixture->window->monitor_pane, "terminal");
  strobe_flash_target_start (fixture->window->target);
  strobe_wait_until (fixture->window->job != NULL &&
                     strobe_flash_job_get_state (fixture->window->job) ==
                       STROBE_FLASH_JOB_STATE_SUCCEEDED);
}

static void
test_after_a_flash_the_log_is_shown (Fixture *fixture, gconstpointer data)
{
  flash_practice (fixture);
  g_assert_cmpstr (strobe_monitor_pane_get_page (fixture->window->monitor_pane), ==, "log");
}

static void
test_after_a_flash_the_page_stays_if_that_is_wanted (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->settings, "show-log-after-flash", FALSE);
  flash_practice (fixture);
  g_assert_cmpstr (strobe_monitor_pane_get_page (fixture->window->monitor_pane), ==, "terminal");
}

static char *
write_firmware (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = strobe_context_build_practice_firmware (fixture->context);
  char *path = g_build_filename (fixture->folder, "dfu.bin", NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

static void
open_firmware (Fixture *fixture, const char *path)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_list_store_append (files, file);
  strobe_window_open (fixture->window, G_LIST_MODEL (files));
  strobe_wait_until (strobe_firmware_loader_get_file (fixture->window->loader) != NULL);
}

static void
test_the_last_firmware_is_opened_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_firmware (fixture);

  open_firmware (fixture, path);
  close_window (fixture);
  open_window (fixture);
  strobe_window_reopen_firmware (fixture->window);
  strobe_wait_until (strobe_firmware_loader_get_file (fixture->window->loader) != NULL);
}

static void
test_a_firmware_that_went_is_no_news (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_firmware (fixture);

  open_firmware (fixture, path);
  close_window (fixture);
  remove (path);
  open_window (fixture);
  strobe_window_reopen_firmware (fixture->window);
  strobe_wait_ms (100);
  g_assert_null (strobe_firmware_loader_get_error (fixture->window->loader));
  g_assert_false (strobe_firmware_loader_is_busy (fixture->window->loader));
}

static void
test_the_last_firmware_stays_away_if_that_is_wanted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_firmware (fixture);

  open_firmware (fixture, path);
  g_settings_set_boolean (fixture->settings, "reopen-firmware", FALSE);
  close_window (fixture);
  open_window (fixture);
  strobe_window_reopen_firmware (fixture->window);
  strobe_wait_ms (100);
  g_assert_null (strobe_firmware_loader_get_file (fixture->window->loader));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/preferences/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("each-switch-sets-its-key", test_each_switch_sets_its_key);
  ADD ("each-choice-sets-its-key", test_each_choice_sets_its_key);
  ADD ("a-size-that-is-not-in-the-list-shows-the-next-larger-one",
       test_a_size_that_is_not_in_the_list_shows_the_next_larger_one);
  ADD ("folders-of-elf-files-come-and-go", test_folders_of_elf_files_come_and_go);
  ADD ("the-folder-of-the-logs-can-be-given-back", test_the_folder_of_the_logs_can_be_given_back);
  ADD ("it-fits-a-telephone", test_it_fits_a_telephone);
  ADD ("logs-go-where-they-are-wanted-at-once", test_logs_go_where_they_are_wanted_at_once);
  ADD ("page-and-filter-come-back", test_page_and_filter_come_back);
  ADD ("a-page-without-curves-is-not-shown", test_a_page_without_curves_is_not_shown);
  ADD ("after-a-flash-the-log-is-shown", test_after_a_flash_the_log_is_shown);
  ADD ("after-a-flash-the-page-stays-if-that-is-wanted",
       test_after_a_flash_the_page_stays_if_that_is_wanted);
  ADD ("the-last-firmware-is-opened-again", test_the_last_firmware_is_opened_again);
  ADD ("a-firmware-that-went-is-no-news", test_a_firmware_that_went_is_no_news);
  ADD ("the-last-firmware-stays-away-if-that-is-wanted",
       test_the_last_firmware_stays_away_if_that_is_wanted);
  return g_test_run ();
}
