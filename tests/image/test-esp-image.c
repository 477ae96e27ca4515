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
test_the_header_is_read_whole (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  StrobeEspImage image;

  data[14] = 3;
  data[15] = 101;
  data[17] = 199;
  data[18] = 0;
  parse (data, size_bytes, &image, NULL);

  g_assert_cmphex (image.entry, ==, 0x40025000);
  g_assert_cmpstr (strobe_esp_image_get_spi_mode_name (&image), ==, "DIO");
  g_assert_cmpuint (strobe_esp_image_get_spi_speed_mhz (&image), ==, 80);
  g_assert_cmphex (image.wp_pin, ==, STROBE_ESP_IMAGE_WP_PIN_DISABLED);
  g_assert_cmpuint (image.min_revision_legacy, ==, 3);
  g_assert_cmpuint (image.min_revision, ==, 101);
  g_assert_cmpuint (image.max_revision, ==, 199);
}

static void
test_segments_are_read (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  StrobeEspImage image;

  parse (data, size_bytes, &image, NULL);

  g_assert_cmpuint (image.n_read_segments, ==, 2);
  g_assert_cmphex (image.segments[0].address, ==, 0x3c000020);
  g_assert_cmpuint (image.segments[0].offset_bytes, ==, 32);
  g_assert_cmpint (image.segments[0].memory, ==, STROBE_ESP_MEMORY_DROM);
  g_assert_cmpint (image.segments[1].memory, ==, STROBE_ESP_MEMORY_IROM);
  g_assert_cmpuint (image.segments[1].offset_bytes, ==, 32 + image.segments[0].size_bytes + 8);
  g_assert_cmpuint (image.segments[0].size_bytes + image.segments[1].size_bytes, ==, 500);
}

static void
test_speeds_and_modes_without_a_meaning_say_so (void)
{
  StrobeEspImage image = { .chip_id = 2, .spi_mode = 6, .spi_speed = 3 };

  g_assert_cmpstr (strobe_esp_image_get_spi_mode_name (&image), ==, "unknown");
  g_assert_cmpuint (strobe_esp_image_get_spi_speed_mhz (&image), ==, 0);
  image.spi_speed = 2;
  g_assert_cmpuint (strobe_esp_image_get_spi_speed_mhz (&image), ==, 20);
  image.chip_id = 0x0010;
  g_assert_cmpuint (strobe_esp_image_get_spi_speed_mhz (&image), ==, 12);
  image.chip_id = 0x000c;
  g_assert_cmpuint (strobe_esp_image_get_spi_speed_mhz (&image), ==, 15);
}

static void
test_states_of_checksum_and_digest_are_told_apart (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autofree char *right = NULL;
  g_autofree char *cut = NULL;
  StrobeEspImage image;

  parse (data, size_bytes, &image, NULL);
  g_assert_cmpint (image.checksum_state, ==, STROBE_ESP_CHECK_OK);
  g_assert_cmpint (image.sha256_state, ==, STROBE_ESP_CHECK_OK);
  right = strobe_esp_image_dup_sha256 (&image);
  g_assert_cmpuint (strlen (right), ==, 64);

  /* The entry is in the digest and not in the checksum. */
  data[4] ^= 1;
  parse (data, size_bytes, &image, NULL);
  g_assert_cmpint (image.checksum_state, ==, STROBE_ESP_CHECK_OK);
  g_assert_cmpint (image.sha256_state, ==, STROBE_ESP_CHECK_WRONG);

  data[100] ^= 1;
  parse (data, size_bytes, &image, NULL);
  g_assert_cmpint (image.checksum_state, ==, STROBE_ESP_CHECK_WRONG);
  g_assert_cmpint (image.sha256_state, ==, STROBE_ESP_CHECK_WRONG);

  parse (data, size_bytes - 1, &image, NULL);
  g_assert_cmpint (image.sha256_state, ==, STROBE_ESP_CHECK_NONE);
  cut = strobe_esp_image_dup_sha256 (&image);
  g_assert_null (cut);
}

static void
test_a_segment_that_reaches_too_far_is_still_shown (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  StrobeEspImage image;

  memset (data + 28, 0xf0, 4);
  parse (data, size_bytes, &image, NULL);

  g_assert_cmpuint (image.n_read_segments, ==, 1);
  g_assert_cmphex (image.segments[0].size_bytes, ==, 0xf0f0f0f0);
  g_assert_cmpint (image.checksum_state, ==, STROBE_ESP_CHECK_NONE);
}

static void
test_a_segment_of_an_odd_size_is_refused (void)
{
  gsize size_bytes = 0;
  g_autofree guint8 *data = build (&size_bytes);
  g_autoptr (GError) error = NULL;
  StrobeEspImage image;

  data[28] |= 2;
  g_assert_false (parse (data, size_bytes, &image, &error));
  g_assert_nonnull (strstr (error->message, "no multiple of 4"));
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
  g_test_add_func ("/image/esp-image/the-header-is-read-whole", test_the_header_is_read_whole);
  g_test_add_func ("/image/esp-image/segments-are-read", test_segments_are_read);
  g_test_add_func ("/image/esp-image/speeds-and-modes-without-a-meaning-say-so",
                   test_speeds_and_modes_without_a_meaning_say_so);
  g_test_add_func ("/image/esp-image/states-of-checksum-and-digest-are-told-apart",
                   test_states_of_checksum_and_digest_are_told_apart);
  g_test_add_func ("/image/esp-image/a-segment-that-reaches-too-far-is-still-shown",
                   test_a_segment_that_reaches_too_far_is_still_shown);
  g_test_add_func ("/image/esp-image/a-segment-of-an-odd-size-is-refused",
                   test_a_segment_of_an_odd_size_is_refused);
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
