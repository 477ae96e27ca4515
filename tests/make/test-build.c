/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build.h"

#include "support/scratch-folder.h"
#include "support/firmware-fixture.h"

#define APP_BYTES 4096

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
put (StrobeScratchFolder *folder, const char *name, const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) content = strobe_firmware_fixture_build (kind, app_size_bytes);

  strobe_scratch_folder_put (folder, name, content);
}

static StrobeBuild *
load (StrobeScratchFolder *folder, const char *name)
{
  g_autoptr (GListModel) inputs = strobe_scratch_folder_list (folder, name);
  g_autoptr (GError) error = NULL;
  StrobeBuild *build = strobe_build_load (inputs, NULL, &error);

  g_assert_no_error (error);
  return build;
}

static StrobeBuild *
load_next (StrobeBuild *previous)
{
  g_autoptr (GError) error = NULL;
  StrobeBuild *build = strobe_build_load_next (previous, NULL, &error);

  g_assert_no_error (error);
  return build;
}

static void
test_a_first_build_is_compared_with_nothing (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) build = load (folder, "dfu.bin");

  g_assert_null (strobe_build_get_diff (build));
  g_assert_false (strobe_build_is_new (build));
  g_assert_true (strobe_firmware_is_valid (strobe_build_get_firmware (build)));
}

static void
test_of_a_folder_the_files_in_it_are_stamped (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "build/dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) build = load (folder, "build");
  GListModel *files = strobe_firmware_source_get_files (strobe_build_get_source (build));
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *name = g_file_get_basename (file);

  g_assert_cmpstr (name, ==, "dfu.bin");
  g_assert_true (strobe_file_stamps_cover (strobe_build_get_stamps (build), files));
  g_assert_null (strobe_file_stamps_find_missing (strobe_build_get_stamps (build)));
}

static void
test_the_same_again_is_not_new (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) first = load (folder, "dfu.bin");
  put (folder, "dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) second = load_next (first);

  g_assert_false (strobe_build_is_new (second));
  g_assert_true (strobe_firmware_diff_is_empty (strobe_build_get_diff (second)));
  g_assert_false (
    strobe_file_stamps_equal (strobe_build_get_stamps (first), strobe_build_get_stamps (second)));
}

static void
test_other_bytes_are_new_and_compared (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) first = load (folder, "dfu.bin");
  put (folder, "dfu.bin", "good", APP_BYTES + 16);
  g_autoptr (StrobeBuild) second = load_next (first);

  g_assert_true (strobe_build_is_new (second));
  g_assert_cmpuint (strobe_firmware_diff_count_changes (strobe_build_get_diff (second)), ==, 1);
}

static void
test_after_a_broken_one_the_last_sound_one_counts (StrobeScratchFolder *folder, gconstpointer data)
{
  put (folder, "dfu.bin", "good", APP_BYTES);
  g_autoptr (StrobeBuild) first = load (folder, "dfu.bin");
  put (folder, "dfu.bin", "short", APP_BYTES);
  g_autoptr (StrobeBuild) broken = load_next (first);
  put (folder, "dfu.bin", "good", APP_BYTES + 16);
  g_autoptr (StrobeBuild) third = load_next (broken);

  g_assert_true (strobe_build_is_new (broken));
  g_assert_null (strobe_build_get_diff (broken));
  g_assert_true (strobe_build_is_new (third));
  g_assert_cmpuint (strobe_firmware_diff_count_changes (strobe_build_get_diff (third)), ==, 1);
}

static void
test_what_is_not_there_is_an_error (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (GListModel) inputs = strobe_scratch_folder_list (folder, "dfu.bin");
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_build_load (inputs, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_a_cancelled_load_says_so (StrobeScratchFolder *folder, gconstpointer data)
{
  g_autoptr (GListModel) inputs = strobe_scratch_folder_list (folder, "dfu.bin");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  put (folder, "dfu.bin", "good", APP_BYTES);
  g_cancellable_cancel (cancellable);
  g_assert_null (strobe_build_load (inputs, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/make/build/" path, StrobeScratchFolder, NULL, set_up, func, tear_down)
  ADD ("a-first-build-is-compared-with-nothing", test_a_first_build_is_compared_with_nothing);
  ADD ("of-a-folder-the-files-in-it-are-stamped", test_of_a_folder_the_files_in_it_are_stamped);
  ADD ("the-same-again-is-not-new", test_the_same_again_is_not_new);
  ADD ("other-bytes-are-new-and-compared", test_other_bytes_are_new_and_compared);
  ADD ("after-a-broken-one-the-last-sound-one-counts",
       test_after_a_broken_one_the_last_sound_one_counts);
  ADD ("what-is-not-there-is-an-error", test_what_is_not_there_is_an_error);
  ADD ("a-cancelled-load-says-so", test_a_cancelled_load_says_so);
  return g_test_run ();
}
