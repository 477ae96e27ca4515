/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-plan.h"

#include <string.h>

#include "flash/flash-error.h"
#include "support/firmware-fixture.h"

#define APP_SIZE_BYTES 8192

static StrobeFirmware *
create_firmware (const char *kind)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, APP_SIZE_BYTES);

  return strobe_firmware_new (file);
}

static StrobeDeviceInfo *
create_device (guint16 vendor_id, guint16 product_id, StrobeDfuMode mode)
{
  StrobeDeviceInfo *device = strobe_device_info_new ("1-4.2");

  device->vendor_id = vendor_id;
  device->product_id = product_id;
  device->dfu_mode = mode;
  return device;
}

static void
assert_refused_knowing (StrobeFirmware *firmware,
                        const StrobeDeviceInfo *device,
                        const StrobeChip *remembered,
                        GQuark domain,
                        int code,
                        const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, remembered, &error);

  g_assert_null (plan);
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, "port "));
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_refused (StrobeFirmware *firmware,
                const StrobeDeviceInfo *device,
                GQuark domain,
                int code,
                const char *words)
{
  assert_refused_knowing (firmware, device, NULL, domain, code, words);
}

static void
test_plan_holds_all_that_is_needed (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (strobe_flash_plan_get_port (plan), ==, "1-4.2");
  g_assert_cmpstr (strobe_flash_plan_get_chip (plan)->name, ==, "ESP32-S2");
  g_assert_true (strobe_flash_plan_get_firmware (plan) == firmware);
  g_assert_true (
    g_bytes_equal (strobe_flash_plan_get_payload (plan), strobe_firmware_get_payload (firmware)));
}

static void
test_board_in_dfu_mode_will_do (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good-s3");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0009, STROBE_DFU_MODE_DFU);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
}

static void
test_payload_has_no_suffix (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, NULL);

  g_assert_cmpuint (g_bytes_get_size (strobe_flash_plan_get_payload (plan)), <=,
                    strobe_firmware_get_file_size (firmware) - 16);
}

static void
test_no_board_is_refused (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");

  assert_refused (firmware, NULL, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD,
                  "there is no board");
}

static void
test_board_without_a_dfu_interface_is_refused (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_NONE);

  assert_refused (firmware, device, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_READY, "303a:0002");
}

static void
test_wrong_chip_is_refused_naming_both (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good-s3");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);

  assert_refused (firmware, device, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP,
                  "the firmware is for ESP32-S3, the board is an ESP32-S2");
}

/* An app may show any product id; the ROM tells its chip after the DETACH. */
static void
test_app_that_does_not_show_its_chip_will_do (void)
{
  static const char *const kinds[] = { "good", "good-s3" };
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x4001, STROBE_DFU_MODE_RUN_TIME);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (StrobeFirmware) firmware = create_firmware (kinds[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, &error);

    g_assert_no_error (error);
    g_assert_true (strobe_flash_plan_get_chip (plan) == strobe_firmware_get_chip (firmware));
  }
}

static void
test_chip_of_an_earlier_enumeration_counts (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good-s3");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x8001, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan =
               strobe_flash_plan_new (firmware, device, strobe_chip_find (0x0009), &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  assert_refused_knowing (firmware, device, strobe_chip_find (0x0002), STROBE_FLASH_ERROR,
                          STROBE_FLASH_ERROR_WRONG_CHIP, "the board is an ESP32-S2");
}

static void
test_what_the_board_shows_now_counts_more (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan =
               strobe_flash_plan_new (firmware, device, strobe_chip_find (0x0009), &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
}

static void
test_dfu_mode_of_an_unknown_chip_is_refused (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x4001, STROBE_DFU_MODE_DFU);

  assert_refused_knowing (firmware, device, strobe_chip_find (0x0002), STROBE_FLASH_ERROR,
                          STROBE_FLASH_ERROR_WRONG_CHIP, "303a:4001");
}

static void
test_identity_is_checked_again (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x4001, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, NULL);
  StrobeDfuIdentity identity = { 0x303a, 0x0002, 0, { .mode = STROBE_DFU_MODE_DFU } };
  g_autoptr (GError) error = NULL;

  g_assert_true (strobe_flash_plan_check_identity (plan, &identity, &error));
  g_assert_no_error (error);
  identity.product_id = 0x0009;
  g_assert_false (strobe_flash_plan_check_identity (plan, &identity, &error));
  g_assert_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
}

