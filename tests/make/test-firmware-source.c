/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/firmware-source.h"

#include "image/image-error.h"
#include "make/make-error.h"
#include "make/make-fixture.h"

/* What the user may give, and that each is told for what it is. */

static const char plain_list[] =
  "{ \"flash_settings\": { \"flash_size\": \"4MB\" },"
  "  \"flash_files\": { \"0x1000\": \"bootloader/bootloader.bin\", \"0x10000\": \"blink.bin\","
  "                     \"0x8000\": \"partition_table/partition-table.bin\" },"
  "  \"extra_esptool_args\": { \"chip\": \"esp32s2\" } }";

static void
write_idf_build (MakeFixture *fixture, const char *folder, const char *list)
{
  g_autofree char *json = g_build_filename (folder, "flasher_args.json", NULL);
  g_autofree char *bootloader = g_build_filename (folder, "bootloader/bootloader.bin", NULL);
  g_autofree char *table = g_build_filename (folder, "partition_table/partition-table.bin", NULL);
  g_autofree char *app = g_build_filename (folder, "blink.bin", NULL);

  make_fixture_write_text (fixture, json, list);
  make_fixture_write_bootloader (fixture, bootloader, "esp32s2");
  make_fixture_write_table (fixture, table);
  make_fixture_write_app (fixture, app, "esp32s2");
}

static StrobeFirmwareSource *
load_valid (MakeFixture *fixture, const char *name, StrobeFirmwareSourceKind kind)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source = make_fixture_load (fixture, &error, name, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (strobe_firmware_source_get_kind (source), ==, kind);
  strobe_firmware_check (strobe_firmware_source_get_firmware (source), &error);
  g_assert_no_error (error);
  return source;
}

static void
test_a_build_folder_of_esp_idf_is_read (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;
  StrobeFirmware *firmware;

  write_idf_build (fixture, "build", plain_list);
  source = load_valid (fixture, "build", STROBE_FIRMWARE_SOURCE_IDF_BUILD);
  firmware = strobe_firmware_source_get_firmware (source);

  g_assert_cmpstr (strobe_firmware_get_chip (firmware)->target, ==, "esp32s2");
  g_assert_cmpuint (strobe_firmware_get_flash_size (firmware), ==, 4 * 1024 * 1024);
  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 4);
  g_assert_cmpstr (strobe_firmware_get_app (firmware)->project, ==, "blink");
  make_fixture_assert_item (source, "blink.bin", 0x10000, STROBE_RECIPE_ADDRESS_GIVEN);
}

static void
test_the_project_of_a_build_is_as_good_as_its_folder (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_idf_build (fixture, "project/build", plain_list);
  make_fixture_write_text (fixture, "project/build/project_description.json",
                           "{ \"project_name\": \"greenhouse\", \"target\": \"esp32s2\" }");
  source = load_valid (fixture, "project", STROBE_FIRMWARE_SOURCE_IDF_BUILD);

  g_assert_cmpstr (strobe_firmware_source_get_name (source), ==, "greenhouse");
}

static void
test_the_latest_of_several_build_folders_is_taken (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autofree char *name = NULL;

  write_idf_build (fixture, "project/build_a", plain_list);
  write_idf_build (fixture, "project/build_b", plain_list);
  write_idf_build (fixture, "project/build_c", plain_list);
  make_fixture_set_age (fixture, "project/build_a/flasher_args.json", 300);
  make_fixture_set_age (fixture, "project/build_b/flasher_args.json", 100);
  make_fixture_set_age (fixture, "project/build_c/flasher_args.json", 200);
  source = load_valid (fixture, "project", STROBE_FIRMWARE_SOURCE_IDF_BUILD);

  name = g_file_get_basename (strobe_firmware_source_get_folder (source));
  g_assert_cmpstr (name, ==, "build_b");
}

static void
test_a_list_alone_stands_for_its_build (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_idf_build (fixture, "build", plain_list);
  source = load_valid (fixture, "build/flasher_args.json", STROBE_FIRMWARE_SOURCE_IDF_BUILD);

  g_assert_cmpuint (g_list_model_get_n_items (strobe_firmware_source_get_files (source)), ==, 4);
}

static void
test_a_build_counts_more_than_its_old_dfu_bin (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_idf_build (fixture, "build", plain_list);
  make_fixture_write_text (fixture, "build/dfu.bin", "old");
  make_fixture_set_age (fixture, "build/dfu.bin", 1000);
  source = load_valid (fixture, "build", STROBE_FIRMWARE_SOURCE_IDF_BUILD);

  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_OLD_DFU));
}

static void
test_a_dfu_bin_dropped_alone_is_taken_as_it_is (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) made = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;
  GBytes *file;

  write_idf_build (fixture, "build", plain_list);
  made = load_valid (fixture, "build", STROBE_FIRMWARE_SOURCE_IDF_BUILD);
  file = strobe_firmware_get_file (strobe_firmware_source_get_firmware (made));
  make_fixture_write (fixture, "build/dfu.bin", g_bytes_ref (file));
  source = load_valid (fixture, "build/dfu.bin", STROBE_FIRMWARE_SOURCE_DFU_FILE);

  g_assert_null (strobe_firmware_source_get_recipe (source));
  g_assert_true (
    g_bytes_equal (file, strobe_firmware_get_file (strobe_firmware_source_get_firmware (source))));
}

