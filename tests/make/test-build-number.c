/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-number.h"

static void
test_addresses_are_hex_or_decimal (void)
{
  guint32 address = 1;

  g_assert_true (strobe_build_number_parse_address ("0x1000", &address));
  g_assert_cmphex (address, ==, 0x1000);
  g_assert_true (strobe_build_number_parse_address ("0XfF", &address));
  g_assert_cmphex (address, ==, 0xff);
  g_assert_true (strobe_build_number_parse_address (" 4096\n", &address));
  g_assert_cmphex (address, ==, 0x1000);
  g_assert_true (strobe_build_number_parse_address ("0", &address));
  g_assert_cmphex (address, ==, 0);
  g_assert_true (strobe_build_number_parse_address ("4294967295", &address));
  g_assert_cmphex (address, ==, G_MAXUINT32);
}

static void
test_what_is_no_address_is_refused (void)
{
  static const char *const texts[] = { "",    " ",  "x",        "0x",         "0x0x1",       "-1",
                                       "+1",  "1k", "0x1000 2", "4294967296", "0x100000000", "1e3",
                                       "1.0", "ff", "0x-1" };
  guint32 address;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_test_message ("%s", texts[i]);
    g_assert_false (strobe_build_number_parse_address (texts[i], &address));
  }
}

static void
test_sizes_may_have_a_unit (void)
{
  guint32 size_bytes = 0;

  g_assert_true (strobe_build_number_parse_size ("512K", &size_bytes));
  g_assert_cmpuint (size_bytes, ==, 512 * 1024);
  g_assert_true (strobe_build_number_parse_size ("4MB", &size_bytes));
  g_assert_cmpuint (size_bytes, ==, 4 * 1024 * 1024);
  g_assert_true (strobe_build_number_parse_size ("0x10000", &size_bytes));
  g_assert_cmpuint (size_bytes, ==, 65536);
  g_assert_false (strobe_build_number_parse_size ("0", &size_bytes));
  g_assert_false (strobe_build_number_parse_size ("K", &size_bytes));
  g_assert_false (strobe_build_number_parse_size ("4096MB", &size_bytes));
  g_assert_false (strobe_build_number_parse_size ("4 MB", &size_bytes));
  g_assert_false (strobe_build_number_parse_size ("4GB", &size_bytes));
}

static void
test_flash_sizes_are_those_of_mkdfu (void)
{
  guint32 size_bytes = 0;

  for (guint mib = 1; mib <= 128; mib++) {
    g_autofree char *text = g_strdup_printf ("%uMB", mib);

    g_assert_cmpint (strobe_build_number_parse_flash_size (text, &size_bytes), ==,
                     (mib & (mib - 1)) == 0);
  }
  g_assert_false (strobe_build_number_parse_flash_size ("256MB", &size_bytes));
  g_assert_false (strobe_build_number_parse_flash_size ("512KB", &size_bytes));
  g_assert_false (strobe_build_number_parse_flash_size ("detect", &size_bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make/build-number/addresses-are-hex-or-decimal",
                   test_addresses_are_hex_or_decimal);
  g_test_add_func ("/make/build-number/what-is-no-address-is-refused",
                   test_what_is_no_address_is_refused);
  g_test_add_func ("/make/build-number/sizes-may-have-a-unit", test_sizes_may_have_a_unit);
  g_test_add_func ("/make/build-number/flash-sizes-are-those-of-mkdfu",
                   test_flash_sizes_are_those_of_mkdfu);
  return g_test_run ();
}
