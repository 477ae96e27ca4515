/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-bootloader-desc.h"

#include <string.h>

#define DESC_OFFSET 0x20
#define IMAGE_BYTES (DESC_OFFSET + 80)

/* Version 3 of "v5.4.1", built on the second of March. */
static guint8 *
make_image (void)
{
  guint8 *image = g_malloc0 (IMAGE_BYTES);
  guint8 *desc = image + DESC_OFFSET;

  desc[0] = 0x50;
  desc[3] = 2;
  desc[4] = 3;
  memcpy (desc + 8, "v5.4.1", 6);
  memcpy (desc + 40, "Mar  2 2026 14:11:09", 20);
  return image;
}

static StrobeEspBootloaderDesc *
parse (const guint8 *image, gsize size_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (image, size_bytes);

  return strobe_esp_bootloader_desc_parse (bytes);
}

static void
test_all_fields_are_read (void)
{
  g_autofree guint8 *image = make_image ();
  g_autoptr (StrobeEspBootloaderDesc) desc = parse (image, IMAGE_BYTES);

  g_assert_nonnull (desc);
  g_assert_cmpuint (desc->secure_version, ==, 2);
  g_assert_cmpuint (desc->version, ==, 3);
  g_assert_cmpstr (desc->idf_version, ==, "v5.4.1");
  g_assert_cmpstr (desc->built, ==, "2026-03-02 14:11:09");
}

static void
test_no_date_is_empty (void)
{
  g_autofree guint8 *image = make_image ();
  g_autoptr (StrobeEspBootloaderDesc) desc = NULL;

  memset (image + DESC_OFFSET + 40, 0, 24);
  desc = parse (image, IMAGE_BYTES);
  g_assert_cmpstr (desc->built, ==, "");
}

static void
test_a_date_of_other_bytes_is_still_text (void)
{
  g_autofree guint8 *image = make_image ();
  g_autoptr (StrobeEspBootloaderDesc) desc = NULL;

  memset (image + DESC_OFFSET + 40, 0xc3, 24);
  desc = parse (image, IMAGE_BYTES);
  g_assert_true (g_utf8_validate (desc->built, -1, NULL));
}

/* One byte of magic is in every 256th older bootloader. */
static void
test_the_magic_alone_is_not_enough (void)
{
  g_autofree guint8 *image = make_image ();

  image[DESC_OFFSET + 1] = 1;
  g_assert_null (parse (image, IMAGE_BYTES));
  image[DESC_OFFSET + 1] = 0;
  image[DESC_OFFSET + 9] = 0x07;
  g_assert_null (parse (image, IMAGE_BYTES));
  memset (image + DESC_OFFSET + 8, 'v', 32);
  g_assert_null (parse (image, IMAGE_BYTES));
  memset (image + DESC_OFFSET + 8, 0, 32);
  g_assert_null (parse (image, IMAGE_BYTES));
}

static void
test_another_magic_is_none (void)
{
  g_autofree guint8 *image = make_image ();

  image[DESC_OFFSET] = 0x51;
  g_assert_null (parse (image, IMAGE_BYTES));
}

static void
test_a_cut_descriptor_is_none (void)
{
  g_autofree guint8 *image = make_image ();

  for (gsize size_bytes = 0; size_bytes < IMAGE_BYTES; size_bytes++)
    g_assert_null (parse (image, size_bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/esp-bootloader-desc/all-fields-are-read", test_all_fields_are_read);
  g_test_add_func ("/image/esp-bootloader-desc/no-date-is-empty", test_no_date_is_empty);
  g_test_add_func ("/image/esp-bootloader-desc/a-date-of-other-bytes-is-still-text",
                   test_a_date_of_other_bytes_is_still_text);
  g_test_add_func ("/image/esp-bootloader-desc/the-magic-alone-is-not-enough",
                   test_the_magic_alone_is_not_enough);
  g_test_add_func ("/image/esp-bootloader-desc/another-magic-is-none", test_another_magic_is_none);
  g_test_add_func ("/image/esp-bootloader-desc/a-cut-descriptor-is-none",
                   test_a_cut_descriptor_is_none);
  return g_test_run ();
}
