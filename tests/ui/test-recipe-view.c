/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/recipe-view.h"

#include <string.h>

#include "make/make-error.h"
#include "make/make-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/recipe/recipe-bar.h"

/* The files of a firmware that was made here, seen and changed. */

typedef struct {
  MakeFixture make;
  StrobeFirmwareLoader *loader;
  StrobeRecipeEditor *editor;
  GtkWidget *view; /* or NULL */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  make_fixture_set_up (&fixture->make, NULL);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->editor = strobe_recipe_editor_new (fixture->loader);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->view != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->view));
  strobe_wait_idle ();
  strobe_wait_until (G_OBJECT (fixture->editor)->ref_count == 1);
  g_assert_finalize_object (fixture->editor);
  g_assert_finalize_object (fixture->loader);
  make_fixture_tear_down (&fixture->make, NULL);
}

static void
load_files (Fixture *fixture, const char *const *names)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (GFile) file = make_fixture_get (&fixture->make, names[i]);

    g_list_store_append (files, file);
  }
  strobe_firmware_loader_load (fixture->loader, G_LIST_MODEL (files));
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
wait_made (Fixture *fixture)
{
  strobe_wait_until (!strobe_recipe_editor_is_busy (fixture->editor));
}

/* Bootloader, table and app, and one that nothing says anything about, left out. */
static void
load_loose (Fixture *fixture)
{
  static const char *const names[] = { "bootloader.bin", "table.bin", "blink.bin", "other.bin",
                                       NULL };

  make_fixture_write_bootloader (&fixture->make, "bootloader.bin", "esp32s2");
  make_fixture_write_table (&fixture->make, "table.bin");
  make_fixture_write_app (&fixture->make, "blink.bin", "esp32s2");
  make_fixture_write_text (&fixture->make, "other.bin", "what this is, nobody knows");
  load_files (fixture, names);
  strobe_recipe_editor_set_included (fixture->editor, 3, FALSE);
  wait_made (fixture);
}

static void
show (Fixture *fixture)
{
  fixture->view = strobe_recipe_view_new (NULL, fixture->editor);
  gtk_window_present (GTK_WINDOW (fixture->view));
}

static StrobeFirmware *
get_firmware (Fixture *fixture)
{
  return strobe_firmware_file_get_firmware (strobe_firmware_loader_get_file (fixture->loader));
}

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *widget, Match match, gconstpointer data)
{
  if (match (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, match, data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_row (GtkWidget *widget, gconstpointer title)
{
  return ADW_IS_PREFERENCES_ROW (widget) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (type));
}

static gboolean
is_text (GtkWidget *widget, gconstpointer part)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL;
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  GtkWidget *row = find (fixture->view, is_row, title);

  g_assert_nonnull (row);
  return row;
}

static GtkEditable *
find_address (Fixture *fixture, const char *name)
{
  return GTK_EDITABLE (find (find_row (fixture, name), is_type, GSIZE_TO_POINTER (GTK_TYPE_ENTRY)));
}

static GtkCheckButton *
find_check (Fixture *fixture, const char *name)
{
  return GTK_CHECK_BUTTON (
    find (find_row (fixture, name), is_type, GSIZE_TO_POINTER (GTK_TYPE_CHECK_BUTTON)));
}

static void
write_address (Fixture *fixture, const char *name, const char *text)
{
  gtk_editable_set_text (find_address (fixture, name), text);
  g_signal_emit_by_name (find_address (fixture, name), "activate");
  wait_made (fixture);
}

static gboolean
says (Fixture *fixture, const char *text)
{
  strobe_wait_idle ();
  return find (fixture->view, is_text, text) != NULL;
}

static void
test_a_dfu_file_has_no_recipe (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "dfu.bin", NULL };

  make_fixture_write_text (&fixture->make, "dfu.bin", "no recipe here");
  load_files (fixture, names);
  g_assert_null (strobe_recipe_editor_get_recipe (fixture->editor));
  g_assert_false (strobe_recipe_editor_can_save (fixture->editor));
}

static void
test_each_file_is_shown_with_its_address (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  g_assert_cmpstr (gtk_editable_get_text (find_address (fixture, "bootloader.bin")), ==, "0x1000");
  g_assert_cmpstr (gtk_editable_get_text (find_address (fixture, "table.bin")), ==, "0x8000");
  g_assert_cmpstr (gtk_editable_get_text (find_address (fixture, "blink.bin")), ==, "0x10000");
  g_assert_cmpstr (gtk_editable_get_text (find_address (fixture, "other.bin")), ==, "");
}

static void
test_an_unknown_address_is_asked_for (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  gtk_check_button_set_active (find_check (fixture, "other.bin"), TRUE);
  wait_made (fixture);
  g_assert_true (says (fixture, "Write the address at which this file goes."));
  g_assert_false (strobe_firmware_is_valid (get_firmware (fixture)));
  g_assert_false (strobe_recipe_editor_can_save (fixture->editor));
  write_address (fixture, "other.bin", "0x300000");
  g_assert_true (strobe_firmware_is_valid (get_firmware (fixture)));
  g_assert_true (strobe_recipe_editor_can_save (fixture->editor));
}

static void
test_an_address_may_be_decimal (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  gtk_check_button_set_active (find_check (fixture, "other.bin"), TRUE);
  write_address (fixture, "other.bin", "3145728");
  g_assert_cmphex (
    strobe_recipe_get_item (strobe_recipe_editor_get_recipe (fixture->editor), 3)->address, ==,
    0x300000);
}

