/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/tty-link.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "serial/serial-error.h"
#include "support/unprivileged.h"
#include "support/wait.h"

/* The link over one end of a pseudo-terminal; the test is the board at the other. */

typedef struct {
  int board; /* the master */
  char path[64];
  StrobeSerialLink *link;
  GByteArray *received;
  gsize largest_bytes; /* of one "received" */
  GError *closed;
  guint n_closed;
} Fixture;

static void
received_cb (StrobeSerialLink *link, GBytes *bytes, Fixture *fixture)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  fixture->largest_bytes = MAX (fixture->largest_bytes, size_bytes);
  g_byte_array_append (fixture->received, data, (guint) size_bytes);
}

static void
closed_cb (StrobeSerialLink *link, const GError *error, Fixture *fixture)
{
  fixture->n_closed++;
  g_clear_error (&fixture->closed);
  fixture->closed = g_error_copy (error);
}

/* The slave end is left as the kernel makes it, cooked and with HUPCL: the link has to change it.
 */
static void
set_up (Fixture *fixture, gconstpointer unused)
{
  int slave = -1;
  struct termios settings;

  g_assert_cmpint (openpty (&fixture->board, &slave, fixture->path, NULL, NULL), ==, 0);
  g_assert_cmpint (tcgetattr (slave, &settings), ==, 0);
  settings.c_cflag |= HUPCL | CRTSCTS;
  g_assert_cmpint (tcsetattr (slave, TCSANOW, &settings), ==, 0);
  close (slave);
  g_assert_cmpint (fcntl (fixture->board, F_SETFL, O_NONBLOCK), ==, 0);
  fixture->received = g_byte_array_new ();
  fixture->link = strobe_tty_link_new (fixture->path);
  g_signal_connect (fixture->link, "received", G_CALLBACK (received_cb), fixture);
  g_signal_connect (fixture->link, "closed", G_CALLBACK (closed_cb), fixture);
}

static void
hang_up (Fixture *fixture)
{
  if (fixture->board >= 0)
    close (fixture->board);
  fixture->board = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->link);
  hang_up (fixture);
  g_clear_error (&fixture->closed);
  g_byte_array_unref (fixture->received);
}

static void
open_link (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  strobe_serial_link_open (fixture->link, &error);
  g_assert_no_error (error);
}

/* Runs the loop until the board's output buffer took everything. */
static void
board_writes (Fixture *fixture, const guint8 *data, gsize size_bytes)
{
  gint64 deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (size_bytes > 0) {
    gssize n_written = write (fixture->board, data, size_bytes);

    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    if (n_written > 0) {
      data += n_written;
      size_bytes -= (gsize) n_written;
    } else {
      g_assert_cmpint (errno, ==, EAGAIN);
      g_main_context_iteration (NULL, FALSE);
    }
  }
}

static void
board_says (Fixture *fixture, const char *text)
{
  board_writes (fixture, (const guint8 *) text, strlen (text));
}

static gboolean
board_reads (Fixture *fixture, GByteArray *bytes)
{
  guint8 buffer[4096];
  gssize n_read = read (fixture->board, buffer, sizeof buffer);

  if (n_read > 0)
    g_byte_array_append (bytes, buffer, (guint) n_read);
  return n_read > 0;
}

static guint
board_has_read (Fixture *fixture, GByteArray *bytes)
{
  while (board_reads (fixture, bytes))
    ;
  return bytes->len;
}

static GBytes *
make_pattern (gsize size_bytes)
{
  guint8 *data = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  return g_bytes_new_take (data, size_bytes);
}

static void
test_every_byte_value_arrives_as_it_is (Fixture *fixture, gconstpointer unused)
{
  guint8 all[256];

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;
  open_link (fixture);
  board_writes (fixture, all, sizeof all);
  strobe_wait_until (fixture->received->len >= sizeof all);
  g_assert_cmpmem (fixture->received->data, fixture->received->len, all, sizeof all);
}

