/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "portal/portal-opener.h"

#include <fcntl.h>

#include "device/access-error.h"
#include "portal/fake-portal.h"
#include "support/wait.h"

#define NODE "/dev/bus/usb/001/003"
#define FIND_MS 300
#define ANSWER_MS 400

typedef struct {
  FakePortal *portal;
  StrobeUsbOpener *opener;
  GCancellable *cancellable;
  int fd;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->portal = fake_portal_new ();
  fixture->opener = strobe_portal_opener_new ();
  fixture->cancellable = g_cancellable_new ();
  fixture->fd = -1;
  strobe_portal_opener_set_patience_ms (STROBE_PORTAL_OPENER (fixture->opener), FIND_MS, ANSWER_MS);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->fd >= 0)
    strobe_usb_opener_close (fixture->opener, NODE, fixture->fd);
  g_clear_error (&fixture->error);
  g_assert_finalize_object (fixture->opener);
  g_object_unref (fixture->cancellable);
  fake_portal_free (fixture->portal);
}

static gpointer
open_thread (gpointer data)
{
  Fixture *fixture = data;

  fixture->fd =
    strobe_usb_opener_open (fixture->opener, NODE, fixture->cancellable, &fixture->error);
  g_assert_cmpint (fixture->fd < 0, ==, fixture->error != NULL);
  return NULL;
}

static void
expect_failure (Fixture *fixture, StrobeAccessError code)
{
  open_thread (fixture);
  g_assert_error (fixture->error, STROBE_ACCESS_ERROR, (int) code);
}

static void
start_and_fail (Fixture *fixture, StrobeAccessError code)
{
  fake_portal_start (fixture->portal);
  expect_failure (fixture, code);
}

static void
test_yes_gives_the_device_of_the_node (Fixture *fixture, gconstpointer unused)
{
  fake_portal_start (fixture->portal);
  strobe_portal_opener_set_parent_window (STROBE_PORTAL_OPENER (fixture->opener), "x11:1234");
  open_thread (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->portal->acquired_id, ==, "board");
  g_assert_true (fixture->portal->acquired_writable);
  g_assert_cmpstr (fixture->portal->parent_window, ==, "x11:1234");
  g_assert_cmpint (fcntl (fixture->fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
}

static void
test_without_a_window_it_asks_too (Fixture *fixture, gconstpointer unused)
{
  fake_portal_start (fixture->portal);
  open_thread (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->portal->parent_window, ==, "");
}

static void
test_closing_gives_it_back (Fixture *fixture, gconstpointer unused)
{
  fake_portal_start (fixture->portal);
  open_thread (fixture);
  g_assert_no_error (fixture->error);
  strobe_usb_opener_close (fixture->opener, NODE, fixture->fd);
  g_assert_cmpint (fcntl (fixture->fd, F_GETFD), ==, -1);
  fixture->fd = -1;
  strobe_wait_until (g_strcmp0 (fixture->portal->released_id, "board") == 0);
}

static void
test_answer_may_come_before_the_call_returns (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->manner = FAKE_PORTAL_ANSWERS_EARLY;
  fake_portal_start (fixture->portal);
  open_thread (fixture);
  g_assert_no_error (fixture->error);
}

static void
test_device_may_be_listed_late (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->n_empty_lists = 2;
  fake_portal_start (fixture->portal);
  open_thread (fixture);
  g_assert_no_error (fixture->error);
}

static void
test_dismissed (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->response = 1;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_DISMISSED);
  g_assert_cmpuint (fixture->portal->n_asked, ==, 1);
}

static void
test_denied (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->response = 2;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_DENIED);
}

static void
test_denied_for_good (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->enumerate_error = "org.freedesktop.portal.Error.NotAllowed";
  start_and_fail (fixture, STROBE_ACCESS_ERROR_DENIED);
}

static void
test_not_opened_has_the_reason (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->finish_reply =
    "([('board', {'success': <false>, 'error': <'is on fire'>})], true)";
  start_and_fail (fixture, STROBE_ACCESS_ERROR_DENIED);
  g_assert_nonnull (strstr (fixture->error->message, "is on fire"));
}

static void
test_not_listed (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->enumerate_reply = "([('mouse', {'device-file': <'/dev/bus/usb/001/002'>})],)";
  start_and_fail (fixture, STROBE_ACCESS_ERROR_NOT_OFFERED);
  g_assert_cmpuint (fixture->portal->n_asked, ==, 0);
}

static void
test_no_portal (Fixture *fixture, gconstpointer unused)
{
  expect_failure (fixture, STROBE_ACCESS_ERROR_UNAVAILABLE);
}

