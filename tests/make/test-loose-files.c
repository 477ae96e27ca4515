/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/loose-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "image/esp-image-builder.h"
#include "image/image-error.h"
#include "image/partition-table.h"
#include "make/make-error.h"
#include "make/make-fixture.h"

/* Files without a list: told by their content, placed by chip and table. */

static StrobeFirmwareSource *
load_folder (MakeFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source = make_fixture_load (fixture, &error, name, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (strobe_firmware_source_get_kind (source), ==, STROBE_FIRMWARE_SOURCE_LOOSE);
  return source;
}

static void
assert_valid (StrobeFirmwareSource *source)
{
  g_autoptr (GError) error = NULL;

  strobe_firmware_check (strobe_firmware_source_get_firmware (source), &error);
  g_assert_no_error (error);
}

static void
test_a_folder_of_a_release_is_read (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_bootloader (fixture, "release/boot.bin", "esp32p4");
  make_fixture_write_table (fixture, "release/table.bin");
  make_fixture_write_app (fixture, "release/gadget-1.4.bin", "esp32p4");
  make_fixture_write_text (fixture, "release/nobody-knows.bin", "?");
  make_fixture_write_text (fixture, "release/readme.txt", "Hello");
  source = load_folder (fixture, "release");

  assert_valid (source);
  make_fixture_assert_item (source, "boot.bin", 0x2000, STROBE_RECIPE_ADDRESS_CHIP);
  make_fixture_assert_item (source, "gadget-1.4.bin", 0x10000,
                            STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  g_assert_false (make_fixture_find (source, "nobody-knows.bin")->included);
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_LEFT_OUT));
}

static void
test_the_flash_size_comes_from_the_bootloader (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write (fixture, "files/boot.bin",
                      strobe_esp_image_build (strobe_chip_find_by_target ("esp32s3"),
                                              16 * 1024 * 1024, NULL, 5000, 1));
  make_fixture_write_table (fixture, "files/table.bin");
  source = load_folder (fixture, "files");

  g_assert_cmpuint (strobe_recipe_get_flash_size (strobe_firmware_source_get_recipe (source)), ==,
                    16 * 1024 * 1024);
}

static void
test_without_an_image_the_table_tells_the_flash_size (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_table (fixture, "files/table.bin");
  source = load_folder (fixture, "files");

  g_assert_cmpuint (strobe_recipe_get_flash_size (strobe_firmware_source_get_recipe (source)), ==,
                    4 * 1024 * 1024);
  g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                           STROBE_MAKE_ERROR_UNKNOWN_CHIP, "which chip"));
}

static void
test_a_second_app_is_asked_for (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_table (fixture, "table.bin");
  make_fixture_write_app (fixture, "one.bin", "esp32s2");
  make_fixture_write_app (fixture, "two.bin", "esp32s2");
  make_fixture_write_app (fixture, "app1.bin", "esp32s2");
  source = make_fixture_load (fixture, &error, "table.bin", "one.bin", "two.bin", "app1.bin", NULL);
  g_assert_no_error (error);

  make_fixture_assert_item (source, "one.bin", 0x10000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  make_fixture_assert_item (source, "app1.bin", 0x150000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  g_assert_cmpint (make_fixture_find (source, "two.bin")->address_source, ==,
                   STROBE_RECIPE_ADDRESS_UNKNOWN);
  g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                           STROBE_MAKE_ERROR_UNKNOWN_ADDRESS, "two.bin"));
}

static void
test_an_app_for_another_chip_is_refused_with_both_named (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_bootloader (fixture, "boot.bin", "esp32s2");
  make_fixture_write_table (fixture, "table.bin");
  make_fixture_write_app (fixture, "app.bin", "esp32s3");
  source = make_fixture_load (fixture, &error, "boot.bin", "table.bin", "app.bin", NULL);
  g_assert_no_error (error);

  g_assert_true (make_fixture_has_problem (source, STROBE_IMAGE_ERROR,
                                           STROBE_IMAGE_ERROR_WRONG_CHIP, "ESP32-S3"));
  g_assert_true (make_fixture_has_problem (source, STROBE_IMAGE_ERROR,
                                           STROBE_IMAGE_ERROR_WRONG_CHIP, "ESP32-S2"));
  g_assert_nonnull (strobe_recipe_get_partitions (strobe_firmware_source_get_recipe (source)));
}

static void
test_a_chip_without_dfu_is_told (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_bootloader (fixture, "files/boot.bin", "esp32c3");
  source = load_folder (fixture, "files");

  g_assert_true (
    make_fixture_has_problem (source, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NO_DFU, "ESP32-C3"));
}

