/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-image.h"

#include <string.h>

#include "image/esp-image-builder.h"
#include "image/image-error.h"

#define MIB (1024u * 1024)

static guint8 *
build (gsize *size_bytes)
{
  GBytes *image =
    strobe_esp_image_build (strobe_chip_find_by_target ("esp32s3"), 8 * MIB, NULL, 500, 5);

  return g_bytes_unref_to_data (image, size_bytes);
}

static gboolean
parse (const guint8 *data, gsize size_bytes, StrobeEspImage *image, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size_bytes);

  return strobe_esp_image_parse (bytes, image, error);
}

static void
assert_refused (const guint8 *data, gsize size_bytes)
{
  g_autoptr (GError) error = NULL;
  StrobeEspImage image;

  g_assert_false (parse (data, size_bytes, &image, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE);
}

static void
test_what_was_built_is_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (GError) error = NULL;
  StrobeEspImage image;

  g_assert_true (parse (data, size_bytes, &image, &error));

  g_assert_no_error (error);
  g_assert_cmphex (image.chip_id, ==, 9);
  g_assert_cmpuint (image.n_segments, ==, 2);
  g_assert_cmpuint (image.flash_size_bytes, ==, 8 * MIB);
  g_assert_true (image.has_sha256);
  g_assert_cmpuint (image.size_bytes, ==, size_bytes);
}

static void
test_what_follows_an_image_does_not_matter (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autofree guint8 *longer = g_malloc0 (size_bytes + 100);
  StrobeEspImage image;

  memcpy (longer, data, size_bytes);

  g_assert_true (parse (longer, size_bytes + 100, &image, NULL));
  g_assert_cmpuint (image.size_bytes, ==, size_bytes);
}

static void
test_every_cut_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  for (gsize cut_bytes = 0; cut_bytes < size_bytes; cut_bytes++)
    assert_refused (data, cut_bytes);
}

static void
test_every_changed_byte_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  for (gsize i = 0; i < size_bytes; i++) {
    data[i] ^= 0x40;
    /* The last byte of the header only says that there is a digest; any value but 0 does. */
    if (i != 23)
      assert_refused (data, size_bytes);
    data[i] ^= 0x40;
  }
}

static void
test_an_image_without_digest_has_its_checksum (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  StrobeEspImage image;

  data[23] = 0;

  g_assert_true (parse (data, size_bytes - 32, &image, NULL));
  g_assert_false (image.has_sha256);
  data[100] ^= 0x01;
  assert_refused (data, size_bytes - 32);
}

static void
test_too_many_segments_are_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  data[1] = 17;
  assert_refused (data, size_bytes);
}

static void
test_no_segments_are_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  data[1] = 0;
  assert_refused (data, size_bytes);
}

static void
test_a_segment_of_4_gib_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);

  memset (data + 28, 0xff, 4);
  assert_refused (data, size_bytes);
}

static void
test_the_same_arguments_build_the_same_image (void)
{
  gsize size_bytes = 0;
  gsize other_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autofree guint8 *other = build (&other_bytes);

  g_assert_cmpmem (data, size_bytes, other, other_bytes);
}

static void
test_images_of_every_size_are_sound (void)
{
  for (gsize size_bytes = 0; size_bytes < 300; size_bytes++) {
    g_autoptr (GBytes) bytes = strobe_esp_image_build (strobe_chip_find_by_target ("esp32p4"), MIB,
                                                       NULL, size_bytes, 1);
    g_autoptr (GError) error = NULL;
    StrobeEspImage image;

    strobe_esp_image_parse (bytes, &image, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (image.flash_size_bytes, ==, MIB);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/esp-image/what-was-built-is-read", test_what_was_built_is_read);
  g_test_add_func ("/image/esp-image/what-follows-an-image-does-not-matter",
                   test_what_follows_an_image_does_not_matter);
  g_test_add_func ("/image/esp-image/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/image/esp-image/every-changed-byte-is-refused",
                   test_every_changed_byte_is_refused);
  g_test_add_func ("/image/esp-image/an-image-without-digest-has-its-checksum",
                   test_an_image_without_digest_has_its_checksum);
  g_test_add_func ("/image/esp-image/too-many-segments-are-refused",
                   test_too_many_segments_are_refused);
  g_test_add_func ("/image/esp-image/no-segments-are-refused", test_no_segments_are_refused);
  g_test_add_func ("/image/esp-image/a-segment-of-4-gib-is-refused",
                   test_a_segment_of_4_gib_is_refused);
  g_test_add_func ("/image/esp-image/the-same-arguments-build-the-same-image",
                   test_the_same_arguments_build_the_same_image);
  g_test_add_func ("/image/esp-image/images-of-every-size-are-sound",
                   test_images_of_every_size_are_sound);
  return g_test_run ();
}