static void
test_what_is_no_address_is_said_and_not_taken (Fixture *fixture, gconstpointer data)
{
  StrobeFirmware *firmware;

  load_loose (fixture);
  show (fixture);
  firmware = get_firmware (fixture);
  write_address (fixture, "blink.bin", "somewhere");
  g_assert_true (says (fixture, "This is not an address."));
  g_assert_true (get_firmware (fixture) == firmware);
}

static void
test_an_address_inside_a_sector_is_remarked (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  gtk_editable_set_text (find_address (fixture, "blink.bin"), "0x10010");
  g_assert_true (says (fixture, "inside a sector of 4096 bytes"));
}

static void
test_files_on_top_of_each_other_are_said (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  write_address (fixture, "blink.bin", "0x8000");
  g_assert_true (says (fixture, "Two files have the same address."));
  g_assert_false (strobe_firmware_is_valid (get_firmware (fixture)));
  write_address (fixture, "blink.bin", "0x10000");
  g_assert_false (says (fixture, "Two files have the same address."));
  g_assert_true (strobe_firmware_is_valid (get_firmware (fixture)));
}

static void
test_a_file_can_be_left_out (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  gtk_check_button_set_active (find_check (fixture, "bootloader.bin"), FALSE);
  wait_made (fixture);
  g_assert_cmpuint (strobe_firmware_get_n_regions (get_firmware (fixture)), ==, 2);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (find_address (fixture, "bootloader.bin"))));
}

static void
test_changes_in_a_row_all_count (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  strobe_recipe_editor_set_included (fixture->editor, 3, TRUE);
  strobe_recipe_editor_set_address (fixture->editor, 3, 0x300000);
  strobe_recipe_editor_set_flash_size (fixture->editor, 8 * 1024 * 1024);
  wait_made (fixture);
  g_assert_cmpuint (strobe_firmware_get_n_regions (get_firmware (fixture)), ==, 4);
  g_assert_cmpuint (strobe_firmware_get_flash_size (get_firmware (fixture)), ==, 8 * 1024 * 1024);
}

static void
test_chip_and_flash_size_can_be_chosen (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *flash_size;
  AdwComboRow *chip;

  load_loose (fixture);
  show (fixture);
  flash_size = ADW_COMBO_ROW (find_row (fixture, "Flash size"));
  chip = ADW_COMBO_ROW (find_row (fixture, "Chip"));
  g_assert_cmpuint (adw_combo_row_get_selected (flash_size), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (chip), ==, 0);
  adw_combo_row_set_selected (flash_size, 3);
  wait_made (fixture);
  g_assert_cmpuint (strobe_firmware_get_flash_size (get_firmware (fixture)), ==, 8 * 1024 * 1024);
  adw_combo_row_set_selected (chip, 1);
  wait_made (fixture);
  g_assert_cmpstr (
    strobe_recipe_get_chip (strobe_recipe_editor_get_recipe (fixture->editor))->target, ==,
    "esp32s3");
}

static void
test_what_was_left_out_is_noted (Fixture *fixture, gconstpointer data)
{
  load_loose (fixture);
  show (fixture);
  g_assert_cmpuint (
    strobe_recipe_get_notes (strobe_recipe_editor_get_recipe (fixture->editor))->len, >, 0);
  g_assert_true (says (fixture, "Good to Know"));
}

static void
test_another_firmware_closes_it (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "dfu.bin", NULL };

  load_loose (fixture);
  show (fixture);
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  make_fixture_write_text (&fixture->make, "dfu.bin", "no recipe here");
  load_files (fixture, names);
  strobe_wait_until (fixture->view == NULL);
}

static void
test_the_bar_leads_to_the_files (Fixture *fixture, gconstpointer data)
{
  GtkWidget *choice = gtk_label_new ("Everything");
  GtkWidget *bar = g_object_ref_sink (strobe_recipe_bar_new (choice, fixture->editor));
  GtkWidget *button = find (bar, is_button, "Files…");

  gtk_widget_set_visible (choice, FALSE);
  g_assert_false (gtk_widget_get_visible (bar));
  load_loose (fixture);
  g_assert_true (gtk_widget_get_visible (bar) && gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_has_css_class (button, "suggested-action"));
  strobe_recipe_editor_set_included (fixture->editor, 3, TRUE);
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  g_object_unref (bar);
  wait_made (fixture);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ui/recipe-view/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  add ("a-dfu-file-has-no-recipe", test_a_dfu_file_has_no_recipe);
  add ("each-file-is-shown-with-its-address", test_each_file_is_shown_with_its_address);
  add ("an-unknown-address-is-asked-for", test_an_unknown_address_is_asked_for);
  add ("an-address-may-be-decimal", test_an_address_may_be_decimal);
  add ("what-is-no-address-is-said-and-not-taken", test_what_is_no_address_is_said_and_not_taken);
  add ("an-address-inside-a-sector-is-remarked", test_an_address_inside_a_sector_is_remarked);
  add ("files-on-top-of-each-other-are-said", test_files_on_top_of_each_other_are_said);
  add ("a-file-can-be-left-out", test_a_file_can_be_left_out);
  add ("changes-in-a-row-all-count", test_changes_in_a_row_all_count);
  add ("chip-and-flash-size-can-be-chosen", test_chip_and_flash_size_can_be_chosen);
  add ("what-was-left-out-is-noted", test_what_was_left_out_is_noted);
  add ("another-firmware-closes-it", test_another_firmware_closes_it);
  add ("the-bar-leads-to-the-files", test_the_bar_leads_to_the_files);
  return g_test_run ();
}
