/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/platformio-build.h"

#include "make/make-error.h"
#include "make/make-fixture.h"

/* What PlatformIO leaves, with and without its idedata.json. */

#define ENVIRONMENT ".pio/build/s2/"

static void
write_environment (MakeFixture *fixture, const char *folder, const char *target)
{
  g_autofree char *bootloader = g_build_filename (folder, "bootloader.bin", NULL);
  g_autofree char *table = g_build_filename (folder, "partitions.bin", NULL);
  g_autofree char *app = g_build_filename (folder, "firmware.bin", NULL);

  make_fixture_write_bootloader (fixture, bootloader, target);
  make_fixture_write_table (fixture, table);
  make_fixture_write_app (fixture, app, target);
}

static StrobeFirmwareSource *
load (MakeFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source = make_fixture_load (fixture, &error, name, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (strobe_firmware_source_get_kind (source), ==, STROBE_FIRMWARE_SOURCE_PLATFORMIO);
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
test_a_project_is_found_by_its_environment (MakeFixture *fixture, gconstpointer data)
{
  static const char *const places[] = { "", ".pio", ".pio/build", ".pio/build/s2" };

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (StrobeFirmwareSource) source = load (fixture, places[i]);

    assert_valid (source);
    g_assert_cmpstr (strobe_firmware_source_get_name (source), ==, "s2");
    make_fixture_assert_item (source, "bootloader.bin", 0x1000, STROBE_RECIPE_ADDRESS_CHIP);
    make_fixture_assert_item (source, "partitions.bin", 0x8000, STROBE_RECIPE_ADDRESS_CHIP);
    make_fixture_assert_item (source, "firmware.bin", 0x10000,
                              STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  }
}

static void
test_without_boot_app0_that_is_told (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  source = load (fixture, "");

  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_NO_BOOT_CHOICE));
}

static void
test_the_environment_that_was_built_last_is_taken (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_environment (fixture, ".pio/build/alpha", "esp32s3");
  write_environment (fixture, ".pio/build/beta", "esp32s2");
  write_environment (fixture, ".pio/build/gamma", "esp32s3");
  make_fixture_set_age (fixture, ".pio/build/alpha/firmware.bin", 50);
  make_fixture_set_age (fixture, ".pio/build/gamma/firmware.bin", 70);
  source = load (fixture, "");

  g_assert_cmpstr (strobe_firmware_source_get_name (source), ==, "beta");
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_ENVIRONMENT));
}

static void
write_idedata (MakeFixture *fixture, const char *app_offset, const char *packages)
{
  g_autofree char *text =
    g_strdup_printf ("{ \"prog_path\": \"%s/%sfirmware.elf\", \"extra\": { \"flash_images\": ["
                     "  { \"offset\": \"0x1000\", \"path\": \"%s/%sbootloader.bin\" },"
                     "  { \"offset\": \"0x8000\", \"path\": \"%s/%spartitions.bin\" },"
                     "  { \"offset\": \"0xe000\", \"path\": \"%s/boot_app0.bin\" } ],"
                     "  \"application_offset\": \"%s\" } }",
                     fixture->path, ENVIRONMENT, fixture->path, ENVIRONMENT, fixture->path,
                     ENVIRONMENT, packages, app_offset);

  make_fixture_write_text (fixture, ENVIRONMENT "idedata.json", text);
}

static void
test_idedata_says_what_goes_where (MakeFixture *fixture, gconstpointer data)
{
  g_autofree char *packages = g_build_filename (fixture->path, "packages", NULL);
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  make_fixture_write_boot_app0 (fixture, "packages/boot_app0.bin");
  write_idedata (fixture, "0x10000", packages);
  source = load (fixture, "");

  assert_valid (source);
  make_fixture_assert_item (source, "boot_app0.bin", 0xe000, STROBE_RECIPE_ADDRESS_GIVEN);
  make_fixture_assert_item (source, "firmware.bin", 0x10000, STROBE_RECIPE_ADDRESS_GIVEN);
  g_assert_false (make_fixture_has_note (source, STROBE_MAKE_NOTE_NO_BOOT_CHOICE));
}

