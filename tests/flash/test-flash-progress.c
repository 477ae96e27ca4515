/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-progress.h"

#define SECOND_US G_USEC_PER_SEC

static StrobeFlashProgress
writing (guint64 done_bytes, guint64 total_bytes, gint64 elapsed_us)
{
  return (StrobeFlashProgress){ .phase = STROBE_FLASH_PHASE_WRITING,
                                .done_bytes = done_bytes,
                                .total_bytes = total_bytes,
                                .started_us = 5 * SECOND_US,
                                .phase_started_us = 7 * SECOND_US,
                                .at_us = 7 * SECOND_US + elapsed_us };
}

static void
test_fraction_goes_from_nothing_to_one (void)
{
  StrobeFlashProgress start = { .phase = STROBE_FLASH_PHASE_WAITING };
  StrobeFlashProgress end = { .phase = STROBE_FLASH_PHASE_DONE };

  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&start), ==, 0.0);
  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&end), ==, 1.0);
}

static void
test_fraction_never_goes_back (void)
{
  double last = -1.0;

  for (StrobeFlashPhase phase = STROBE_FLASH_PHASE_WAITING; phase <= STROBE_FLASH_PHASE_DONE;
       phase++) {
    for (guint64 done = 0; done <= 100; done++) {
      StrobeFlashProgress progress = { .phase = phase, .done_bytes = done, .total_bytes = 100 };
      double fraction = strobe_flash_progress_get_fraction (&progress);
      g_assert_cmpfloat (fraction, >=, last);
      g_assert_cmpfloat (fraction, <=, 1.0);
      last = fraction;
    }
  }
}

static void
test_writing_is_most_of_the_whole (void)
{
  StrobeFlashProgress first = writing (0, 100, 0);
  StrobeFlashProgress half = writing (50, 100, 0);
  StrobeFlashProgress last = writing (100, 100, 0);

  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&first), <, 0.05);
  g_assert_cmpfloat_with_epsilon (strobe_flash_progress_get_fraction (&half), 0.475, 0.05);
  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&last), >, 0.9);
}

static void
test_only_writing_moves_with_the_bytes (void)
{
  StrobeFlashProgress first = { .phase = STROBE_FLASH_PHASE_VERIFYING, .total_bytes = 100 };
  StrobeFlashProgress last = first;
  last.done_bytes = 100;

  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&last), ==,
                     strobe_flash_progress_get_fraction (&first));
  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&last), <, 1.0);
}

static void
test_more_bytes_than_there_are_count_as_all (void)
{
  StrobeFlashProgress all = writing (100, 100, 0);
  StrobeFlashProgress more = writing (200, 100, 2 * SECOND_US);

  g_assert_cmpfloat (strobe_flash_progress_get_fraction (&more), ==,
                     strobe_flash_progress_get_fraction (&all));
  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&more), ==, 0);
}

static void
test_rate_is_not_known_at_once (void)
{
  StrobeFlashProgress progress = writing (4096, 100000, SECOND_US / 2 - 1);

  g_assert_cmpfloat (strobe_flash_progress_get_rate (&progress), ==, 0.0);
  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&progress), ==, -1);
}

static void
test_rate_is_bytes_a_second_of_the_phase (void)
{
  StrobeFlashProgress progress = writing (10000, 100000, 2 * SECOND_US);

  g_assert_cmpfloat_with_epsilon (strobe_flash_progress_get_rate (&progress), 5000.0, 0.01);
  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&progress), ==, 18000);
}

static void
test_time_left_is_not_known_while_nothing_moves (void)
{
  StrobeFlashProgress progress = writing (0, 100000, 60 * SECOND_US);

  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&progress), ==, -1);
}

static void
test_absurd_time_left_is_not_known (void)
{
  StrobeFlashProgress progress = writing (1, G_MAXUINT64, 60 * SECOND_US);

  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&progress), ==, -1);
}

static void
test_only_writing_has_a_rate (void)
{
  StrobeFlashProgress verifying = writing (100, 100, 60 * SECOND_US);
  verifying.phase = STROBE_FLASH_PHASE_VERIFYING;

  g_assert_cmpfloat (strobe_flash_progress_get_rate (&verifying), ==, 0.0);
  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&verifying), ==, -1);
}

static void
test_nothing_is_left_when_done (void)
{
  StrobeFlashProgress done = { .phase = STROBE_FLASH_PHASE_DONE };

  g_assert_cmpint (strobe_flash_progress_get_time_left_ms (&done), ==, 0);
}

static void
test_phases_have_names (void)
{
  g_assert_cmpstr (strobe_flash_phase_get_name (STROBE_FLASH_PHASE_WAITING), ==, "waiting");
  g_assert_cmpstr (strobe_flash_phase_get_name (STROBE_FLASH_PHASE_DETACHING), ==, "detaching");
  g_assert_cmpstr (strobe_flash_phase_get_name (STROBE_FLASH_PHASE_WRITING), ==, "writing");
  g_assert_cmpstr (strobe_flash_phase_get_name (STROBE_FLASH_PHASE_VERIFYING), ==, "verifying");
  g_assert_cmpstr (strobe_flash_phase_get_name (STROBE_FLASH_PHASE_DONE), ==, "done");
}

static void
test_copy_is_a_value_of_its_own (void)
{
  StrobeFlashProgress progress = writing (1, 2, 3);
  g_autoptr (StrobeFlashProgress) copy = strobe_flash_progress_copy (&progress);
  progress.done_bytes = 2;

  g_assert_cmpuint (copy->done_bytes, ==, 1);
  g_assert_cmpint (copy->phase, ==, STROBE_FLASH_PHASE_WRITING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/flash/flash-progress/" name, func)
  ADD ("fraction-goes-from-nothing-to-one", test_fraction_goes_from_nothing_to_one);
  ADD ("fraction-never-goes-back", test_fraction_never_goes_back);
  ADD ("writing-is-most-of-the-whole", test_writing_is_most_of_the_whole);
  ADD ("only-writing-moves-with-the-bytes", test_only_writing_moves_with_the_bytes);
  ADD ("more-bytes-than-there-are-count-as-all", test_more_bytes_than_there_are_count_as_all);
  ADD ("rate-is-not-known-at-once", test_rate_is_not_known_at_once);
  ADD ("rate-is-bytes-a-second-of-the-phase", test_rate_is_bytes_a_second_of_the_phase);
  ADD ("time-left-is-not-known-while-nothing-moves",
       test_time_left_is_not_known_while_nothing_moves);
  ADD ("absurd-time-left-is-not-known", test_absurd_time_left_is_not_known);
  ADD ("only-writing-has-a-rate", test_only_writing_has_a_rate);
  ADD ("nothing-is-left-when-done", test_nothing_is_left_when_done);
  ADD ("phases-have-names", test_phases_have_names);
  ADD ("copy-is-a-value-of-its-own", test_copy_is_a_value_of_its_own);
  return g_test_run ();
}
