/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-loader.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/firmware.h"
#include "image/image-error.h"
#include "support/unprivileged.h"

static char *
make_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("strobe-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

static void
remove_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_remove (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_refused (const char *path, int code)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_firmware_load (file, NULL, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, code);
}

static void
test_the_content_is_read_whole (void)
{
  g_autofree char *path = make_path ("dfu.bin");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;

  g_file_set_contents (path, "firm\0ware", 9, &error);
  g_assert_no_error (error);
  content = strobe_firmware_loader_read (file, NULL, &error);
  remove_path (path);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "firm\0ware", 9);
}

static void
test_an_empty_file_is_a_firmware_with_a_problem (void)
{
  g_autofree char *path = make_path ("dfu.bin");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  g_file_set_contents (path, "", 0, NULL);
  firmware = strobe_firmware_load (file, NULL, &error);
  remove_path (path);

  g_assert_no_error (error);
  g_assert_false (strobe_firmware_check (firmware, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_EMPTY);
}

static void
test_a_missing_file_is_unreadable (void)
{
  assert_refused ("/nowhere/dfu.bin", STROBE_IMAGE_ERROR_UNREADABLE);
}

static void
test_a_folder_is_unreadable (void)
{
  assert_refused (g_get_tmp_dir (), STROBE_IMAGE_ERROR_UNREADABLE);
}

/* Would never end. */
static void
test_a_device_is_unreadable (void)
{
  assert_refused ("/dev/zero", STROBE_IMAGE_ERROR_UNREADABLE);
}

/* Would wait for somebody to write. */
static void
test_a_pipe_is_unreadable (void)
{
  g_autofree char *path = make_path ("dfu.bin");

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (path, STROBE_IMAGE_ERROR_UNREADABLE);
  remove_path (path);
}

static void
test_a_file_that_nobody_may_read_is_unreadable (void)
{
  g_autofree char *path = make_path ("dfu.bin");
  g_autofree char *folder = g_path_get_dirname (path);

  g_file_set_contents (path, "secret", 6, NULL);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  if (strobe_unprivileged_begin ()) {
    assert_refused (path, STROBE_IMAGE_ERROR_UNREADABLE);
    strobe_unprivileged_end ();
  }
  remove_path (path);
}

/* Sparse: the size is refused before anything is read. */
static void
test_a_huge_file_is_too_large (void)
{
  g_autofree char *path = make_path ("dfu.bin");

  g_file_set_contents (path, "", 0, NULL);
  g_assert_cmpint (truncate (path, (off_t) STROBE_FIRMWARE_MAX_SIZE_BYTES + 1), ==, 0);
  assert_refused (path, STROBE_IMAGE_ERROR_TOO_LARGE);
  remove_path (path);
}

/* The kernel says that it is empty, and it is not: as a file that grows under the reader. */
static void
test_a_file_that_is_longer_than_it_was_is_unreadable (void)
{
  assert_refused ("/proc/self/maps", STROBE_IMAGE_ERROR_UNREADABLE);
}

static void
test_a_cancel_stays_a_cancel (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/maps");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);

  g_assert_null (strobe_firmware_load (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/firmware-loader/the-content-is-read-whole",
                   test_the_content_is_read_whole);
  g_test_add_func ("/image/firmware-loader/an-empty-file-is-a-firmware-with-a-problem",
                   test_an_empty_file_is_a_firmware_with_a_problem);
  g_test_add_func ("/image/firmware-loader/a-missing-file-is-unreadable",
                   test_a_missing_file_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-folder-is-unreadable", test_a_folder_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-device-is-unreadable", test_a_device_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-pipe-is-unreadable", test_a_pipe_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-file-that-nobody-may-read-is-unreadable",
                   test_a_file_that_nobody_may_read_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-huge-file-is-too-large",
                   test_a_huge_file_is_too_large);
  g_test_add_func ("/image/firmware-loader/a-file-that-is-longer-than-it-was-is-unreadable",
                   test_a_file_that_is_longer_than_it_was_is_unreadable);
  g_test_add_func ("/image/firmware-loader/a-cancel-stays-a-cancel", test_a_cancel_stays_a_cancel);
  return g_test_run ();
}