static void
test_nothing_is_echoed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  open_link (fixture);
  board_says (fixture, "hello\r\n");
  strobe_wait_until (fixture->received->len == 7);
  g_assert_false (board_reads (fixture, bytes));
}

static void
test_every_byte_value_is_sent_as_it_is (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) pattern = make_pattern (1024);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  g_assert_true (strobe_serial_link_write (fixture->link, pattern, &error));
  g_assert_no_error (error);
  strobe_wait_until (board_has_read (fixture, bytes) == 1024);
  g_assert_cmpmem (bytes->data, bytes->len, g_bytes_get_data (pattern, NULL),
                   g_bytes_get_size (pattern));
}

/* More than a pty buffers: the rest waits for the board to read. */
static void
test_what_the_board_does_not_take_yet_is_sent_later_in_order (Fixture *fixture,
                                                              gconstpointer unused)
{
  g_autoptr (GBytes) pattern = make_pattern (60000);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (pattern, 0, 59000);
  g_autoptr (GBytes) tail = g_bytes_new_from_bytes (pattern, 59000, 1000);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  strobe_serial_link_write (fixture->link, head, &error);
  g_assert_no_error (error);
  strobe_serial_link_write (fixture->link, tail, &error);
  g_assert_no_error (error);
  strobe_wait_until (board_has_read (fixture, bytes) == 60000);
  g_assert_cmpmem (bytes->data, bytes->len, g_bytes_get_data (pattern, NULL),
                   g_bytes_get_size (pattern));
}

static void
test_board_that_never_reads_is_an_io_error (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) pattern = make_pattern (60000);
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  g_assert_true (strobe_serial_link_write (fixture->link, pattern, NULL));
  g_assert_false (strobe_serial_link_write (fixture->link, pattern, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO);
  g_assert_cmpuint (fixture->n_closed, ==, 0);
}

static void
test_flood_arrives_whole_in_order_and_in_portions (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) pattern = make_pattern (3 * 1024 * 1024);

  open_link (fixture);
  board_writes (fixture, g_bytes_get_data (pattern, NULL), g_bytes_get_size (pattern));
  strobe_wait_until (fixture->received->len >= g_bytes_get_size (pattern));
  g_assert_cmpmem (fixture->received->data, fixture->received->len,
                   g_bytes_get_data (pattern, NULL), g_bytes_get_size (pattern));
  g_assert_cmpuint (fixture->largest_bytes, <=, 65536);
}

static void
test_first_words_before_the_open_are_not_lost (Fixture *fixture, gconstpointer unused)
{
  board_says (fixture, "ESP-ROM\n");
  open_link (fixture);
  strobe_wait_until (fixture->received->len == 8);
  g_assert_cmpmem (fixture->received->data, fixture->received->len, "ESP-ROM\n", 8);
}

/* They came through a tty that was cooked: the kernel has made LF of each CR. */
static void
test_line_ends_before_the_open_are_as_they_were_sent (Fixture *fixture, gconstpointer unused)
{
  static const char words[] = "ESP-ROM\r\nBuild\r\n\r\nrst:0x1";
  int slave = open (fixture->path, O_RDWR | O_NOCTTY | O_NONBLOCK);

  /* somebody has to have it open for the kernel to cook anything */
  g_assert_cmpint (slave, >=, 0);
  board_says (fixture, words);
  strobe_wait_ms (50);
  open_link (fixture);
  close (slave);
  strobe_wait_until (fixture->received->len == sizeof words - 1);
  g_assert_cmpmem (fixture->received->data, fixture->received->len, words, sizeof words - 1);
  g_byte_array_set_size (fixture->received, 0);
  board_says (fixture, "a\n\nb");
  strobe_wait_until (fixture->received->len == 4);
  g_assert_cmpmem (fixture->received->data, fixture->received->len, "a\n\nb", 4);
}

static struct termios
settings_of (Fixture *fixture)
{
  struct termios settings = { 0 };

  /* both ends of a pty share them */
  g_assert_cmpint (tcgetattr (fixture->board, &settings), ==, 0);
  return settings;
}

