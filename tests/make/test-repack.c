/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/repack.h"

#include "image/dfu-info.h"
#include "image/firmware-builder.h"
#include "image/firmware-region.h"
#include "image/flash-params.h"
#include "image/image-error.h"
#include "make/make-error.h"
#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"
#include "support/settings-firmware.h"

#define APP_BYTES (700 * 1024)
#define PART_BYTES (512 * 1024)
#define SECTOR_BYTES 4096
#define MAX_FILES 6
#define N_LAYOUTS 60

static void
assert_same_bytes (GBytes *left, GBytes *right)
{
  gsize left_bytes = 0;
  gsize right_bytes = 0;
  const guint8 *left_data = g_bytes_get_data (left, &left_bytes);
  const guint8 *right_data = g_bytes_get_data (right, &right_bytes);

  g_assert_cmpmem (left_data, left_bytes, right_data, right_bytes);
}

/* What the file of a firmware was: only its payload is kept, and its suffix follows from it. */
static void
assert_is_file (StrobeFirmware *firmware, GBytes *file)
{
  g_autoptr (StrobeFirmware) expected = strobe_firmware_new (file);

  g_assert_cmpuint (strobe_firmware_get_file_size (firmware), ==, g_bytes_get_size (file));
  g_assert_cmpuint (strobe_firmware_get_suffix (firmware)->crc, ==,
                    strobe_firmware_get_suffix (expected)->crc);
  assert_same_bytes (strobe_firmware_get_payload (firmware),
                     strobe_firmware_get_payload (expected));
}

static StrobeFirmware *
repack (StrobeFirmware *full, const gboolean *wanted, gsize part_size_bytes)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmware *chosen = strobe_repack_regions (full, wanted, part_size_bytes, &error);

  g_assert_no_error (error);
  return chosen;
}

static void
test_every_subset_equals_the_firmware_made_of_those_files (void)
{
  g_autoptr (GBytes) file = strobe_settings_firmware_build (NULL, APP_BYTES, PART_BYTES);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);

  for (guint subset = 1; subset < 1u << STROBE_SETTINGS_FIRMWARE_N_REGIONS; subset++) {
    gboolean wanted[STROBE_SETTINGS_FIRMWARE_N_REGIONS];
    g_autoptr (GBytes) expected = NULL;
    g_autoptr (StrobeFirmware) chosen = NULL;

    for (guint i = 0; i < STROBE_SETTINGS_FIRMWARE_N_REGIONS; i++)
      wanted[i] = subset >> i & 1;
    expected = strobe_settings_firmware_build (wanted, APP_BYTES, PART_BYTES);
    chosen = repack (full, wanted, 0);
    g_assert_true (strobe_firmware_is_valid (chosen));
    assert_is_file (chosen, expected);
  }
}

static void
test_all_regions_are_the_firmware_itself (void)
{
  g_autoptr (GBytes) file = strobe_settings_firmware_build (NULL, APP_BYTES, PART_BYTES);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  g_autoptr (StrobeFirmware) same = repack (full, wanted, 0);
  g_autoptr (StrobeFirmware) packed = repack (full, wanted, PART_BYTES);

  g_assert_true (same == full);
  assert_is_file (packed, file);
}

static GBytes *
load_golden (void)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "data", "mkdfu-golden", "1", "dfu.bin", NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size_bytes = 0;

  g_file_get_contents (path, &content, &size_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size_bytes);
}

static void
test_what_mkdfu_made_comes_out_as_it_went_in (void)
{
  g_autoptr (GBytes) file = load_golden ();
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { TRUE, TRUE, TRUE };
  g_autoptr (StrobeFirmware) packed = repack (full, wanted, PART_BYTES);

  g_assert_cmpuint (strobe_firmware_get_n_regions (full), ==, 3);
  assert_is_file (packed, file);
}

static void
test_parts_can_be_made_smaller (void)
{
  g_autoptr (GBytes) file = strobe_settings_firmware_build (NULL, APP_BYTES, PART_BYTES);
  g_autoptr (GBytes) expected = strobe_settings_firmware_build (NULL, APP_BYTES, 64 * 1024);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  g_autoptr (StrobeFirmware) packed = repack (full, wanted, 64 * 1024);

  assert_is_file (packed, expected);
}

