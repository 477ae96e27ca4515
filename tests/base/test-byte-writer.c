/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-writer.h"

static void
test_numbers_are_little_endian (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_u8 (array, 0x01);
  strobe_byte_writer_put_u16_le (array, 0x0302);
  strobe_byte_writer_put_u32_le (array, 0x07060504);

  g_assert_cmpmem (array->data, array->len, "\1\2\3\4\5\6\7", 7);
}

static void
test_a_short_text_is_filled_with_nul (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_string (array, "nvs", 6);

  g_assert_cmpmem (array->data, array->len, "nvs\0\0\0", 6);
}

static void
test_a_long_text_is_cut_without_nul (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_string (array, "factory", 4);

  g_assert_cmpmem (array->data, array->len, "fact", 4);
}

static void
test_padding_reaches_the_next_multiple (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_data (array, "abcde", 5);
  strobe_byte_writer_pad_to (array, 4, 0xff);

  g_assert_cmpmem (array->data, array->len, "abcde\377\377\377", 8);
}

static void
test_what_is_aligned_is_not_padded (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_data (array, "abcd", 4);
  strobe_byte_writer_pad_to (array, 4, 0xff);

  g_assert_cmpuint (array->len, ==, 4);
}

static void
test_no_data_may_be_no_address (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  strobe_byte_writer_put_data (array, NULL, 0);

  g_assert_cmpuint (array->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/byte-writer/numbers-are-little-endian", test_numbers_are_little_endian);
  g_test_add_func ("/base/byte-writer/a-short-text-is-filled-with-nul",
                   test_a_short_text_is_filled_with_nul);
  g_test_add_func ("/base/byte-writer/a-long-text-is-cut-without-nul",
                   test_a_long_text_is_cut_without_nul);
  g_test_add_func ("/base/byte-writer/padding-reaches-the-next-multiple",
                   test_padding_reaches_the_next_multiple);
  g_test_add_func ("/base/byte-writer/what-is-aligned-is-not-padded",
                   test_what_is_aligned_is_not_padded);
  g_test_add_func ("/base/byte-writer/no-data-may-be-no-address", test_no_data_may_be_no_address);
  return g_test_run ();
}
