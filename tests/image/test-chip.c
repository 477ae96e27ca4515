/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/chip.h"

static void
test_dfu_chips_have_the_product_ids_of_their_roms (void)
{
  static const struct {
    guint16 product_id;
    const char *name;
    guint32 bootloader_offset;
  } expected[] = {
    { 0x0002, "ESP32-S2", 0x1000 },
    { 0x0009, "ESP32-S3", 0x0 },
    { 0x0012, "ESP32-P4", 0x2000 },
    { 0x0020, "ESP32-S31", 0x2000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    const StrobeChip *chip = strobe_chip_find_dfu (0x303a, expected[i].product_id);

    g_assert_nonnull (chip);
    g_assert_cmpstr (chip->name, ==, expected[i].name);
    g_assert_cmphex (chip->bootloader_offset, ==, expected[i].bootloader_offset);
    g_assert_true (strobe_chip_find (expected[i].product_id) == chip);
    g_assert_true (strobe_chip_find_by_target (chip->target) == chip);
  }
}

static void
test_a_chip_without_dfu_is_known_and_not_found_by_usb_ids (void)
{
  g_assert_cmpstr (strobe_chip_find (0x0005)->name, ==, "ESP32-C3");
  g_assert_null (strobe_chip_find_dfu (0x303a, 0x0005));
}

static void
test_another_vendor_has_no_chip (void)
{
  g_assert_null (strobe_chip_find_dfu (0x0483, 0x0002));
}

static void
test_what_is_unknown_is_not_found (void)
{
  g_assert_null (strobe_chip_find (0xffff));
  g_assert_null (strobe_chip_find_by_target ("esp8266"));
}

static void
test_ids_and_targets_are_unique (void)
{
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);

  for (gsize i = 0; i < n_chips; i++) {
    g_assert_true (strobe_chip_find (chips[i].chip_id) == &chips[i]);
    g_assert_true (strobe_chip_find_by_target (chips[i].target) == &chips[i]);
  }
}

static void
test_only_the_s2_has_a_constant_serial (void)
{
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);

  for (gsize i = 0; i < n_chips; i++)
    g_assert_cmpstr (chips[i].rom_serial, ==, chips[i].chip_id == 0x0002 ? "0" : NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/chip/dfu-chips-have-the-product-ids-of-their-roms",
                   test_dfu_chips_have_the_product_ids_of_their_roms);
  g_test_add_func ("/image/chip/a-chip-without-dfu-is-known-and-not-found-by-usb-ids",
                   test_a_chip_without_dfu_is_known_and_not_found_by_usb_ids);
  g_test_add_func ("/image/chip/another-vendor-has-no-chip", test_another_vendor_has_no_chip);
  g_test_add_func ("/image/chip/what-is-unknown-is-not-found", test_what_is_unknown_is_not_found);
  g_test_add_func ("/image/chip/ids-and-targets-are-unique", test_ids_and_targets_are_unique);
  g_test_add_func ("/image/chip/only-the-s2-has-a-constant-serial",
                   test_only_the_s2_has_a_constant_serial);
  return g_test_run ();
}
