/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/firmware-diff.h"

#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"

#define APP_BYTES 4096
#define FREE_ADDRESS 0x200000

static StrobeFirmwareRecipe *
create_recipe (gsize app_size_bytes)
{
  return strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
}

static StrobeFirmware *
build (StrobeFirmwareRecipe *recipe)
{
  g_autoptr (GBytes) file = strobe_firmware_recipe_build (recipe);

  return strobe_firmware_new (file);
}

static StrobeFirmware *
build_plain (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = create_recipe (app_size_bytes);

  return build (recipe);
}

static StrobeFirmware *
build_with (const char *name, guint32 address, const char *text)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = create_recipe (APP_BYTES);
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));

  strobe_firmware_recipe_add (recipe, name, address, 0, data);
  return build (recipe);
}

static const StrobeFirmwareDifference *
find (StrobeFirmwareDiff *diff, StrobeFirmwareChange change)
{
  for (guint i = 0; i < strobe_firmware_diff_get_n_regions (diff); i++)
    if (strobe_firmware_diff_get_region (diff, i)->change == change)
      return strobe_firmware_diff_get_region (diff, i);
  g_assert_not_reached ();
}

static void
test_the_same_twice_has_no_difference (void)
{
  g_autoptr (StrobeFirmware) before = build_plain (APP_BYTES);
  g_autoptr (StrobeFirmware) after = build_plain (APP_BYTES);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_true (strobe_firmware_diff_is_empty (diff));
  g_assert_cmpuint (strobe_firmware_diff_get_n_regions (diff), ==, 3);
  g_assert_cmpuint (strobe_firmware_diff_count_changes (diff), ==, 0);
}

static void
test_an_app_built_anew_is_the_only_change (void)
{
  g_autoptr (StrobeFirmware) before = build_plain (APP_BYTES);
  g_autoptr (StrobeFirmware) after = build_plain (APP_BYTES + 16);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_cmpuint (strobe_firmware_diff_count_changes (diff), ==, 1);
  g_assert_cmpint (find (diff, STROBE_FIRMWARE_CHANGE_CONTENT)->kind, ==,
                   STROBE_FIRMWARE_PART_KIND_APP);
  g_assert_false (strobe_firmware_diff_is_empty (diff));
}

static void
test_an_app_of_several_parts_is_one_change (void)
{
  g_autoptr (StrobeFirmware) before = build_plain (2 * 1024 * 1024);
  g_autoptr (StrobeFirmware) after = build_plain (2 * 1024 * 1024 + 16);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_cmpuint (strobe_firmware_diff_get_n_regions (diff), ==, 3);
  g_assert_cmpuint (strobe_firmware_diff_count_changes (diff), ==, 1);
}

static void
test_what_came_is_added_and_what_went_removed (void)
{
  g_autoptr (StrobeFirmware) before = build_plain (APP_BYTES);
  g_autoptr (StrobeFirmware) after = build_with ("storage.bin", FREE_ADDRESS, "settings");
  g_autoptr (StrobeFirmwareDiff) came = strobe_firmware_diff_new (before, after);
  g_autoptr (StrobeFirmwareDiff) went = strobe_firmware_diff_new (after, before);

  g_assert_cmpstr (find (came, STROBE_FIRMWARE_CHANGE_ADDED)->name, ==, "storage.bin");
  g_assert_cmpstr (find (went, STROBE_FIRMWARE_CHANGE_REMOVED)->name, ==, "storage.bin");
  g_assert_cmphex (find (went, STROBE_FIRMWARE_CHANGE_REMOVED)->address, ==, FREE_ADDRESS);
}

static void
test_what_moved_has_changed (void)
{
  g_autoptr (StrobeFirmware) before = build_with ("storage.bin", FREE_ADDRESS, "settings");
  g_autoptr (StrobeFirmware) after = build_with ("storage.bin", FREE_ADDRESS + 0x1000, "settings");
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_cmpuint (strobe_firmware_diff_count_changes (diff), ==, 1);
  g_assert_cmphex (find (diff, STROBE_FIRMWARE_CHANGE_CONTENT)->address, ==, FREE_ADDRESS + 0x1000);
}

static void
test_a_new_name_alone_is_no_change (void)
{
  g_autoptr (StrobeFirmware) before = build_with ("old.bin", FREE_ADDRESS, "settings");
  g_autoptr (StrobeFirmware) after = build_with ("new.bin", FREE_ADDRESS, "settings");
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_cmpuint (strobe_firmware_diff_count_changes (diff), ==, 0);
}

static void
test_another_chip_is_told (void)
{
  g_autoptr (GBytes) s2 = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (GBytes) s3 = strobe_firmware_fixture_build ("good-s3", APP_BYTES);
  g_autoptr (StrobeFirmware) before = strobe_firmware_new (s2);
  g_autoptr (StrobeFirmware) after = strobe_firmware_new (s3);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_true (strobe_firmware_diff_has_other_chip (diff));
  g_assert_false (strobe_firmware_diff_has_other_flash (diff));
}

static void
test_another_size_of_flash_is_told (void)
{
  g_autoptr (StrobeFirmware) before = build_plain (APP_BYTES);
  g_autoptr (StrobeFirmware) after = build_plain (5 * 1024 * 1024);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  g_assert_true (strobe_firmware_diff_has_other_flash (diff));
}

static void
test_a_broken_firmware_has_what_could_be_read (void)
{
  const char *const *kinds = strobe_firmware_fixture_list ();
  g_autoptr (StrobeFirmware) good = build_plain (APP_BYTES);

  for (; *kinds != NULL; kinds++) {
    g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (*kinds, APP_BYTES);
    g_autoptr (StrobeFirmware) other = strobe_firmware_new (bytes);
    g_autoptr (StrobeFirmwareDiff) there = strobe_firmware_diff_new (good, other);
    g_autoptr (StrobeFirmwareDiff) back = strobe_firmware_diff_new (other, good);

    g_assert_cmpuint (strobe_firmware_diff_get_n_regions (there), ==,
                      strobe_firmware_diff_get_n_regions (back));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/make/firmware-diff/" path, func)
  ADD ("the-same-twice-has-no-difference", test_the_same_twice_has_no_difference);
  ADD ("an-app-built-anew-is-the-only-change", test_an_app_built_anew_is_the_only_change);
  ADD ("an-app-of-several-parts-is-one-change", test_an_app_of_several_parts_is_one_change);
  ADD ("what-came-is-added-and-what-went-removed", test_what_came_is_added_and_what_went_removed);
  ADD ("what-moved-has-changed", test_what_moved_has_changed);
  ADD ("a-new-name-alone-is-no-change", test_a_new_name_alone_is_no_change);
  ADD ("another-chip-is-told", test_another_chip_is_told);
  ADD ("another-size-of-flash-is-told", test_another_size_of_flash_is_told);
  ADD ("a-broken-firmware-has-what-could-be-read", test_a_broken_firmware_has_what_could_be_read);
  return g_test_run ();
}
