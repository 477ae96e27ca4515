/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-settle.h"

#define MS 1000
#define START_US (50 * MS)
#define GRACE_US (3000 * MS)

/* Time is a number here, and goes on as the test wants. */

typedef struct {
  StrobeBuildSettle settle;
  gint64 now_us;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer many)
{
  strobe_build_settle_init (&fixture->settle, many != NULL);
  fixture->now_us = START_US;
}

static void
tear_down (Fixture *fixture, gconstpointer many)
{
}

static void
note_event (Fixture *fixture)
{
  strobe_build_settle_note_event (&fixture->settle, fixture->now_us);
}

static void
assert_at_rest (Fixture *fixture)
{
  g_assert_cmpint (strobe_build_settle_get_due (&fixture->settle), ==,
                   STROBE_BUILD_SETTLE_NEVER_US);
}

/* Lets the time go on until a look is due, and looks. */
static StrobeBuildStep
look (Fixture *fixture, gboolean is_as_last, gboolean is_as_known)
{
  gint64 due_us = strobe_build_settle_get_due (&fixture->settle);

  g_assert_cmpint (due_us, !=, STROBE_BUILD_SETTLE_NEVER_US);
  fixture->now_us = MAX (fixture->now_us, due_us);
  return strobe_build_settle_look (&fixture->settle, fixture->now_us, is_as_last, is_as_known);
}

static StrobeBuildVerdict
judge (Fixture *fixture, gboolean is_sound)
{
  return strobe_build_settle_read (&fixture->settle, fixture->now_us, is_sound);
}

/* Looks until the files are to be read. */
static void
reach_read (Fixture *fixture)
{
  note_event (fixture);
  g_assert_cmpint (look (fixture, FALSE, FALSE), ==, STROBE_BUILD_STEP_WAIT);
  while (look (fixture, TRUE, FALSE) == STROBE_BUILD_STEP_WAIT)
    g_assert_cmpint (fixture->now_us, <, START_US + GRACE_US);
}

static void
test_at_first_nothing_is_due (Fixture *fixture, gconstpointer many)
{
  assert_at_rest (fixture);
}

static void
test_a_settled_change_is_read_within_half_a_second (Fixture *fixture, gconstpointer many)
{
  reach_read (fixture);
  g_assert_cmpint (fixture->now_us - START_US, <, 500 * MS);
  g_assert_cmpint (judge (fixture, TRUE), ==, STROBE_BUILD_VERDICT_SOUND);
  assert_at_rest (fixture);
}

static void
test_one_look_is_never_enough (Fixture *fixture, gconstpointer many)
{
  note_event (fixture);
  g_assert_cmpint (look (fixture, FALSE, FALSE), ==, STROBE_BUILD_STEP_WAIT);
}

static void
test_files_that_go_on_changing_are_waited_for (Fixture *fixture, gconstpointer many)
{
  note_event (fixture);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (look (fixture, FALSE, FALSE), ==, STROBE_BUILD_STEP_WAIT);
}

static void
test_what_is_as_it_was_is_not_read (Fixture *fixture, gconstpointer many)
{
  StrobeBuildStep step;

  note_event (fixture);
  while ((step = look (fixture, TRUE, TRUE)) == STROBE_BUILD_STEP_WAIT)
    g_assert_cmpint (fixture->now_us, <, START_US + GRACE_US);
  g_assert_cmpint (step, ==, STROBE_BUILD_STEP_REST);
  assert_at_rest (fixture);
}

static void
test_many_events_make_one_look (Fixture *fixture, gconstpointer many)
{
  gint64 due_us;

  note_event (fixture);
  due_us = strobe_build_settle_get_due (&fixture->settle);
  for (guint i = 0; i < 100; i++) {
    fixture->now_us += MS / 10;
    note_event (fixture);
  }
  g_assert_cmpint (strobe_build_settle_get_due (&fixture->settle), ==, due_us);
}

