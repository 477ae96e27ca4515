/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe.h"

#include <string.h>

#include "image/image-error.h"
#include "make/given-files.h"
#include "make/make-error.h"
#include "make/make-fixture.h"

/* The recipe itself: what is refused, what is mended, and the copies with one thing changed. */

typedef struct {
  guint32 address;
  const char *name;
  gsize size_bytes;
} Row;

static StrobeRecipe *
read_rows (MakeFixture *fixture, const Row *rows, gsize n_rows)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (StrobeGivenFile));
  g_autoptr (StrobeRecipe) recipe = NULL;

  for (gsize i = 0; i < n_rows; i++) {
    StrobeGivenFile file = { rows[i].address, make_fixture_get (fixture, rows[i].name) };

    make_fixture_write (fixture, rows[i].name,
                        g_bytes_new_take (g_malloc0 (rows[i].size_bytes), rows[i].size_bytes));
    g_array_append_val (given, file);
  }
  recipe =
    strobe_given_files_read ((const StrobeGivenFile *) (gpointer) given->data, n_rows, NULL, NULL);
  for (gsize i = 0; i < n_rows; i++)
    g_object_unref (g_array_index (given, StrobeGivenFile, i).file);
  return strobe_recipe_with_chip (recipe, strobe_chip_find_by_target ("esp32s2"));
}

static StrobeFirmware *
build (StrobeRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = strobe_recipe_build (recipe, NULL, &error);
  g_autoptr (StrobeFirmware) firmware = NULL;

  g_assert_no_error (error);
  firmware = strobe_firmware_new (file);
  strobe_firmware_check (firmware, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&firmware);
}

static void
assert_refused (StrobeRecipe *recipe, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (StrobeFirmware) firmware = strobe_recipe_create_firmware (recipe);

  g_assert_null (strobe_recipe_build (recipe, &notes, &error));
  g_assert_nonnull (notes);
  g_assert_error (error, domain, code);
  g_assert_false (strobe_firmware_is_valid (firmware));
}

static const StrobeMakeNote *
find_note (StrobeRecipe *recipe, StrobeMakeNoteCode code)
{
  GPtrArray *notes = strobe_recipe_get_notes (recipe);

  for (guint i = 0; i < notes->len; i++) {
    const StrobeMakeNote *note = g_ptr_array_index (notes, i);

    if (note->code == code)
      return note;
  }
  return NULL;
}

static void
test_two_files_of_one_name_become_two_parts (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "a/app.bin", 100 }, { 0x20000, "b/app.bin", 200 } };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, rows, G_N_ELEMENTS (rows));
  g_autoptr (StrobeFirmware) firmware = build (recipe);
  const StrobeMakeNote *note = find_note (recipe, STROBE_MAKE_NOTE_RENAMED);

  g_assert_cmpstr (strobe_firmware_get_part (firmware, 1)->name, ==, "app.bin");
  g_assert_cmpstr (strobe_firmware_get_part (firmware, 2)->name, ==, "app-2.bin");
  g_assert_cmpstr (note->name, ==, "app.bin");
  g_assert_cmpstr (note->value, ==, "app-2.bin");
}

/* A file in pieces takes the names NAME.1, NAME.2 … as well. */
static void
test_a_name_like_that_of_a_piece_is_mended (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "app.bin", 0x90000 }, { 0x200000, "app.bin.1", 100 } };
  g_autoptr (StrobeRecipe) small = read_rows (fixture, rows, G_N_ELEMENTS (rows));
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_with_flash_size (small, 4 * 1024 * 1024);
  g_autoptr (StrobeFirmware) firmware = build (recipe);

  g_assert_cmpstr (strobe_firmware_get_part (firmware, 2)->name, ==, "app.bin.1");
  g_assert_cmpstr (strobe_firmware_get_part (firmware, 3)->name, ==, "app.bin-2.1");
}

