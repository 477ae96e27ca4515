/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/line-sequencer.h"

#include "support/fake-link.h"
#include "support/wait.h"

typedef struct {
  StrobeSerialLink *link;
  StrobeLineSequencer *sequencer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->link = strobe_fake_link_new (NULL);
  fixture->sequencer = strobe_line_sequencer_new ();
  g_assert_true (strobe_serial_link_open (fixture->link, &error));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_line_sequencer_free (fixture->sequencer);
  strobe_serial_link_close (fixture->link);
  g_assert_finalize_object (fixture->link);
}

static const char *
lines (Fixture *fixture)
{
  return strobe_fake_link_get_lines (STROBE_FAKE_LINK (fixture->link));
}

static void
start (Fixture *fixture, StrobeLineSequenceGoal goal)
{
  strobe_line_sequencer_start (fixture->sequencer, fixture->link, STROBE_LINE_SEQUENCE_CDC, goal);
}

static gboolean
is_over (Fixture *fixture)
{
  return !strobe_line_sequencer_is_running (fixture->sequencer);
}

static void
test_every_step_is_played_in_its_time (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();

  start (fixture, STROBE_LINE_SEQUENCE_RESET);
  g_assert_cmpstr (lines (fixture), ==, "01 ");
  strobe_wait_until (is_over (fixture));
  g_assert_cmpstr (lines (fixture), ==, "01 00 11 ");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 300 * 1000);
}

static void
test_a_new_sequence_takes_the_place_of_the_one_before (Fixture *fixture, gconstpointer unused)
{
  start (fixture, STROBE_LINE_SEQUENCE_RESET);
  start (fixture, STROBE_LINE_SEQUENCE_BOOTLOADER);
  strobe_wait_until (is_over (fixture));
  g_assert_cmpstr (lines (fixture), ==, "01 01 10 00 11 ");
}

static void
test_a_stopped_one_moves_nothing (Fixture *fixture, gconstpointer unused)
{
  start (fixture, STROBE_LINE_SEQUENCE_RESET);
  strobe_line_sequencer_stop (fixture->sequencer);
  g_assert_true (is_over (fixture));
  strobe_wait_ms (150);
  g_assert_cmpstr (lines (fixture), ==, "01 ");
}

static void
test_a_port_without_lines_ends_it (Fixture *fixture, gconstpointer unused)
{
  strobe_fake_link_set_full (STROBE_FAKE_LINK (fixture->link), TRUE);
  start (fixture, STROBE_LINE_SEQUENCE_RESET);
  g_assert_true (is_over (fixture));
  g_assert_cmpstr (lines (fixture), ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/serial/line-sequencer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-step-is-played-in-its-time", test_every_step_is_played_in_its_time);
  ADD ("a-new-sequence-takes-the-place-of-the-one-before",
       test_a_new_sequence_takes_the_place_of_the_one_before);
  ADD ("a-stopped-one-moves-nothing", test_a_stopped_one_moves_nothing);
  ADD ("a-port-without-lines-ends-it", test_a_port_without_lines_ends_it);
  return g_test_run ();
}
