/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/flash-params.h"

#include "image/image-error.h"

static gboolean
parse_with (gsize offset_bytes, guint8 value, GError **error)
{
  GBytes *built = strobe_flash_params_build (4 * 1024 * 1024);
  gsize size_bytes = 0;
  guint8 *data = g_bytes_unref_to_data (built, &size_bytes);
  g_autoptr (GBytes) bytes = NULL;
  StrobeFlashParams params;

  data[offset_bytes] = value;
  bytes = g_bytes_new_take (data, size_bytes);
  return strobe_flash_params_parse (bytes, &params, error);
}

static void
test_what_was_built_is_read (void)
{
  g_autoptr (GBytes) bytes = strobe_flash_params_build (4 * 1024 * 1024);
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
  g_autoptr (GError) error = NULL;
  StrobeFlashParams params;

  g_assert_true (strobe_flash_params_parse (bytes, &params, &error));

  g_assert_no_error (error);
  g_assert_cmpstr (md5, ==, "940638026fd96806ccac8c599a48118c");
  g_assert_cmpuint (params.chip_size_bytes, ==, 4 * 1024 * 1024);
  g_assert_cmpuint (params.block_size_bytes, ==, 0x10000);
  g_assert_cmpuint (params.sector_size_bytes, ==, 0x1000);
  g_assert_cmpuint (params.page_size_bytes, ==, 0x100);
}

static void
test_thirty_one_bytes_are_too_few (void)
{
  g_autoptr (GBytes) built = strobe_flash_params_build (4 * 1024 * 1024);
  g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (built, NULL), 31);
  g_autoptr (GError) error = NULL;
  StrobeFlashParams params;

  g_assert_false (strobe_flash_params_parse (cut, &params, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED);
}

static void
test_sizes_that_make_no_sense_are_refused (void)
{
  static const struct {
    gsize offset_bytes;
    guint8 value;
  } changes[] = {
    { 14, 0 },    /* chip of 0 */
    { 12, 1 },    /* chip not of whole sectors */
    { 18, 0 },    /* block of 0 */
    { 20, 1 },    /* sector not a power of two */
    { 25, 0 },    /* page of 0 */
    { 27, 0x10 }, /* page larger than a sector, and no power of two */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (parse_with (changes[i].offset_bytes, changes[i].value, &error));
    g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/flash-params/what-was-built-is-read", test_what_was_built_is_read);
  g_test_add_func ("/image/flash-params/thirty-one-bytes-are-too-few",
                   test_thirty_one_bytes_are_too_few);
  g_test_add_func ("/image/flash-params/sizes-that-make-no-sense-are-refused",
                   test_sizes_that_make_no_sense_are_refused);
  return g_test_run ();
}
