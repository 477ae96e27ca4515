/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/watch-places.h"

#include <unistd.h>

#include "support/scratch-folder.h"

static void
set_up (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);

  strobe_scratch_folder_make (folder);
  strobe_scratch_folder_put (folder, "build/dfu.bin", content);
}

static void
tear_down (StrobeScratchFolder *folder, gconstpointer data)
{
  strobe_scratch_folder_remove (folder);
}

static StrobeWatchPlaces *
find (StrobeScratchFolder *folder, const char *name)
{
  g_autoptr (GListModel) files = strobe_scratch_folder_list (folder, name);

  return strobe_watch_places_find (files, NULL);
}

static gboolean
concerns (StrobeScratchFolder *folder, StrobeWatchPlaces *places, const char *name)
{
  g_autoptr (GFile) file = strobe_scratch_folder_get_file (folder, name);

  return strobe_watch_places_concern (places, file);
}

static void
test_the_file_and_its_folder_are_of_interest (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (StrobeWatchPlaces) places = find (folder, "build/dfu.bin");

  g_assert_true (concerns (folder, places, "build/dfu.bin"));
  g_assert_true (concerns (folder, places, "build"));
  g_assert_true (concerns (folder, places, "build/.ninja_log"));
}

static void
test_other_files_are_not (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (StrobeWatchPlaces) places = find (folder, "build/dfu.bin");

  g_assert_false (concerns (folder, places, "build/main.o"));
  g_assert_false (concerns (folder, places, "dfu.bin"));
  g_assert_false (strobe_watch_places_concern (places, NULL));
}

static void
test_of_a_missing_folder_the_nearest_one_is_watched (StrobeScratchFolder *folder,
                                                     gconstpointer data)
{
  g_autoptr (StrobeWatchPlaces) places = find (folder, "away/deep/dfu.bin");

  g_assert_true (concerns (folder, places, "away"));
  g_assert_false (concerns (folder, places, "build"));
}

static void
test_behind_a_link_the_real_file_is_watched_too (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autofree char *link = strobe_scratch_folder_dup_path (folder, "link");

  g_assert_cmpint (symlink ("build", link), ==, 0);
  g_autoptr (StrobeWatchPlaces) places = find (folder, "link/dfu.bin");
  g_assert_true (concerns (folder, places, "link/dfu.bin"));
  g_assert_true (concerns (folder, places, "link"));
  g_assert_true (concerns (folder, places, "build/dfu.bin"));
}

static void
test_a_loop_of_links_ends (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autofree char *link = strobe_scratch_folder_dup_path (folder, "loop");

  g_assert_cmpint (symlink ("loop", link), ==, 0);
  g_autoptr (StrobeWatchPlaces) places = find (folder, "loop/dfu.bin");
  g_assert_true (concerns (folder, places, "loop"));
}

static void
test_what_no_kernel_tells_of_is_polled (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_uri ("nothing://there/dfu.bin");

  g_list_store_append (files, file);
  g_autoptr (StrobeWatchPlaces) places = strobe_watch_places_find (G_LIST_MODEL (files), NULL);
  g_autoptr (StrobeWatchPlaces) local = find (folder, "build/dfu.bin");
  g_assert_true (strobe_watch_places_need_polling (places));
  g_assert_false (strobe_watch_places_need_polling (local));
}

static void
test_places_with_the_same_folders_are_equal (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (StrobeWatchPlaces) places = find (folder, "build/dfu.bin");
  g_autoptr (StrobeWatchPlaces) again = find (folder, "build/app.bin");
  g_autoptr (StrobeWatchPlaces) other = find (folder, "away/dfu.bin");

  g_assert_true (strobe_watch_places_equal (places, again));
  g_assert_false (strobe_watch_places_equal (places, other));
  g_assert_false (strobe_watch_places_equal (places, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/make/watch-places/" path, StrobeScratchFolder, NULL, set_up, func, tear_down)
  ADD ("the-file-and-its-folder-are-of-interest", test_the_file_and_its_folder_are_of_interest);
  ADD ("other-files-are-not", test_other_files_are_not);
  ADD ("of-a-missing-folder-the-nearest-one-is-watched",
       test_of_a_missing_folder_the_nearest_one_is_watched);
  ADD ("behind-a-link-the-real-file-is-watched-too",
       test_behind_a_link_the_real_file_is_watched_too);
  ADD ("a-loop-of-links-ends", test_a_loop_of_links_ends);
  ADD ("what-no-kernel-tells-of-is-polled", test_what_no_kernel_tells_of_is_polled);
  ADD ("places-with-the-same-folders-are-equal", test_places_with_the_same_folders_are_equal);
  return g_test_run ();
}