static void
test_no_backend (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->enumerate_error = "org.freedesktop.DBus.Error.UnknownMethod";
  start_and_fail (fixture, STROBE_ACCESS_ERROR_NO_BACKEND);
}

static void
test_no_answer_closes_the_question (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->manner = FAKE_PORTAL_NEVER_ANSWERS;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_TIMEOUT);
  strobe_wait_until (fixture->portal->n_closed == 1);
}

static void
test_portal_that_leaves (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->manner = FAKE_PORTAL_LEAVES;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_UNAVAILABLE);
}

static gpointer
cancel_thread (gpointer data)
{
  Fixture *fixture = data;
  guint n_asked = 0;

  do {
    g_usleep (1000);
    g_mutex_lock (&fixture->portal->mutex);
    n_asked = fixture->portal->n_asked;
    g_mutex_unlock (&fixture->portal->mutex);
  } while (n_asked == 0);
  g_cancellable_cancel (fixture->cancellable);
  return NULL;
}

static void
test_cancel_closes_the_question (Fixture *fixture, gconstpointer unused)
{
  GThread *thread = NULL;

  fixture->portal->manner = FAKE_PORTAL_NEVER_ANSWERS;
  strobe_portal_opener_set_patience_ms (STROBE_PORTAL_OPENER (fixture->opener), FIND_MS, 60000);
  fake_portal_start (fixture->portal);
  thread = g_thread_new ("cancel", cancel_thread, fixture);
  open_thread (fixture);
  g_thread_join (thread);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  strobe_wait_until (fixture->portal->n_closed == 1);
}

static void
test_nonsense_response (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->manner = FAKE_PORTAL_TALKS_NONSENSE;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_PROTOCOL);
}

static void
test_unknown_response (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->response = 4711;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_PROTOCOL);
}

static void
test_list_of_another_type (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->enumerate_reply = "(['board', 'mouse'],)";
  start_and_fail (fixture, STROBE_ACCESS_ERROR_PROTOCOL);
}

/* Each is a yes without a device. */
static void
test_yes_without_a_device (Fixture *fixture, gconstpointer unused)
{
  static const char *const replies[] = {
    "(@a(sa{sv}) [], true)",
    "(@a(sa{sv}) [], false)",
    "([('mouse', {'success': <true>, 'fd': <handle 0>})], true)",
    "([('board', {'success': <true>})], true)",
    "([('board', {'success': <true>, 'fd': <handle 7>})], true)",
    "([('board', {'success': <true>, 'fd': <handle -1>})], true)",
    "([('board', {'success': <true>, 'fd': <'zero'>})], true)",
    "('yes',)",
  };

  fake_portal_start (fixture->portal);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_mutex_lock (&fixture->portal->mutex);
    fixture->portal->finish_reply = replies[i];
    g_mutex_unlock (&fixture->portal->mutex);
    g_test_message ("%s", replies[i]);
    expect_failure (fixture, STROBE_ACCESS_ERROR_PROTOCOL);
    g_clear_error (&fixture->error);
  }
}

static void
test_reply_without_descriptors (Fixture *fixture, gconstpointer unused)
{
  fixture->portal->file = NULL;
  start_and_fail (fixture, STROBE_ACCESS_ERROR_PROTOCOL);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/portal/portal-opener/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("yes-gives-the-device-of-the-node", test_yes_gives_the_device_of_the_node);
  ADD ("without-a-window-it-asks-too", test_without_a_window_it_asks_too);
  ADD ("closing-gives-it-back", test_closing_gives_it_back);
  ADD ("answer-may-come-before-the-call-returns", test_answer_may_come_before_the_call_returns);
  ADD ("device-may-be-listed-late", test_device_may_be_listed_late);
  ADD ("dismissed", test_dismissed);
  ADD ("denied", test_denied);
  ADD ("denied-for-good", test_denied_for_good);
  ADD ("not-opened-has-the-reason", test_not_opened_has_the_reason);
  ADD ("not-listed", test_not_listed);
  ADD ("no-portal", test_no_portal);
  ADD ("no-backend", test_no_backend);
  ADD ("no-answer-closes-the-question", test_no_answer_closes_the_question);
  ADD ("portal-that-leaves", test_portal_that_leaves);
  ADD ("cancel-closes-the-question", test_cancel_closes_the_question);
  ADD ("nonsense-response", test_nonsense_response);
  ADD ("unknown-response", test_unknown_response);
  ADD ("list-of-another-type", test_list_of_another_type);
  ADD ("yes-without-a-device", test_yes_without_a_device);
  ADD ("reply-without-descriptors", test_reply_without_descriptors);
  return g_test_run ();
}
