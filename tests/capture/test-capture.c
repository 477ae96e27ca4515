/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "log/line-splitter.h"

#define NOW_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

typedef struct {
  char *folder;
} Fixture;

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    delete_tree (child);
  }
  g_remove (path);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("strobe-capture-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  delete_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
write_text (StrobeCapture *capture, const char *text)
{
  strobe_capture_write (capture, text, strlen (text), NOW_US);
}

static guint64
get_end (StrobeCapture *capture)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (capture, &first, &end);
  return end;
}

static guint64
get_first (StrobeCapture *capture)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (capture, &first, &end);
  return first;
}

static void
append_line (GString *all, StrobeCapture *capture, guint64 number)
{
  StrobeCaptureRecord record;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = 0;
  const char *data = NULL;

  g_assert_cmpuint (strobe_capture_read_records (capture, number, &record, 1), ==, 1);
  bytes = strobe_capture_read_line (capture, &record);
  data = g_bytes_get_data (bytes, &size);
  g_assert_cmpuint (size, ==, record.size_bytes);
  g_string_append_len (all, data, (gssize) size);
  g_string_append_c (all, '|');
}

/* Every line, each with a bar behind it. */
static char *
dup_all (StrobeCapture *capture)
{
  GString *all = g_string_new (NULL);

  for (guint64 i = get_first (capture); i < get_end (capture); i++)
    append_line (all, capture, i);
  return g_string_free (all, FALSE);
}

static void
assert_lines (StrobeCapture *capture, const char *expected)
{
  g_autofree char *all = dup_all (capture);

  g_assert_cmpstr (all, ==, expected);
}

static void
assert_text (StrobeCapture *capture, guint64 number, const char *expected)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (capture, number);

  g_assert_nonnull (line);
  g_assert_cmpstr (strobe_log_line_get_text (line), ==, expected);
}

static char *
dup_numbered (guint64 number)
{
  return g_strdup_printf ("line %08u with some words behind it", (guint) number);
}

static void
write_numbered (StrobeCapture *capture, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    g_autofree char *text = dup_numbered (i);
    g_autofree char *line = g_strconcat (text, "\n", NULL);

    write_text (capture, line);
  }
}

static void
assert_numbered (StrobeCapture *capture, guint64 number)
{
  g_autofree char *expected = dup_numbered (number);

  assert_text (capture, number, expected);
}

static StrobeCapture *
reopen (StrobeCapture *capture)
{
  g_autoptr (GError) error = NULL;
  StrobeCapture *again = strobe_capture_open (strobe_capture_get_path (capture), &error);

  g_assert_no_error (error);
  return again;
}

static char *
dup_file (StrobeCapture *capture, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%08d%s", 0, suffix);

  return g_build_filename (strobe_capture_get_path (capture), name, NULL);
}

static void
test_lines_end_by_lf_crlf_and_cr (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);

  write_text (capture, "one\ntwo\r\nthree\rfour\r\r\n\nfive\n");
  assert_lines (capture, "one|two|three|four||five|");
}

static void
test_an_unfinished_line_is_the_open_one (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeLogLine) open = NULL;

  write_text (capture, "one\nE (1) a: tw");
  open = strobe_capture_dup_open_line (capture);
  assert_lines (capture, "one|");
  g_assert_cmpstr (strobe_log_line_get_text (open), ==, "E (1) a: tw");
  g_assert_cmpuint (strobe_log_line_get_number (open), ==, 1);
  g_assert_cmpint (strobe_log_line_get_level (open), ==, STROBE_LOG_LEVEL_ERROR);
  write_text (capture, "o\n");
  assert_lines (capture, "one|E (1) a: two|");
  g_assert_null (strobe_capture_dup_open_line (capture));
}

static void
test_the_end_of_the_stream_ends_the_line (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  StrobeCaptureRecord record;

  write_text (capture, "half");
  strobe_capture_end_stream (capture);
  write_text (capture, "other\n");
  assert_lines (capture, "half|other|");
  g_assert_cmpuint (strobe_capture_read_records (capture, 0, &record, 1), ==, 1);
  g_assert_cmpuint (record.flags, ==, STROBE_CAPTURE_RECORD_END);
}