static void
test_several_files_get_a_second_of_quiet (Fixture *fixture, gconstpointer many)
{
  reach_read (fixture);
  g_assert_cmpint (fixture->now_us - START_US, >=, 1000 * MS);
  g_assert_cmpint (fixture->now_us - START_US, <, 1500 * MS);
}

static void
test_as_long_as_the_build_goes_on_nothing_is_read (Fixture *fixture, gconstpointer many)
{
  note_event (fixture);
  g_assert_cmpint (look (fixture, FALSE, FALSE), ==, STROBE_BUILD_STEP_WAIT);
  for (guint i = 0; i < 60; i++) {
    fixture->now_us += 900 * MS;
    note_event (fixture);
    g_assert_cmpint (look (fixture, TRUE, FALSE), ==, STROBE_BUILD_STEP_WAIT);
  }
  while (look (fixture, TRUE, FALSE) == STROBE_BUILD_STEP_WAIT)
    g_assert_cmpint (fixture->now_us, <, START_US + 60 * 1000 * MS);
}

static void
test_what_is_not_whole_gets_three_seconds (Fixture *fixture, gconstpointer many)
{
  reach_read (fixture);
  g_assert_cmpint (judge (fixture, FALSE), ==, STROBE_BUILD_VERDICT_WAIT);
  g_assert_cmpint (look (fixture, TRUE, FALSE), ==, STROBE_BUILD_STEP_READ);
  g_assert_cmpint (judge (fixture, FALSE), ==, STROBE_BUILD_VERDICT_GIVE_UP);
  g_assert_cmpint (fixture->now_us - START_US, >=, GRACE_US);
  g_assert_cmpint (fixture->now_us - START_US, <, GRACE_US + 1000 * MS);
  assert_at_rest (fixture);
}

static void
test_what_becomes_whole_is_taken_at_once (Fixture *fixture, gconstpointer many)
{
  reach_read (fixture);
  g_assert_cmpint (judge (fixture, FALSE), ==, STROBE_BUILD_VERDICT_WAIT);
  fixture->now_us += 200 * MS;
  reach_read (fixture);
  g_assert_cmpint (judge (fixture, TRUE), ==, STROBE_BUILD_VERDICT_SOUND);
  g_assert_cmpint (fixture->now_us - START_US, <, 1500 * MS);
}

static void
test_an_event_during_the_reading_is_not_lost (Fixture *fixture, gconstpointer many)
{
  reach_read (fixture);
  note_event (fixture);
  g_assert_cmpint (judge (fixture, TRUE), ==, STROBE_BUILD_VERDICT_WAIT);
  g_assert_cmpint (strobe_build_settle_get_due (&fixture->settle), !=,
                   STROBE_BUILD_SETTLE_NEVER_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func)                                                                      \
  g_test_add ("/make/build-settle/" path, Fixture, data, set_up, func, tear_down)
  ADD ("at-first-nothing-is-due", NULL, test_at_first_nothing_is_due);
  ADD ("a-settled-change-is-read-within-half-a-second", NULL,
       test_a_settled_change_is_read_within_half_a_second);
  ADD ("one-look-is-never-enough", NULL, test_one_look_is_never_enough);
  ADD ("files-that-go-on-changing-are-waited-for", NULL,
       test_files_that_go_on_changing_are_waited_for);
  ADD ("what-is-as-it-was-is-not-read", NULL, test_what_is_as_it_was_is_not_read);
  ADD ("many-events-make-one-look", NULL, test_many_events_make_one_look);
  ADD ("several-files-get-a-second-of-quiet", "many", test_several_files_get_a_second_of_quiet);
  ADD ("as-long-as-the-build-goes-on-nothing-is-read", "many",
       test_as_long_as_the_build_goes_on_nothing_is_read);
  ADD ("what-is-not-whole-gets-three-seconds", NULL, test_what_is_not_whole_gets_three_seconds);
  ADD ("what-becomes-whole-is-taken-at-once", NULL, test_what_becomes_whole_is_taken_at_once);
  ADD ("an-event-during-the-reading-is-not-lost", NULL,
       test_an_event_during_the_reading_is_not_lost);
  return g_test_run ();
}
