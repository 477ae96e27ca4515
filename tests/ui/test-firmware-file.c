/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-file.h"

#include <glib/gstdio.h>

#include "flash/flash-error.h"
#include "image/image-error.h"
#include "make/make-error.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define APP_BYTES 4096

/* What a drop, Open and the command line turn into; no window is needed for it. */

typedef struct {
  char *folder;
  StrobeFirmwareFile *file;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("strobe-ui-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_error (&fixture->error);
  if (fixture->file != NULL)
    strobe_wait_finalize_object (fixture->file);
}

/* Writes a file of a kind that the fixtures know, and gives its path. */
static GFile *
put (Fixture *fixture, const char *name, const char *kind)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->file = strobe_firmware_file_load_finish (result, &fixture->error);
  fixture->done = TRUE;
}

static void
load (Fixture *fixture, GFile *first, GFile *second)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, first);
  if (second != NULL)
    g_list_store_append (files, second);
  strobe_firmware_file_load_async (G_LIST_MODEL (files), NULL, loaded_cb, fixture);
  strobe_wait_until (fixture->done);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  strobe_firmware_file_check_finish (STROBE_FIRMWARE_FILE (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
check (Fixture *fixture)
{
  fixture->done = FALSE;
  strobe_firmware_file_check_async (fixture->file, NULL, checked_cb, fixture);
  strobe_wait_until (fixture->done);
}

static void
assert_file (Fixture *fixture, GFile *expected)
{
  StrobeFirmwareSource *source = NULL;
  g_autoptr (GFile) found = NULL;

  g_assert_no_error (fixture->error);
  g_assert_nonnull (fixture->file);
  source = strobe_firmware_file_get_source (fixture->file);
  found = g_list_model_get_item (strobe_firmware_source_get_files (source), 0);
  g_assert_true (g_file_equal (found, expected));
}

static void
test_a_file_is_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");
  g_autofree char *name = NULL;

  load (fixture, file, NULL);
  assert_file (fixture, file);
  name = strobe_firmware_file_dup_name (fixture->file);
  g_assert_cmpstr (name, ==, "fw.bin");
  g_assert_true (strobe_firmware_is_valid (strobe_firmware_file_get_firmware (fixture->file)));
}

static void
test_a_file_without_firmware_is_read_with_its_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "app.bin", "raw-app");

  load (fixture, file, NULL);
  assert_file (fixture, file);
  g_assert_false (strobe_firmware_is_valid (strobe_firmware_file_get_firmware (fixture->file)));
}

static void
test_a_folder_gives_its_dfu_bin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = put (fixture, "dfu.bin", "good");

  load (fixture, folder, NULL);
  assert_file (fixture, file);
}

static void
test_a_project_folder_gives_the_dfu_bin_of_its_build (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = put (fixture, "build/dfu.bin", "good");

  load (fixture, folder, NULL);
  assert_file (fixture, file);
}

static void
test_a_folder_without_firmware_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  load (fixture, folder, NULL);
  g_assert_error (fixture->error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NO_BUILD);
}

static void
test_a_missing_file_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = g_file_get_child (folder, "gone.bin");

  load (fixture, file, NULL);
  g_assert_error (fixture->error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNREADABLE);
}

static void
test_several_files_make_one_firmware (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) app = put (fixture, "blink.bin", "raw-app");
  g_autoptr (GFile) boot = put (fixture, "bootloader.bin", "raw-bootloader");
  StrobeFirmwareSource *source = NULL;

  load (fixture, app, boot);
  g_assert_no_error (fixture->error);
  source = strobe_firmware_file_get_source (fixture->file);
  g_assert_cmpint (strobe_firmware_source_get_kind (source), ==, STROBE_FIRMWARE_SOURCE_LOOSE);
  g_assert_cmpuint (g_list_model_get_n_items (strobe_firmware_source_get_files (source)), ==, 2);
}

static void
test_the_place_is_the_folder_of_the_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = put (fixture, "dfu.bin", "good");
  g_autoptr (GFile) place = NULL;

  load (fixture, file, NULL);
  place = strobe_firmware_file_dup_place (fixture->file);
  g_assert_true (g_file_equal (place, folder));
}

static void
test_an_unchanged_file_passes_the_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");

  load (fixture, file, NULL);
  check (fixture);
  g_assert_no_error (fixture->error);
}

static void
test_a_file_of_another_size_fails_the_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");

  load (fixture, file, NULL);
  g_object_unref (put (fixture, "fw.bin", "short"));
  check (fixture);
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED);
}

static void
test_a_file_built_again_fails_the_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");

  load (fixture, file, NULL);
  g_object_unref (put (fixture, "fw.bin", "good"));
  check (fixture);
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED);
}

static void
test_a_deleted_file_fails_the_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");

  load (fixture, file, NULL);
  g_assert_true (g_file_delete (file, NULL, NULL));
  check (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_bytes_without_a_file_never_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", APP_BYTES);

  strobe_firmware_file_parse_async (bytes, NULL, loaded_cb, fixture);
  strobe_wait_until (fixture->done);
  g_assert_null (strobe_firmware_file_get_source (fixture->file));
  g_assert_null (strobe_firmware_file_get_build (fixture->file));
  check (fixture);
  g_assert_no_error (fixture->error);
}

static void
test_a_cancelled_load_says_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = put (fixture, "fw.bin", "good");
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_list_store_append (files, file);
  g_cancellable_cancel (cancellable);
  strobe_firmware_file_load_async (G_LIST_MODEL (files), cancellable, loaded_cb, fixture);
  strobe_wait_until (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/firmware-file/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-file-is-read", test_a_file_is_read);
  ADD ("a-file-without-firmware-is-read-with-its-problems",
       test_a_file_without_firmware_is_read_with_its_problems);
  ADD ("a-folder-gives-its-dfu-bin", test_a_folder_gives_its_dfu_bin);
  ADD ("a-project-folder-gives-the-dfu-bin-of-its-build",
       test_a_project_folder_gives_the_dfu_bin_of_its_build);
  ADD ("a-folder-without-firmware-is-an-error", test_a_folder_without_firmware_is_an_error);
  ADD ("a-missing-file-is-an-error", test_a_missing_file_is_an_error);
  ADD ("several-files-make-one-firmware", test_several_files_make_one_firmware);
  ADD ("the-place-is-the-folder-of-the-file", test_the_place_is_the_folder_of_the_file);
  ADD ("an-unchanged-file-passes-the-check", test_an_unchanged_file_passes_the_check);
  ADD ("a-file-of-another-size-fails-the-check", test_a_file_of_another_size_fails_the_check);
  ADD ("a-file-built-again-fails-the-check", test_a_file_built_again_fails_the_check);
  ADD ("a-deleted-file-fails-the-check", test_a_deleted_file_fails_the_check);
  ADD ("bytes-without-a-file-never-change", test_bytes_without_a_file_never_change);
  ADD ("a-cancelled-load-says-so", test_a_cancelled_load_says_so);
  return g_test_run ();
}
