/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/arduino-build.h"

#include <string.h>

#include "make/make-error.h"
#include "make/make-fixture.h"

/* What the Arduino IDE and arduino-cli leave, of old and new versions of the core. */

static void
write_build (MakeFixture *fixture, const char *folder)
{
  g_autofree char *bootloader = g_build_filename (folder, "Blink.ino.bootloader.bin", NULL);
  g_autofree char *table = g_build_filename (folder, "Blink.ino.partitions.bin", NULL);
  g_autofree char *app = g_build_filename (folder, "Blink.ino.bin", NULL);

  make_fixture_write_bootloader (fixture, bootloader, "esp32s2");
  make_fixture_write_table (fixture, table);
  make_fixture_write_app (fixture, app, "esp32s2");
}

static void
write_flash_args (MakeFixture *fixture, const char *folder)
{
  g_autofree char *name = g_build_filename (folder, "flash_args", NULL);

  make_fixture_write_text (fixture, name,
                           "--flash-mode dio --flash-freq 80m --flash-size 4MB\n"
                           "0x1000 Blink.ino.bootloader.bin\n0x8000 Blink.ino.partitions.bin\n"
                           "0xe000 boot_app0.bin\n0x10000 Blink.ino.bin\n");
}

static StrobeFirmwareSource *
load (MakeFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source = make_fixture_load (fixture, &error, name, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (strobe_firmware_source_get_kind (source), ==, STROBE_FIRMWARE_SOURCE_ARDUINO);
  g_assert_cmpstr (strobe_firmware_source_get_name (source), ==, "Blink");
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
test_a_build_folder_is_read_by_the_names_in_it (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_build (fixture, "build");
  make_fixture_write_boot_app0 (fixture, "build/boot_app0.bin");
  source = load (fixture, "build");

  assert_valid (source);
  make_fixture_assert_item (source, "Blink.ino.bootloader.bin", 0x1000, STROBE_RECIPE_ADDRESS_CHIP);
  make_fixture_assert_item (source, "Blink.ino.bin", 0x10000,
                            STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  make_fixture_assert_item (source, "boot_app0.bin", 0xe000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
}

static void
test_flash_args_say_what_goes_where (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_build (fixture, "build");
  make_fixture_write_boot_app0 (fixture, "build/boot_app0.bin");
  write_flash_args (fixture, "build");
  source = load (fixture, "build");

  assert_valid (source);
  make_fixture_assert_item (source, "boot_app0.bin", 0xe000, STROBE_RECIPE_ADDRESS_GIVEN);
  make_fixture_assert_item (source, "Blink.ino.bin", 0x10000, STROBE_RECIPE_ADDRESS_GIVEN);
}

static void
test_boot_app0_may_be_elsewhere (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_build (fixture, "build");
  write_flash_args (fixture, "build");
  source = load (fixture, "build");

  assert_valid (source);
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_NO_BOOT_CHOICE));
}

static void
test_a_sketch_stands_for_its_last_build (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autofree char *folder = NULL;

  write_build (fixture, "Blink/build/esp32.esp32.esp32s2");
  write_build (fixture, "Blink/build/esp32.esp32.other");
  make_fixture_write_text (fixture, "Blink/Blink.ino", "void setup () {}");
  make_fixture_set_age (fixture, "Blink/build/esp32.esp32.other/Blink.ino.bin", 60);
  source = load (fixture, "Blink");

  assert_valid (source);
  folder = g_file_get_basename (strobe_firmware_source_get_folder (source));
  g_assert_cmpstr (folder, ==, "esp32.esp32.esp32s2");
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_BUILD_FOLDER));
}

static void
test_the_board_of_the_build_names_chip_and_flash (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;
  StrobeRecipe *recipe;

  write_build (fixture, "build");
  make_fixture_write_text (fixture, "build/build.options.json",
                           "{ \"fqbn\": \"esp32:esp32:esp32s2:CPUFreq=240,FlashSize=8M\" }");
  source = load (fixture, "build");
  recipe = strobe_firmware_source_get_recipe (source);

  g_assert_cmpuint (strobe_recipe_get_flash_size (recipe), ==, 8 * 1024 * 1024);
  g_assert_cmpstr (strobe_recipe_get_chip (recipe)->target, ==, "esp32s2");
}

