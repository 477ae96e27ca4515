/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/dfu-info.h"

#include <string.h>

#include "image/image-error.h"

static GBytes *
build (const char *name, guint n_records)
{
  GByteArray *index = g_byte_array_new ();
  g_autoptr (GBytes) data = g_bytes_new_static ("hello", 5);

  for (guint i = 0; i < n_records; i++)
    strobe_dfu_info_put_record (index, 0x1000, 0x1c, name, data);
  return g_byte_array_free_to_bytes (index);
}

static void
test_what_was_put_in_comes_out (void)
{
  g_autoptr (GBytes) index = build ("app.bin", 1);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_records = 0;
  const StrobeDfuInfoRecord *record;

  records = strobe_dfu_info_parse (index, &n_records, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_records, ==, 1);
  record = g_ptr_array_index (records, 0);
  g_assert_cmphex (record->address, ==, 0x1000);
  g_assert_cmphex (record->flags, ==, 0x1c);
  g_assert_cmpstr (record->name, ==, "app.bin");
  g_assert_cmpstr (record->md5, ==, "5d41402abc4b2a76b9719d911017c592");
  g_assert_true (record->name_ends);
  g_assert_true (record->name_is_clean);
}

static void
test_a_name_of_64_bytes_does_not_end (void)
{
  g_autofree char *name = g_strnfill (70, 'n');
  g_autoptr (GBytes) index = build (name, 1);
  gsize n_records = 0;
  g_autoptr (GPtrArray) records = strobe_dfu_info_parse (index, &n_records, NULL);
  const StrobeDfuInfoRecord *record = g_ptr_array_index (records, 0);

  g_assert_false (record->name_ends);
  g_assert_cmpuint (strlen (record->name), ==, 64);
}

static void
test_a_name_that_is_not_utf8_can_be_shown (void)
{
  g_autoptr (GBytes) index = build ("\xff.bin", 1);
  gsize n_records = 0;
  g_autoptr (GPtrArray) records = strobe_dfu_info_parse (index, &n_records, NULL);
  const StrobeDfuInfoRecord *record = g_ptr_array_index (records, 0);

  g_assert_false (record->name_is_clean);
  g_assert_true (g_utf8_validate (record->name, -1, NULL));
}

static void
test_an_empty_index_is_refused (void)
{
  g_autoptr (GBytes) index = g_bytes_new (NULL, 0);
  g_autoptr (GError) error = NULL;
  gsize n_records = 0;

  g_assert_null (strobe_dfu_info_parse (index, &n_records, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_INDEX);
}

static void
test_a_part_of_a_record_is_refused (void)
{
  g_autoptr (GBytes) whole = build ("app.bin", 2);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, 100);
  g_autoptr (GError) error = NULL;
  gsize n_records = 0;

  g_assert_null (strobe_dfu_info_parse (cut, &n_records, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_INDEX);
}

static void
test_of_a_long_index_64_records_are_read (void)
{
  g_autoptr (GBytes) index = build ("app.bin", 1000);
  gsize n_records = 0;
  g_autoptr (GPtrArray) records = strobe_dfu_info_parse (index, &n_records, NULL);

  g_assert_cmpuint (n_records, ==, 1000);
  g_assert_cmpuint (records->len, ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/dfu-info/what-was-put-in-comes-out", test_what_was_put_in_comes_out);
  g_test_add_func ("/image/dfu-info/a-name-of-64-bytes-does-not-end",
                   test_a_name_of_64_bytes_does_not_end);
  g_test_add_func ("/image/dfu-info/a-name-that-is-not-utf8-can-be-shown",
                   test_a_name_that_is_not_utf8_can_be_shown);
  g_test_add_func ("/image/dfu-info/an-empty-index-is-refused", test_an_empty_index_is_refused);
  g_test_add_func ("/image/dfu-info/a-part-of-a-record-is-refused",
                   test_a_part_of_a_record_is_refused);
  g_test_add_func ("/image/dfu-info/of-a-long-index-64-records-are-read",
                   test_of_a_long_index_64_records_are_read);
  return g_test_run ();
}
