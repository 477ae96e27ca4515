/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-details.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/common/error-pane.h"
#include "ui/common/fact-row.h"
#include "ui/firmware/firmware-facts.h"
#include "ui/firmware/firmware-notes.h"
#include "ui/map/flash-row.h"
#include "ui/firmware/note-list.h"

#define APP_BYTES (172 * 1024)

/* The details of a firmware: their words, and the window that shows them. */

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(StrobeFirmwareFile **) user_data = strobe_firmware_file_load_finish (result, &error);
  g_assert_no_error (error);
}

static StrobeFirmwareFile *
parse (const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  StrobeFirmwareFile *file = NULL;

  strobe_firmware_file_parse_async (bytes, NULL, parsed_cb, &file);
  strobe_wait_until (file != NULL);
  return file;
}

static char *
dup_text (const char *kind)
{
  g_autoptr (StrobeFirmwareFile) file = parse (kind);
  g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (file);

  return strobe_firmware_facts_dup_text (sections);
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_test_message ("“%s” is not in:\n%s", words, text);
  g_assert_nonnull (strstr (text, words));
}

static void
test_everything_that_is_known_is_said (void)
{
  static const char *const words[] = {
    "ESP32-S2",
    "303a:0002 · DFU 1.00",
    "Flash size: 4\u00a0MiB",
    "Project: blink",
    "Version: 1.4.0",
    "ESP-IDF: v5.3",
    "Built: 2026-03-02 14:11",
    "0x10000 · ",
    "OK\n",
    "Segments: 0x",
    "data, nvs",
    "app, factory",
    "bootloader.bin · 0x1000",
    "Entry point: 0x",
  };
  g_autofree char *text = dup_text ("good");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_says (text, words[i]);
}

static void
test_a_wrong_checksum_is_called_wrong (void)
{
  g_autofree char *text = dup_text ("bad-md5");

  assert_says (text, ", wrong");
}

static void
test_what_is_wrong_with_an_image_is_said (void)
{
  g_autofree char *text = dup_text ("damaged-app");

  assert_says (text, "Fault: ");
}

static void
test_every_file_has_facts_without_empty_ones (void)
{
  const char *const *kinds = strobe_firmware_fixture_list ();

  for (gsize k = 0; kinds[k] != NULL; k++) {
    g_autoptr (StrobeFirmwareFile) file = parse (kinds[k]);
    g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (file);

    g_assert_cmpuint (sections->len, >, 0);
    for (guint i = 0; i < sections->len; i++) {
      const StrobeFirmwareFacts *facts = g_ptr_array_index (sections, i);

      for (guint f = 0; f < facts->facts->len; f++)
        g_assert_cmpint (*g_array_index (facts->facts, StrobeFirmwareFact, f).value, !=, '\0');
    }
  }
}

static void
test_problems_come_before_warnings_before_hints (void)
{
  g_autoptr (StrobeFirmwareFile) file = parse ("bad-map");
  g_autoptr (GArray) notes = strobe_firmware_notes_new (strobe_firmware_file_get_firmware (file));
  g_autofree char *text = strobe_firmware_notes_dup_text (notes);

  g_assert_cmpuint (notes->len, >, 2);
  g_assert_cmpint (g_array_index (notes, StrobeFirmwareNote, 0).level, ==,
                   STROBE_FIRMWARE_NOTE_PROBLEM);
  for (guint i = 1; i < notes->len; i++)
    g_assert_cmpint (g_array_index (notes, StrobeFirmwareNote, i - 1).level, <=,
                     g_array_index (notes, StrobeFirmwareNote, i).level);
  g_assert_true (g_str_has_prefix (text, "Problem: Two parts of the firmware"));
  assert_says (text, "Warning: ");
}

typedef struct {
  StrobeFirmwareFile *file;
  StrobeFirmwareDetails *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->file = parse (data);
  fixture->window = strobe_firmware_details_new (NULL, fixture->file);
  gtk_window_present (GTK_WINDOW (fixture->window));
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = g_object_ref (GTK_WIDGET (fixture->window));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (window);
  g_assert_finalize_object (fixture->file);
}

