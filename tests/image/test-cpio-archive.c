/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/cpio-archive.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/image-error.h"

static GByteArray *
build (guint n_entries)
{
  GByteArray *archive = g_byte_array_new ();
  g_autoptr (GBytes) data = g_bytes_new_static ("hello", 5);

  for (guint i = 0; i < n_entries; i++) {
    g_autofree char *name = g_strdup_printf ("file%u", i);

    strobe_cpio_archive_put_entry (archive, name, data);
  }
  strobe_cpio_archive_put_trailer (archive);
  return archive;
}

static GPtrArray *
parse (const GByteArray *array, gsize *size_bytes, GError **error)
{
  g_autoptr (GBytes) archive = g_bytes_new (array->data, array->len);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_cpio_entry_free);

  strobe_cpio_archive_parse (archive, entries, size_bytes, error);
  return entries;
}

static void
assert_refused (const GByteArray *array, int code)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;

  entries = parse (array, &size_bytes, &error);
  g_assert_error (error, STROBE_IMAGE_ERROR, code);
}

static void
test_what_was_put_in_comes_out (void)
{
  g_autoptr (GByteArray) archive = build (2);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;
  const StrobeCpioEntry *entry;

  entries = parse (archive, &size_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpuint (size_bytes, ==, archive->len);
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (entry->name, ==, "file1");
  g_assert_cmpmem (g_bytes_get_data (entry->data, NULL), g_bytes_get_size (entry->data), "hello",
                   5);
}

static void
test_what_follows_the_trailer_does_not_matter (void)
{
  g_autoptr (GByteArray) archive = build (1);
  guint archive_bytes = archive->len;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;

  strobe_byte_writer_put_data (archive, "anything", 8);
  entries = parse (archive, &size_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (size_bytes, ==, archive_bytes);
}

/* The ROM does not wait for the padding of its name either. */
static void
test_every_cut_before_the_end_of_the_trailer_is_truncated (void)
{
  g_autoptr (GByteArray) archive = build (2);
  gsize name_end_bytes = archive->len - 3;

  for (guint size_bytes = 0; size_bytes < name_end_bytes; size_bytes++) {
    g_autoptr (GByteArray) cut = g_byte_array_new ();

    g_byte_array_append (cut, archive->data, size_bytes);
    assert_refused (cut, STROBE_IMAGE_ERROR_TRUNCATED);
  }
}

static void
test_what_was_read_before_a_fault_is_kept (void)
{
  g_autoptr (GByteArray) archive = build (2);
  g_autoptr (GPtrArray) entries = NULL;
  gsize size_bytes = 0;

  g_byte_array_set_size (archive, 200);
  entries = parse (archive, &size_bytes, NULL);

  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpuint (size_bytes, ==, 124);
}

static void
test_no_field_may_hold_a_letter_beyond_f (void)
{
  for (guint i = 6; i < 110; i++) {
    g_autoptr (GByteArray) archive = build (1);

    archive->data[i] = 'g';
    assert_refused (archive, STROBE_IMAGE_ERROR_BAD_INDEX);
  }
}

static void
test_a_name_of_no_bytes_is_refused (void)
{
  g_autoptr (GByteArray) archive = build (1);

  memcpy (archive->data + 94, "00000000", 8);
  assert_refused (archive, STROBE_IMAGE_ERROR_BAD_INDEX);
}

static void
test_a_name_with_a_nul_inside_is_refused (void)
{
  g_autoptr (GByteArray) archive = build (1);

  archive->data[112] = '\0';
  assert_refused (archive, STROBE_IMAGE_ERROR_BAD_INDEX);
}

static void
test_a_trailer_with_data_is_a_file (void)
{
  g_autoptr (GByteArray) archive = g_byte_array_new ();
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;

  strobe_cpio_archive_put_entry (archive, "TRAILER!!!", data);
  strobe_cpio_archive_put_trailer (archive);
  entries = parse (archive, &size_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
}

static void
test_endless_entries_are_refused (void)
{
  g_autoptr (GByteArray) archive = build (10000);

  assert_refused (archive, STROBE_IMAGE_ERROR_BAD_INDEX);
}

static void
test_an_archive_is_known_by_its_magic (void)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("070701", 6);
  g_autoptr (GBytes) second = g_bytes_new_static ("070702", 6);
  g_autoptr (GBytes) third = g_bytes_new_static ("070707", 6);
  g_autoptr (GBytes) cut = g_bytes_new_static ("07070", 5);

  g_assert_true (strobe_cpio_archive_is_one (first));
  g_assert_true (strobe_cpio_archive_is_one (second));
  g_assert_false (strobe_cpio_archive_is_one (third));
  g_assert_false (strobe_cpio_archive_is_one (cut));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/cpio-archive/what-was-put-in-comes-out", test_what_was_put_in_comes_out);
  g_test_add_func ("/image/cpio-archive/what-follows-the-trailer-does-not-matter",
                   test_what_follows_the_trailer_does_not_matter);
  g_test_add_func ("/image/cpio-archive/every-cut-before-the-end-of-the-trailer-is-truncated",
                   test_every_cut_before_the_end_of_the_trailer_is_truncated);
  g_test_add_func ("/image/cpio-archive/what-was-read-before-a-fault-is-kept",
                   test_what_was_read_before_a_fault_is_kept);
  g_test_add_func ("/image/cpio-archive/no-field-may-hold-a-letter-beyond-f",
                   test_no_field_may_hold_a_letter_beyond_f);
  g_test_add_func ("/image/cpio-archive/a-name-of-no-bytes-is-refused",
                   test_a_name_of_no_bytes_is_refused);
  g_test_add_func ("/image/cpio-archive/a-name-with-a-nul-inside-is-refused",
                   test_a_name_with_a_nul_inside_is_refused);
  g_test_add_func ("/image/cpio-archive/a-trailer-with-data-is-a-file",
                   test_a_trailer_with_data_is_a_file);
  g_test_add_func ("/image/cpio-archive/endless-entries-are-refused",
                   test_endless_entries_are_refused);
  g_test_add_func ("/image/cpio-archive/an-archive-is-known-by-its-magic",
                   test_an_archive_is_known_by_its_magic);
  return g_test_run ();
}
