/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-reader.h"

#include "base/base-error.h"

static const guint8 bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a };

static void
test_numbers_are_little_endian (void)
{
  StrobeByteReader reader;
  guint8 u8 = 0;
  guint16 u16 = 0;
  guint32 u24 = 0;
  guint32 u32 = 0;

  strobe_byte_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (strobe_byte_reader_read_u8 (&reader, &u8, NULL));
  g_assert_true (strobe_byte_reader_read_u16_le (&reader, &u16, NULL));
  g_assert_true (strobe_byte_reader_read_u24_le (&reader, &u24, NULL));
  g_assert_true (strobe_byte_reader_read_u32_le (&reader, &u32, NULL));

  g_assert_cmphex (u8, ==, 0x01);
  g_assert_cmphex (u16, ==, 0x0302);
  g_assert_cmphex (u24, ==, 0x060504);
  g_assert_cmphex (u32, ==, 0x0a090807);
  g_assert_cmpuint (strobe_byte_reader_get_remaining (&reader), ==, 0);
}

static void
test_a_read_past_the_end_names_offset_and_size (void)
{
  g_autoptr (GError) error = NULL;
  StrobeByteReader reader;
  guint32 value = 77;

  strobe_byte_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (strobe_byte_reader_seek (&reader, 8, NULL));
  g_assert_false (strobe_byte_reader_read_u32_le (&reader, &value, &error));

  g_assert_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED);
  g_assert_cmpstr (error->message, ==, "truncated: needed 4 bytes at offset 8 of 10");
}

static void
test_a_failed_read_moves_and_stores_nothing (void)
{
  StrobeByteReader reader;
  guint32 value = 77;

  strobe_byte_reader_init (&reader, bytes, 3);
  g_assert_false (strobe_byte_reader_read_u32_le (&reader, &value, NULL));

  g_assert_cmpuint (value, ==, 77);
  g_assert_cmpuint (strobe_byte_reader_get_remaining (&reader), ==, 3);
}

static void
test_every_kind_of_read_stops_at_the_end (void)
{
  StrobeByteReader reader;
  guint8 u8 = 0;
  guint16 u16 = 0;
  guint32 u32 = 0;

  strobe_byte_reader_init (&reader, NULL, 0);
  g_assert_false (strobe_byte_reader_read_u8 (&reader, &u8, NULL));
  g_assert_false (strobe_byte_reader_read_u16_le (&reader, &u16, NULL));
  g_assert_false (strobe_byte_reader_read_u24_le (&reader, &u32, NULL));
  g_assert_false (strobe_byte_reader_read_u32_le (&reader, &u32, NULL));
  g_assert_null (strobe_byte_reader_read_data (&reader, 1, NULL));
  g_assert_null (strobe_byte_reader_read_string (&reader, 1, NULL));
  g_assert_false (strobe_byte_reader_skip (&reader, 1, NULL));
}

static void
test_a_huge_size_does_not_wrap (void)
{
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (strobe_byte_reader_seek (&reader, 5, NULL));

  g_assert_null (strobe_byte_reader_read_data (&reader, G_MAXSIZE, NULL));
  g_assert_false (strobe_byte_reader_skip (&reader, G_MAXSIZE - 4, NULL));
}

static void
test_seek_reaches_the_end_and_not_beyond (void)
{
  g_autoptr (GError) error = NULL;
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (strobe_byte_reader_seek (&reader, 10, NULL));
  g_assert_false (strobe_byte_reader_seek (&reader, 11, &error));

  g_assert_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED);
  g_assert_cmpuint (strobe_byte_reader_get_remaining (&reader), ==, 0);
}

static void
test_data_points_into_what_is_read (void)
{
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (strobe_byte_reader_skip (&reader, 4, NULL));

  g_assert_true (strobe_byte_reader_read_data (&reader, 6, NULL) == bytes + 4);
}

static void
test_nothing_of_nothing_is_not_an_error (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, empty);

  g_assert_nonnull (strobe_byte_reader_read_data (&reader, 0, NULL));
}

static void
test_a_text_ends_at_its_nul (void)
{
  StrobeByteReader reader;
  g_autofree char *text = NULL;

  strobe_byte_reader_init (&reader, (const guint8 *) "nvs\0\0\0xy", 8);
  text = strobe_byte_reader_read_string (&reader, 6, NULL);

  g_assert_cmpstr (text, ==, "nvs");
  g_assert_cmpuint (strobe_byte_reader_get_remaining (&reader), ==, 2);
}

static void
test_a_text_may_fill_its_field (void)
{
  StrobeByteReader reader;
  g_autofree char *text = NULL;

  strobe_byte_reader_init (&reader, (const guint8 *) "factoryX", 8);
  text = strobe_byte_reader_read_string (&reader, 7, NULL);

  g_assert_cmpstr (text, ==, "factory");
}

static void
test_a_text_that_is_not_utf8_can_be_shown (void)
{
  StrobeByteReader reader;
  g_autofree char *text = NULL;

  strobe_byte_reader_init (&reader,
                           (const guint8 *) "a\xff"
                                            "b",
                           3);
  text = strobe_byte_reader_read_string (&reader, 3, NULL);

  g_assert_cmpstr (text, ==, "a\357\277\275b");
}

static void
test_a_text_with_control_characters_can_be_shown (void)
{
  StrobeByteReader reader;
  g_autofree char *text = NULL;

  strobe_byte_reader_init (&reader, (const guint8 *) "a\033[2J\302\233", 7);
  text = strobe_byte_reader_read_string (&reader, 7, NULL);

  g_assert_cmpstr (text, ==, "a\357\277\275[2J\357\277\275");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/byte-reader/numbers-are-little-endian", test_numbers_are_little_endian);
  g_test_add_func ("/base/byte-reader/a-read-past-the-end-names-offset-and-size",
                   test_a_read_past_the_end_names_offset_and_size);
  g_test_add_func ("/base/byte-reader/a-failed-read-moves-and-stores-nothing",
                   test_a_failed_read_moves_and_stores_nothing);
  g_test_add_func ("/base/byte-reader/every-kind-of-read-stops-at-the-end",
                   test_every_kind_of_read_stops_at_the_end);
  g_test_add_func ("/base/byte-reader/a-huge-size-does-not-wrap", test_a_huge_size_does_not_wrap);
  g_test_add_func ("/base/byte-reader/seek-reaches-the-end-and-not-beyond",
                   test_seek_reaches_the_end_and_not_beyond);
  g_test_add_func ("/base/byte-reader/data-points-into-what-is-read",
                   test_data_points_into_what_is_read);
  g_test_add_func ("/base/byte-reader/nothing-of-nothing-is-not-an-error",
                   test_nothing_of_nothing_is_not_an_error);
  g_test_add_func ("/base/byte-reader/a-text-ends-at-its-nul", test_a_text_ends_at_its_nul);
  g_test_add_func ("/base/byte-reader/a-text-may-fill-its-field", test_a_text_may_fill_its_field);
  g_test_add_func ("/base/byte-reader/a-text-that-is-not-utf8-can-be-shown",
                   test_a_text_that_is_not_utf8_can_be_shown);
  g_test_add_func ("/base/byte-reader/a-text-with-control-characters-can-be-shown",
                   test_a_text_with_control_characters_can_be_shown);
  return g_test_run ();
}
