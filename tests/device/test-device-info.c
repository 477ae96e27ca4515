/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/device-info.h"

#include "support/fake-source.h"

/* Device and configuration of the ESP32-S2's mask ROM in run-time mode, byte for byte. */
static const guint8 rom_descriptors[] = {
  0x12, 0x01, 0x00, 0x02, 0xef, 0x02, 0x01, 0x40, 0x3a, 0x30, 0x02, 0x00, 0x23, 0x07, 0x01, 0x02,
  0x03, 0x01, 0x09, 0x02, 0x5d, 0x00, 0x03, 0x01, 0x00, 0xc0, 0xfa, 0x08, 0x0b, 0x00, 0x02, 0x02,
  0x02, 0x00, 0x00, 0x09, 0x04, 0x00, 0x00, 0x01, 0x02, 0x02, 0x00, 0x00, 0x05, 0x24, 0x00, 0x10,
  0x01, 0x04, 0x24, 0x02, 0x02, 0x05, 0x24, 0x06, 0x00, 0x01, 0x05, 0x24, 0x01, 0x03, 0x01, 0x07,
  0x05, 0x85, 0x03, 0x40, 0x00, 0x01, 0x09, 0x04, 0x01, 0x00, 0x02, 0x0a, 0x02, 0x00, 0x00, 0x07,
  0x05, 0x03, 0x02, 0x40, 0x00, 0x01, 0x07, 0x05, 0x84, 0x02, 0x40, 0x00, 0x01, 0x09, 0x04, 0x02,
  0x00, 0x00, 0xfe, 0x01, 0x01, 0x00, 0x09, 0x21, 0x0f, 0xbc, 0x02, 0x40, 0x00, 0x10, 0x01,
};

#define DFU_PROTOCOL_OFFSET (18 + 75 + 7)

static void
test_rom_descriptors_give_ids_mode_and_cdc (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");

  g_assert_true (
    strobe_device_info_set_descriptors (info, rom_descriptors, sizeof rom_descriptors));
  g_assert_cmphex (info->vendor_id, ==, 0x303a);
  g_assert_cmphex (info->product_id, ==, 0x0002);
  g_assert_cmphex (info->device_release, ==, 0x0723);
  g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_true (info->has_cdc);
}

static void
test_protocol_2_is_dfu_mode (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");
  g_autofree guint8 *descriptors = g_memdup2 (rom_descriptors, sizeof rom_descriptors);

  descriptors[DFU_PROTOCOL_OFFSET] = 2;
  g_assert_true (strobe_device_info_set_descriptors (info, descriptors, sizeof rom_descriptors));
  g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_DFU);
}

static void
test_other_protocols_are_no_dfu (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");
  g_autofree guint8 *descriptors = g_memdup2 (rom_descriptors, sizeof rom_descriptors);

  for (guint protocol = 0; protocol < 256; protocol++) {
    if (protocol == 1 || protocol == 2)
      continue;
    descriptors[DFU_PROTOCOL_OFFSET] = (guint8) protocol;
    g_assert_true (strobe_device_info_set_descriptors (info, descriptors, sizeof rom_descriptors));
    g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_NONE);
  }
}

static void
test_new_descriptors_replace_the_old_ones (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");
  g_autoptr (GBytes) plain =
               strobe_device_fixture_descriptors (0x303a, 0x4001, STROBE_DFU_MODE_NONE, FALSE);

  strobe_device_info_set_descriptors (info, rom_descriptors, sizeof rom_descriptors);
  g_assert_true (strobe_device_info_set_descriptors (info, g_bytes_get_data (plain, NULL),
                                                     g_bytes_get_size (plain)));
  g_assert_cmphex (info->product_id, ==, 0x4001);
  g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_NONE);
  g_assert_false (info->has_cdc);
}

