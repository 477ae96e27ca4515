/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/mailbox.h"

#include "support/wait.h"

typedef struct {
  GString *read;
  StrobeMailbox *mailbox;
  guint n_freed;
} Fixture;

static Fixture *current; /* for the function that frees a letter */

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  current = fixture;
  fixture->read = g_string_new (NULL);
  fixture->mailbox = strobe_mailbox_new (fixture->read);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_mailbox_unref (fixture->mailbox);
  g_string_free (fixture->read, TRUE);
}

static void
read_cb (gpointer receiver, gpointer letter)
{
  g_string_append (receiver, letter);
}

static void
free_cb (gpointer letter)
{
  current->n_freed++;
  g_free (letter);
}

static void
send (Fixture *fixture, guint delay_ms, const char *text)
{
  strobe_mailbox_send (fixture->mailbox, delay_ms, read_cb, g_strdup (text), free_cb);
}

static void
test_letters_are_read_in_order (Fixture *fixture, gconstpointer unused)
{
  send (fixture, 0, "a");
  send (fixture, 0, "b");
  send (fixture, 0, "c");
  g_assert_cmpstr (fixture->read->str, ==, "");
  strobe_wait_until (fixture->n_freed == 3);
  g_assert_cmpstr (fixture->read->str, ==, "abc");
}

static void
test_a_letter_may_lie (Fixture *fixture, gconstpointer unused)
{
  send (fixture, 20, "later ");
  send (fixture, 0, "now ");
  strobe_wait_until (fixture->n_freed == 2);
  g_assert_cmpstr (fixture->read->str, ==, "now later ");
}

static gpointer
write_from_thread (gpointer data)
{
  for (guint i = 0; i < 1000; i++)
    send (data, 0, "x");
  return NULL;
}

static void
test_another_thread_may_write (Fixture *fixture, gconstpointer unused)
{
  GThread *thread = g_thread_new ("writer", write_from_thread, fixture);

  strobe_wait_until (fixture->n_freed == 1000);
  g_thread_join (thread);
  g_assert_cmpuint (fixture->read->len, ==, 1000);
}

static void
test_what_was_sent_before_it_closed_is_freed_unread (Fixture *fixture, gconstpointer unused)
{
  send (fixture, 0, "unread");
  strobe_mailbox_close (fixture->mailbox);
  send (fixture, 0, "unread");
  strobe_wait_until (fixture->n_freed == 2);
  g_assert_cmpstr (fixture->read->str, ==, "");
}

static void
close_cb (gpointer receiver, gpointer mailbox)
{
  strobe_mailbox_close (mailbox);
}

static void
test_who_reads_may_close_it (Fixture *fixture, gconstpointer unused)
{
  strobe_mailbox_send (fixture->mailbox, 0, close_cb, fixture->mailbox, NULL);
  send (fixture, 0, "unread");
  strobe_wait_until (fixture->n_freed == 1);
  g_assert_cmpstr (fixture->read->str, ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/mailbox/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("letters-are-read-in-order", test_letters_are_read_in_order);
  ADD ("a-letter-may-lie", test_a_letter_may_lie);
  ADD ("another-thread-may-write", test_another_thread_may_write);
  ADD ("what-was-sent-before-it-closed-is-freed-unread",
       test_what_was_sent_before_it_closed_is_freed_unread);
  ADD ("who-reads-may-close-it", test_who_reads_may_close_it);
  return g_test_run ();
}