static guint
count (GtkWidget *widget, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count (child, type);
  return n;
}

static guint
count_in (Fixture *fixture, GType type)
{
  return count (GTK_WIDGET (fixture->window), type);
}

static GtkWidget *
find_row (GtkWidget *widget)
{
  if (STROBE_IS_FACT_ROW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_a_broken_file_shows_its_problems_and_its_map (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_in (fixture, STROBE_TYPE_ERROR_PANE), >=, 2);
  g_assert_cmpuint (count_in (fixture, STROBE_TYPE_FLASH_ROW), ==, 1);
  g_assert_cmpuint (count_in (fixture, STROBE_TYPE_NOTE_LIST), ==, 1);
  g_assert_cmpuint (count_in (fixture, STROBE_TYPE_FACT_ROW), >, 10);
}

static void
test_another_file_takes_the_place_of_the_one_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareFile) file = parse ("good");
  g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (file);
  guint n_facts = 0;

  strobe_firmware_details_set_file (fixture->window, file);
  g_assert_cmpuint (count_in (fixture, STROBE_TYPE_ERROR_PANE), ==, 0);
  for (guint i = 0; i < sections->len; i++)
    n_facts += ((StrobeFirmwareFacts *) g_ptr_array_index (sections, i))->facts->len;
  strobe_wait_until (count_in (fixture, STROBE_TYPE_FACT_ROW) == n_facts);
}

static void
test_a_row_says_its_name_and_its_value (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find_row (GTK_WIDGET (fixture->window));

  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Size: 240.0\u00a0KiB");
}

static void
test_it_gets_as_narrow_as_a_telephone (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  gtk_widget_measure (adw_window_get_content (ADW_WINDOW (fixture->window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static gboolean
finds_label (GtkWidget *widget, const char *start)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), start))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (finds_label (child, start))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_content (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "\"problems\"") != NULL &&
         strstr (text, "\"partitions\"") != NULL;
}

static void
test_it_is_exported_as_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("strobe-details-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "firmware.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_no_error (error);
  strobe_firmware_details_export (fixture->window, file);
  strobe_wait_until (finds_label (GTK_WIDGET (fixture->window), "Exported as firmware.json"));
  g_assert_true (has_content (path));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_an_export_that_fails_is_said (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all/firmware.json");

  strobe_firmware_details_export (fixture->window, file);
  strobe_wait_until (finds_label (GTK_WIDGET (fixture->window), "Could not save: "));
}

#define ADD_FACTS(path, function) g_test_add_func ("/ui/firmware-details/" path, function)
#define ADD(path, function)                                                                        \
  g_test_add ("/ui/firmware-details/" path, Fixture, "bad-map", set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD_FACTS ("everything-that-is-known-is-said", test_everything_that_is_known_is_said);
  ADD_FACTS ("a-wrong-checksum-is-called-wrong", test_a_wrong_checksum_is_called_wrong);
  ADD_FACTS ("what-is-wrong-with-an-image-is-said", test_what_is_wrong_with_an_image_is_said);
  ADD_FACTS ("every-file-has-facts-without-empty-ones",
             test_every_file_has_facts_without_empty_ones);
  ADD_FACTS ("problems-come-before-warnings-before-hints",
             test_problems_come_before_warnings_before_hints);
  ADD ("a-broken-file-shows-its-problems-and-its-map",
       test_a_broken_file_shows_its_problems_and_its_map);
  ADD ("another-file-takes-the-place-of-the-one-before",
       test_another_file_takes_the_place_of_the_one_before);
  ADD ("a-row-says-its-name-and-its-value", test_a_row_says_its_name_and_its_value);
  ADD ("it-gets-as-narrow-as-a-telephone", test_it_gets_as_narrow_as_a_telephone);
  ADD ("it-is-exported-as-json", test_it_is_exported_as_json);
  ADD ("an-export-that-fails-is-said", test_an_export_that_fails_is_said);
  return g_test_run ();
}
