/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-index.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "capture/capture-error.h"
#include "support/scratch-folder.h"

#define NAME "00000000.idx"
#define HEADER_BYTES 32
#define FIRST_LINE 7
#define FIRST_BYTES 1000000

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

static StrobeCaptureRecord
record_at (guint64 offset_bytes, guint32 size_bytes)
{
  return (StrobeCaptureRecord){
    .offset_bytes = offset_bytes, .received_us = 11, .size_bytes = size_bytes, .tag = 5
  };
}

/* Three lines of ten bytes. */
static void
make (Fixture *fixture)
{
  const StrobeCaptureRecord records[] = { record_at (FIRST_BYTES, 10),
                                          record_at (FIRST_BYTES + 10, 10),
                                          record_at (FIRST_BYTES + 20, 10) };
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCaptureIndex) index = strobe_capture_index_create (
    fixture->folder.path, NAME, FIRST_LINE, FIRST_BYTES, &error);

  g_assert_no_error (error);
  g_assert_true (strobe_capture_index_append (index, records, G_N_ELEMENTS (records), &error));
}

static guint64
count (Fixture *fixture, guint64 n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCaptureIndex) index =
               strobe_capture_index_open (fixture->folder.path, NAME, &error);

  g_assert_no_error (error);
  return strobe_capture_index_count (index, n_bytes);
}

static char *
dup_content (Fixture *fixture, gsize *size_bytes)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (&fixture->folder, NAME);
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, size_bytes, NULL));
  return content;
}

static void
set_content (Fixture *fixture, const char *content, gsize size_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, size_bytes);

  strobe_scratch_folder_put (&fixture->folder, NAME, bytes);
}

static void
test_records_are_read_as_they_were_written (Fixture *fixture, gconstpointer unused)
{
  StrobeCaptureRecord records[3] = { 0 };
  g_autoptr (StrobeCaptureIndex) index = NULL;

  make (fixture);
  index = strobe_capture_index_open (fixture->folder.path, NAME, NULL);
  g_assert_cmpuint (strobe_capture_index_get_first_line (index), ==, FIRST_LINE);
  g_assert_cmpuint (strobe_capture_index_get_first_bytes (index), ==, FIRST_BYTES);
  g_assert_cmpuint (strobe_capture_index_count (index, 30), ==, 3);
  g_assert_cmpuint (strobe_capture_index_read (index, 1, records, 3), ==, 2);
  g_assert_cmpuint (records[0].offset_bytes, ==, FIRST_BYTES + 10);
  g_assert_cmpuint (records[1].size_bytes, ==, 10);
  g_assert_cmpuint (records[1].tag, ==, 5);
  g_assert_cmpint (records[1].received_us, ==, 11);
}

static void
test_a_record_outside_of_the_bytes_ends_it (Fixture *fixture, gconstpointer unused)
{
  make (fixture);
  g_assert_cmpuint (count (fixture, 30), ==, 3);
  g_assert_cmpuint (count (fixture, 29), ==, 2);
  g_assert_cmpuint (count (fixture, 0), ==, 0);
}

static void
test_half_a_record_is_none (Fixture *fixture, gconstpointer unused)
{
  gsize size_bytes = 0;
  g_autofree char *content = NULL;

  make (fixture);
  content = dup_content (fixture, &size_bytes);
  set_content (fixture, content, size_bytes - 1);
  g_assert_cmpuint (count (fixture, 30), ==, 2);
  set_content (fixture, content, HEADER_BYTES);
  g_assert_cmpuint (count (fixture, 30), ==, 0);
}

static void
test_a_header_that_lies_is_damaged (Fixture *fixture, gconstpointer unused)
{
  gsize size_bytes = 0;
  g_autofree char *content = NULL;

  make (fixture);
  content = dup_content (fixture, &size_bytes);
  /* magic, version, size of a record, and the top bytes of the first line and the first byte */
  for (gsize i = 0; i < HEADER_BYTES; i++) {
    g_autoptr (GError) error = NULL;

    if (i >= 16 && i % 8 != 7)
      continue;
    content[i] ^= (char) 0x80;
    set_content (fixture, content, size_bytes);
    g_assert_null (strobe_capture_index_open (fixture->folder.path, NAME, &error));
    g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED);
    content[i] ^= (char) 0x80;
  }
}

static void
test_what_is_torn_does_not_shift_what_follows (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureRecord records[] = { record_at (0, 1), record_at (1, 1) };
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCaptureIndex) index =
               strobe_capture_index_create (fixture->folder.path, NAME, 0, 0, NULL);

  g_assert_true (strobe_capture_index_append (index, records, 1, NULL));
  set_file_limit (HEADER_BYTES + sizeof records[0] + 5);
  g_assert_false (strobe_capture_index_append (index, &records[1], 1, &error));
  set_file_limit (RLIM_INFINITY);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  g_assert_true (strobe_capture_index_append (index, &records[1], 1, NULL));
  g_assert_cmpuint (count (fixture, 2), ==, 2);
}

static void
test_flags_change_in_place (Fixture *fixture, gconstpointer unused)
{
  StrobeCaptureRecord records[3] = { 0 };
  g_autoptr (StrobeCaptureIndex) index =
               strobe_capture_index_create (fixture->folder.path, NAME, 0, 0, NULL);

  records[1] = record_at (0, 9);
  g_assert_true (strobe_capture_index_append (index, records, 3, NULL));
  strobe_capture_index_set_flags (index, 1, STROBE_CAPTURE_RECORD_BOOT);
  g_assert_cmpuint (strobe_capture_index_read (index, 0, records, 3), ==, 3);
  g_assert_cmpuint (records[0].flags, ==, 0);
  g_assert_cmpuint (records[1].flags, ==, STROBE_CAPTURE_RECORD_BOOT);
  g_assert_cmpuint (records[1].size_bytes, ==, 9);
  g_assert_cmpuint (records[2].flags, ==, 0);
}

static void
test_without_room_for_a_header_nothing_is_left_behind (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (&fixture->folder, NAME);
  g_autoptr (GError) error = NULL;

  set_file_limit (HEADER_BYTES - 1);
  g_assert_null (strobe_capture_index_create (fixture->folder.path, NAME, 0, 0, &error));
  set_file_limit (RLIM_INFINITY);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture-index/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("records-are-read-as-they-were-written", test_records_are_read_as_they_were_written);
  ADD ("a-record-outside-of-the-bytes-ends-it", test_a_record_outside_of_the_bytes_ends_it);
  ADD ("half-a-record-is-none", test_half_a_record_is_none);
  ADD ("a-header-that-lies-is-damaged", test_a_header_that_lies_is_damaged);
  ADD ("what-is-torn-does-not-shift-what-follows", test_what_is_torn_does_not_shift_what_follows);
  ADD ("flags-change-in-place", test_flags_change_in_place);
  ADD ("without-room-for-a-header-nothing-is-left-behind",
       test_without_room_for_a_header_nothing_is_left_behind);
  return g_test_run ();
}
