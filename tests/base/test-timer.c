/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/timer.h"

#include "support/wait.h"

typedef struct {
  StrobeTimer timer;
  guint n_calls;
  guint n_more; /* how often the call starts the timer again */
} Owner;

static void
call_cb (gpointer user_data)
{
  Owner *owner = user_data;

  g_assert_false (strobe_timer_is_running (&owner->timer));
  owner->n_calls++;
  if (owner->n_more > 0) {
    owner->n_more--;
    strobe_timer_start (&owner->timer, 1, call_cb, owner);
  }
}

static void
test_it_calls_once (void)
{
  Owner owner = { 0 };

  g_assert_false (strobe_timer_is_running (&owner.timer));
  strobe_timer_start (&owner.timer, 1, call_cb, &owner);
  g_assert_true (strobe_timer_is_running (&owner.timer));
  strobe_wait_until (owner.n_calls == 1);
  strobe_wait_ms (20);
  g_assert_cmpuint (owner.n_calls, ==, 1);
}

static void
test_the_call_may_start_it_again (void)
{
  Owner owner = { .n_more = 2 };

  strobe_timer_start (&owner.timer, 1, call_cb, &owner);
  strobe_wait_until (owner.n_calls == 3);
  g_assert_false (strobe_timer_is_running (&owner.timer));
}

static void
test_a_stopped_one_does_not_call (void)
{
  Owner owner = { 0 };

  strobe_timer_stop (&owner.timer);
  strobe_timer_start (&owner.timer, 1, call_cb, &owner);
  strobe_timer_stop (&owner.timer);
  g_assert_false (strobe_timer_is_running (&owner.timer));
  strobe_wait_ms (20);
  g_assert_cmpuint (owner.n_calls, ==, 0);
}

static void
test_a_new_start_takes_back_the_one_before (void)
{
  Owner owner = { 0 };

  strobe_timer_start (&owner.timer, 1, call_cb, &owner);
  strobe_timer_start (&owner.timer, 2, call_cb, &owner);
  strobe_wait_until (owner.n_calls > 0);
  strobe_wait_ms (20);
  g_assert_cmpuint (owner.n_calls, ==, 1);
}

static void
test_it_calls_on_the_context_of_who_starts_it (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Owner owner = { 0 };

  g_main_context_push_thread_default (context);
  strobe_timer_start (&owner.timer, 0, call_cb, &owner);
  g_main_context_pop_thread_default (context);
  strobe_wait_ms (20);
  g_assert_cmpuint (owner.n_calls, ==, 0);
  while (owner.n_calls == 0)
    g_main_context_iteration (context, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/timer/it-calls-once", test_it_calls_once);
  g_test_add_func ("/base/timer/the-call-may-start-it-again", test_the_call_may_start_it_again);
  g_test_add_func ("/base/timer/a-stopped-one-does-not-call", test_a_stopped_one_does_not_call);
  g_test_add_func ("/base/timer/a-new-start-takes-back-the-one-before",
                   test_a_new_start_takes_back_the_one_before);
  g_test_add_func ("/base/timer/it-calls-on-the-context-of-who-starts-it",
                   test_it_calls_on_the_context_of_who_starts_it);
  return g_test_run ();
}
