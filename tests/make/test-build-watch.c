/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-watch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/scratch-folder.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define APP_BYTES 4096
#define OTHER_APP_BYTES (APP_BYTES + 16)
#define POLL_S 1
/* Longer than it takes to see a change, for what must not be seen. */
#define LONG_MS 900

/* Real files in a real folder, through all the ways in which builds write them. */

typedef struct {
  StrobeScratchFolder folder;
  StrobeBuildWatch *watch;
  guint n_built;
  guint n_touched;
} Fixture;

static void
built_cb (Fixture *fixture)
{
  fixture->n_built++;
}

static void
touched_cb (Fixture *fixture)
{
  fixture->n_touched++;
}

static GBytes *
build (const char *kind, gsize app_size_bytes)
{
  return strobe_firmware_fixture_build (kind, app_size_bytes);
}

static void
put (Fixture *fixture, const char *name, const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) content = build (kind, app_size_bytes);

  strobe_scratch_folder_put (&fixture->folder, name, content);
}

static void
watch (Fixture *fixture, const char *name)
{
  g_autoptr (GListModel) inputs = strobe_scratch_folder_list (&fixture->folder, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeBuild) first = strobe_build_load (inputs, NULL, &error);

  g_assert_no_error (error);
  fixture->watch = strobe_build_watch_new (first, POLL_S);
  g_signal_connect_swapped (fixture->watch, "built", G_CALLBACK (built_cb), fixture);
  g_signal_connect_swapped (fixture->watch, "touched", G_CALLBACK (touched_cb), fixture);
  strobe_wait_until (strobe_build_watch_is_watching (fixture->watch));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  strobe_scratch_folder_make (&fixture->folder);
  put (fixture, "build/dfu.bin", "good", APP_BYTES);
  watch (fixture, "build/dfu.bin");
}

static gboolean
is_last (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  strobe_build_watch_stop (fixture->watch);
  strobe_wait_until (is_last (fixture->watch));
  g_assert_finalize_object (fixture->watch);
  strobe_scratch_folder_remove (&fixture->folder);
}

static void
assert_built_once (Fixture *fixture)
{
  strobe_wait_until (fixture->n_built > 0);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 1);
  g_assert_no_error (strobe_build_watch_get_error (fixture->watch));
}

static void
test_a_file_that_is_replaced_is_seen (Fixture *fixture, gconstpointer data)
{
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  assert_built_once (fixture);
  g_assert_cmpuint (strobe_firmware_diff_count_changes (
                      strobe_build_get_diff (strobe_build_watch_get_build (fixture->watch))),
                    ==, 1);
}

static void
test_a_file_that_is_written_in_place_is_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = build ("good", OTHER_APP_BYTES);

  strobe_scratch_folder_write_in_place (&fixture->folder, "build/dfu.bin", content);
  assert_built_once (fixture);
}

static void
test_a_file_that_is_written_in_pieces_is_seen_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = build ("good", OTHER_APP_BYTES);
  gsize size_bytes = g_bytes_get_size (content);
  gsize half_bytes = size_bytes / 2;
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (content, 0, half_bytes);
  g_autoptr (GBytes) tail = g_bytes_new_from_bytes (content, half_bytes, size_bytes - half_bytes);

  strobe_scratch_folder_write_in_place (&fixture->folder, "build/dfu.bin", head);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 0);
  strobe_scratch_folder_append (&fixture->folder, "build/dfu.bin", tail);
  assert_built_once (fixture);
  g_assert_true (strobe_firmware_is_valid (
    strobe_build_get_firmware (strobe_build_watch_get_build (fixture->watch))));
}

static void
test_many_writes_are_one_build (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 10; i++) {
    put (fixture, "build/dfu.bin", "good", APP_BYTES + 16 * i);
    strobe_wait_ms (20);
  }
  assert_built_once (fixture);
}

static void
test_the_same_bytes_are_no_build (Fixture *fixture, gconstpointer data)
{
  put (fixture, "build/dfu.bin", "good", APP_BYTES);
  strobe_wait_until (fixture->n_touched > 0);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 0);
  g_assert_cmpuint (fixture->n_touched, ==, 1);
}

static void
test_a_touched_file_is_no_build (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (&fixture->folder, "build/dfu.bin");

  g_assert_cmpint (utimensat (AT_FDCWD, path, NULL, 0), ==, 0);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 0);
}

static void
test_a_folder_that_is_made_again_is_followed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 2; i++) {
    strobe_scratch_folder_delete (&fixture->folder, "build");
    strobe_wait_ms (LONG_MS);
    put (fixture, "build/dfu.bin", "good", APP_BYTES + 16 * i);
    strobe_wait_until (fixture->n_built == i);
  }
}

static void
test_a_folder_that_is_made_again_at_once_is_followed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 2; i++) {
    strobe_scratch_folder_delete (&fixture->folder, "build");
    put (fixture, "build/dfu.bin", "good", APP_BYTES + 16 * i);
    strobe_wait_until (fixture->n_built == i);
  }
}

static void
test_a_folder_in_place_of_another_is_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (&fixture->folder, "build");
  g_autofree char *old = strobe_scratch_folder_dup_path (&fixture->folder, "old");
  g_autofree char *new = strobe_scratch_folder_dup_path (&fixture->folder, "new");

  put (fixture, "new/dfu.bin", "good", OTHER_APP_BYTES);
  g_assert_cmpint (g_rename (path, old), ==, 0);
  g_assert_cmpint (g_rename (new, path), ==, 0);
  strobe_wait_until (fixture->n_built == 1);
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES + 16);
  strobe_wait_until (fixture->n_built == 2);
}

