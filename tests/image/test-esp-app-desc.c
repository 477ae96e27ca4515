/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-app-desc.h"

#include <string.h>

#include "image/esp-image-builder.h"

static GBytes *
build (const char *date, const char *project)
{
  const StrobeEspImageApp app = { project, "1.4.0", "v5.3", date, "14:11:09" };

  return strobe_esp_image_build (strobe_chip_find_by_target ("esp32s2"), 4 * 1024 * 1024, &app, 500,
                                 1);
}

static void
assert_built (const char *date, const char *expected)
{
  g_autoptr (GBytes) image = build (date, "blink");
  g_autoptr (StrobeEspAppDesc) desc = strobe_esp_app_desc_parse (image);

  g_assert_nonnull (desc);
  g_assert_cmpstr (desc->built, ==, expected);
}

static void
test_what_was_built_is_read (void)
{
  g_autoptr (GBytes) image = build ("Mar  2 2026", "blink");
  g_autoptr (StrobeEspAppDesc) desc = strobe_esp_app_desc_parse (image);

  g_assert_nonnull (desc);
  g_assert_cmpstr (desc->project, ==, "blink");
  g_assert_cmpstr (desc->version, ==, "1.4.0");
  g_assert_cmpstr (desc->idf_version, ==, "v5.3");
  g_assert_cmpuint (strlen (desc->elf_sha256), ==, 64);
}

static void
test_what_newer_descriptors_add_is_read (void)
{
  g_autoptr (GBytes) image = build ("Mar  2 2026", "blink");
  gsize size_bytes = 0;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&image), &size_bytes);
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (StrobeEspAppDesc) desc = NULL;

  data[0x20 + 4] = 7;
  data[0x20 + 176] = 101;
  data[0x20 + 178] = 199;
  data[0x20 + 180] = 16;
  newer = g_bytes_new_take (data, size_bytes);
  desc = strobe_esp_app_desc_parse (newer);

  g_assert_cmpuint (desc->secure_version, ==, 7);
  g_assert_cmpuint (desc->min_efuse_block_revision, ==, 101);
  g_assert_cmpuint (desc->max_efuse_block_revision, ==, 199);
  g_assert_cmpuint (desc->mmu_page_size_bytes, ==, 0x10000);
}

static void
test_a_page_size_that_no_chip_has_is_none (void)
{
  g_autoptr (GBytes) image = build ("Mar  2 2026", "blink");
  gsize size_bytes = 0;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&image), &size_bytes);
  g_autoptr (GBytes) odd = NULL;
  g_autoptr (StrobeEspAppDesc) desc = NULL;

  data[0x20 + 180] = 200;
  odd = g_bytes_new_take (data, size_bytes);
  desc = strobe_esp_app_desc_parse (odd);

  g_assert_cmpuint (desc->mmu_page_size_bytes, ==, 0);
}

static void
test_the_date_becomes_one_that_sorts (void)
{
  assert_built ("Mar  2 2026", "2026-03-02 14:11:09");
  assert_built ("Dec 31 1999", "1999-12-31 14:11:09");
}

static void
test_a_date_that_is_none_stays_as_it_stands (void)
{
  assert_built ("Mrz  2 2026", "Mrz  2 2026 14:11:09");
  assert_built ("Feb 30 2026", "Feb 30 2026 14:11:09");
  assert_built ("2026-03-02", "2026-03-02 14:11:09");
}

static void
test_no_date_leaves_the_time (void)
{
  assert_built ("", "14:11:09");
}

static void
test_a_name_may_fill_its_field (void)
{
  g_autoptr (GBytes) image = build ("Mar  2 2026", "a-name-of-more-than-thirty-two-letters");
  g_autoptr (StrobeEspAppDesc) desc = strobe_esp_app_desc_parse (image);

  g_assert_cmpstr (desc->project, ==, "a-name-of-more-than-thirty-two-l");
}

static void
test_a_bootloader_has_none (void)
{
  g_autoptr (GBytes) image = strobe_esp_image_build (strobe_chip_find_by_target ("esp32s2"),
                                                     4 * 1024 * 1024, NULL, 500, 1);

  g_assert_null (strobe_esp_app_desc_parse (image));
}

static void
test_a_cut_one_is_none (void)
{
  g_autoptr (GBytes) image = build ("Mar  2 2026", "blink");

  for (gsize size_bytes = 0; size_bytes < 32 + 256; size_bytes++) {
    g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (image, NULL), size_bytes);

    g_assert_null (strobe_esp_app_desc_parse (cut));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/esp-app-desc/what-newer-descriptors-add-is-read",
                   test_what_newer_descriptors_add_is_read);
  g_test_add_func ("/image/esp-app-desc/a-page-size-that-no-chip-has-is-none",
                   test_a_page_size_that_no_chip_has_is_none);
  g_test_add_func ("/image/esp-app-desc/what-was-built-is-read", test_what_was_built_is_read);
  g_test_add_func ("/image/esp-app-desc/the-date-becomes-one-that-sorts",
                   test_the_date_becomes_one_that_sorts);
  g_test_add_func ("/image/esp-app-desc/a-date-that-is-none-stays-as-it-stands",
                   test_a_date_that_is_none_stays_as_it_stands);
  g_test_add_func ("/image/esp-app-desc/no-date-leaves-the-time", test_no_date_leaves_the_time);
  g_test_add_func ("/image/esp-app-desc/a-name-may-fill-its-field", test_a_name_may_fill_its_field);
  g_test_add_func ("/image/esp-app-desc/a-bootloader-has-none", test_a_bootloader_has_none);
  g_test_add_func ("/image/esp-app-desc/a-cut-one-is-none", test_a_cut_one_is_none);
  return g_test_run ();
}
