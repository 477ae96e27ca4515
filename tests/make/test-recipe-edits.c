/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-edits.h"

#include "make/make-fixture.h"

static StrobeFirmwareSource *
load (MakeFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source = NULL;

  make_fixture_write_bootloader (fixture, "bootloader.bin", "esp32s2");
  make_fixture_write_app (fixture, "blink.bin", "esp32s2");
  make_fixture_write_text (fixture, "storage.bin", "settings");
  source = make_fixture_load (fixture, &error, "bootloader.bin", "blink.bin", "storage.bin", NULL);
  g_assert_no_error (error);
  return source;
}

static guint
find (StrobeRecipe *recipe, const char *name)
{
  for (guint i = 0; i < strobe_recipe_get_n_items (recipe); i++)
    if (g_str_equal (strobe_recipe_get_item (recipe, i)->name, name))
      return i;
  g_assert_not_reached ();
}

static void
test_an_address_is_typed_once (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) first = load (fixture);
  g_autoptr (StrobeFirmwareSource) second = load (fixture);
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (first);
  g_autoptr (StrobeRecipe) edited =
               strobe_recipe_with_address (recipe, find (recipe, "storage.bin"), 0x200000);
  g_autoptr (StrobeRecipe) carried =
               strobe_recipe_edits_carry (edited, strobe_firmware_source_get_recipe (second));
  const StrobeRecipeItem *item = strobe_recipe_get_item (carried, find (carried, "storage.bin"));

  g_assert_cmphex (item->address, ==, 0x200000);
  g_assert_cmpint (item->address_source, ==, STROBE_RECIPE_ADDRESS_USER);
}

static void
test_what_was_left_out_stays_out (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) first = load (fixture);
  g_autoptr (StrobeFirmwareSource) second = load (fixture);
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (first);
  g_autoptr (StrobeRecipe) edited =
               strobe_recipe_with_included (recipe, find (recipe, "storage.bin"), FALSE);
  g_autoptr (StrobeRecipe) carried =
               strobe_recipe_edits_carry (edited, strobe_firmware_source_get_recipe (second));

  g_assert_false (strobe_recipe_get_item (carried, find (carried, "storage.bin"))->included);
  g_assert_true (strobe_recipe_get_item (carried, find (carried, "blink.bin"))->included);
}

static void
test_the_size_of_the_parts_stays (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) first = load (fixture);
  g_autoptr (StrobeFirmwareSource) second = load (fixture);
  g_autoptr (StrobeRecipe) edited =
               strobe_recipe_with_part_size (strobe_firmware_source_get_recipe (first), 64 * 1024);
  g_autoptr (StrobeRecipe) carried =
               strobe_recipe_edits_carry (edited, strobe_firmware_source_get_recipe (second));

  g_assert_cmpuint (strobe_recipe_get_part_size (carried), ==, 64 * 1024);
}

static void
test_where_nothing_was_said_nothing_is_made (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) first = load (fixture);
  g_autoptr (StrobeFirmwareSource) second = load (fixture);
  g_autoptr (StrobeRecipe) carried = strobe_recipe_edits_carry (
    strobe_firmware_source_get_recipe (first), strobe_firmware_source_get_recipe (second));

  g_assert_true (carried == strobe_firmware_source_get_recipe (second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/make/recipe-edits/" path, MakeFixture, NULL, make_fixture_set_up, func,            \
              make_fixture_tear_down)
  ADD ("an-address-is-typed-once", test_an_address_is_typed_once);
  ADD ("what-was-left-out-stays-out", test_what_was_left_out_stays_out);
  ADD ("the-size-of-the-parts-stays", test_the_size_of_the_parts_stays);
  ADD ("where-nothing-was-said-nothing-is-made", test_where_nothing_was_said_nothing_is_made);
  return g_test_run ();
}