static void
test_the_part_size_is_found (void)
{
  g_autoptr (GBytes) cut = strobe_settings_firmware_build (NULL, APP_BYTES, 128 * 1024);
  g_autoptr (GBytes) whole = strobe_settings_firmware_build (NULL, APP_BYTES, 1024 * 1024);
  g_autoptr (StrobeFirmware) cut_firmware = strobe_firmware_new (cut);
  g_autoptr (StrobeFirmware) whole_firmware = strobe_firmware_new (whole);

  g_assert_cmpuint (strobe_repack_find_part_size (cut_firmware), ==, 128 * 1024);
  /* The app is in one piece and larger than mkdfu.py's own size. */
  g_assert_cmpuint (strobe_repack_find_part_size (whole_firmware), >, PART_BYTES);
}

/* Files at random places, of random sizes; none looks like an image or a table. */
typedef struct {
  guint n_files;
  char *names[MAX_FILES];
  guint32 addresses[MAX_FILES];
  GBytes *data[MAX_FILES];
  gsize part_size_bytes;
  guint32 flash_size_bytes;
} Layout;

static void
layout_clear (Layout *layout)
{
  for (guint i = 0; i < layout->n_files; i++) {
    g_free (layout->names[i]);
    g_bytes_unref (layout->data[i]);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

static GBytes *
draw_data (GRand *rand)
{
  static const gsize sizes[] = { 1, 3, 4096, 10240, 20480, 70001, 131072 };
  gsize size_bytes = sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))];
  guint8 *content = g_malloc0 (size_bytes);

  for (gsize i = 1; i < size_bytes; i++)
    content[i] = (guint8) g_rand_int (rand);
  return g_bytes_new_take (content, size_bytes);
}

static void
draw_layout (Layout *layout, GRand *rand)
{
  guint32 address = 0;

  layout->n_files = (guint) g_rand_int_range (rand, 1, MAX_FILES + 1);
  layout->part_size_bytes = SECTOR_BYTES * (gsize) g_rand_int_range (rand, 4, 40);
  layout->flash_size_bytes = 4u * 1024 * 1024 * (guint32) g_rand_int_range (rand, 1, 5);
  for (guint i = 0; i < layout->n_files; i++) {
    layout->names[i] = g_strdup_printf ("file%u.bin", i);
    layout->data[i] = draw_data (rand);
    address += SECTOR_BYTES * (guint32) g_rand_int_range (rand, 0, 9);
    layout->addresses[i] = address;
    address += ((guint32) g_bytes_get_size (layout->data[i]) + SECTOR_BYTES - 1) / SECTOR_BYTES *
               SECTOR_BYTES;
  }
}

static GBytes *
build_layout (const Layout *layout, const gboolean *wanted)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);

  strobe_firmware_builder_set_flash_size (builder, layout->flash_size_bytes);
  strobe_firmware_builder_set_part_size (builder, layout->part_size_bytes);
  for (guint i = 0; i < layout->n_files; i++) {
    if (wanted == NULL || wanted[i])
      strobe_firmware_builder_add_file (builder, layout->names[i], layout->addresses[i],
                                        layout->data[i]);
  }
  return strobe_firmware_builder_build (builder);
}

static void
test_random_layouts_and_subsets_equal_what_the_builder_makes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < N_LAYOUTS; round++) {
    g_auto (Layout) layout = { 0 };
    gboolean wanted[MAX_FILES] = { FALSE };
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GBytes) expected = NULL;
    g_autoptr (StrobeFirmware) full = NULL;
    g_autoptr (StrobeFirmware) chosen = NULL;

    draw_layout (&layout, rand);
    for (guint i = 0; i < layout.n_files; i++)
      wanted[i] = g_rand_boolean (rand);
    wanted[g_rand_int_range (rand, 0, (gint32) layout.n_files)] = TRUE;
    file = build_layout (&layout, NULL);
    expected = build_layout (&layout, wanted);
    full = strobe_firmware_new (file);
    g_assert_true (strobe_firmware_is_valid (full));
    chosen = repack (full, wanted, layout.part_size_bytes);
    assert_is_file (chosen, expected);
  }
}

static void
test_a_firmware_without_flash_parameters_gets_none (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) data = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) full = NULL;
  g_autoptr (StrobeFirmware) chosen = NULL;
  gboolean wanted[] = { TRUE, FALSE };

  strobe_firmware_builder_set_flash_size (builder, 0);
  strobe_firmware_builder_add_file (builder, "a", 0x1000, data);
  strobe_firmware_builder_add_file (builder, "b", 0x2000, data);
  file = strobe_firmware_builder_build (builder);
  full = strobe_firmware_new (file);
  chosen = repack (full, wanted, 0);

  g_assert_cmpuint (strobe_firmware_get_n_parts (chosen), ==, 1);
  g_assert_cmpuint (strobe_firmware_get_flash_size (chosen), ==, 0);
}