static void
test_loose_files_find_their_places (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_app (fixture, "my-app.bin", "esp32s2");
  make_fixture_write_table (fixture, "table.bin");
  make_fixture_write_bootloader (fixture, "boot.bin", "esp32s2");
  make_fixture_write_boot_app0 (fixture, "start.bin");
  make_fixture_write_text (fixture, "storage.bin", "things");
  source = make_fixture_load (fixture, &error, "my-app.bin", "table.bin", "boot.bin", "start.bin",
                              "storage.bin", NULL);

  g_assert_no_error (error);
  strobe_firmware_check (strobe_firmware_source_get_firmware (source), &error);
  g_assert_no_error (error);
  make_fixture_assert_item (source, "my-app.bin", 0x10000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  make_fixture_assert_item (source, "table.bin", 0x8000, STROBE_RECIPE_ADDRESS_CHIP);
  make_fixture_assert_item (source, "boot.bin", 0x1000, STROBE_RECIPE_ADDRESS_CHIP);
  make_fixture_assert_item (source, "start.bin", 0xe000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  make_fixture_assert_item (source, "storage.bin", 0x290000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
}

static void
test_an_app_alone_is_asked_for_its_address (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autoptr (StrobeRecipe) told = NULL;
  g_autoptr (StrobeFirmwareSource) mended = NULL;

  make_fixture_write_app (fixture, "app.bin", "esp32s3");
  source = make_fixture_load (fixture, &error, "app.bin", NULL);
  g_assert_no_error (error);
  g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                           STROBE_MAKE_ERROR_UNKNOWN_ADDRESS, "app.bin"));

  told = strobe_recipe_with_address (strobe_firmware_source_get_recipe (source), 0, 0x10000);
  mended = strobe_firmware_source_with_recipe (source, told);
  strobe_firmware_check (strobe_firmware_source_get_firmware (mended), &error);
  g_assert_no_error (error);
  make_fixture_assert_item (mended, "app.bin", 0x10000, STROBE_RECIPE_ADDRESS_USER);
}

static void
test_a_folder_without_a_build_is_told (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_text (fixture, "folder/readme.txt", "hello");
  source = make_fixture_load (fixture, &error, "folder", NULL);

  g_assert_null (source);
  g_assert_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NO_BUILD);
}

static void
test_a_folder_and_files_do_not_go_together (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_idf_build (fixture, "build", plain_list);
  make_fixture_write_app (fixture, "app.bin", "esp32s2");
  source = make_fixture_load (fixture, &error, "build", "app.bin", NULL);

  g_assert_null (source);
  g_assert_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_MIXED);
}

static void
test_a_cancelled_reading_gives_nothing (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) folder = make_fixture_get (fixture, "build");

  write_idf_build (fixture, "build", plain_list);
  g_list_store_append (files, folder);
  g_cancellable_cancel (cancellable);

  g_assert_null (strobe_firmware_source_load (G_LIST_MODEL (files), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_no_file_at_all_is_an_error (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_assert_null (strobe_firmware_source_load (G_LIST_MODEL (files), NULL, &error));
  g_assert_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/make/firmware-source/" name, MakeFixture, NULL, make_fixture_set_up, function,     \
              make_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-build-folder-of-esp-idf-is-read", test_a_build_folder_of_esp_idf_is_read);
  ADD ("the-project-of-a-build-is-as-good-as-its-folder",
       test_the_project_of_a_build_is_as_good_as_its_folder);
  ADD ("the-latest-of-several-build-folders-is-taken",
       test_the_latest_of_several_build_folders_is_taken);
  ADD ("a-list-alone-stands-for-its-build", test_a_list_alone_stands_for_its_build);
  ADD ("a-build-counts-more-than-its-old-dfu-bin", test_a_build_counts_more_than_its_old_dfu_bin);
  ADD ("a-dfu-bin-dropped-alone-is-taken-as-it-is", test_a_dfu_bin_dropped_alone_is_taken_as_it_is);
  ADD ("loose-files-find-their-places", test_loose_files_find_their_places);
  ADD ("an-app-alone-is-asked-for-its-address", test_an_app_alone_is_asked_for_its_address);
  ADD ("a-folder-without-a-build-is-told", test_a_folder_without_a_build_is_told);
  ADD ("a-folder-and-files-do-not-go-together", test_a_folder_and_files_do_not_go_together);
  ADD ("a-cancelled-reading-gives-nothing", test_a_cancelled_reading_gives_nothing);
  ADD ("no-file-at-all-is-an-error", test_no_file_at_all_is_an_error);
  return g_test_run ();
}
