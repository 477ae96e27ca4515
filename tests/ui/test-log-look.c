/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-look.h"

#include "boot/boot.h"
#include "support/wait.h"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  GListStore *boots;
  StrobeLogLook *look;
  guint n_changes;
} Fixture;

static void
count_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
append (Fixture *fixture, const char *text, gint64 received_us)
{
  strobe_capture_write (fixture->capture, text, strlen (text), received_us);
  strobe_capture_model_sync (fixture->model);
}

static StrobeBoot *
new_boot (guint index, guint64 first_line, guint64 last_line, const char *reset_name)
{
  StrobeBootFacts facts = { 0 };

  facts.index = index;
  facts.first_line = first_line;
  facts.last_line = last_line;
  facts.started_us = 1000000;
  facts.reset_code = -1;
  facts.reset_name = (char *) reset_name;
  facts.first_error = facts.trouble_line = STROBE_BOOT_NO_LINE;
  return strobe_boot_new (&facts);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "test", &strobe_capture_default_limits);
  fixture->model = strobe_capture_model_new (fixture->capture);
  fixture->boots = g_list_store_new (STROBE_TYPE_BOOT);
  fixture->look = strobe_log_look_new ();
  strobe_log_look_set_model (fixture->look, fixture->model, NULL);
  strobe_log_look_set_boots (fixture->look, G_LIST_MODEL (fixture->boots));
  g_signal_connect_swapped (fixture->look, "changed", G_CALLBACK (count_cb), fixture);
  append (fixture, "ESP-ROM\nI (1) a: one\n", 1000000);
  append (fixture, "ESP-ROM\nI (1) a: two\n", 3500000);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->look);
  g_object_unref (fixture->boots);
  strobe_wait_until (G_OBJECT (fixture->model)->ref_count == 1);
  g_assert_finalize_object (fixture->model);
  g_object_unref (fixture->capture);
}

static void
add_boot (Fixture *fixture, guint index, guint64 first_line, const char *reset_name)
{
  g_autoptr (StrobeBoot) boot = new_boot (index, first_line, first_line + 1, reset_name);

  g_list_store_append (fixture->boots, boot);
}

static void
test_the_first_line_of_a_boot_has_a_title (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  add_boot (fixture, 0, 0, NULL);
  add_boot (fixture, 1, 2, "PANIC");
  first = strobe_log_look_dup_boot (fixture->look, 0);
  second = strobe_log_look_dup_boot (fixture->look, 1);
  third = strobe_log_look_dup_boot (fixture->look, 2);
  g_assert_true (g_str_has_prefix (first, "Boot 1 · "));
  g_assert_null (second);
  g_assert_true (g_str_has_prefix (third, "Boot 2 · PANIC · "));
}

static gboolean
is_idle (Fixture *fixture)
{
  gboolean busy = FALSE;

  g_object_get (fixture->model, "busy", &busy, NULL);
  return !busy;
}

static void
test_a_filter_leaves_the_title_to_the_next_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeLogFilter) filter = strobe_log_filter_new (
    STROBE_LOG_LEVEL_VERBOSE, NULL, NULL, "two", STROBE_LOG_FILTER_DEFAULT, NULL);
  g_autofree char *title = NULL;

  add_boot (fixture, 0, 0, NULL);
  add_boot (fixture, 1, 2, NULL);
  strobe_capture_model_set_filter (fixture->model, filter);
  strobe_wait_until (is_idle (fixture) &&
                     g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == 1);
  title = strobe_log_look_dup_boot (fixture->look, 3);
  g_assert_true (g_str_has_prefix (title, "Boot 2 · "));
}

static void
test_only_another_title_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeBoot) longer = new_boot (0, 0, 9, NULL);
  g_autoptr (StrobeBoot) named = new_boot (0, 0, 9, "POWERON");

  add_boot (fixture, 0, 0, NULL);
  fixture->n_changes = 0;
  g_list_store_splice (fixture->boots, 0, 1, (gpointer *) &longer, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_list_store_splice (fixture->boots, 0, 1, (gpointer *) &named, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static char *
dup_time (Fixture *fixture, StrobeLogTimes times, guint64 number)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (fixture->capture, number);

  strobe_log_look_set_times (fixture->look, times);
  return strobe_log_look_dup_time (fixture->look, line);
}

static void
test_times_are_of_the_line_and_its_neighbours (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = dup_time (fixture, STROBE_LOG_TIMES_NONE, 2);
  g_autofree char *delta = dup_time (fixture, STROBE_LOG_TIMES_DELTA, 2);
  g_autofree char *same = dup_time (fixture, STROBE_LOG_TIMES_DELTA, 3);
  g_autofree char *since = NULL;

  add_boot (fixture, 0, 0, NULL);
  since = dup_time (fixture, STROBE_LOG_TIMES_BOOT, 3);
  g_assert_null (none);
  g_assert_nonnull (strstr (delta, "2.5"));
  g_assert_null (strstr (same, "2.5"));
  g_assert_nonnull (strstr (since, "2.5"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/log-look/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-first-line-of-a-boot-has-a-title", test_the_first_line_of_a_boot_has_a_title);
  ADD ("a-filter-leaves-the-title-to-the-next-line",
       test_a_filter_leaves_the_title_to_the_next_line);
  ADD ("only-another-title-is-told", test_only_another_title_is_told);
  ADD ("times-are-of-the-line-and-its-neighbours", test_times_are_of_the_line_and_its_neighbours);
  return g_test_run ();
}
