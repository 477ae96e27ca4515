/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/send-queue.h"

#include <string.h>

#include "serial/serial-error.h"
#include "support/fake-link.h"
#include "support/wait.h"

#define LIMIT_BYTES (256 * 1024)

typedef struct {
  StrobeSerialLink *link;
  StrobeSendQueue *queue;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->link = strobe_fake_link_new (NULL);
  fixture->queue = strobe_send_queue_new ();
  g_assert_true (strobe_serial_link_open (fixture->link, &error));
  strobe_send_queue_set_link (fixture->queue, fixture->link);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_send_queue_free (fixture->queue);
  strobe_serial_link_close (fixture->link);
  g_assert_finalize_object (fixture->link);
}

static void
push (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  gsize size_bytes = strlen (text);

  g_assert_true (strobe_send_queue_reserve (fixture->queue, size_bytes, &error));
  strobe_send_queue_push (fixture->queue, g_bytes_new (text, size_bytes));
}

static const char *
written (Fixture *fixture)
{
  return strobe_fake_link_get_written (STROBE_FAKE_LINK (fixture->link));
}

static void
set_full (Fixture *fixture, gboolean is_full)
{
  strobe_fake_link_set_full (STROBE_FAKE_LINK (fixture->link), is_full);
}

static void
test_what_is_pushed_is_sent_in_order (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "one ");
  push (fixture, "two");
  g_assert_cmpstr (written (fixture), ==, "one two");
}

static void
test_a_full_link_is_tried_again (Fixture *fixture, gconstpointer unused)
{
  set_full (fixture, TRUE);
  push (fixture, "one ");
  push (fixture, "two");
  strobe_wait_ms (30);
  g_assert_cmpstr (written (fixture), ==, "");
  set_full (fixture, FALSE);
  strobe_wait_until (g_str_equal (written (fixture), "one two"));
}

static void
test_room_is_bounded_and_comes_back (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *much = g_strnfill (LIMIT_BYTES, 'x');
  g_autoptr (GError) error = NULL;

  set_full (fixture, TRUE);
  push (fixture, much);
  g_assert_false (strobe_send_queue_reserve (fixture->queue, 1, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO);
  g_clear_error (&error);
  set_full (fixture, FALSE);
  strobe_wait_until (strlen (written (fixture)) == LIMIT_BYTES);
  g_assert_true (strobe_send_queue_reserve (fixture->queue, LIMIT_BYTES, &error));
}

static void
test_more_than_the_limit_never_has_room (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_send_queue_reserve (fixture->queue, LIMIT_BYTES + 1, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO);
  g_assert_true (strobe_send_queue_reserve (fixture->queue, LIMIT_BYTES, NULL));
}

static void
test_what_waits_is_not_for_another_link (Fixture *fixture, gconstpointer unused)
{
  set_full (fixture, TRUE);
  push (fixture, "for the one before");
  set_full (fixture, FALSE);
  strobe_send_queue_set_link (fixture->queue, NULL);
  strobe_send_queue_set_link (fixture->queue, fixture->link);
  push (fixture, "now");
  strobe_wait_ms (30);
  g_assert_cmpstr (written (fixture), ==, "now");
  g_assert_true (strobe_send_queue_reserve (fixture->queue, LIMIT_BYTES, NULL));
}

static void
test_without_a_link_bytes_are_for_nobody (Fixture *fixture, gconstpointer unused)
{
  strobe_send_queue_set_link (fixture->queue, NULL);
  push (fixture, "lost");
  strobe_send_queue_set_link (fixture->queue, fixture->link);
  g_assert_cmpstr (written (fixture), ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/serial/send-queue/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-is-pushed-is-sent-in-order", test_what_is_pushed_is_sent_in_order);
  ADD ("a-full-link-is-tried-again", test_a_full_link_is_tried_again);
  ADD ("room-is-bounded-and-comes-back", test_room_is_bounded_and_comes_back);
  ADD ("more-than-the-limit-never-has-room", test_more_than_the_limit_never_has_room);
  ADD ("what-waits-is-not-for-another-link", test_what_waits_is_not_for_another_link);
  ADD ("without-a-link-bytes-are-for-nobody", test_without_a_link_bytes_are_for_nobody);
  return g_test_run ();
}
