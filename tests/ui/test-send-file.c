/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-file.h"

#include <glib/gstdio.h>

#include "support/wait.h"

#define FILE_BYTES 5000

typedef struct {
  char *path;
  StrobeSendFile *file;
  GByteArray *got;
  guint n_refusals;   /* to come, before a piece is taken */
  gboolean is_broken; /* the port is gone */
  gboolean is_done;
  GError *error;
} Fixture;

static gboolean
take_piece (GBytes *bytes, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;

  if (fixture->is_broken) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the port is gone");
    return FALSE;
  }
  if (fixture->n_refusals > 0) {
    fixture->n_refusals--;
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "the queue is full");
    return FALSE;
  }
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 1024);
  g_byte_array_append (fixture->got, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  return TRUE;
}

static void
done_cb (Fixture *fixture, const GError *error)
{
  g_assert_false (fixture->is_done);
  fixture->is_done = TRUE;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
create_transfer (Fixture *fixture, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  fixture->file = strobe_send_file_new (file, take_piece, fixture);
  g_signal_connect_swapped (fixture->file, "done", G_CALLBACK (done_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = g_malloc (FILE_BYTES);
  int fd = g_file_open_tmp ("strobe-send-XXXXXX", &fixture->path, NULL);

  for (guint i = 0; i < FILE_BYTES; i++)
    bytes[i] = (char) i;
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (fixture->path, bytes, FILE_BYTES, NULL));
  fixture->got = g_byte_array_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->file);
  g_remove (fixture->path);
  g_free (fixture->path);
  g_byte_array_unref (fixture->got);
  g_clear_error (&fixture->error);
}

static void
assert_all_arrived (Fixture *fixture)
{
  g_assert_cmpuint (fixture->got->len, ==, FILE_BYTES);
  for (guint i = 0; i < FILE_BYTES; i++)
    g_assert_cmpuint (fixture->got->data[i], ==, i & 0xff);
}

static void
test_a_file_arrives_as_it_is (Fixture *fixture, gconstpointer data)
{
  create_transfer (fixture, fixture->path);
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->is_done);
  g_assert_no_error (fixture->error);
  assert_all_arrived (fixture);
  g_assert_cmpuint (strobe_send_file_get_sent (fixture->file), ==, FILE_BYTES);
  g_assert_cmpuint (strobe_send_file_get_size (fixture->file), ==, FILE_BYTES);
}

static void
test_a_port_that_is_full_is_tried_again (Fixture *fixture, gconstpointer data)
{
  fixture->n_refusals = 3;
  create_transfer (fixture, fixture->path);
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->is_done);
  g_assert_no_error (fixture->error);
  assert_all_arrived (fixture);
}

static void
test_a_port_that_stays_full_ends_it (Fixture *fixture, gconstpointer data)
{
  fixture->n_refusals = G_MAXUINT;
  create_transfer (fixture, fixture->path);
  strobe_send_file_set_patience (fixture->file, 100);
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->is_done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_a_port_that_is_gone_ends_it (Fixture *fixture, gconstpointer data)
{
  fixture->is_broken = TRUE;
  create_transfer (fixture, fixture->path);
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->is_done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_a_file_that_is_not_there_ends_it (Fixture *fixture, gconstpointer data)
{
  create_transfer (fixture, "/nowhere/file");
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->is_done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_it_can_be_stopped (Fixture *fixture, gconstpointer data)
{
  create_transfer (fixture, fixture->path);
  strobe_send_file_start (fixture->file);
  strobe_wait_until (fixture->got->len > 0);
  strobe_send_file_cancel (fixture->file);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  strobe_wait_ms (60);
  g_assert_cmpuint (fixture->got->len, <, FILE_BYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/send-file/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-file-arrives-as-it-is", test_a_file_arrives_as_it_is);
  ADD ("a-port-that-is-full-is-tried-again", test_a_port_that_is_full_is_tried_again);
  ADD ("a-port-that-stays-full-ends-it", test_a_port_that_stays_full_ends_it);
  ADD ("a-port-that-is-gone-ends-it", test_a_port_that_is_gone_ends_it);
  ADD ("a-file-that-is-not-there-ends-it", test_a_file_that_is_not_there_ends_it);
  ADD ("it-can-be-stopped", test_it_can_be_stopped);
  return g_test_run ();
}