static void
test_options_that_make_no_sense_are_none (MakeFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "{ \"fqbn\": 3 }", "{ \"fqbn\": \"::\" }",
                                       "{ \"fqbn\": \"a:b:c:FlashSize=lots,,=\" }" };

  write_build (fixture, "build");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (StrobeFirmwareSource) source = NULL;

    make_fixture_write_text (fixture, "build/build.options.json", texts[i]);
    source = load (fixture, "build");
    assert_valid (source);
  }
}

static void
test_flash_args_that_make_no_sense_are_told (MakeFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "one", "here there", "0x1000 \"unfinished",
                                       "\xff\xfe nothing" };

  write_build (fixture, "build");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (StrobeFirmwareSource) source = NULL;

    make_fixture_write_text (fixture, "build/flash_args", texts[i]);
    source = load (fixture, "build");
    g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                             STROBE_MAKE_ERROR_DESCRIPTION, "flash_args"));
  }
}

/* As esptool merges them: filled up with 0xff. */
static void
write_merged (MakeFixture *fixture, const char *name)
{
  static const struct {
    const char *name;
    gsize offset_bytes;
  } pieces[] = { { "Blink.ino.bootloader.bin", 0x1000 },
                 { "Blink.ino.partitions.bin", 0x8000 },
                 { "Blink.ino.bin", 0x10000 } };
  gsize size_bytes = 0x20000;
  guint8 *merged = g_malloc (size_bytes);

  memset (merged, 0xff, size_bytes);
  write_build (fixture, "pieces");
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *path = g_build_filename (fixture->path, "pieces", pieces[i].name, NULL);
    g_autofree char *content = NULL;
    gsize piece_bytes = 0;

    g_assert_true (g_file_get_contents (path, &content, &piece_bytes, NULL));
    memcpy (merged + pieces[i].offset_bytes, content, piece_bytes);
  }
  make_fixture_write (fixture, name, g_bytes_new_take (merged, size_bytes));
}

static void
test_a_merged_file_alone_goes_to_the_start (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_merged (fixture, "build/Blink.ino.merged.bin");
  source = load (fixture, "build");

  assert_valid (source);
  make_fixture_assert_item (source, "Blink.ino.merged.bin", 0, STROBE_RECIPE_ADDRESS_CHIP);
}

static void
test_a_merged_file_beside_its_pieces_is_not_needed (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_merged (fixture, "build/Blink.ino.merged.bin");
  write_build (fixture, "build");
  source = load (fixture, "build");

  assert_valid (source);
  g_assert_null (make_fixture_find (source, "Blink.ino.merged.bin"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/make/arduino-build/" name, MakeFixture, NULL, make_fixture_set_up, function,       \
              make_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-build-folder-is-read-by-the-names-in-it", test_a_build_folder_is_read_by_the_names_in_it);
  ADD ("flash-args-say-what-goes-where", test_flash_args_say_what_goes_where);
  ADD ("boot-app0-may-be-elsewhere", test_boot_app0_may_be_elsewhere);
  ADD ("a-sketch-stands-for-its-last-build", test_a_sketch_stands_for_its_last_build);
  ADD ("the-board-of-the-build-names-chip-and-flash",
       test_the_board_of_the_build_names_chip_and_flash);
  ADD ("options-that-make-no-sense-are-none", test_options_that_make_no_sense_are_none);
  ADD ("flash-args-that-make-no-sense-are-told", test_flash_args_that_make_no_sense_are_told);
  ADD ("a-merged-file-alone-goes-to-the-start", test_a_merged_file_alone_goes_to_the_start);
  ADD ("a-merged-file-beside-its-pieces-is-not-needed",
       test_a_merged_file_beside_its_pieces_is_not_needed);
  return g_test_run ();
}