static void
test_other_vendor_is_refused (void)
{
  g_autoptr (StrobeFirmware) firmware = create_firmware ("good");
  g_autoptr (StrobeDeviceInfo) device = create_device (0x0483, 0x0002, STROBE_DFU_MODE_DFU);
  g_autoptr (StrobeDeviceInfo) app = create_device (0x0483, 0x4001, STROBE_DFU_MODE_RUN_TIME);

  assert_refused_knowing (firmware, app, strobe_chip_find (0x0002), STROBE_FLASH_ERROR,
                          STROBE_FLASH_ERROR_WRONG_CHIP, "0483:4001");
  assert_refused (firmware, device, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP, "0483:0002");
}

/* What is wrong with a file is the image folder's to find; here it only matters that no plan is
 * made of one that strobe_firmware_check() refuses, whatever the board. */
static void
assert_file_refused (GBytes *file)
{
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (StrobeDeviceInfo) device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (GError) image_error = NULL;

  g_assert_false (strobe_firmware_check (firmware, &image_error));
  assert_refused (firmware, device, image_error->domain, image_error->code, image_error->message);
  assert_refused (firmware, NULL, image_error->domain, image_error->code, image_error->message);
}

static void
test_every_bad_file_is_refused (void)
{
  guint n_bad = 0;

  for (const char *const *kind = strobe_firmware_fixture_list (); *kind != NULL; kind++) {
    if (g_str_has_prefix (*kind, "good"))
      continue;
    g_autoptr (GBytes) file = strobe_firmware_fixture_build (*kind, APP_SIZE_BYTES);
    g_test_message ("%s", *kind);
    assert_file_refused (file);
    n_bad++;
  }
  g_assert_cmpuint (n_bad, >, 10);
}

static void
test_every_truncated_file_is_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", APP_SIZE_BYTES);
  gsize size_bytes = g_bytes_get_size (file);

  for (gsize cut = 1; cut < size_bytes; cut = cut < 64 ? cut + 7 : cut * 3 / 2) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (file, 0, size_bytes - cut);
    assert_file_refused (part);
  }
}

static void
test_damaged_file_is_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", APP_SIZE_BYTES);
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (file, &size_bytes);

  for (gsize at = 0; at < size_bytes; at += size_bytes / 16) {
    guint8 *copy = g_memdup2 (data, size_bytes);
    copy[at] ^= 0x40;
    g_autoptr (GBytes) damaged = g_bytes_new_take (copy, size_bytes);
    assert_file_refused (damaged);
  }
}

static void
test_plan_outlives_its_maker (void)
{
  StrobeFirmware *firmware = create_firmware ("good");
  StrobeDeviceInfo *device = create_device (0x303a, 0x0002, STROBE_DFU_MODE_RUN_TIME);
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (firmware, device, NULL, NULL);
  g_autoptr (StrobeFlashPlan) other = strobe_flash_plan_ref (plan);

  g_object_unref (firmware);
  strobe_device_info_free (device);
  g_clear_pointer (&plan, strobe_flash_plan_unref);

  g_assert_cmpstr (strobe_flash_plan_get_port (other), ==, "1-4.2");
  g_assert_true (strobe_firmware_is_valid (strobe_flash_plan_get_firmware (other)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/flash/flash-plan/" name, func)
  ADD ("plan-holds-all-that-is-needed", test_plan_holds_all_that_is_needed);
  ADD ("board-in-dfu-mode-will-do", test_board_in_dfu_mode_will_do);
  ADD ("payload-has-no-suffix", test_payload_has_no_suffix);
  ADD ("no-board-is-refused", test_no_board_is_refused);
  ADD ("board-without-a-dfu-interface-is-refused", test_board_without_a_dfu_interface_is_refused);
  ADD ("wrong-chip-is-refused-naming-both", test_wrong_chip_is_refused_naming_both);
  ADD ("app-that-does-not-show-its-chip-will-do", test_app_that_does_not_show_its_chip_will_do);
  ADD ("chip-of-an-earlier-enumeration-counts", test_chip_of_an_earlier_enumeration_counts);
  ADD ("what-the-board-shows-now-counts-more", test_what_the_board_shows_now_counts_more);
  ADD ("dfu-mode-of-an-unknown-chip-is-refused", test_dfu_mode_of_an_unknown_chip_is_refused);
  ADD ("identity-is-checked-again", test_identity_is_checked_again);
  ADD ("other-vendor-is-refused", test_other_vendor_is_refused);
  ADD ("every-bad-file-is-refused", test_every_bad_file_is_refused);
  ADD ("every-truncated-file-is-refused", test_every_truncated_file_is_refused);
  ADD ("damaged-file-is-refused", test_damaged_file_is_refused);
  ADD ("plan-outlives-its-maker", test_plan_outlives_its_maker);
  return g_test_run ();
}
