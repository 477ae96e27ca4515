/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "flash-fixture.h"
#include "make/region-choice.h"
#include "make/repack.h"
#include "support/settings-firmware.h"

#define APP_BYTES 65536

/* What of a firmware is chosen lands in the flash of a board, and nothing else of the flash is
 * touched. */

static StrobeFirmware *
create_firmware (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = strobe_settings_firmware_build (NULL, app_size_bytes, 512 * 1024);

  return strobe_firmware_new (file);
}

static void
flash (FlashFixture *fixture, StrobeBoard *board, StrobeFirmware *firmware)
{
  flash_fixture_assert_succeeded (flash_fixture_start (fixture, firmware, board));
}

static void
assert_region (GBytes *left, GBytes *right, const StrobeFirmwareRegion *region, gboolean is_same)
{
  const guint8 *a = g_bytes_get_data (left, NULL);
  const guint8 *b = g_bytes_get_data (right, NULL);

  g_assert_cmpint (memcmp (a + region->address, b + region->address, (gsize) region->size_bytes) ==
                     0,
                   ==, is_same);
}

/* The board has all of an older firmware; then a choice of a newer one is written. The apps differ
 * in size, so their bytes do. */
static void
assert_only_chosen_is_written (FlashFixture *fixture, StrobeRegionChoice choice)
{
  StrobeBoard *board =
    flash_fixture_add_board (fixture, "1-4", "esp32s2", STROBE_SIM_KIND_ROM, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) older = flash_fixture_create_firmware ("esp32s2", 30000);
  g_autoptr (StrobeFirmware) newer = create_firmware (APP_BYTES);
  g_autofree gboolean *wanted = strobe_region_choice_apply (choice, newer);
  g_autoptr (StrobeFirmware) chosen = strobe_repack_regions (newer, wanted, 0, NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  flash (fixture, board, older);
  before = strobe_sim_board_dup_flash (flash_fixture_get_sim (fixture, board));
  flash (fixture, board, chosen);
  after = strobe_sim_board_dup_flash (flash_fixture_get_sim (fixture, board));

  flash_fixture_assert_flashed (fixture, board, chosen);
  for (guint i = 0; i < strobe_firmware_get_n_regions (newer); i++) {
    if (!wanted[i])
      assert_region (before, after, strobe_firmware_get_region (newer, i), TRUE);
  }
  assert_region (before, after, strobe_firmware_get_region (newer, STROBE_SETTINGS_FIRMWARE_APP),
                 FALSE);
}

static void
test_app_only_leaves_the_rest_alone (FlashFixture *fixture, gconstpointer data)
{
  assert_only_chosen_is_written (fixture, STROBE_REGION_CHOICE_APP_ONLY);
}

static void
test_keep_settings_leaves_the_settings_alone (FlashFixture *fixture, gconstpointer data)
{
  assert_only_chosen_is_written (fixture, STROBE_REGION_CHOICE_KEEP_SETTINGS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/flash/chosen-regions/app-only-leaves-the-rest-alone", FlashFixture, NULL,
              flash_fixture_set_up, test_app_only_leaves_the_rest_alone, flash_fixture_tear_down);
  g_test_add ("/flash/chosen-regions/keep-settings-leaves-the-settings-alone", FlashFixture, NULL,
              flash_fixture_set_up, test_keep_settings_leaves_the_settings_alone,
              flash_fixture_tear_down);
  return g_test_run ();
}