/* A suffix for any product: the image named the chip, and may be the one that is left out. */
static void
test_a_suffix_for_any_chip_becomes_one_for_the_chip (void)
{
  const StrobeChip *chip = strobe_chip_find_by_target ("esp32s2");
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (chip, APP_BYTES);
  gboolean wanted[] = { FALSE, TRUE, FALSE };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) full = NULL;
  g_autoptr (StrobeFirmware) chosen = NULL;

  recipe->vendor_id = STROBE_DFU_SUFFIX_ANY_ID;
  recipe->product_id = STROBE_DFU_SUFFIX_ANY_ID;
  file = strobe_firmware_recipe_build (recipe);
  full = strobe_firmware_new (file);
  chosen = repack (full, wanted, 0);

  g_assert_true (strobe_firmware_get_chip (chosen) == chip);
}

static void
assert_refused (
  StrobeFirmware *full, const gboolean *wanted, gsize part_size_bytes, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmware) chosen = strobe_repack_regions (full, wanted, part_size_bytes, &error);

  g_assert_null (chosen);
  g_assert_error (error, domain, code);
}

static void
test_nothing_is_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 65536);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { FALSE, FALSE, FALSE };

  assert_refused (full, wanted, 0, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING);
}

static void
test_a_bad_firmware_is_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("bad-md5", 65536);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { TRUE, TRUE, TRUE };

  assert_refused (full, wanted, 0, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_MD5);
}

static void
test_too_many_parts_are_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { TRUE, TRUE, TRUE };

  assert_refused (full, wanted, SECTOR_BYTES, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED);
}

static void
test_parts_that_share_a_sector_are_refused (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 65536);
  g_autoptr (StrobeFirmware) full = strobe_firmware_new (file);
  gboolean wanted[] = { FALSE, FALSE, TRUE };

  assert_refused (full, wanted, 5000, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_OVERLAP);
}

static void
test_other_flash_parameters_are_refused (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), 65536);
  StrobeFirmwarePiece *params = strobe_firmware_recipe_get (recipe, STROBE_FLASH_PARAMS_NAME);
  gboolean wanted[] = { FALSE, FALSE, TRUE };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) full = NULL;

  g_byte_array_append (bytes, g_bytes_get_data (params->data, NULL),
                       (guint) g_bytes_get_size (params->data));
  /* The last bit of the status mask */
  bytes->data[bytes->len - 4] ^= 1;
  strobe_firmware_recipe_replace (params, g_bytes_new (bytes->data, bytes->len));
  file = strobe_firmware_recipe_build (recipe);
  full = strobe_firmware_new (file);

  g_assert_true (strobe_firmware_is_valid (full));
  assert_refused (full, wanted, 0, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make/repack/every-subset-equals-the-firmware-made-of-those-files",
                   test_every_subset_equals_the_firmware_made_of_those_files);
  g_test_add_func ("/make/repack/all-regions-are-the-firmware-itself",
                   test_all_regions_are_the_firmware_itself);
  g_test_add_func ("/make/repack/what-mkdfu-made-comes-out-as-it-went-in",
                   test_what_mkdfu_made_comes_out_as_it_went_in);
  g_test_add_func ("/make/repack/parts-can-be-made-smaller", test_parts_can_be_made_smaller);
  g_test_add_func ("/make/repack/the-part-size-is-found", test_the_part_size_is_found);
  g_test_add_func ("/make/repack/random-layouts-and-subsets-equal-what-the-builder-makes",
                   test_random_layouts_and_subsets_equal_what_the_builder_makes);
  g_test_add_func ("/make/repack/a-firmware-without-flash-parameters-gets-none",
                   test_a_firmware_without_flash_parameters_gets_none);
  g_test_add_func ("/make/repack/a-suffix-for-any-chip-becomes-one-for-the-chip",
                   test_a_suffix_for_any_chip_becomes_one_for_the_chip);
  g_test_add_func ("/make/repack/nothing-is-refused", test_nothing_is_refused);
  g_test_add_func ("/make/repack/a-bad-firmware-is-refused", test_a_bad_firmware_is_refused);
  g_test_add_func ("/make/repack/too-many-parts-are-refused", test_too_many_parts_are_refused);
  g_test_add_func ("/make/repack/parts-that-share-a-sector-are-refused",
                   test_parts_that_share_a_sector_are_refused);
  g_test_add_func ("/make/repack/other-flash-parameters-are-refused",
                   test_other_flash_parameters_are_refused);
  return g_test_run ();
}