static void
test_close_does_not_drop_the_lines (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  g_assert_cmphex (settings_of (fixture).c_cflag & (HUPCL | CRTSCTS), ==, 0);
  strobe_serial_link_close (fixture->link);
  g_assert_cmphex (settings_of (fixture).c_cflag & HUPCL, ==, 0);
}

static void
test_port_is_raw_8n1_with_a_speed (Fixture *fixture, gconstpointer unused)
{
  struct termios settings;

  open_link (fixture);
  settings = settings_of (fixture);
  g_assert_cmphex (settings.c_cflag & CSIZE, ==, CS8);
  g_assert_cmphex (settings.c_cflag & (PARENB | CSTOPB), ==, 0);
  g_assert_cmphex (settings.c_cflag & CLOCAL, !=, 0);
  g_assert_cmphex (settings.c_lflag & (ICANON | ECHO | ISIG), ==, 0);
  g_assert_cmphex (settings.c_oflag & OPOST, ==, 0);
  g_assert_cmpuint (cfgetospeed (&settings), ==, B115200);
}

static void
assert_open_fails (const char *path, StrobeSerialError code)
{
  g_autoptr (StrobeSerialLink) link = strobe_tty_link_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_serial_link_open (link, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_second_open_is_busy_until_the_first_is_closed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeSerialLink) other = strobe_tty_link_new (fixture->path);
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  assert_open_fails (fixture->path, STROBE_SERIAL_ERROR_BUSY);
  strobe_serial_link_close (fixture->link);
  strobe_serial_link_open (other, &error);
  g_assert_no_error (error);
}

/* Root is let through by TIOCEXCL and stopped by the lock; other users meet both. */
static void
test_users_find_it_busy_and_then_free (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeSerialLink) other = strobe_tty_link_new (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);
  if (!strobe_unprivileged_begin ())
    return;
  open_link (fixture);
  g_assert_cmpint (open (fixture->path, O_RDWR | O_NOCTTY), <, 0);
  g_assert_cmpint (errno, ==, EBUSY);
  assert_open_fails (fixture->path, STROBE_SERIAL_ERROR_BUSY);
  strobe_serial_link_close (fixture->link);
  strobe_serial_link_open (other, &error);
  g_assert_no_error (error);
  strobe_serial_link_close (other);
  strobe_unprivileged_end ();
}

static void
test_failed_second_open_does_not_harm_the_first (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  assert_open_fails (fixture->path, STROBE_SERIAL_ERROR_BUSY);
  assert_open_fails (fixture->path, STROBE_SERIAL_ERROR_BUSY);
  board_says (fixture, "still here");
  strobe_wait_until (fixture->received->len == 10);
}