static void
test_names_that_the_archive_needs_are_mended (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "flash_params.dat", 100 },
                              { 0x20000, "dfuinfo0.dat", 100 } };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, rows, G_N_ELEMENTS (rows));
  g_autoptr (StrobeFirmware) firmware = build (recipe);

  g_assert_cmpstr (strobe_firmware_get_part (firmware, 1)->name, ==, "flash_params-2.dat");
  g_assert_cmpstr (strobe_firmware_get_part (firmware, 2)->name, ==, "dfuinfo0-2.dat");
}

static void
test_a_long_name_is_cut_between_characters (MakeFixture *fixture, gconstpointer data)
{
  g_autofree char *stem = g_strnfill (50, 'x');
  g_autofree char *name = g_strconcat (stem, "äöüäöü.bin", NULL);
  const Row row = { 0x10000, name, 0x90000 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeFirmware) firmware = build (recipe);
  const char *last = strobe_firmware_get_part (firmware, 2)->name;

  g_assert_cmpuint (strlen (last), <=, 63);
  g_assert_true (g_str_has_suffix (last, "ä.bin.1") || g_str_has_suffix (last, "ö.bin.1") ||
                 g_str_has_suffix (last, "ü.bin.1"));
}

static void
test_control_characters_in_a_name_are_mended (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "a\033[2J.bin", 100 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeFirmware) firmware = build (recipe);

  g_assert_cmpstr (strobe_firmware_get_part (firmware, 1)->name, ==, "a_[2J.bin");
}

static void
test_bytes_in_a_name_that_are_no_text_are_mended (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "a\xff.bin", 100 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeFirmware) firmware = build (recipe);

  g_assert_true (g_utf8_validate (strobe_firmware_get_part (firmware, 1)->name, -1, NULL));
}

static void
test_sixty_three_parts_fit_and_sixty_four_do_not (MakeFixture *fixture, gconstpointer data)
{
  static const Row full = { 0x10000, "full.bin", 63 * 4096 };
  static const Row more = { 0x10000, "more.bin", 63 * 4096 + 1 };
  g_autoptr (StrobeRecipe) fits = read_rows (fixture, &full, 1);
  g_autoptr (StrobeRecipe) exceeds = read_rows (fixture, &more, 1);
  g_autoptr (StrobeRecipe) cut_fits = strobe_recipe_with_part_size (fits, 4096);
  g_autoptr (StrobeRecipe) cut_exceeds = strobe_recipe_with_part_size (exceeds, 4096);
  g_autoptr (StrobeFirmware) firmware = build (cut_fits);

  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 64);
  assert_refused (cut_exceeds, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_TOO_MANY_PARTS);
}

static void
test_a_part_size_is_found_that_fits (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "app.bin", 5 * 1024 * 1024 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  gsize part_bytes = strobe_recipe_fit_part_size (recipe, 64 * 1024);
  g_autoptr (StrobeRecipe) cut = strobe_recipe_with_part_size (recipe, part_bytes);
  g_autoptr (StrobeFirmware) firmware = build (cut);

  g_assert_cmpuint (part_bytes % 4096, ==, 0);
  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), <=, 64);
  g_assert_cmpuint (strobe_recipe_fit_part_size (recipe, 1024 * 1024), ==, 1024 * 1024);
}

static void
test_neighbours_in_one_sector_are_refused (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "a.bin", 0x1001 }, { 0x11800, "b.bin", 10 } };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, rows, G_N_ELEMENTS (rows));

  assert_refused (recipe, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_OVERLAP);
}

static void
test_leaving_one_of_two_out_mends_it (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "a.bin", 0x1001 }, { 0x11800, "b.bin", 10 } };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, rows, G_N_ELEMENTS (rows));
  g_autoptr (StrobeRecipe) without = strobe_recipe_with_included (recipe, 0, FALSE);
  g_autoptr (StrobeFirmware) firmware = build (without);

  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 2);
  g_assert_cmpuint (strobe_recipe_get_n_items (without), ==, 2);
}

