/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-store.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "support/scratch-folder.h"

#define NOW_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)
#define CHUNK_BYTES 1000

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

/* Chunk @index is of one letter, which nobody else has next to it. */
static void
append_chunks (StrobeCaptureStore *store, guint from, guint n_chunks, gint64 now_us)
{
  for (guint i = from; i < from + n_chunks; i++) {
    g_autofree char *chunk = g_strnfill (CHUNK_BYTES, (char) ('a' + i % 26));

    strobe_capture_store_append (store, chunk, CHUNK_BYTES, now_us);
  }
}

static void
assert_kept (StrobeCaptureStore *store, guint64 end_bytes)
{
  StrobeCaptureSegments *segments = strobe_capture_store_get_segments (store);
  g_autoptr (GBytes) bytes = NULL;
  const char *data = NULL;
  guint64 first = 0;
  guint64 end = 0;
  gsize size_bytes = 0;

  strobe_capture_segments_get_bytes (segments, &first, &end);
  g_assert_cmpuint (end, ==, end_bytes);
  bytes = strobe_capture_segments_read_bytes (segments, first, (gsize) (end - first));
  data = g_bytes_get_data (bytes, &size_bytes);
  g_assert_cmpuint (size_bytes, ==, end - first);
  for (gsize i = 0; i < size_bytes; i++)
    g_assert_cmpint (data[i], ==, (int) ('a' + (first + i) / CHUNK_BYTES % 26));
}

static guint64
get_first (StrobeCaptureStore *store)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_bytes (strobe_capture_store_get_segments (store), &first, &end);
  return first;
}

static void
test_without_a_folder_it_is_in_memory_and_bounded (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { .max_memory_bytes = 64 * 1024 };
  g_autoptr (StrobeCaptureStore) store = strobe_capture_store_new (NULL, "x", &limits);
  g_autoptr (GError) error = strobe_capture_store_dup_error (store);

  g_assert_no_error (error);
  g_assert_null (strobe_capture_store_get_path (store));
  append_chunks (store, 0, 300, NOW_US);
  assert_kept (store, 300 * CHUNK_BYTES);
  g_assert_cmpuint (get_first (store), >=, 300 * CHUNK_BYTES - 80 * 1024);
  g_assert_cmpuint (get_first (store), <=, 300 * CHUNK_BYTES - 40 * 1024);
}

static void
test_what_the_disk_does_not_take_goes_on_in_memory (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureStore) store = strobe_capture_store_new (fixture->folder.path, "x", NULL);
  g_autoptr (GError) error = NULL;

  set_file_limit (10 * CHUNK_BYTES + 123);
  append_chunks (store, 0, 20, NOW_US);
  set_file_limit (RLIM_INFINITY);
  error = strobe_capture_store_dup_error (store);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL);
  assert_kept (store, 20 * CHUNK_BYTES);
}

static void
test_the_disk_is_tried_again_later (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureStore) store = strobe_capture_store_new (fixture->folder.path, "x", NULL);
  g_autoptr (StrobeCaptureSegment) last = NULL;
  g_autoptr (GError) error = NULL;

  set_file_limit (CHUNK_BYTES);
  append_chunks (store, 0, 2, NOW_US);
  set_file_limit (RLIM_INFINITY);
  append_chunks (store, 2, 1, NOW_US + G_USEC_PER_SEC);
  error = strobe_capture_store_dup_error (store);
  g_assert_nonnull (error);
  g_clear_error (&error);
  append_chunks (store, 3, 1, NOW_US + 6 * G_USEC_PER_SEC);
  error = strobe_capture_store_dup_error (store);
  g_assert_no_error (error);
  last = strobe_capture_segments_dup_last (strobe_capture_store_get_segments (store));
  g_assert_false (strobe_capture_segment_is_in_memory (last));
  assert_kept (store, 4 * CHUNK_BYTES);
}

static void
test_the_oldest_segments_go (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 64 * 1024, 1 << 20, 64 * 1024 };
  g_autoptr (StrobeCaptureStore) store =
               strobe_capture_store_new (fixture->folder.path, "x", &limits);

  append_chunks (store, 0, 300, NOW_US);
  assert_kept (store, 300 * CHUNK_BYTES);
  g_assert_cmpuint (get_first (store), >=, 300 * CHUNK_BYTES - 90 * 1024);
}

static void
test_records_without_room_are_kept_in_memory (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureRecord record = { .size_bytes = 1 };
  g_autoptr (StrobeCaptureStore) store = strobe_capture_store_new (fixture->folder.path, "x", NULL);
  StrobeCaptureRecord read[2] = { 0 };

  strobe_capture_store_append (store, "a", 1, NOW_US);
  strobe_capture_store_append_records (store, &record, 1);
  set_file_limit (40);
  strobe_capture_store_append_records (store, &record, 1);
  set_file_limit (RLIM_INFINITY);
  g_assert_cmpuint (strobe_capture_store_get_end_line (store), ==, 2);
  g_assert_cmpuint (
    strobe_capture_segments_read_records (strobe_capture_store_get_segments (store), 0, read, 2),
    ==, 2);
  g_assert_cmpuint (read[1].size_bytes, ==, 1);
}

static void
test_what_was_opened_goes_on_in_memory (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCaptureStore) store = strobe_capture_store_new (fixture->folder.path, "x", NULL);
  g_autoptr (StrobeCaptureStore) again = NULL;
  g_autoptr (StrobeCaptureSegment) last = NULL;

  append_chunks (store, 0, 3, NOW_US);
  again = strobe_capture_store_open (strobe_capture_store_get_path (store), NULL);
  assert_kept (again, 3 * CHUNK_BYTES);
  strobe_capture_store_go_on_in_memory (again);
  last = strobe_capture_segments_dup_last (strobe_capture_store_get_segments (again));
  g_assert_true (strobe_capture_segment_is_in_memory (last));
  g_assert_cmpuint (strobe_capture_segment_get_first_bytes (last), ==, 3 * CHUNK_BYTES);
}

static void
test_what_is_no_session_is_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_capture_store_open (fixture->folder.path, &error));
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture-store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("without-a-folder-it-is-in-memory-and-bounded",
       test_without_a_folder_it_is_in_memory_and_bounded);
  ADD ("what-the-disk-does-not-take-goes-on-in-memory",
       test_what_the_disk_does_not_take_goes_on_in_memory);
  ADD ("the-disk-is-tried-again-later", test_the_disk_is_tried_again_later);
  ADD ("the-oldest-segments-go", test_the_oldest_segments_go);
  ADD ("records-without-room-are-kept-in-memory", test_records_without_room_are_kept_in_memory);
  ADD ("what-was-opened-goes-on-in-memory", test_what_was_opened_goes_on_in_memory);
  ADD ("what-is-no-session-is-damaged", test_what_is_no_session_is_damaged);
  return g_test_run ();
}