static void
test_second_configuration_is_ignored (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");
  g_autoptr (GBytes) plain =
               strobe_device_fixture_descriptors (0x303a, 0x4001, STROBE_DFU_MODE_NONE, FALSE);
  g_autoptr (GByteArray) both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
  g_byte_array_append (both, rom_descriptors + 18, sizeof rom_descriptors - 18);
  g_assert_true (strobe_device_info_set_descriptors (info, both->data, both->len));
  g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_NONE);
  g_assert_false (info->has_cdc);
}

static void
test_truncated_descriptors_give_what_is_whole (void)
{
  for (gsize size_bytes = 0; size_bytes < sizeof rom_descriptors; size_bytes++) {
    g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");
    /* a block of its own, so that a sanitizer sees one byte too many */
    g_autofree guint8 *part = g_memdup2 (rom_descriptors, size_bytes);

    g_assert_cmpint (strobe_device_info_set_descriptors (info, part, size_bytes), ==,
                     size_bytes >= 18);
    g_assert_cmphex (info->vendor_id, ==, size_bytes >= 18 ? 0x303a : 0);
    g_assert_cmpint (info->dfu_mode, ==,
                     size_bytes >= DFU_PROTOCOL_OFFSET + 2 ? STROBE_DFU_MODE_RUN_TIME
                                                           : STROBE_DFU_MODE_NONE);
  }
}

static void
test_garbage_is_no_device (void)
{
  static const guint8 zeroes[64] = { 0 };
  static const guint8 config_first[] = { 9, 2, 9, 0, 0, 1, 0, 0xc0, 0xfa };
  static const guint8 short_device[] = { 8, 1, 0, 2, 0xef, 2, 1, 64 };
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");

  g_assert_false (strobe_device_info_set_descriptors (info, NULL, 0));
  g_assert_false (strobe_device_info_set_descriptors (info, zeroes, sizeof zeroes));
  g_assert_false (strobe_device_info_set_descriptors (info, config_first, sizeof config_first));
  g_assert_false (strobe_device_info_set_descriptors (info, short_device, sizeof short_device));
  g_assert_cmphex (info->vendor_id, ==, 0);
}

static void
test_any_changed_byte_is_survived (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");

  for (gsize offset = 0; offset < sizeof rom_descriptors; offset++) {
    g_autofree guint8 *descriptors = g_memdup2 (rom_descriptors, sizeof rom_descriptors);

    for (guint value = 0; value < 256; value++) {
      descriptors[offset] = (guint8) value;
      strobe_device_info_set_descriptors (info, descriptors, sizeof rom_descriptors);
      g_assert_cmpint (info->dfu_mode, <=, STROBE_DFU_MODE_DFU);
    }
  }
}

static void
test_only_espressif_and_practice_are_boards (void)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new ("1-4.2");

  info->dfu_mode = STROBE_DFU_MODE_DFU;
  info->vendor_id = 0x0483;
  g_assert_false (strobe_device_info_is_board (info));
  info->vendor_id = 0x303a;
  g_assert_true (strobe_device_info_is_board (info));
  info->vendor_id = 0x0483;
  info->practice = TRUE;
  g_assert_true (strobe_device_info_is_board (info));
}

static void
test_product_id_names_the_chip (void)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-1", 0x0009, STROBE_DFU_MODE_NONE, NULL, 1);

  g_assert_cmpstr (strobe_device_info_get_chip (info)->name, ==, "ESP32-S3");
  info->product_id = 0x4001;
  g_assert_null (strobe_device_info_get_chip (info));
  info->product_id = 0x0009;
  info->vendor_id = 0x0483;
  g_assert_null (strobe_device_info_get_chip (info));
}

static void
test_only_the_s2_has_a_rom_serial (void)
{
  static const struct {
    guint16 product_id;
    const char *serial;
    gboolean is_rom_serial;
  } rows[] = {
    { 0x0002, "0", TRUE },   { 0x0002, "7c:df:a1:0f:4d:6e", FALSE },
    { 0x0002, NULL, FALSE }, { 0x0002, "00", FALSE },
    { 0x0009, "0", FALSE },  { 0x0009, NULL, FALSE },
    { 0x4001, "0", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
      "1-1", rows[i].product_id, STROBE_DFU_MODE_RUN_TIME, rows[i].serial, 1);

    g_assert_cmpint (strobe_device_info_is_rom_serial (info), ==, rows[i].is_rom_serial);
  }
}

