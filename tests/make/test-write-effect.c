/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/write-effect.h"

#include "support/firmware-fixture.h"
#include "support/settings-firmware.h"

#define APP_BYTES 65536

static StrobeWriteEffect *
get_effect (StrobeFirmware *firmware, const char *drawn)
{
  g_autofree gboolean *wanted = strobe_region_choice_apply (STROBE_REGION_CHOICE_CUSTOM, firmware);

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    wanted[i] = drawn[i] == 'x';
  return strobe_write_effect_new (firmware, wanted);
}

static StrobeFirmware *
read_kind (const char *kind)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, APP_BYTES);

  return strobe_firmware_new (file);
}

static char *
join_labels (GPtrArray *partitions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < partitions->len; i++)
    g_string_append_printf (text, "%s ",
                            ((const StrobePartition *) g_ptr_array_index (partitions, i))->label);
  return g_string_free (text, FALSE);
}

static void
assert_effect (const char *drawn, StrobeWriteRisk risks, const char *lost, const char *kept)
{
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-settings");
  g_autoptr (StrobeWriteEffect) effect = get_effect (firmware, drawn);
  g_autofree char *lost_labels = join_labels (effect->lost);
  g_autofree char *kept_labels = join_labels (effect->kept);

  g_assert_cmpint (effect->risks, ==, risks);
  g_assert_cmpstr (lost_labels, ==, lost);
  g_assert_cmpstr (kept_labels, ==, kept);
}

static void
test_everything_loses_what_the_firmware_brings (void)
{
  assert_effect ("xxxxxx", STROBE_WRITE_RISK_NONE, "nvs storage ", "");
}

static void
test_what_is_left_out_is_kept (void)
{
  assert_effect ("xx-xx-", STROBE_WRITE_RISK_NONE, "", "nvs storage ");
  assert_effect ("xxxxx-", STROBE_WRITE_RISK_NONE, "nvs ", "storage ");
}

static void
test_an_app_without_its_table_meets_an_old_one (void)
{
  assert_effect ("x--xx-", STROBE_WRITE_RISK_OLD_TABLE, "", "nvs storage ");
}

static void
test_an_app_may_meet_another_slot (void)
{
  assert_effect ("xx--x-", STROBE_WRITE_RISK_OTHER_SLOT, "", "nvs storage ");
  assert_effect ("----x-", STROBE_WRITE_RISK_OTHER_SLOT | STROBE_WRITE_RISK_OLD_TABLE, "",
                 "nvs storage ");
}

static void
test_a_table_without_its_app_meets_an_old_one (void)
{
  assert_effect ("xx----", STROBE_WRITE_RISK_OLD_APP, "", "nvs storage ");
}

static void
test_slots_without_an_app_start_the_first (void)
{
  assert_effect ("---x--", STROBE_WRITE_RISK_FIRST_SLOT, "", "nvs storage ");
}

static void
test_one_slot_cannot_be_missed (void)
{
  g_autoptr (StrobeFirmware) firmware = read_kind ("good");
  g_autoptr (StrobeWriteEffect) effect = get_effect (firmware, "xxx");

  g_assert_cmpint (effect->risks, ==, STROBE_WRITE_RISK_NONE);
  g_assert_cmpuint (effect->lost->len, ==, 0);
  g_assert_cmpuint (effect->kept->len, ==, 1);
}

static void
test_sizes_are_those_of_the_regions (void)
{
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-settings");
  g_autoptr (StrobeWriteEffect) effect = get_effect (firmware, "--x--x");

  g_assert_cmpuint (effect->n_written, ==, 2);
  g_assert_cmpuint (effect->written_bytes, ==, 0x3000 + 0x20000);
  g_assert_cmpuint (effect->full_bytes, ==, strobe_firmware_get_write_size (firmware));
}

/* A file without a table tells nothing about partitions. */
static void
test_without_a_table_nothing_is_claimed (void)
{
  gboolean wanted[STROBE_SETTINGS_FIRMWARE_N_REGIONS] = { [STROBE_SETTINGS_FIRMWARE_APP] = TRUE };
  g_autoptr (GBytes) file = strobe_settings_firmware_build (wanted, APP_BYTES, 512 * 1024);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (StrobeWriteEffect) effect = get_effect (firmware, "x");

  g_assert_cmpint (effect->risks, ==, STROBE_WRITE_RISK_NONE);
  g_assert_cmpuint (effect->lost->len + effect->kept->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make/write-effect/everything-loses-what-the-firmware-brings",
                   test_everything_loses_what_the_firmware_brings);
  g_test_add_func ("/make/write-effect/what-is-left-out-is-kept", test_what_is_left_out_is_kept);
  g_test_add_func ("/make/write-effect/an-app-without-its-table-meets-an-old-one",
                   test_an_app_without_its_table_meets_an_old_one);
  g_test_add_func ("/make/write-effect/an-app-may-meet-another-slot",
                   test_an_app_may_meet_another_slot);
  g_test_add_func ("/make/write-effect/a-table-without-its-app-meets-an-old-one",
                   test_a_table_without_its_app_meets_an_old_one);
  g_test_add_func ("/make/write-effect/slots-without-an-app-start-the-first",
                   test_slots_without_an_app_start_the_first);
  g_test_add_func ("/make/write-effect/one-slot-cannot-be-missed", test_one_slot_cannot_be_missed);
  g_test_add_func ("/make/write-effect/sizes-are-those-of-the-regions",
                   test_sizes_are_those_of_the_regions);
  g_test_add_func ("/make/write-effect/without-a-table-nothing-is-claimed",
                   test_without_a_table_nothing_is_claimed);
  return g_test_run ();
}
