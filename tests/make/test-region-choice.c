/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/region-choice.h"

#include "support/firmware-fixture.h"
#include "support/settings-firmware.h"

#define APP_BYTES 65536

static StrobeFirmware *
read_kind (const char *kind)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, APP_BYTES);
  StrobeFirmware *firmware = strobe_firmware_new (file);

  g_assert_true (strobe_firmware_is_valid (firmware));
  return firmware;
}

/* "x" for a region that is taken, "-" for one that is not, by address. */
static char *
draw (StrobeFirmware *firmware, const gboolean *wanted)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    g_string_append_c (text, wanted[i] ? 'x' : '-');
  return g_string_free (text, FALSE);
}

static void
assert_choice (const char *kind, StrobeRegionChoice choice, const char *expected)
{
  g_autoptr (StrobeFirmware) firmware = read_kind (kind);
  g_autofree gboolean *wanted = strobe_region_choice_apply (choice, firmware);
  g_autofree char *drawn = draw (firmware, wanted);

  g_assert_cmpstr (drawn, ==, expected);
}

static void
test_everything_takes_all (void)
{
  assert_choice ("good", STROBE_REGION_CHOICE_EVERYTHING, "xxx");
}

static void
test_app_only_takes_the_app (void)
{
  assert_choice ("good", STROBE_REGION_CHOICE_APP_ONLY, "--x");
  assert_choice ("good-settings", STROBE_REGION_CHOICE_APP_ONLY, "----x-");
}

static void
test_keep_settings_leaves_out_what_the_user_stored (void)
{
  assert_choice ("good-settings", STROBE_REGION_CHOICE_KEEP_SETTINGS, "xx-xx-");
}

static void
test_what_makes_no_difference_is_not_offered (void)
{
  g_autoptr (StrobeFirmware) plain = read_kind ("good");
  g_autoptr (StrobeFirmware) settings = read_kind ("good-settings");

  g_assert_true (strobe_region_choice_is_offered (STROBE_REGION_CHOICE_EVERYTHING, plain));
  g_assert_true (strobe_region_choice_is_offered (STROBE_REGION_CHOICE_APP_ONLY, plain));
  g_assert_false (strobe_region_choice_is_offered (STROBE_REGION_CHOICE_KEEP_SETTINGS, plain));
  g_assert_true (strobe_region_choice_is_offered (STROBE_REGION_CHOICE_KEEP_SETTINGS, settings));
}

static void
test_each_usual_choice_is_recognised (void)
{
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-settings");

  for (StrobeRegionChoice i = STROBE_REGION_CHOICE_EVERYTHING; i <= STROBE_REGION_CHOICE_CUSTOM;
       i++) {
    g_autofree gboolean *wanted = strobe_region_choice_apply (i, firmware);

    g_assert_cmpint (strobe_region_choice_find (firmware, wanted), ==, i);
  }
}

static void
assert_named (StrobeFirmware *firmware, const char *name, const char *expected)
{
  g_autofree gboolean *wanted = strobe_region_choice_apply (STROBE_REGION_CHOICE_CUSTOM, firmware);
  gboolean found = strobe_region_choice_add_named (firmware, name, wanted);
  g_autofree char *drawn = draw (firmware, wanted);

  g_assert_cmpint (found, ==, expected != NULL);
  g_assert_cmpstr (drawn, ==, expected != NULL ? expected : "------");
}

static void
test_a_word_is_a_kind_a_file_or_a_partition (void)
{
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-settings");

  assert_named (firmware, "app", "----x-");
  assert_named (firmware, "bootloader", "x-----");
  assert_named (firmware, "partition-table", "-x----");
  assert_named (firmware, "data", "--xx-x");
  assert_named (firmware, "settings.bin", "--x---");
  assert_named (firmware, "ota_0", "----x-");
  assert_named (firmware, "storage", "-----x");
  assert_named (firmware, "ota_1", NULL);
  assert_named (firmware, "", NULL);
}

static void
test_a_region_changes_each_partition_whose_sector_it_erases (void)
{
  StrobePartition partition = { .type = 1, .subtype = 2, .offset = 0x9000, .size_bytes = 0x3000 };
  StrobeFirmwareRegion region = { .name = "x", .address = 0x8000, .size_bytes = 0x1000 };

  g_assert_false (strobe_region_choice_overlaps (&region, &partition));
  region.size_bytes = 0x1001;
  g_assert_true (strobe_region_choice_overlaps (&region, &partition));
  region.address = 0xbfff;
  region.size_bytes = 1;
  g_assert_true (strobe_region_choice_overlaps (&region, &partition));
  region.address = 0xc000;
  g_assert_false (strobe_region_choice_overlaps (&region, &partition));
}

static void
test_user_data_is_what_the_app_fills (void)
{
  static const guint8 stored[] = { 0x02, 0x04, 0x80, 0x81, 0x82, 0x83 };
  static const guint8 built[] = { 0x00, 0x01, 0x03, 0x05, 0x06, 0x90 };
  StrobePartition partition = { .type = STROBE_PARTITION_TYPE_DATA };

  for (gsize i = 0; i < G_N_ELEMENTS (stored); i++) {
    partition.subtype = stored[i];
    g_assert_true (strobe_region_choice_is_user_data (&partition));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (built); i++) {
    partition.subtype = built[i];
    g_assert_false (strobe_region_choice_is_user_data (&partition));
  }
  partition.type = STROBE_PARTITION_TYPE_APP;
  partition.subtype = 0x02;
  g_assert_false (strobe_region_choice_is_user_data (&partition));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make/region-choice/everything-takes-all", test_everything_takes_all);
  g_test_add_func ("/make/region-choice/app-only-takes-the-app", test_app_only_takes_the_app);
  g_test_add_func ("/make/region-choice/keep-settings-leaves-out-what-the-user-stored",
                   test_keep_settings_leaves_out_what_the_user_stored);
  g_test_add_func ("/make/region-choice/what-makes-no-difference-is-not-offered",
                   test_what_makes_no_difference_is_not_offered);
  g_test_add_func ("/make/region-choice/each-usual-choice-is-recognised",
                   test_each_usual_choice_is_recognised);
  g_test_add_func ("/make/region-choice/a-word-is-a-kind-a-file-or-a-partition",
                   test_a_word_is_a_kind_a_file_or_a_partition);
  g_test_add_func ("/make/region-choice/a-region-changes-each-partition-whose-sector-it-erases",
                   test_a_region_changes_each_partition_whose_sector_it_erases);
  g_test_add_func ("/make/region-choice/user-data-is-what-the-app-fills",
                   test_user_data_is_what_the_app_fills);
  return g_test_run ();
}
