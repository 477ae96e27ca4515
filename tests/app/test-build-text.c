/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/build-text.h"

#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"

#define APP_BYTES 4096
#define FREE_ADDRESS 0x200000

static StrobeFirmware *
build (StrobeFirmwareRecipe *recipe)
{
  g_autoptr (GBytes) file = strobe_firmware_recipe_build (recipe);

  return strobe_firmware_new (file);
}

/* A firmware in which some files have other bytes at their end. */
static StrobeFirmware *
build_changed (const char *const *names)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), APP_BYTES);

  for (; names != NULL && *names != NULL; names++) {
    StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, *names);
    GByteArray *bytes = g_byte_array_new ();

    g_byte_array_append (bytes, g_bytes_get_data (piece->data, NULL),
                         (guint) g_bytes_get_size (piece->data));
    g_byte_array_append (bytes, (const guint8 *) "\xff\xff\xff\xff", 4);
    strobe_firmware_recipe_replace (piece, g_byte_array_free_to_bytes (bytes));
  }
  return build (recipe);
}

static char *
dup_changes (StrobeFirmware *before, StrobeFirmware *after)
{
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (before, after);

  return strobe_build_text_dup_changes (diff);
}

static void
test_each_set_of_changes_has_its_sentence (void)
{
  static const struct {
    const char *names[4];
    const char *sentence;
  } cases[] = {
    { { NULL }, "Nothing changed" },
    { { "blink.bin" }, "Only the app changed" },
    { { "bootloader.bin" }, "Only the bootloader changed" },
    { { "partition-table.bin" }, "Only the partition table changed" },
    { { "bootloader.bin", "blink.bin" }, "Bootloader and app changed" },
    { { "partition-table.bin", "blink.bin" }, "Partition table and app changed" },
    { { "bootloader.bin", "partition-table.bin" }, "Bootloader and partition table changed" },
    { { "bootloader.bin", "partition-table.bin", "blink.bin" },
      "Bootloader, partition table and app changed" },
  };
  g_autoptr (StrobeFirmware) before = build_changed (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (StrobeFirmware) after = build_changed (cases[i].names);
    g_autofree char *sentence = dup_changes (before, after);

    g_assert_cmpstr (sentence, ==, cases[i].sentence);
  }
}

static StrobeFirmware *
build_with_data (const char *first, const char *second)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), APP_BYTES);
  g_autoptr (GBytes) a = g_bytes_new (first, strlen (first));
  g_autoptr (GBytes) b = g_bytes_new (second, strlen (second));

  strobe_firmware_recipe_add (recipe, "storage.bin", FREE_ADDRESS, 0, a);
  strobe_firmware_recipe_add (recipe, "fonts.bin", FREE_ADDRESS + 0x10000, 0, b);
  return build (recipe);
}

static void
test_other_files_are_named_or_counted (void)
{
  g_autoptr (StrobeFirmware) before = build_with_data ("one", "two");
  g_autoptr (StrobeFirmware) storage = build_with_data ("another", "two");
  g_autoptr (StrobeFirmware) both = build_with_data ("another", "other");
  g_autofree char *one = dup_changes (before, storage);
  g_autofree char *two = dup_changes (before, both);

  g_assert_cmpstr (one, ==, "Only storage.bin changed");
  g_assert_cmpstr (two, ==, "2 of 5 parts changed");
}

static void
test_another_chip_comes_first (void)
{
  g_autoptr (GBytes) s2 = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (GBytes) s3 = strobe_firmware_fixture_build ("good-s3", APP_BYTES);
  g_autoptr (StrobeFirmware) before = strobe_firmware_new (s2);
  g_autoptr (StrobeFirmware) after = strobe_firmware_new (s3);
  g_autofree char *sentence = dup_changes (before, after);

  g_assert_cmpstr (sentence, ==, "It is for another chip now");
}

static void
test_the_age_is_as_exact_as_one_wants_to_know (void)
{
  static const struct {
    gint64 age_s;
    const char *text;
    guint next_s;
  } cases[] = {
    { -5, "Rebuilt just now", 1 },
    { 0, "Rebuilt just now", 1 },
    { 1, "Rebuilt 1 s ago", 1 },
    { 9, "Rebuilt 9 s ago", 1 },
    { 10, "Rebuilt 10 s ago", 10 },
    { 17, "Rebuilt 10 s ago", 3 },
    { 59, "Rebuilt 50 s ago", 1 },
    { 60, "Rebuilt 1 min ago", 60 },
    { 119, "Rebuilt 1 min ago", 1 },
    { 3599, "Rebuilt 59 min ago", 1 },
    { 3600, "Rebuilt more than an hour ago", 0 },
    { G_MAXINT64, "Rebuilt more than an hour ago", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint next_s = 0;
    g_autofree char *text = strobe_build_text_dup_age (cases[i].age_s, &next_s);

    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpuint (next_s, ==, cases[i].next_s);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/app/build-text/" path, func)
  ADD ("each-set-of-changes-has-its-sentence", test_each_set_of_changes_has_its_sentence);
  ADD ("other-files-are-named-or-counted", test_other_files_are_named_or_counted);
  ADD ("another-chip-comes-first", test_another_chip_comes_first);
  ADD ("the-age-is-as-exact-as-one-wants-to-know", test_the_age_is_as_exact_as_one_wants_to_know);
  return g_test_run ();
}