static void
test_an_endless_line_is_cut (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *endless = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES + 10, 'x');
  StrobeCaptureRecord records[2];

  write_text (capture, endless);
  write_text (capture, "\n");
  g_assert_cmpuint (strobe_capture_read_records (capture, 0, records, 2), ==, 2);
  g_assert_cmpuint (records[0].size_bytes, ==, STROBE_LINE_SPLITTER_MAX_LINE_BYTES);
  g_assert_cmpuint (records[0].flags, ==, STROBE_CAPTURE_RECORD_CUT);
  g_assert_cmpuint (records[1].size_bytes, ==, 10);
  g_assert_cmpuint (records[1].flags, ==, 0);
}

static void
splitter_cb (const char *line, gsize size_bytes, StrobeLineSplitterEnd end, gpointer all)
{
  g_string_append_len (all, line, (gssize) size_bytes);
  g_string_append_c (all, '|');
}

static void
feed_both (GRand *random, StrobeLineSplitter *splitter, StrobeCapture *capture)
{
  static const char letters[] = "ab\r\n\xc3\xa4\x1b";
  char data[16];
  gsize size = (gsize) g_rand_int_range (random, 1, sizeof data);

  for (gsize i = 0; i < size; i++)
    data[i] = letters[g_rand_int_range (random, 0, sizeof letters)];
  strobe_line_splitter_feed (splitter, data, size);
  strobe_capture_write (capture, data, size, NOW_US);
}

/* The line splitter is the judge, whatever the pieces are. */
static void
test_any_pieces_give_the_lines_of_the_splitter (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++) {
    g_autoptr (StrobeCapture) capture = strobe_capture_new (NULL, "1-1", NULL);
    g_autoptr (GString) expected = g_string_new (NULL);
    g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (splitter_cb, expected);
    g_autoptr (GString) seen = g_string_new (NULL);

    for (guint piece = 0; piece < 20; piece++)
      feed_both (random, splitter, capture);
    strobe_line_splitter_finish (splitter);
    strobe_capture_end_stream (capture);
    for (guint64 i = 0; i < get_end (capture); i++)
      append_line (seen, capture, i);
    g_assert_cmpmem (seen->str, seen->len, expected->str, expected->len);
  }
}

static void
test_level_tag_and_time_are_in_the_record (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *tag = NULL;
  guint64 n_lines = 0;
  StrobeCaptureRecord records[2];

  write_text (capture, "W (1) wifi: no\nI (2) wifi: yes\n");
  g_assert_cmpuint (strobe_capture_read_records (capture, 0, records, 2), ==, 2);
  g_assert_cmpint (records[0].level, ==, STROBE_LOG_LEVEL_WARNING);
  g_assert_cmpint (records[0].received_us, ==, NOW_US);
  g_assert_cmpuint (records[0].tag, ==, records[1].tag);
  g_assert_cmpuint (strobe_capture_get_n_tags (capture), ==, 1);
  tag = strobe_capture_dup_tag (capture, records[0].tag, &n_lines);
  g_assert_cmpstr (tag, ==, "wifi");
  g_assert_cmpuint (n_lines, ==, 2);
}

static void
test_bytes_are_kept_as_they_came (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  static const char sent[] = "a\0b\r\n\xff\x1b[0m";
  g_autoptr (GBytes) bytes = NULL;

  strobe_capture_write (capture, sent, sizeof sent - 1, NOW_US);
  bytes = strobe_capture_read_bytes (capture, 0, 100);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), sent, sizeof sent - 1);
}

static void
test_a_session_can_be_opened_again (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeCapture) again = NULL;
  g_autofree char *tag = NULL;

  write_text (capture, "I (1) main: one\r\ntwo\n");
  again = reopen (capture);
  assert_lines (again, "I (1) main: one|two|");
  tag = strobe_capture_dup_tag (again, 1, NULL);
  g_assert_cmpstr (tag, ==, "main");
}

static void
test_a_line_without_end_is_there_after_a_crash (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeCapture) again = NULL;

  write_text (capture, "one\nhalf");
  again = reopen (capture);
  assert_lines (again, "one|half|");
}

static void
test_lines_that_are_not_in_the_index_are_found_again (Fixture *fixture, gconstpointer unused)
{
  for (off_t cut = 0; cut <= 3 * 24; cut += 5) {
    g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
    g_autofree char *index = dup_file (capture, ".idx");
    g_autoptr (StrobeCapture) again = NULL;

    write_text (capture, "one\r\ntwo\rthree\n");
    g_assert_cmpint (truncate (index, 32 + cut), ==, 0);
    again = reopen (capture);
    assert_lines (again, "one|two|three|");
  }
}

