/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-file.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "capture/capture-error.h"
#include "support/scratch-folder.h"

typedef struct {
  StrobeScratchFolder folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  strobe_scratch_folder_make (&fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_scratch_folder_remove (&fixture->folder);
}

/* The disk is full at @bytes of any file. */
static void
set_file_limit (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static StrobeCaptureFile *
create (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  StrobeCaptureFile *file = strobe_capture_file_create (fixture->folder.path, "x.raw", &error);

  g_assert_no_error (error);
  return file;
}

static void
append (StrobeCaptureFile *file, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (strobe_capture_file_append (file, text, strlen (text), &error), ==,
                    strlen (text));
  g_assert_no_error (error);
}

static void
assert_content (StrobeCaptureFile *file, const char *expected)
{
  char content[64] = { 0 };

  g_assert_cmpuint (strobe_capture_file_read (file, 0, content, sizeof content - 1), ==,
                    strlen (expected));
  g_assert_cmpstr (content, ==, expected);
  g_assert_cmpuint (strobe_capture_file_get_size_bytes (file), ==, strlen (expected));
}

static void
test_what_is_appended_is_there_at_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureFile) file = create (fixture);
  g_autoptr (StrobeCaptureFile) other = NULL;

  append (file, "one ");
  append (file, "two");
  assert_content (file, "one two");
  other = strobe_capture_file_open (fixture->folder.path, "x.raw", NULL);
  assert_content (other, "one two");
}

static void
test_a_deleted_one_can_still_be_read (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureFile) file = create (fixture);

  append (file, "one");
  strobe_capture_file_delete (file);
  g_assert_false (g_file_test (strobe_capture_file_get_path (file), G_FILE_TEST_EXISTS));
  assert_content (file, "one");
}

static void
test_one_that_is_there_is_not_made_anew (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureFile) file = create (fixture);
  g_autoptr (GError) error = NULL;

  append (file, "one");
  g_assert_null (strobe_capture_file_create (fixture->folder.path, "x.raw", &error));
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO);
  assert_content (file, "one");
}

static void
test_a_full_disk_takes_what_it_can (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureFile) file = create (fixture);
  g_autoptr (GError) error = NULL;
  gsize n_written = 0;

  set_file_limit (5);
  n_written = strobe_capture_file_append (file, "one two", 7, &error);
  set_file_limit (RLIM_INFINITY);
  g_assert_cmpuint (n_written, ==, 5);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  assert_content (file, "one t");
  strobe_capture_file_cut (file, 4);
  append (file, "2");
  assert_content (file, "one 2");
}

static void
test_a_byte_in_the_middle_changes_and_no_other (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureFile) file = create (fixture);

  append (file, "one");
  strobe_capture_file_set_byte (file, 1, 'N');
  append (file, "!");
  assert_content (file, "oNe!");
}

static void
test_errors_say_which_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) reading = NULL;
  g_autoptr (GError) writing = NULL;

  g_assert_null (strobe_capture_file_open (fixture->folder.path, "none", &reading));
  g_assert_error (reading, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO);
  g_assert_nonnull (strstr (reading->message, "/none: "));
  g_assert_null (strobe_capture_file_create ("/proc/nowhere", "none", &writing));
  g_assert_nonnull (strstr (writing->message, "/proc/nowhere/none: "));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-is-appended-is-there-at-once", test_what_is_appended_is_there_at_once);
  ADD ("a-deleted-one-can-still-be-read", test_a_deleted_one_can_still_be_read);
  ADD ("one-that-is-there-is-not-made-anew", test_one_that_is_there_is_not_made_anew);
  ADD ("a-full-disk-takes-what-it-can", test_a_full_disk_takes_what_it_can);
  ADD ("a-byte-in-the-middle-changes-and-no-other", test_a_byte_in_the_middle_changes_and_no_other);
  ADD ("errors-say-which-file", test_errors_say_which_file);
  return g_test_run ();
}
