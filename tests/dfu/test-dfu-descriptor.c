/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dfu/dfu-descriptor.h"
#include "dfu/dfu-error.h"

/* An ESP32-S2 in ROM download mode; the byte at 82 is the protocol. */
static const guint8 rom_config[93] = {
  0x09, 0x02, 0x5d, 0x00, 0x03, 0x01, 0x00, 0xc0, 0xfa,       /* configuration */
  0x08, 0x0b, 0x00, 0x02, 0x02, 0x02, 0x00, 0x00,             /* association */
  0x09, 0x04, 0x00, 0x00, 0x01, 0x02, 0x02, 0x00, 0x00,       /* interface 0: CDC ACM */
  0x05, 0x24, 0x00, 0x10, 0x01, 0x04, 0x24, 0x02, 0x02,       /* header, ACM */
  0x05, 0x24, 0x06, 0x00, 0x01, 0x05, 0x24, 0x01, 0x03, 0x01, /* union, call management */
  0x07, 0x05, 0x85, 0x03, 0x40, 0x00, 0x01,                   /* endpoint */
  0x09, 0x04, 0x01, 0x00, 0x02, 0x0a, 0x02, 0x00, 0x00,       /* interface 1: CDC data */
  0x07, 0x05, 0x03, 0x02, 0x40, 0x00, 0x01,                   /* endpoint */
  0x07, 0x05, 0x84, 0x02, 0x40, 0x00, 0x01,                   /* endpoint */
  0x09, 0x04, 0x02, 0x00, 0x00, 0xfe, 0x01, 0x01, 0x00,       /* interface 2: DFU */
  0x09, 0x21, 0x0f, 0xbc, 0x02, 0x40, 0x00, 0x10, 0x01,       /* functional */
};
#define ROM_PROTOCOL_OFFSET 82

#define CONFIG(total) 9, 2, (total), 0, 1, 3, 0, 0x80, 50
#define INTERFACE(number, alt, class, protocol) 9, 4, (number), (alt), 0, (class), 1, (protocol), 0
#define FUNCTIONAL(size) 9, 0x21, 0x05, 0xe8, 0x03, (size), 0, 0x10, 0x01
#define FUNCTIONAL_1_0(size) 7, 0x21, 0x05, 0xe8, 0x03, (size), 0

#define assert_not_found(config, code) assert_not_found_in (config, sizeof config, code)

static void
assert_not_found_in (const guint8 *config, gsize size_bytes, int code)
{
  g_autoptr (GError) error = NULL;
  StrobeDfuDescriptor found = { .attributes = 0x77 };

  g_assert_false (strobe_dfu_descriptor_find (config, size_bytes, &found, &error));
  g_assert_error (error, STROBE_DFU_ERROR, code);
  g_assert_cmpuint (found.attributes, ==, 0x77);
}