static void
test_a_file_of_a_build_goes_where_the_build_wants_it (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_app (fixture, "build/blink.bin", "esp32s2");
  make_fixture_write_text (fixture, "build/flasher_args.json",
                           "{ \"flash_files\": { \"0x20000\": \"blink.bin\" },"
                           "  \"flash_settings\": { \"flash_size\": \"8MB\" } }");
  source = make_fixture_load (fixture, &error, "build/blink.bin", NULL);
  g_assert_no_error (error);

  assert_valid (source);
  make_fixture_assert_item (source, "blink.bin", 0x20000, STROBE_RECIPE_ADDRESS_GIVEN);
  g_assert_cmpuint (strobe_recipe_get_flash_size (strobe_firmware_source_get_recipe (source)), ==,
                    8 * 1024 * 1024);
}

static void
test_a_table_of_garbage_is_no_table (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_text (fixture, "table.bin", "\xaa\x50 and then nothing that makes sense");
  make_fixture_write_bootloader (fixture, "boot.bin", "esp32s2");
  make_fixture_write_app (fixture, "app.bin", "esp32s2");
  source = make_fixture_load (fixture, &error, "table.bin", "boot.bin", "app.bin", NULL);
  g_assert_no_error (error);

  g_assert_null (strobe_recipe_get_partitions (strobe_firmware_source_get_recipe (source)));
  g_assert_true (make_fixture_has_problem (source, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_TABLE,
                                           "partition table"));
  g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                           STROBE_MAKE_ERROR_UNKNOWN_ADDRESS, "app.bin"));
}

static void
test_a_file_that_was_given_twice_is_told (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  make_fixture_write_bootloader (fixture, "boot.bin", "esp32s2");
  source = make_fixture_load (fixture, &error, "boot.bin", "boot.bin", NULL);
  g_assert_no_error (error);

  g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                           STROBE_MAKE_ERROR_SAME_ADDRESS, "boot.bin"));
}

typedef struct {
  const char *path;
  int stop; /* atomic */
} Vandal;

/* Takes the folder away and puts it back, over and over. */
static gpointer
vandal_run (gpointer data)
{
  Vandal *vandal = data;
  g_autofree char *away = g_strconcat (vandal->path, ".away", NULL);

  while (!g_atomic_int_get (&vandal->stop)) {
    g_assert_cmpint (g_rename (vandal->path, away), ==, 0);
    g_thread_yield ();
    g_assert_cmpint (g_rename (away, vandal->path), ==, 0);
    g_thread_yield ();
  }
  return NULL;
}

static void
test_a_folder_that_comes_and_goes_breaks_nothing (MakeFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "release", NULL);
  Vandal vandal = { path, FALSE };
  GThread *thread;

  make_fixture_write_bootloader (fixture, "release/boot.bin", "esp32s2");
  make_fixture_write_table (fixture, "release/table.bin");
  make_fixture_write_app (fixture, "release/app.bin", "esp32s2");
  thread = g_thread_new ("vandal", vandal_run, &vandal);
  for (guint i = 0; i < 50; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (StrobeFirmwareSource) source = make_fixture_load (fixture, &error, "release", NULL);

    /* Whole, with problems that name the files, or told to be no build. */
    g_assert_true ((source != NULL) == (error == NULL));
  }
  g_atomic_int_set (&vandal.stop, TRUE);
  g_thread_join (thread);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/make/loose-files/" name, MakeFixture, NULL, make_fixture_set_up, function,         \
              make_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-folder-of-a-release-is-read", test_a_folder_of_a_release_is_read);
  ADD ("the-flash-size-comes-from-the-bootloader", test_the_flash_size_comes_from_the_bootloader);
  ADD ("without-an-image-the-table-tells-the-flash-size",
       test_without_an_image_the_table_tells_the_flash_size);
  ADD ("a-second-app-is-asked-for", test_a_second_app_is_asked_for);
  ADD ("an-app-for-another-chip-is-refused-with-both-named",
       test_an_app_for_another_chip_is_refused_with_both_named);
  ADD ("a-chip-without-dfu-is-told", test_a_chip_without_dfu_is_told);
  ADD ("a-file-of-a-build-goes-where-the-build-wants-it",
       test_a_file_of_a_build_goes_where_the_build_wants_it);
  ADD ("a-table-of-garbage-is-no-table", test_a_table_of_garbage_is_no_table);
  ADD ("a-file-that-was-given-twice-is-told", test_a_file_that_was_given_twice_is_told);
  ADD ("a-folder-that-comes-and-goes-breaks-nothing",
       test_a_folder_that_comes_and_goes_breaks_nothing);
  return g_test_run ();
}