static void
test_moving_one_of_two_mends_it (MakeFixture *fixture, gconstpointer data)
{
  static const Row rows[] = { { 0x10000, "a.bin", 0x1001 }, { 0x11800, "b.bin", 10 } };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, rows, G_N_ELEMENTS (rows));
  g_autoptr (StrobeRecipe) moved = strobe_recipe_with_address (recipe, 1, 0x20000);
  g_autoptr (StrobeFirmware) firmware = build (moved);

  g_assert_cmpint (strobe_recipe_get_item (moved, 1)->address_source, ==,
                   STROBE_RECIPE_ADDRESS_USER);
  g_assert_cmphex (strobe_firmware_get_part (firmware, 2)->address, ==, 0x20000);
}

static void
test_with_everything_left_out_nothing_is_built (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "a.bin", 10 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeRecipe) without = strobe_recipe_with_included (recipe, 0, FALSE);

  assert_refused (without, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING);
}

static void
test_a_file_up_to_4_gib_is_beyond_every_flash (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { G_MAXUINT32 - 5, "a.bin", 100 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);

  assert_refused (recipe, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BEYOND_FLASH);
}

static void
test_without_a_chip_nothing_is_built (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "a.bin", 10 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeRecipe) for_any = strobe_recipe_with_chip (recipe, NULL);

  assert_refused (for_any, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_CHIP);
}

/* What a reader finds in a recipe never changes under it. */
static void
test_copies_leave_the_recipe_as_it_is (MakeFixture *fixture, gconstpointer data)
{
  static const Row row = { 0x10000, "a.bin", 10 };
  g_autoptr (StrobeRecipe) recipe = read_rows (fixture, &row, 1);
  g_autoptr (StrobeRecipe) moved = strobe_recipe_with_address (recipe, 0, 0x20000);
  g_autoptr (StrobeRecipe) sized = strobe_recipe_with_flash_size (moved, 8 * 1024 * 1024);

  g_assert_cmphex (strobe_recipe_get_item (recipe, 0)->address, ==, 0x10000);
  g_assert_cmpuint (strobe_recipe_get_flash_size (moved), ==, 2 * 1024 * 1024);
  g_assert_cmpuint (strobe_recipe_get_flash_size (sized), ==, 8 * 1024 * 1024);
  g_assert_cmpuint (g_list_model_get_n_items (strobe_recipe_get_files (sized)), ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/make/recipe/" name, MakeFixture, NULL, make_fixture_set_up, function,              \
              make_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("two-files-of-one-name-become-two-parts", test_two_files_of_one_name_become_two_parts);
  ADD ("a-name-like-that-of-a-piece-is-mended", test_a_name_like_that_of_a_piece_is_mended);
  ADD ("names-that-the-archive-needs-are-mended", test_names_that_the_archive_needs_are_mended);
  ADD ("a-long-name-is-cut-between-characters", test_a_long_name_is_cut_between_characters);
  ADD ("control-characters-in-a-name-are-mended", test_control_characters_in_a_name_are_mended);
  ADD ("bytes-in-a-name-that-are-no-text-are-mended",
       test_bytes_in_a_name_that_are_no_text_are_mended);
  ADD ("sixty-three-parts-fit-and-sixty-four-do-not",
       test_sixty_three_parts_fit_and_sixty_four_do_not);
  ADD ("a-part-size-is-found-that-fits", test_a_part_size_is_found_that_fits);
  ADD ("neighbours-in-one-sector-are-refused", test_neighbours_in_one_sector_are_refused);
  ADD ("leaving-one-of-two-out-mends-it", test_leaving_one_of_two_out_mends_it);
  ADD ("moving-one-of-two-mends-it", test_moving_one_of_two_mends_it);
  ADD ("with-everything-left-out-nothing-is-built", test_with_everything_left_out_nothing_is_built);
  ADD ("a-file-up-to-4-gib-is-beyond-every-flash", test_a_file_up_to_4_gib_is_beyond_every_flash);
  ADD ("without-a-chip-nothing-is-built", test_without_a_chip_nothing_is_built);
  ADD ("copies-leave-the-recipe-as-it-is", test_copies_leave_the_recipe_as_it_is);
  return g_test_run ();
}