static void
check_lie (StrobeCapture *capture, const char *index, const char *bytes, gsize size, gsize at)
{
  g_autofree char *bad = g_memdup2 (bytes, size);
  g_autoptr (StrobeCapture) again = NULL;
  g_autofree char *all = NULL;

  bad[at] = (char) 0xff;
  g_assert_true (g_file_set_contents (index, bad, (gssize) size, NULL));
  again = reopen (capture);
  all = dup_all (again);
  g_assert_cmpuint (strlen (all), <=, strlen ("one|two|three|") + 3);
}

static void
test_an_index_that_lies_is_not_believed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *index = dup_file (capture, ".idx");
  g_autofree char *bytes = NULL;
  gsize size = 0;

  write_text (capture, "one\ntwo\nthree\n");
  g_assert_true (g_file_get_contents (index, &bytes, &size, NULL));
  for (gsize i = 32; i < size; i++)
    check_lie (capture, index, bytes, size, i);
}

static void
test_what_is_no_session_is_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *index = dup_file (capture, ".idx");
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_capture_open (fixture->folder, &error));
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (index, "nonsense", -1, NULL));
  g_assert_null (strobe_capture_open (strobe_capture_get_path (capture), &error));
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED);
}

static void
test_a_session_without_its_bytes_cannot_be_read (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *raw = dup_file (capture, ".raw");
  g_autoptr (GError) error = NULL;

  g_unlink (raw);
  g_assert_null (strobe_capture_open (strobe_capture_get_path (capture), &error));
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO);
}

static void
test_the_oldest_goes_when_there_is_too_much (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 65536, 1 << 20, 65536 };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", &limits);
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;

  write_numbered (capture, 0, 10000);
  g_assert_cmpuint (get_end (capture), ==, 10000);
  g_assert_cmpuint (get_first (capture), >, 0);
  g_assert_null (strobe_capture_dup_line (capture, 0));
  assert_numbered (capture, get_first (capture) + 1);
  strobe_capture_get_byte_range (capture, &first_bytes, &end_bytes);
  g_assert_cmpuint (end_bytes - first_bytes, <=, 65536 + 16384);
}

static void
test_old_sessions_go_when_the_folder_is_full (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 1 << 20, 40000, 65536 };
  g_autofree char *old_path = NULL;
  g_autoptr (StrobeCapture) old = strobe_capture_new (fixture->folder, "old", &limits);
  g_autoptr (StrobeCapture) held = NULL;
  g_autoptr (StrobeCapture) latest = NULL;

  write_numbered (old, 0, 1000);
  held = strobe_capture_new (fixture->folder, "held", &limits);
  write_numbered (held, 0, 1000);
  old_path = g_strdup (strobe_capture_get_path (old));
  g_clear_object (&old);
  latest = strobe_capture_new (fixture->folder, "latest", &limits);
  g_assert_false (g_file_test (old_path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (strobe_capture_get_path (held), G_FILE_TEST_EXISTS));
}

static void
test_a_strange_folder_is_left_alone (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 1 << 20, 1, 65536 };
  g_autofree char *strange = g_build_filename (fixture->folder, "photos", NULL);
  g_autofree char *photo = g_build_filename (strange, "1.raw", NULL);
  g_autoptr (StrobeCapture) capture = NULL;

  g_assert_cmpint (g_mkdir (strange, 0700), ==, 0);
  g_assert_true (g_file_set_contents (photo, "x", -1, NULL));
  capture = strobe_capture_new (fixture->folder, "1-1", &limits);
  g_assert_true (g_file_test (photo, G_FILE_TEST_EXISTS));
}

static void
test_without_a_folder_the_newest_is_in_memory (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 0, 0, 32768 };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (NULL, "1-1", &limits);

  write_numbered (capture, 0, 5000);
  g_assert_null (strobe_capture_dup_error (capture));
  g_assert_null (strobe_capture_get_path (capture));
  g_assert_cmpuint (get_end (capture), ==, 5000);
  g_assert_cmpuint (get_first (capture), >, 4000);
  assert_numbered (capture, 4999);
}

