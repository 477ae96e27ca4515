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

static StrobePartitionTable *
read_table (const guint8 *data, gsize size_bytes)
{
  g_autoptr (GBytes) table = g_bytes_new (data, size_bytes);

  return strobe_partition_table_read (table);
}

static void
test_a_wrong_md5_leaves_the_rows (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  data[64 + 20] ^= 1;
  table = read_table (data, size_bytes);

  g_assert_cmpint (table->md5_state, ==, STROBE_PARTITION_MD5_WRONG);
  g_assert_cmpuint (strlen (table->md5), ==, 32);
  g_assert_cmpuint (table->partitions->len, ==, 2);
  g_assert_cmpuint (table->faults->len, ==, 1);
}

static void
test_no_md5_is_no_fault (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  memset (data + 64, 0xff, 32);
  table = read_table (data, size_bytes);

  g_assert_cmpint (table->md5_state, ==, STROBE_PARTITION_MD5_NONE);
  g_assert_null (table->md5);
  g_assert_cmpuint (table->faults->len, ==, 0);
}

static void
test_garbage_rows_are_left_out_and_told_once (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  /* In place of the MD5 row, and two more */
  memset (data + 64, 0x5a, 96);
  table = read_table (data, size_bytes);

  g_assert_cmpuint (table->partitions->len, ==, 2);
  g_assert_cmpuint (table->faults->len, ==, 1);
  g_assert_nonnull (strstr (((GError *) table->faults->pdata[0])->message, "0x40 and 2 more"));
}

static void
test_rows_behind_the_end_are_counted_and_not_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  memset (data + 128, 0xaa, 32);
  memset (data + 256, 0xaa, 32);
  table = read_table (data, size_bytes);

  g_assert_cmpuint (table->n_rows_after_end, ==, 2);
  g_assert_cmpuint (table->partitions->len, ==, 2);
  g_assert_cmpuint (table->faults->len, ==, 0);
}

/* As many rows as go with an MD5 row and an end */
static guint8 *
build_full (gsize *size_bytes)
{
  StrobePartition rows[94];
  GBytes *table;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = (StrobePartition){ 0x01, 0x06, 0x10000 + i * 0x1000, 0x1000, "row", 0 };
  table = strobe_partition_table_build (rows, G_N_ELEMENTS (rows));
  return g_bytes_unref_to_data (table, size_bytes);
}

static void
test_94_rows_with_md5_are_sound (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build_full (&size_bytes);
  g_autoptr (StrobePartitionTable) table = read_table (data, size_bytes);

  g_assert_cmpuint (table->partitions->len, ==, 94);
  g_assert_cmpuint (table->faults->len, ==, 0);
}

static void
test_95_rows_without_md5_are_sound (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build_full (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  memcpy (data + 94 * 32, data, 32);
  table = read_table (data, size_bytes);

  g_assert_cmpuint (table->partitions->len, ==, 95);
  g_assert_cmpuint (table->faults->len, ==, 0);
}

static void
test_96_rows_have_no_end (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build_full (&size_bytes);
  g_autoptr (StrobePartitionTable) table = NULL;

  memcpy (data + 94 * 32, data, 64);
  table = read_table (data, size_bytes);

  g_assert_cmpuint (table->partitions->len, ==, 96);
  g_assert_cmpuint (table->faults->len, ==, 1);
  g_assert_nonnull (strstr (((GError *) table->faults->pdata[0])->message, "none ends it"));
}

static void
test_any_bytes_can_be_read (void)
{
  guint8 data[STROBE_PARTITION_TABLE_SIZE_BYTES];

  for (guint value = 0; value < 256; value++) {
    g_autoptr (StrobePartitionTable) table = NULL;

    memset (data, (int) value, sizeof data);
    table = read_table (data, sizeof data);
    g_assert_cmpuint (table->faults->len, >, 0);
  }
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
  g_test_add_func ("/image/partition-table/a-wrong-md5-leaves-the-rows",
                   test_a_wrong_md5_leaves_the_rows);
  g_test_add_func ("/image/partition-table/no-md5-is-no-fault", test_no_md5_is_no_fault);
  g_test_add_func ("/image/partition-table/garbage-rows-are-left-out-and-told-once",
                   test_garbage_rows_are_left_out_and_told_once);
  g_test_add_func ("/image/partition-table/rows-behind-the-end-are-counted-and-not-read",
                   test_rows_behind_the_end_are_counted_and_not_read);
  g_test_add_func ("/image/partition-table/94-rows-with-md5-are-sound",
                   test_94_rows_with_md5_are_sound);
  g_test_add_func ("/image/partition-table/95-rows-without-md5-are-sound",
                   test_95_rows_without_md5_are_sound);
  g_test_add_func ("/image/partition-table/96-rows-have-no-end", test_96_rows_have_no_end);
  g_test_add_func ("/image/partition-table/any-bytes-can-be-read", test_any_bytes_can_be_read);
  g_test_add_func ("/image/partition-table/types-have-the-names-of-esp-idf",
                   test_types_have_the_names_of_esp_idf);
  return g_test_run ();
}
