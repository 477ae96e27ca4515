/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/verdict.h"

#define SECOND G_USEC_PER_SEC

static StrobeVerdict *
judge (const gint64 *starts_us, guint n_boots, gboolean has_app, const StrobeVerdictScene *scene)
{
  g_autoptr (GPtrArray) boots = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrobeAppIdentity) flashed = strobe_app_identity_new ("blink", "1", NULL, NULL);

  for (guint i = 0; i < n_boots; i++) {
    StrobeBootFacts facts = {
      .index = i, .started_us = starts_us[i], .reset_code = -1, .has_app = has_app
    };

    g_ptr_array_add (boots, strobe_boot_new (&facts));
  }
  return strobe_verdict_judge (boots, flashed, scene);
}

static void
test_silence_is_told_in_steps (void)
{
  StrobeVerdictScene scene = { SECOND, 5 * SECOND, 0, TRUE, FALSE };
  g_autoptr (StrobeVerdict) early = judge (NULL, 0, FALSE, &scene);
  g_autoptr (StrobeVerdict) late = NULL;
  g_autoptr (StrobeVerdict) later = NULL;

  g_assert_cmpint (early->kind, ==, STROBE_VERDICT_PENDING);
  scene.now_us = 12 * SECOND;
  late = judge (NULL, 0, FALSE, &scene);
  scene.now_us = 15 * SECOND;
  later = judge (NULL, 0, FALSE, &scene);
  g_assert_cmpint (late->kind, ==, STROBE_VERDICT_SILENT);
  g_assert_cmpuint (late->n, ==, 10);
  g_assert_true (strobe_verdict_equal (late, later));
}

static void
test_a_board_in_its_loader_is_waited_for (void)
{
  StrobeVerdictScene scene = { SECOND, 60 * SECOND, 0, FALSE, TRUE };
  g_autoptr (StrobeVerdict) verdict = judge (NULL, 0, FALSE, &scene);

  g_assert_cmpint (verdict->kind, ==, STROBE_VERDICT_PENDING);
}

static void
test_a_board_that_came_back_into_its_loader_is_told (void)
{
  const gint64 starts_us[] = { 2 * SECOND };
  StrobeVerdictScene scene = { SECOND, 20 * SECOND, 3 * SECOND, FALSE, TRUE };
  g_autoptr (StrobeVerdict) verdict = judge (starts_us, 1, FALSE, &scene);

  g_assert_cmpint (verdict->kind, ==, STROBE_VERDICT_DOWNLOAD);
}

static void
test_boots_before_the_flash_do_not_count (void)
{
  const gint64 starts_us[] = { SECOND, 2 * SECOND, 3 * SECOND, 10 * SECOND };
  StrobeVerdictScene scene = { 5 * SECOND, 11 * SECOND, 11 * SECOND, TRUE, FALSE };
  g_autoptr (StrobeVerdict) verdict = judge (starts_us, 4, TRUE, &scene);

  g_assert_cmpint (verdict->kind, ==, STROBE_VERDICT_RUNNING_UNNAMED);
}

static void
test_a_loop_ends_when_a_boot_lives (void)
{
  const gint64 starts_us[] = { SECOND, 2 * SECOND, 3 * SECOND };
  StrobeVerdictScene scene = { 1, 4 * SECOND, 4 * SECOND, TRUE, FALSE };
  g_autoptr (StrobeVerdict) loop = judge (starts_us, 3, TRUE, &scene);
  g_autoptr (StrobeVerdict) alive = NULL;

  g_assert_cmpint (loop->kind, ==, STROBE_VERDICT_BOOT_LOOP);
  g_assert_cmpuint (loop->n, ==, 3);
  g_assert_false (strobe_verdict_is_final (loop));
  scene.now_us = 14 * SECOND;
  alive = judge (starts_us, 3, TRUE, &scene);
  g_assert_cmpint (alive->kind, ==, STROBE_VERDICT_RUNNING_UNNAMED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/verdict/silence-is-told-in-steps", test_silence_is_told_in_steps);
  g_test_add_func ("/boot/verdict/a-board-in-its-loader-is-waited-for",
                   test_a_board_in_its_loader_is_waited_for);
  g_test_add_func ("/boot/verdict/a-board-that-came-back-into-its-loader-is-told",
                   test_a_board_that_came_back_into_its_loader_is_told);
  g_test_add_func ("/boot/verdict/boots-before-the-flash-do-not-count",
                   test_boots_before_the_flash_do_not_count);
  g_test_add_func ("/boot/verdict/a-loop-ends-when-a-boot-lives",
                   test_a_loop_ends_when_a_boot_lives);
  return g_test_run ();
}
