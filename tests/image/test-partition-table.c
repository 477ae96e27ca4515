/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/partition-table.h"

#include <string.h>

#include "image/image-error.h"

static const StrobePartition partitions[] = {
  { 0x01, 0x02, 0x9000, 0x6000, "nvs", 0 },
  { 0x00, 0x10, 0x10000, 0x100000, "sixteen_letters_", 1 },
};

static guint8 *
build (gsize *size_bytes)
{
  GBytes *table = strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));

  return g_bytes_unref_to_data (table, size_bytes);
}

static GArray *
parse (const guint8 *data, gsize size_bytes, GError **error)
{
  g_autoptr (GBytes) table = g_bytes_new (data, size_bytes);

  return strobe_partition_table_parse (table, error);
}

static void
assert_refused (const guint8 *data, gsize size_bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (data, size_bytes, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_TABLE);
}

static void
test_what_was_built_is_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) read = parse (data, size_bytes, &error);
  const StrobePartition *last;

  g_assert_no_error (error);
  g_assert_cmpuint (size_bytes, ==, STROBE_PARTITION_TABLE_SIZE_BYTES);
  g_assert_cmpuint (read->len, ==, 2);
  last = &g_array_index (read, StrobePartition, 1);
  g_assert_cmpstr (last->label, ==, "sixteen_letters_");
  g_assert_cmphex (last->offset, ==, 0x10000);
  g_assert_cmphex (last->size_bytes, ==, 0x100000);
  g_assert_cmphex (last->subtype, ==, 0x10);
  g_assert_cmphex (last->flags, ==, 1);
}

static void
test_a_table_without_md5_is_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) read = NULL;

  memset (data + 64, 0xff, 32);
  read = parse (data, size_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 2);
}

static void
test_a_table_that_ends_with_its_rows_is_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) read = parse (data, 96, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 2);
}

static void
test_every_changed_byte_breaks_the_md5 (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  for (guint i = 0; i < 64; i++) {
    data[i] ^= 0x01;
    assert_refused (data, size_bytes);
    data[i] ^= 0x01;
  }
}

static void
test_a_second_md5_row_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  memcpy (data + 96, data + 64, 32);
  assert_refused (data, size_bytes);
}

static void
test_a_cut_row_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  for (gsize cut_bytes = 33; cut_bytes < 64; cut_bytes++)
    assert_refused (data, cut_bytes);
}

static void
test_an_empty_table_is_refused (void)
{
  g_autofree guint8 *data = g_malloc (96);

  memset (data, 0xff, 96);
  assert_refused (data, 96);
}

static void
test_a_partition_beyond_4_gib_is_refused (void)
{
  const StrobePartition beyond = { 0x01, 0x02, 0xfffff000, 0x2000, "beyond", 0 };
  g_autoptr (GBytes) table = strobe_partition_table_build (&beyond, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_partition_table_parse (table, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_TABLE);
}

static void
test_a_label_that_is_not_utf8_can_be_shown (void)
{
  const StrobePartition odd = {
    0x01, 0x02, 0x9000, 0x1000, "\xff\xff\xff\xff\xff\xff\xff\xff", 0,
  };
  g_autoptr (GBytes) table = strobe_partition_table_build (&odd, 1);
  g_autoptr (GArray) read = strobe_partition_table_parse (table, NULL);

  g_assert_nonnull (read);
  g_assert_true (g_utf8_validate (g_array_index (read, StrobePartition, 0).label, -1, NULL));
}

static void
assert_names (guint8 type, guint8 subtype, const char *type_name, const char *subtype_name)
{
  const StrobePartition partition = { .type = type, .subtype = subtype };
  g_autofree char *found = strobe_partition_dup_subtype_name (&partition);

  g_assert_cmpstr (strobe_partition_get_type_name (&partition), ==, type_name);
  g_assert_cmpstr (found, ==, subtype_name);
}

static void
test_types_have_the_names_of_esp_idf (void)
{
  assert_names (0x00, 0x00, "app", "factory");
  assert_names (0x00, 0x13, "app", "ota_3");
  assert_names (0x00, 0x20, "app", "test");
  assert_names (0x01, 0x00, "data", "ota");
  assert_names (0x01, 0x02, "data", "nvs");
  assert_names (0x01, 0x13, "data", "0x13");
  assert_names (0x40, 0x07, "custom", "0x07");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/partition-table/what-was-built-is-read", test_what_was_built_is_read);
  g_test_add_func ("/image/partition-table/a-table-without-md5-is-read",
                   test_a_table_without_md5_is_read);
  g_test_add_func ("/image/partition-table/a-table-that-ends-with-its-rows-is-read",
                   test_a_table_that_ends_with_its_rows_is_read);
  g_test_add_func ("/image/partition-table/every-changed-byte-breaks-the-md5",
                   test_every_changed_byte_breaks_the_md5);
  g_test_add_func ("/image/partition-table/a-second-md5-row-is-refused",
                   test_a_second_md5_row_is_refused);
  g_test_add_func ("/image/partition-table/a-cut-row-is-refused", test_a_cut_row_is_refused);
  g_test_add_func ("/image/partition-table/an-empty-table-is-refused",
                   test_an_empty_table_is_refused);
  g_test_add_func ("/image/partition-table/a-partition-beyond-4-gib-is-refused",
                   test_a_partition_beyond_4_gib_is_refused);
  g_test_add_func ("/image/partition-table/a-label-that-is-not-utf8-can-be-shown",
                   test_a_label_that_is_not_utf8_can_be_shown);
  g_test_add_func ("/image/partition-table/types-have-the-names-of-esp-idf",
                   test_types_have_the_names_of_esp_idf);
  return g_test_run ();
}