static void
test_other_limits_hold_from_then_on (Fixture *fixture, gconstpointer data)
{
  StrobeCaptureLimits limits = { 4096 * 8, 4096 * 8, 4096 * 8 };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);

  for (guint i = 0; i < 4000; i++)
    write_text (capture, "a line of forty characters, more or less\n");
  g_assert_cmpuint (get_first (capture), ==, 0);
  strobe_capture_set_limits (capture, &limits);
  for (guint i = 0; i < 4000; i++)
    write_text (capture, "a line of forty characters, more or less\n");
  g_assert_cmpuint (get_first (capture), >, 4000);
  g_assert_cmpuint (get_end (capture), ==, 8000);
}

static void
test_a_folder_that_cannot_be_written_is_said (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "logs", NULL);
  g_autoptr (StrobeCapture) capture = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  capture = strobe_capture_new (below, "1-1", NULL);
  error = strobe_capture_dup_error (capture);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_READ_ONLY);
  write_text (capture, "one\n");
  assert_lines (capture, "one|");
}

static void
set_file_limit (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Whatever does not fit is in memory, and not a byte is lost between the two. */
static void
check_full_disk (const char *folder, rlim_t limit_bytes)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (folder, "1-1", NULL);
  g_autoptr (GError) error = NULL;

  set_file_limit (limit_bytes);
  write_numbered (capture, 0, 500);
  set_file_limit (RLIM_INFINITY);
  error = strobe_capture_dup_error (capture);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  g_assert_cmpuint (get_first (capture), ==, 0);
  g_assert_cmpuint (get_end (capture), ==, 500);
  for (guint i = 0; i < 500; i++)
    assert_numbered (capture, i);
}

static void
test_a_full_disk_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  for (rlim_t limit = 5000; limit < 5080; limit += 7)
    check_full_disk (fixture->folder, limit);
}

static void
test_an_index_without_room_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (StrobeCapture) again = NULL;

  /* Short lines: their records are longer than they are. */
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (lines, "%u\n", i);
  set_file_limit (1000);
  write_text (capture, lines->str);
  set_file_limit (RLIM_INFINITY);
  g_assert_cmpuint (get_end (capture), ==, 100);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *expected = g_strdup_printf ("%u", i);

    assert_text (capture, i, expected);
  }
  again = reopen (capture);
  g_assert_cmpuint (get_end (again), ==, 100);
}

static void
test_when_there_is_room_again_the_disk_is_used (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (GError) error = NULL;

  set_file_limit (10);
  write_text (capture, "one two three four\n");
  set_file_limit (RLIM_INFINITY);
  error = strobe_capture_dup_error (capture);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  strobe_capture_write (capture, "later\n", 6, NOW_US + 10 * G_USEC_PER_SEC);
  g_assert_null (strobe_capture_dup_error (capture));
  assert_lines (capture, "one two three four|later|");
}

static void
mark_cb (guint64 number, const char *raw, const StrobeCaptureRecord *record, gpointer capture)
{
  if (record->size_bytes == 4 && memcmp (raw, "boot", 4) == 0)
    strobe_capture_mark (capture, number, STROBE_CAPTURE_RECORD_BOOT);
}

static void
test_lines_can_be_marked_as_they_come_and_later (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeCapture) again = NULL;
  StrobeCaptureRecord records[3];

  strobe_capture_set_line_func (capture, mark_cb, capture);
  write_text (capture, "x\nboot\ny\n");
  strobe_capture_mark (capture, 2, STROBE_CAPTURE_RECORD_BOOT);
  again = reopen (capture);
  g_assert_cmpuint (strobe_capture_read_records (again, 0, records, 3), ==, 3);
  g_assert_cmpuint (records[0].flags, ==, 0);
  g_assert_cmpuint (records[1].flags, ==, STROBE_CAPTURE_RECORD_BOOT);
  g_assert_cmpuint (records[2].flags, ==, STROBE_CAPTURE_RECORD_BOOT);
}

static void
test_notes_are_kept_with_their_line (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeLogLine) line = NULL;

  write_text (capture, "x\ny\n");
  strobe_capture_set_note (capture, 1, "found out");
  line = strobe_capture_dup_line (capture, 1);
  g_assert_cmpstr (strobe_log_line_get_note (line), ==, "found out");
  strobe_capture_set_note (capture, 1, NULL);
  g_assert_null (strobe_capture_dup_note (capture, 1));
}

static gpointer
read_all_the_time (gpointer data)
{
  StrobeCapture *capture = data;
  guint64 end = 0;

  while ((end = get_end (capture)) < 20000) {
    g_autoptr (StrobeLogLine) line = end > 0 ? strobe_capture_dup_line (capture, end - 1) : NULL;
    g_autofree char *expected = dup_numbered (end - 1);

    if (line != NULL)
      g_assert_cmpstr (strobe_log_line_get_text (line), ==, expected);
  }
  return NULL;
}