static StrobeDfuDescriptor
find (const guint8 *config, gsize size_bytes)
{
  g_autoptr (GError) error = NULL;
  StrobeDfuDescriptor found = { 0 };

  strobe_dfu_descriptor_find (config, size_bytes, &found, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_finds_the_interface_of_the_rom (void)
{
  StrobeDfuDescriptor found = find (rom_config, sizeof rom_config);

  g_assert_cmpuint (found.configuration_value, ==, 1);
  g_assert_cmpuint (found.interface_number, ==, 2);
  g_assert_cmpuint (found.alternate_setting, ==, 0);
  g_assert_cmpint (found.mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_cmpuint (found.attributes, ==, 0x0f);
  g_assert_cmpuint (found.detach_timeout_ms, ==, 700);
  g_assert_cmpuint (found.transfer_size_bytes, ==, 64);
  g_assert_cmpuint (found.dfu_version, ==, 0x0110);
}

static void
test_the_protocol_tells_the_mode (void)
{
  guint8 config[sizeof rom_config];

  memcpy (config, rom_config, sizeof config);
  config[ROM_PROTOCOL_OFFSET] = 2;
  g_assert_cmpint (find (config, sizeof config).mode, ==, STROBE_DFU_MODE_DFU);
}

static void
test_what_follows_the_configuration_is_ignored (void)
{
  guint8 config[sizeof rom_config + 3] = { 0 };

  memcpy (config, rom_config, sizeof rom_config);
  g_assert_cmpuint (find (config, sizeof config).interface_number, ==, 2);
}

static void
test_prefers_dfu_mode_and_alternate_0 (void)
{
  const guint8 config[] = { CONFIG (54),
                            INTERFACE (0, 0, 0xfe, 1),
                            INTERFACE (1, 1, 0xfe, 2),
                            INTERFACE (1, 0, 0xfe, 2),
                            INTERFACE (1, 2, 0xfe, 2),
                            FUNCTIONAL (48) };
  StrobeDfuDescriptor found = find (config, sizeof config);

  g_assert_cmpint (found.mode, ==, STROBE_DFU_MODE_DFU);
  g_assert_cmpuint (found.interface_number, ==, 1);
  g_assert_cmpuint (found.alternate_setting, ==, 0);
  g_assert_cmpuint (found.transfer_size_bytes, ==, 48);
}

static void
test_functional_descriptor_may_stand_before_the_interfaces (void)
{
  const guint8 config[] = { CONFIG (27), FUNCTIONAL (32), INTERFACE (0, 0, 0xfe, 2) };

  g_assert_cmpuint (find (config, sizeof config).transfer_size_bytes, ==, 32);
}

static void
test_seven_bytes_mean_dfu_1_0 (void)
{
  const guint8 config[] = { CONFIG (25), INTERFACE (0, 0, 0xfe, 2), FUNCTIONAL_1_0 (32) };
  StrobeDfuDescriptor found = find (config, sizeof config);

  g_assert_cmpuint (found.dfu_version, ==, 0x0100);
  g_assert_cmpuint (found.transfer_size_bytes, ==, 32);
}

static void
test_a_hid_descriptor_is_not_taken_for_a_functional_one (void)
{
  const guint8 config[] = { CONFIG (45), INTERFACE (0, 0, 0x03, 2), FUNCTIONAL (16),
                            INTERFACE (1, 0, 0xfe, 2), FUNCTIONAL (32) };

  g_assert_cmpuint (find (config, sizeof config).transfer_size_bytes, ==, 32);
}

static void
test_run_time_without_a_functional_descriptor_does_not_detach_by_itself (void)
{
  const guint8 config[] = { CONFIG (18), INTERFACE (0, 0, 0xfe, 1) };
  StrobeDfuDescriptor found = find (config, sizeof config);

  g_assert_cmpint (found.mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_cmpuint (found.attributes & STROBE_DFU_ATTRIBUTE_WILL_DETACH, ==, 0);
  g_assert_cmpuint (found.dfu_version, ==, 0x0100);
}

static void
test_dfu_mode_without_a_usable_transfer_size_is_refused (void)
{
  const guint8 none[] = { CONFIG (18), INTERFACE (0, 0, 0xfe, 2) };
  const guint8 zero[] = { CONFIG (27), INTERFACE (0, 0, 0xfe, 2), FUNCTIONAL (0) };
  const guint8 odd[] = { CONFIG (26), INTERFACE (0, 0, 0xfe, 2), 8, 0x21, 5, 0, 0, 64, 0, 0x10 };

  assert_not_found (none, STROBE_DFU_ERROR_PROTOCOL);
  assert_not_found (zero, STROBE_DFU_ERROR_PROTOCOL);
  assert_not_found (odd, STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_a_device_without_dfu_is_told_from_a_broken_one (void)
{
  const guint8 hid[] = { CONFIG (27), INTERFACE (0, 0, 0x03, 2), FUNCTIONAL (16) };
  const guint8 strange[] = { CONFIG (18), INTERFACE (0, 0, 0xfe, 3) };
  const guint8 broken[] = { CONFIG (20), INTERFACE (0, 0, 0x03, 2), 0, 0 };

  assert_not_found (hid, STROBE_DFU_ERROR_NO_DFU);
  assert_not_found (strange, STROBE_DFU_ERROR_NO_DFU);
  assert_not_found (broken, STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_what_is_no_configuration_is_refused (void)
{
  const guint8 device[] = { 18, 1, 9, 0, 1, 3, 0, 0x80, 50 };
  const guint8 small[] = { 9, 2, 8, 0, 1, 3, 0, 0x80, 50 };

  assert_not_found (device, STROBE_DFU_ERROR_PROTOCOL);
  assert_not_found (small, STROBE_DFU_ERROR_PROTOCOL);
  assert_not_found_in (NULL, 0, STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_every_truncation_is_refused (void)
{
  for (gsize size_bytes = 1; size_bytes < sizeof rom_config; size_bytes++) {
    g_autofree guint8 *config = g_memdup2 (rom_config, size_bytes);

    assert_not_found_in (config, size_bytes, STROBE_DFU_ERROR_PROTOCOL);
  }
}

/* Whatever a byte is changed to: a result or an error, never a read past the end. */
static void
test_every_single_wrong_byte_is_survived (void)
{
  for (gsize at = 0; at < sizeof rom_config; at++)
    for (guint value = 0; value < 256; value++) {
      g_autofree guint8 *config = g_memdup2 (rom_config, sizeof rom_config);
      g_autoptr (GError) error = NULL;
      StrobeDfuDescriptor found = { 0 };
      gboolean ok;

      config[at] = (guint8) value;
      ok = strobe_dfu_descriptor_find (config, sizeof rom_config, &found, &error);
      g_assert_cmpint (ok, ==, error == NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu/descriptor/finds-the-interface-of-the-rom",
                   test_finds_the_interface_of_the_rom);
  g_test_add_func ("/dfu/descriptor/the-protocol-tells-the-mode", test_the_protocol_tells_the_mode);
  g_test_add_func ("/dfu/descriptor/what-follows-the-configuration-is-ignored",
                   test_what_follows_the_configuration_is_ignored);
  g_test_add_func ("/dfu/descriptor/prefers-dfu-mode-and-alternate-0",
                   test_prefers_dfu_mode_and_alternate_0);
  g_test_add_func ("/dfu/descriptor/functional-descriptor-may-stand-before-the-interfaces",
                   test_functional_descriptor_may_stand_before_the_interfaces);
  g_test_add_func ("/dfu/descriptor/seven-bytes-mean-dfu-1-0", test_seven_bytes_mean_dfu_1_0);
  g_test_add_func ("/dfu/descriptor/a-hid-descriptor-is-not-taken-for-a-functional-one",
                   test_a_hid_descriptor_is_not_taken_for_a_functional_one);
  g_test_add_func (
    "/dfu/descriptor/run-time-without-a-functional-descriptor-does-not-detach-by-itself",
    test_run_time_without_a_functional_descriptor_does_not_detach_by_itself);
  g_test_add_func ("/dfu/descriptor/dfu-mode-without-a-usable-transfer-size-is-refused",
                   test_dfu_mode_without_a_usable_transfer_size_is_refused);
  g_test_add_func ("/dfu/descriptor/a-device-without-dfu-is-told-from-a-broken-one",
                   test_a_device_without_dfu_is_told_from_a_broken_one);
  g_test_add_func ("/dfu/descriptor/what-is-no-configuration-is-refused",
                   test_what_is_no_configuration_is_refused);
  g_test_add_func ("/dfu/descriptor/every-truncation-is-refused", test_every_truncation_is_refused);
  g_test_add_func ("/dfu/descriptor/every-single-wrong-byte-is-survived",
                   test_every_single_wrong_byte_is_survived);
  return g_test_run ();
}