static void
test_what_stays_away_is_told_and_what_comes_back_too (Fixture *fixture, gconstpointer data)
{
  strobe_scratch_folder_delete (&fixture->folder, "build/dfu.bin");
  strobe_wait_until (strobe_build_watch_get_error (fixture->watch) != NULL);
  g_assert_cmpuint (fixture->n_built, ==, 0);
  put (fixture, "build/dfu.bin", "good", APP_BYTES);
  strobe_wait_until (strobe_build_watch_get_error (fixture->watch) == NULL);
  g_assert_cmpuint (fixture->n_built, ==, 0);
}

static void
test_what_stays_broken_is_told_at_last (Fixture *fixture, gconstpointer data)
{
  put (fixture, "build/dfu.bin", "bad-crc", APP_BYTES);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 0);
  strobe_wait_until (fixture->n_built == 1);
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  strobe_wait_until (fixture->n_built == 2);
}

static void
test_a_file_behind_a_link_is_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = strobe_scratch_folder_dup_path (&fixture->folder, "link");

  g_assert_cmpint (symlink ("build", link), ==, 0);
  g_clear_object (&fixture->watch);
  watch (fixture, "link/dfu.bin");
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  strobe_wait_until (fixture->n_built == 1);
  put (fixture, "other/dfu.bin", "good", OTHER_APP_BYTES + 16);
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (symlink ("other", link), ==, 0);
  strobe_wait_until (fixture->n_built == 2);
}

static void
test_a_change_before_the_watch_is_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeBuild) old = g_object_ref (strobe_build_watch_get_build (fixture->watch));

  g_clear_object (&fixture->watch);
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  fixture->watch = strobe_build_watch_new (old, POLL_S);
  g_signal_connect_swapped (fixture->watch, "built", G_CALLBACK (built_cb), fixture);
  assert_built_once (fixture);
}

/* How long the main loop would sleep: -1 is for ever. */
static int
get_timeout_ms (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[16];
  int priority = 0;
  int timeout_ms = 0;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  return timeout_ms;
}

static void
test_at_rest_nothing_is_done (Fixture *fixture, gconstpointer data)
{
  g_assert_false (strobe_build_watch_is_polling (fixture->watch));
  strobe_wait_idle ();
  g_assert_cmpint (get_timeout_ms (), ==, -1);
}

static void
test_after_a_build_it_is_at_rest_again (Fixture *fixture, gconstpointer data)
{
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  assert_built_once (fixture);
  strobe_wait_until (strobe_build_watch_is_watching (fixture->watch));
  strobe_wait_idle ();
  g_assert_cmpint (get_timeout_ms (), ==, -1);
}

static void
test_other_files_of_the_folder_are_of_no_interest (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("build/%u.o", i);

    put (fixture, name, "text", APP_BYTES);
    strobe_wait_ms (5);
    g_assert_true (strobe_build_watch_is_watching (fixture->watch));
  }
}

static void
test_a_stopped_watch_is_silent (Fixture *fixture, gconstpointer data)
{
  strobe_build_watch_stop (fixture->watch);
  put (fixture, "build/dfu.bin", "good", OTHER_APP_BYTES);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_built, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/make/build-watch/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-file-that-is-replaced-is-seen", test_a_file_that_is_replaced_is_seen);
  ADD ("a-file-that-is-written-in-place-is-seen", test_a_file_that_is_written_in_place_is_seen);
  ADD ("a-file-that-is-written-in-pieces-is-seen-once",
       test_a_file_that_is_written_in_pieces_is_seen_once);
  ADD ("many-writes-are-one-build", test_many_writes_are_one_build);
  ADD ("the-same-bytes-are-no-build", test_the_same_bytes_are_no_build);
  ADD ("a-touched-file-is-no-build", test_a_touched_file_is_no_build);
  ADD ("a-folder-that-is-made-again-is-followed", test_a_folder_that_is_made_again_is_followed);
  ADD ("a-folder-that-is-made-again-at-once-is-followed",
       test_a_folder_that_is_made_again_at_once_is_followed);
  ADD ("a-folder-in-place-of-another-is-followed", test_a_folder_in_place_of_another_is_followed);
  ADD ("what-stays-away-is-told-and-what-comes-back-too",
       test_what_stays_away_is_told_and_what_comes_back_too);
  ADD ("what-stays-broken-is-told-at-last", test_what_stays_broken_is_told_at_last);
  ADD ("a-file-behind-a-link-is-followed", test_a_file_behind_a_link_is_followed);
  ADD ("a-change-before-the-watch-is-seen", test_a_change_before_the_watch_is_seen);
  ADD ("at-rest-nothing-is-done", test_at_rest_nothing_is_done);
  ADD ("after-a-build-it-is-at-rest-again", test_after_a_build_it_is_at_rest_again);
  ADD ("other-files-of-the-folder-are-of-no-interest",
       test_other_files_of_the_folder_are_of_no_interest);
  ADD ("a-stopped-watch-is-silent", test_a_stopped_watch_is_silent);
  return g_test_run ();
}
