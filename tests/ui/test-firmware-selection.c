/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-selection.h"

#include "make/make-error.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define APP_BYTES 65536

/* What of a firmware is written, without a window. */

typedef struct {
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
  guint n_changes;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->loader = strobe_firmware_loader_new ();
  fixture->selection = strobe_firmware_selection_new (fixture->loader);
  g_signal_connect_swapped (fixture->selection, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* A choice that was overtaken is still being packed. */
  strobe_wait_until (G_OBJECT (fixture->selection)->ref_count == 1);
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->loader);
}

static void
load (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);

  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
choose (Fixture *fixture, StrobeRegionChoice choice)
{
  strobe_firmware_selection_choose (fixture->selection, choice);
  strobe_wait_until (!strobe_firmware_selection_is_busy (fixture->selection));
}

static guint
count_chosen (Fixture *fixture)
{
  return strobe_firmware_get_n_regions (strobe_firmware_selection_get_chosen (fixture->selection));
}

static void
test_without_a_firmware_there_is_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_null (strobe_firmware_selection_get_full (fixture->selection));
  g_assert_null (strobe_firmware_selection_get_chosen (fixture->selection));
  g_assert_null (strobe_firmware_selection_get_wanted (fixture->selection));
}

static void
test_a_new_firmware_is_chosen_as_a_whole (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  g_assert_true (strobe_firmware_selection_is_everything (fixture->selection));
  g_assert_true (strobe_firmware_selection_get_chosen (fixture->selection) ==
                 strobe_firmware_selection_get_full (fixture->selection));
  choose (fixture, STROBE_REGION_CHOICE_APP_ONLY);
  load (fixture, "good-settings");
  g_assert_true (strobe_firmware_selection_is_everything (fixture->selection));
  g_assert_cmpuint (count_chosen (fixture), ==, 6);
}

static void
test_a_bad_firmware_is_not_packed (Fixture *fixture, gconstpointer data)
{
  load (fixture, "bad-md5");
  g_assert_true (strobe_firmware_selection_get_chosen (fixture->selection) ==
                 strobe_firmware_selection_get_full (fixture->selection));
  g_assert_false (strobe_firmware_selection_is_busy (fixture->selection));
}

static void
test_a_choice_is_packed (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  choose (fixture, STROBE_REGION_CHOICE_KEEP_SETTINGS);
  g_assert_false (strobe_firmware_selection_is_everything (fixture->selection));
  g_assert_cmpuint (count_chosen (fixture), ==, 4);
}

static void
test_the_last_choice_counts (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good-settings");
  strobe_firmware_selection_choose (fixture->selection, STROBE_REGION_CHOICE_KEEP_SETTINGS);
  strobe_firmware_selection_set_wanted (fixture->selection, 0, FALSE);
  choose (fixture, STROBE_REGION_CHOICE_APP_ONLY);
  g_assert_cmpuint (count_chosen (fixture), ==, 1);
}

static void
test_everything_again_is_the_firmware_itself (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  strobe_firmware_selection_set_wanted (fixture->selection, 0, FALSE);
  strobe_firmware_selection_set_wanted (fixture->selection, 0, TRUE);
  g_assert_true (strobe_firmware_selection_get_chosen (fixture->selection) ==
                 strobe_firmware_selection_get_full (fixture->selection));
}

static void
test_the_same_choice_changes_nothing (Fixture *fixture, gconstpointer data)
{
  guint n_changes;

  load (fixture, "good");
  n_changes = fixture->n_changes;
  choose (fixture, STROBE_REGION_CHOICE_EVERYTHING);
  strobe_firmware_selection_set_wanted (fixture->selection, 1, TRUE);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes);
}

static void
test_nothing_is_an_error_until_something_is_chosen (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  choose (fixture, STROBE_REGION_CHOICE_CUSTOM);
  g_assert_null (strobe_firmware_selection_get_chosen (fixture->selection));
  g_assert_error (strobe_firmware_selection_get_error (fixture->selection), STROBE_MAKE_ERROR,
                  STROBE_MAKE_ERROR_NOTHING);
  strobe_firmware_selection_set_wanted (fixture->selection, 2, TRUE);
  g_assert_null (strobe_firmware_selection_get_error (fixture->selection));
  strobe_wait_until (!strobe_firmware_selection_is_busy (fixture->selection));
  g_assert_cmpuint (count_chosen (fixture), ==, 1);
}

static void
test_a_firmware_that_goes_takes_its_choice_along (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/dfu.bin");

  load (fixture, "good");
  strobe_firmware_selection_set_wanted (fixture->selection, 0, FALSE);
  strobe_firmware_loader_load_file (fixture->loader, nowhere);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
  g_assert_null (strobe_firmware_selection_get_chosen (fixture->selection));
  g_assert_false (strobe_firmware_selection_is_busy (fixture->selection));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ui/firmware-selection/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("without-a-firmware-there-is-nothing", test_without_a_firmware_there_is_nothing);
  add ("a-new-firmware-is-chosen-as-a-whole", test_a_new_firmware_is_chosen_as_a_whole);
  add ("a-bad-firmware-is-not-packed", test_a_bad_firmware_is_not_packed);
  add ("a-choice-is-packed", test_a_choice_is_packed);
  add ("the-last-choice-counts", test_the_last_choice_counts);
  add ("everything-again-is-the-firmware-itself", test_everything_again_is_the_firmware_itself);
  add ("the-same-choice-changes-nothing", test_the_same_choice_changes_nothing);
  add ("nothing-is-an-error-until-something-is-chosen",
       test_nothing_is_an_error_until_something_is_chosen);
  add ("a-firmware-that-goes-takes-its-choice-along",
       test_a_firmware_that_goes_takes_its_choice_along);
  return g_test_run ();
}
