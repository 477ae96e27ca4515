/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/dfu-suffix.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/image-error.h"

static GByteArray *
build (void)
{
  GByteArray *file = g_byte_array_new ();

  strobe_byte_writer_put_data (file, "some firmware", 13);
  strobe_dfu_suffix_append (file, 0x303a, 0x0009);
  return file;
}

static gboolean
parse (const GByteArray *array, StrobeDfuSuffix *suffix, GError **error)
{
  g_autoptr (GBytes) file = g_bytes_new (array->data, array->len);

  return strobe_dfu_suffix_parse (file, suffix, error);
}

static void
test_what_was_appended_is_read (void)
{
  g_autoptr (GByteArray) file = build ();
  g_autoptr (GError) error = NULL;
  StrobeDfuSuffix suffix;

  g_assert_true (parse (file, &suffix, &error));

  g_assert_no_error (error);
  g_assert_cmphex (suffix.vendor_id, ==, 0x303a);
  g_assert_cmphex (suffix.product_id, ==, 0x0009);
  g_assert_cmphex (suffix.device_release, ==, 0xffff);
  g_assert_cmphex (suffix.dfu_version, ==, 0x0100);
  g_assert_cmpuint (suffix.length_bytes, ==, 16);
}

static void
test_fifteen_bytes_are_truncated (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  StrobeDfuSuffix suffix;

  strobe_byte_writer_put_data (file, "fifteen bytes..", 15);

  g_assert_false (parse (file, &suffix, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_TRUNCATED);
}

static void
test_a_wrong_signature_is_no_suffix (void)
{
  g_autoptr (GByteArray) file = build ();
  g_autoptr (GError) error = NULL;
  StrobeDfuSuffix suffix;

  file->data[file->len - 8] = 'D';

  g_assert_false (parse (file, &suffix, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NO_SUFFIX);
}

static void
test_a_length_below_sixteen_is_no_suffix (void)
{
  g_autoptr (GByteArray) file = build ();
  g_autoptr (GError) error = NULL;
  StrobeDfuSuffix suffix;

  file->data[file->len - 5] = 15;

  g_assert_false (parse (file, &suffix, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NO_SUFFIX);
}

static void
test_a_length_beyond_the_file_is_no_suffix (void)
{
  g_autoptr (GByteArray) file = build ();
  g_autoptr (GError) error = NULL;
  StrobeDfuSuffix suffix;

  file->data[file->len - 5] = 30;

  g_assert_false (parse (file, &suffix, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NO_SUFFIX);
}

static void
test_every_changed_byte_breaks_the_crc_and_shows_the_ids (void)
{
  for (guint i = 0; i < 13; i++) {
    g_autoptr (GByteArray) file = build ();
    g_autoptr (GError) error = NULL;
    StrobeDfuSuffix suffix;

    file->data[i] ^= 0x80;
    g_assert_false (parse (file, &suffix, &error));
    g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_CRC);
    g_assert_cmphex (suffix.product_id, ==, 0x0009);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/dfu-suffix/what-was-appended-is-read", test_what_was_appended_is_read);
  g_test_add_func ("/image/dfu-suffix/fifteen-bytes-are-truncated",
                   test_fifteen_bytes_are_truncated);
  g_test_add_func ("/image/dfu-suffix/a-wrong-signature-is-no-suffix",
                   test_a_wrong_signature_is_no_suffix);
  g_test_add_func ("/image/dfu-suffix/a-length-below-sixteen-is-no-suffix",
                   test_a_length_below_sixteen_is_no_suffix);
  g_test_add_func ("/image/dfu-suffix/a-length-beyond-the-file-is-no-suffix",
                   test_a_length_beyond_the_file_is_no_suffix);
  g_test_add_func ("/image/dfu-suffix/every-changed-byte-breaks-the-crc-and-shows-the-ids",
                   test_every_changed_byte_breaks_the_crc_and_shows_the_ids);
  return g_test_run ();
}