static void
test_it_can_be_read_while_it_is_written (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 1 << 18, 1 << 20, 65536 };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", &limits);
  GThread *thread = g_thread_new ("reader", read_all_the_time, capture);

  write_numbered (capture, 0, 20000);
  g_thread_join (thread);
}

static void
test_names_of_sessions_cannot_leave_the_folder (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "../../evil", NULL);
  g_autofree char *parent = g_path_get_dirname (strobe_capture_get_path (capture));

  g_assert_cmpstr (parent, ==, fixture->folder);
}

static void
test_two_sessions_of_one_second_are_two (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) one = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autoptr (StrobeCapture) two = strobe_capture_new (fixture->folder, "1-1", NULL);

  g_assert_cmpstr (strobe_capture_get_path (one), !=, strobe_capture_get_path (two));
}

static void
test_nobody_else_can_read_a_session (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (fixture->folder, "1-1", NULL);
  g_autofree char *raw = dup_file (capture, ".raw");
  GStatBuf info;

  g_assert_cmpint (g_stat (raw, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0077, ==, 0);
  g_assert_cmpint (g_stat (strobe_capture_get_path (capture), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0077, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lines-end-by-lf-crlf-and-cr", test_lines_end_by_lf_crlf_and_cr);
  ADD ("an-unfinished-line-is-the-open-one", test_an_unfinished_line_is_the_open_one);
  ADD ("the-end-of-the-stream-ends-the-line", test_the_end_of_the_stream_ends_the_line);
  ADD ("an-endless-line-is-cut", test_an_endless_line_is_cut);
  ADD ("any-pieces-give-the-lines-of-the-splitter", test_any_pieces_give_the_lines_of_the_splitter);
  ADD ("level-tag-and-time-are-in-the-record", test_level_tag_and_time_are_in_the_record);
  ADD ("bytes-are-kept-as-they-came", test_bytes_are_kept_as_they_came);
  ADD ("a-session-can-be-opened-again", test_a_session_can_be_opened_again);
  ADD ("a-line-without-end-is-there-after-a-crash", test_a_line_without_end_is_there_after_a_crash);
  ADD ("lines-that-are-not-in-the-index-are-found-again",
       test_lines_that_are_not_in_the_index_are_found_again);
  ADD ("an-index-that-lies-is-not-believed", test_an_index_that_lies_is_not_believed);
  ADD ("what-is-no-session-is-damaged", test_what_is_no_session_is_damaged);
  ADD ("a-session-without-its-bytes-cannot-be-read",
       test_a_session_without_its_bytes_cannot_be_read);
  ADD ("the-oldest-goes-when-there-is-too-much", test_the_oldest_goes_when_there_is_too_much);
  ADD ("old-sessions-go-when-the-folder-is-full", test_old_sessions_go_when_the_folder_is_full);
  ADD ("a-strange-folder-is-left-alone", test_a_strange_folder_is_left_alone);
  ADD ("without-a-folder-the-newest-is-in-memory", test_without_a_folder_the_newest_is_in_memory);
  ADD ("other-limits-hold-from-then-on", test_other_limits_hold_from_then_on);
  ADD ("a-folder-that-cannot-be-written-is-said", test_a_folder_that_cannot_be_written_is_said);
  ADD ("a-full-disk-loses-nothing", test_a_full_disk_loses_nothing);
  ADD ("an-index-without-room-loses-nothing", test_an_index_without_room_loses_nothing);
  ADD ("when-there-is-room-again-the-disk-is-used", test_when_there_is_room_again_the_disk_is_used);
  ADD ("lines-can-be-marked-as-they-come-and-later",
       test_lines_can_be_marked_as_they_come_and_later);
  ADD ("notes-are-kept-with-their-line", test_notes_are_kept_with_their_line);
  ADD ("it-can-be-read-while-it-is-written", test_it_can_be_read_while_it_is_written);
  ADD ("names-of-sessions-cannot-leave-the-folder", test_names_of_sessions_cannot_leave_the_folder);
  ADD ("two-sessions-of-one-second-are-two", test_two_sessions_of_one_second_are_two);
  ADD ("nobody-else-can-read-a-session", test_nobody_else_can_read_a_session);
#undef ADD
  return g_test_run ();
}