static void
test_hang_up_is_gone_and_said_once (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  board_says (fixture, "last words");
  strobe_wait_until (fixture->received->len == 10);
  hang_up (fixture);
  strobe_wait_until (fixture->n_closed > 0);
  g_assert_error (fixture->closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  strobe_wait_ms (20);
  g_assert_cmpuint (fixture->n_closed, ==, 1);
}

static void
test_hang_up_is_seen_while_paused (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  strobe_serial_link_set_paused (fixture->link, TRUE);
  hang_up (fixture);
  strobe_wait_until (fixture->n_closed > 0);
  g_assert_error (fixture->closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_write_to_a_closed_link_is_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_serial_link_write (fixture->link, bytes, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_write_after_a_hang_up_is_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  hang_up (fixture);
  g_assert_false (strobe_serial_link_write (fixture->link, bytes, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_paused_link_leaves_the_bytes_where_they_are (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  strobe_serial_link_set_paused (fixture->link, TRUE);
  board_says (fixture, "later");
  strobe_wait_ms (50);
  g_assert_cmpuint (fixture->received->len, ==, 0);
  strobe_serial_link_set_paused (fixture->link, FALSE);
  strobe_wait_until (fixture->received->len == 5);
}

static void
close_cb (StrobeSerialLink *link, GBytes *bytes, gpointer unused)
{
  strobe_serial_link_close (link);
}

static void
test_handler_may_close_the_link (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  g_signal_connect (fixture->link, "received", G_CALLBACK (close_cb), NULL);
  board_says (fixture, "one");
  strobe_wait_until (fixture->received->len == 3);
  board_says (fixture, "two");
  strobe_wait_ms (20);
  g_assert_cmpuint (fixture->received->len, ==, 3);
  g_assert_cmpuint (fixture->n_closed, ==, 0);
}

static void
test_closed_link_opens_again (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  strobe_serial_link_close (fixture->link);
  strobe_serial_link_close (fixture->link);
  open_link (fixture);
  board_says (fixture, "again");
  strobe_wait_until (fixture->received->len == 5);
}

static void
test_close_with_unsent_bytes_does_not_wait (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) pattern = make_pattern (60000);
  gint64 started_us = 0;

  open_link (fixture);
  g_assert_true (strobe_serial_link_write (fixture->link, pattern, NULL));
  started_us = g_get_monotonic_time ();
  strobe_serial_link_close (fixture->link);
  g_assert_cmpint (g_get_monotonic_time () - started_us, <, G_USEC_PER_SEC);
}

static void
test_signals_come_on_the_context_of_the_opener (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_main_context_push_thread_default (context);
  open_link (fixture);
  g_main_context_pop_thread_default (context);
  board_says (fixture, "here");
  strobe_wait_ms (20);
  g_assert_cmpuint (fixture->received->len, ==, 0);
  while (fixture->received->len < 4 && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (context, FALSE);
  g_assert_cmpuint (fixture->received->len, ==, 4);
}

/* A pty has none. */
static void
test_port_without_control_lines_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  open_link (fixture);
  g_assert_false (strobe_serial_link_set_lines (fixture->link, TRUE, TRUE, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NO_LINES);
  g_assert_nonnull (strstr (error->message, "no control lines"));
  g_assert_cmpuint (fixture->n_closed, ==, 0);
}

static void
test_lines_of_a_closed_link_are_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_serial_link_set_lines (fixture->link, TRUE, TRUE, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_break_does_not_hold_the_thread (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gint64 started_us = g_get_monotonic_time ();

  open_link (fixture);
  g_assert_true (strobe_serial_link_send_break (fixture->link, &error));
  g_assert_no_error (error);
  g_assert_true (strobe_serial_link_send_break (fixture->link, &error));
  g_assert_cmpint (g_get_monotonic_time () - started_us, <, 200 * 1000);
  board_says (fixture, "still read");
  strobe_wait_until (fixture->received->len == 10);
}

static void
test_link_may_be_closed_during_a_break (Fixture *fixture, gconstpointer unused)
{
  open_link (fixture);
  g_assert_true (strobe_serial_link_send_break (fixture->link, NULL));
  strobe_serial_link_close (fixture->link);
  strobe_wait_ms (300);
  g_assert_cmpuint (fixture->n_closed, ==, 0);
}

static void
test_break_on_a_closed_link_is_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_serial_link_send_break (fixture->link, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_missing_port_is_gone (void)
{
  assert_open_fails ("/nonexistent/ttyACM0", STROBE_SERIAL_ERROR_GONE);
}

static void
test_what_is_no_tty_is_not_a_port (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("strobe-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  assert_open_fails (path, STROBE_SERIAL_ERROR_NOT_A_PORT);
  g_unlink (path);
  assert_open_fails ("/dev/null", STROBE_SERIAL_ERROR_NOT_A_PORT);
  assert_open_fails ("/tmp", STROBE_SERIAL_ERROR_NOT_A_PORT);
}

static void
test_forbidden_port_is_access (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (g_chmod (fixture->path, 0), ==, 0);
  if (!strobe_unprivileged_begin ())
    return;
  assert_open_fails (fixture->path, STROBE_SERIAL_ERROR_ACCESS);
  strobe_unprivileged_end ();
}

static void
test_path_that_cannot_be_resolved_is_io (void)
{
  g_autofree char *directory = g_dir_make_tmp ("strobe-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "loop", NULL);

  g_assert_cmpint (symlink (path, path), ==, 0);
  assert_open_fails (path, STROBE_SERIAL_ERROR_IO);
  g_unlink (path);
  g_rmdir (directory);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/serial/tty-link/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-byte-value-arrives-as-it-is", test_every_byte_value_arrives_as_it_is);
  ADD ("nothing-is-echoed", test_nothing_is_echoed);
  ADD ("every-byte-value-is-sent-as-it-is", test_every_byte_value_is_sent_as_it_is);
  ADD ("what-the-board-does-not-take-yet-is-sent-later-in-order",
       test_what_the_board_does_not_take_yet_is_sent_later_in_order);
  ADD ("board-that-never-reads-is-an-io-error", test_board_that_never_reads_is_an_io_error);
  ADD ("flood-arrives-whole-in-order-and-in-portions",
       test_flood_arrives_whole_in_order_and_in_portions);
  ADD ("first-words-before-the-open-are-not-lost", test_first_words_before_the_open_are_not_lost);
  ADD ("line-ends-before-the-open-are-as-they-were-sent",
       test_line_ends_before_the_open_are_as_they_were_sent);
  ADD ("close-does-not-drop-the-lines", test_close_does_not_drop_the_lines);
  ADD ("port-is-raw-8n1-with-a-speed", test_port_is_raw_8n1_with_a_speed);
  ADD ("second-open-is-busy-until-the-first-is-closed",
       test_second_open_is_busy_until_the_first_is_closed);
  ADD ("users-find-it-busy-and-then-free", test_users_find_it_busy_and_then_free);
  ADD ("failed-second-open-does-not-harm-the-first",
       test_failed_second_open_does_not_harm_the_first);
  ADD ("hang-up-is-gone-and-said-once", test_hang_up_is_gone_and_said_once);
  ADD ("hang-up-is-seen-while-paused", test_hang_up_is_seen_while_paused);
  ADD ("write-to-a-closed-link-is-gone", test_write_to_a_closed_link_is_gone);
  ADD ("write-after-a-hang-up-is-gone", test_write_after_a_hang_up_is_gone);
  ADD ("paused-link-leaves-the-bytes-where-they-are",
       test_paused_link_leaves_the_bytes_where_they_are);
  ADD ("handler-may-close-the-link", test_handler_may_close_the_link);
  ADD ("closed-link-opens-again", test_closed_link_opens_again);
  ADD ("close-with-unsent-bytes-does-not-wait", test_close_with_unsent_bytes_does_not_wait);
  ADD ("signals-come-on-the-context-of-the-opener", test_signals_come_on_the_context_of_the_opener);
  ADD ("port-without-control-lines-says-so", test_port_without_control_lines_says_so);
  ADD ("lines-of-a-closed-link-are-gone", test_lines_of_a_closed_link_are_gone);
  ADD ("break-does-not-hold-the-thread", test_break_does_not_hold_the_thread);
  ADD ("link-may-be-closed-during-a-break", test_link_may_be_closed_during_a_break);
  ADD ("break-on-a-closed-link-is-gone", test_break_on_a_closed_link_is_gone);
  g_test_add_func ("/serial/tty-link/missing-port-is-gone", test_missing_port_is_gone);
  g_test_add_func ("/serial/tty-link/what-is-no-tty-is-not-a-port",
                   test_what_is_no_tty_is_not_a_port);
  ADD ("forbidden-port-is-access", test_forbidden_port_is_access);
  g_test_add_func ("/serial/tty-link/path-that-cannot-be-resolved-is-io",
                   test_path_that_cannot_be_resolved_is_io);
  return g_test_run ();
}