static void
test_a_project_from_another_computer_is_read (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  make_fixture_write_text (
    fixture, ENVIRONMENT "idedata.json",
    "{ \"extra\": { \"flash_images\": ["
    "  { \"offset\": 4096, \"path\": \"/home/nobody-here/x/.pio/build/s2/bootloader.bin\" },"
    "  { \"offset\": \"0x8000\", \"path\": \"/home/nobody-here/x/.pio/build/s2/partitions.bin\" },"
    "  { \"offset\": \"0xe000\", \"path\": \"/home/nobody-here/packages/boot_app0.bin\" } ],"
    "  \"application_offset\": \"0x0\" } }");
  source = load (fixture, "");

  assert_valid (source);
  make_fixture_assert_item (source, "bootloader.bin", 0x1000, STROBE_RECIPE_ADDRESS_GIVEN);
  make_fixture_assert_item (source, "firmware.bin", 0x10000, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_NO_BOOT_CHOICE));
}

static void
test_file_systems_are_left_out_unless_chosen (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autoptr (StrobeRecipe) chosen = NULL;
  const StrobeRecipeItem *item;

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  make_fixture_write_text (fixture, ENVIRONMENT "littlefs.bin", "files");
  source = load (fixture, "");
  item = make_fixture_find (source, "littlefs.bin");

  assert_valid (source);
  g_assert_false (item->included);
  g_assert_cmphex (item->address, ==, 0x290000);
  g_assert_true (make_fixture_has_note (source, STROBE_MAKE_NOTE_LEFT_OUT));
  chosen = strobe_recipe_with_included (strobe_firmware_source_get_recipe (source), 3, TRUE);
  g_assert_cmpuint (strobe_recipe_get_problems (chosen)->len, ==, 0);
}

static void
test_an_idedata_that_makes_no_sense_is_told_and_the_rest_shown (MakeFixture *fixture,
                                                                gconstpointer data)
{
  static const char *const texts[] = { "", "no json", "[]",
                                       "{ \"extra\": { \"flash_images\": [ 1, {}, [] ] } }" };

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (StrobeFirmwareSource) source = NULL;

    make_fixture_write_text (fixture, ENVIRONMENT "idedata.json", texts[i]);
    source = load (fixture, "");
    g_assert_true (make_fixture_has_problem (source, STROBE_MAKE_ERROR,
                                             STROBE_MAKE_ERROR_DESCRIPTION, "idedata.json"));
    g_assert_nonnull (make_fixture_find (source, "firmware.bin"));
  }
}

static void
test_an_idedata_of_other_members_is_none (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = NULL;

  write_environment (fixture, ENVIRONMENT, "esp32s2");
  make_fixture_write_text (fixture, ENVIRONMENT "idedata.json",
                           "{ \"extra\": 3, \"cc_path\": [] }");
  source = load (fixture, "");

  assert_valid (source);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/make/platformio-build/" name, MakeFixture, NULL, make_fixture_set_up, function,    \
              make_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-project-is-found-by-its-environment", test_a_project_is_found_by_its_environment);
  ADD ("without-boot-app0-that-is-told", test_without_boot_app0_that_is_told);
  ADD ("the-environment-that-was-built-last-is-taken",
       test_the_environment_that_was_built_last_is_taken);
  ADD ("idedata-says-what-goes-where", test_idedata_says_what_goes_where);
  ADD ("a-project-from-another-computer-is-read", test_a_project_from_another_computer_is_read);
  ADD ("file-systems-are-left-out-unless-chosen", test_file_systems_are_left_out_unless_chosen);
  ADD ("an-idedata-that-makes-no-sense-is-told-and-the-rest-shown",
       test_an_idedata_that_makes_no_sense_is_told_and_the_rest_shown);
  ADD ("an-idedata-of-other-members-is-none", test_an_idedata_of_other_members_is_none);
  return g_test_run ();
}
