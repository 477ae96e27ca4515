/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/part-content.h"

#include <string.h>

#include "image/chip.h"
#include "image/esp-image-builder.h"
#include "image/partition-table.h"

/* What files look like, and what only looks like it. */

#define FLASH_BYTES (4u * 1024 * 1024)

static StrobePartContentKind
look (GBytes *data)
{
  StrobePartContent content;

  strobe_part_content_look (data, &content);
  return content.kind;
}

static GBytes *
build_image (const char *target, gsize size_bytes, gboolean is_app)
{
  const StrobeEspImageApp app = { "blink", "1", "v6.0", "Mar  2 2026", "14:11:09" };

  return strobe_esp_image_build (strobe_chip_find_by_target (target), FLASH_BYTES,
                                 is_app ? &app : NULL, size_bytes, 1);
}

static void
test_an_image_with_a_descriptor_is_an_app (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s3", 3000, TRUE);
  StrobePartContent content;

  strobe_part_content_look (image, &content);
  g_assert_cmpint (content.kind, ==, STROBE_PART_CONTENT_APP);
  g_assert_true (content.has_image);
  g_assert_cmphex (content.chip_id, ==, 0x0009);
  g_assert_cmpuint (content.flash_size_bytes, ==, FLASH_BYTES);
}

static void
test_a_small_image_without_one_is_a_bootloader (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s2", 20000, FALSE);

  g_assert_cmpint (look (image), ==, STROBE_PART_CONTENT_BOOTLOADER);
}

static void
test_a_large_image_without_one_is_an_app (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s2", 100000, FALSE);

  g_assert_cmpint (look (image), ==, STROBE_PART_CONTENT_APP);
}

/* A bootloader of ESP-IDF 5.1 or later says so, whatever its size. */
static void
test_a_large_image_with_its_own_descriptor_is_a_bootloader (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s2", 100000, FALSE);
  gsize size_bytes = g_bytes_get_size (image);
  guint8 *copy = g_memdup2 (g_bytes_get_data (image, NULL), size_bytes);
  g_autoptr (GBytes) with_desc = g_bytes_new_take (copy, size_bytes);

  memcpy (copy + 32, "\x50\0\0\0\1\0\0\0v5.4", 12);
  g_assert_cmpint (look (with_desc), ==, STROBE_PART_CONTENT_BOOTLOADER);
}

static void
test_an_image_of_no_known_chip_is_unknown (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s2", 3000, TRUE);
  gsize size_bytes = g_bytes_get_size (image);
  guint8 *copy = g_memdup2 (g_bytes_get_data (image, NULL), size_bytes);
  g_autoptr (GBytes) strange = g_bytes_new_take (copy, size_bytes);

  copy[12] = 0xfe;
  g_assert_cmpint (look (strange), ==, STROBE_PART_CONTENT_UNKNOWN);
}

static void
test_otadata_is_erased_or_has_its_checksum (void)
{
  guint8 data[0x2000];
  g_autoptr (GBytes) erased = NULL;
  g_autoptr (GBytes) chosen = NULL;
  g_autoptr (GBytes) wrong = NULL;

  memset (data, 0xff, sizeof data);
  erased = g_bytes_new (data, sizeof data);
  memcpy (data, "\1\0\0\0", 4);
  memcpy (data + 28, "\x9a\x98\x43\x47", 4);
  chosen = g_bytes_new (data, sizeof data);
  data[28] = 0;
  wrong = g_bytes_new (data, sizeof data);

  g_assert_cmpint (look (erased), ==, STROBE_PART_CONTENT_OTADATA);
  g_assert_cmpint (look (chosen), ==, STROBE_PART_CONTENT_OTADATA);
  g_assert_cmpint (look (wrong), ==, STROBE_PART_CONTENT_UNKNOWN);
}

static void
test_an_nvs_image_is_known_by_its_first_page (void)
{
  guint8 data[8192];
  g_autoptr (GBytes) nvs = NULL;
  g_autoptr (GBytes) odd = NULL;

  memset (data, 0xff, sizeof data);
  memcpy (data, "\xfe\xff\xff\xff\0\0\0\0\xfe", 9);
  nvs = g_bytes_new (data, sizeof data);
  odd = g_bytes_new (data, sizeof data - 1);

  g_assert_cmpint (look (nvs), ==, STROBE_PART_CONTENT_NVS);
  g_assert_cmpint (look (odd), ==, STROBE_PART_CONTENT_UNKNOWN);
}

static void
test_every_short_file_is_looked_at_without_harm (void)
{
  g_autoptr (GBytes) image = build_image ("esp32s2", 3000, TRUE);

  for (gsize size_bytes = 0; size_bytes < 400; size_bytes++) {
    g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (image, NULL), size_bytes);
    g_autoptr (GBytes) cut = g_bytes_new_take (g_steal_pointer (&copy), size_bytes);
    StrobePartContent content;

    strobe_part_content_look (cut, &content);
    g_assert_null (strobe_part_content_parse_table (&content, cut));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make/part-content/an-image-with-a-descriptor-is-an-app",
                   test_an_image_with_a_descriptor_is_an_app);
  g_test_add_func ("/make/part-content/a-small-image-without-one-is-a-bootloader",
                   test_a_small_image_without_one_is_a_bootloader);
  g_test_add_func ("/make/part-content/a-large-image-without-one-is-an-app",
                   test_a_large_image_without_one_is_an_app);
  g_test_add_func ("/make/part-content/a-large-image-with-its-own-descriptor-is-a-bootloader",
                   test_a_large_image_with_its_own_descriptor_is_a_bootloader);
  g_test_add_func ("/make/part-content/an-image-of-no-known-chip-is-unknown",
                   test_an_image_of_no_known_chip_is_unknown);
  g_test_add_func ("/make/part-content/otadata-is-erased-or-has-its-checksum",
                   test_otadata_is_erased_or_has_its_checksum);
  g_test_add_func ("/make/part-content/an-nvs-image-is-known-by-its-first-page",
                   test_an_nvs_image_is_known_by_its_first_page);
  g_test_add_func ("/make/part-content/every-short-file-is-looked-at-without-harm",
                   test_every_short_file_is_looked_at_without_harm);
  return g_test_run ();
}
