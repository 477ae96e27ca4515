/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/file-stamps.h"

#include "support/scratch-folder.h"

static void
set_up (StrobeScratchFolder *folder, gconstpointer data)
{
  strobe_scratch_folder_make (folder);
}

static void
tear_down (StrobeScratchFolder *folder, gconstpointer data)
{
  strobe_scratch_folder_remove (folder);
}

static void
put (StrobeScratchFolder *folder, const char *name, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  strobe_scratch_folder_put (folder, name, content);
}

static StrobeFileStamps *
take (StrobeScratchFolder *folder, const char *name)
{
  g_autoptr (GListModel) files = strobe_scratch_folder_list (folder, name);

  return strobe_file_stamps_take (files, NULL);
}

static void
test_what_nobody_touched_is_equal (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "a", "one");
  g_autoptr (StrobeFileStamps) before = take (folder, "a");
  g_autoptr (StrobeFileStamps) after = take (folder, "a");

  g_assert_true (strobe_file_stamps_equal (before, after));
  g_assert_null (strobe_file_stamps_find_change (before, after));
  g_assert_null (strobe_file_stamps_find_missing (before));
}

static void
test_the_same_content_in_another_file_is_a_change (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "a", "one");
  g_autoptr (StrobeFileStamps) before = take (folder, "a");
  put (folder, "a", "one");
  g_autoptr (StrobeFileStamps) after = take (folder, "a");
  g_autoptr (GFile) file = strobe_scratch_folder_get_file (folder, "a");

  g_assert_false (strobe_file_stamps_equal (before, after));
  g_assert_true (g_file_equal (strobe_file_stamps_find_change (before, after), file));
}

static void
test_a_missing_file_is_named (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (StrobeFileStamps) before = take (folder, "gone");
  g_autoptr (GFile) file = strobe_scratch_folder_get_file (folder, "gone");

  g_assert_true (g_file_equal (strobe_file_stamps_find_missing (before), file));
}

static void
test_a_file_that_comes_is_a_change (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (StrobeFileStamps) before = take (folder, "a");
  put (folder, "a", "one");
  g_autoptr (StrobeFileStamps) after = take (folder, "a");

  g_assert_false (strobe_file_stamps_equal (before, after));
}

static void
test_other_files_are_not_equal_and_not_covered (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "a", "one");
  put (folder, "b", "one");
  g_autoptr (StrobeFileStamps) a = take (folder, "a");
  g_autoptr (StrobeFileStamps) b = take (folder, "b");
  g_autoptr (GListModel) files = strobe_scratch_folder_list (folder, "b");

  g_assert_false (strobe_file_stamps_equal (a, b));
  g_assert_false (strobe_file_stamps_equal (a, NULL));
  g_assert_false (strobe_file_stamps_cover (a, files));
  g_assert_true (strobe_file_stamps_cover (b, files));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/make/file-stamps/" path, StrobeScratchFolder, NULL, set_up, func, tear_down)
  ADD ("what-nobody-touched-is-equal", test_what_nobody_touched_is_equal);
  ADD ("the-same-content-in-another-file-is-a-change",
       test_the_same_content_in_another_file_is_a_change);
  ADD ("a-missing-file-is-named", test_a_missing_file_is_named);
  ADD ("a-file-that-comes-is-a-change", test_a_file_that_comes_is_a_change);
  ADD ("other-files-are-not-equal-and-not-covered", test_other_files_are_not_equal_and_not_covered);
  return g_test_run ();
}