static StrobeDeviceInfo *
new_full_info (void)
{
  StrobeDeviceInfo *info =
    strobe_device_fixture_info ("1-4.2", 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", 7);

  info->sysfs_path = g_strdup ("/sys/devices/usb1/1-4/1-4.2");
  info->node = g_strdup ("/dev/bus/usb/001/002");
  info->device_release = 0x0723;
  info->product = g_strdup ("ESP32-S2");
  info->tty = g_strdup ("/dev/ttyACM0");
  return info;
}

static void
test_copy_is_equal (void)
{
  g_autoptr (StrobeDeviceInfo) info = new_full_info ();
  g_autoptr (StrobeDeviceInfo) copy = strobe_device_info_copy (info);

  g_assert_true (strobe_device_info_equal (info, copy));
  g_assert_false (strobe_device_info_equal (info, NULL));
  g_assert_false (strobe_device_info_equal (NULL, info));
  g_assert_true (strobe_device_info_equal (NULL, NULL));
}

static void
replace (char **field)
{
  g_free (*field);
  *field = g_strdup ("other");
}

static void
test_each_field_counts_in_a_comparison (void)
{
  for (guint field = 0; field < 13; field++) {
    g_autoptr (StrobeDeviceInfo) a = new_full_info ();
    g_autoptr (StrobeDeviceInfo) b = new_full_info ();
    char **texts[] = { &b->port, &b->sysfs_path, &b->node, &b->serial, &b->product, &b->tty };

    if (field < G_N_ELEMENTS (texts))
      replace (texts[field]);
    b->vendor_id += field == 6;
    b->product_id += field == 7;
    b->device_release += field == 8;
    b->dfu_mode = field == 9 ? STROBE_DFU_MODE_DFU : b->dfu_mode;
    b->has_cdc ^= field == 10;
    b->generation += field == 11;
    b->practice ^= field == 12;
    g_test_message ("field %u", field);
    g_assert_false (strobe_device_info_equal (a, b));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/device-info/rom-descriptors-give-ids-mode-and-cdc",
                   test_rom_descriptors_give_ids_mode_and_cdc);
  g_test_add_func ("/device/device-info/protocol-2-is-dfu-mode", test_protocol_2_is_dfu_mode);
  g_test_add_func ("/device/device-info/other-protocols-are-no-dfu",
                   test_other_protocols_are_no_dfu);
  g_test_add_func ("/device/device-info/new-descriptors-replace-the-old-ones",
                   test_new_descriptors_replace_the_old_ones);
  g_test_add_func ("/device/device-info/second-configuration-is-ignored",
                   test_second_configuration_is_ignored);
  g_test_add_func ("/device/device-info/truncated-descriptors-give-what-is-whole",
                   test_truncated_descriptors_give_what_is_whole);
  g_test_add_func ("/device/device-info/garbage-is-no-device", test_garbage_is_no_device);
  g_test_add_func ("/device/device-info/any-changed-byte-is-survived",
                   test_any_changed_byte_is_survived);
  g_test_add_func ("/device/device-info/only-espressif-and-practice-are-boards",
                   test_only_espressif_and_practice_are_boards);
  g_test_add_func ("/device/device-info/product-id-names-the-chip", test_product_id_names_the_chip);
  g_test_add_func ("/device/device-info/only-the-s2-has-a-rom-serial",
                   test_only_the_s2_has_a_rom_serial);
  g_test_add_func ("/device/device-info/copy-is-equal", test_copy_is_equal);
  g_test_add_func ("/device/device-info/each-field-counts-in-a-comparison",
                   test_each_field_counts_in_a_comparison);
  return g_test_run ();
}
