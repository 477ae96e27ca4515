/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/boot/boot-compare.h"

/* Two boots in a capture, and what the window shows of them. */

#define GOOD                                                                                       \
  "I (100) app_init: Project name:     blink\nI (200) wifi: connected\nI (300) main: ready\n"
#define BAD                                                                                        \
  "I (101) app_init: Project name:     blink\nE (202) wifi: no network\nI (303) main: ready\n"
#define LINES_OF_A_BOOT 3

typedef struct {
  StrobeCapture *capture;
  StrobeBoot *good;
  StrobeBoot *bad;
} Fixture;

static StrobeBoot *
make_boot (guint index, guint64 n_errors)
{
  const StrobeBootFacts facts = {
    .index = index,
    .first_line = index * LINES_OF_A_BOOT,
    .last_line = (index + 1) * LINES_OF_A_BOOT - 1,
    .started_us = (gint64) (index + 1) * G_USEC_PER_SEC,
    .ended_us = (gint64) (index + 3) * G_USEC_PER_SEC,
    .reset_code = -1,
    .project = (char *) "blink",
    .has_app = TRUE,
    .n_errors = n_errors,
    .first_error = STROBE_BOOT_NO_LINE,
    .trouble_line = STROBE_BOOT_NO_LINE,
  };

  return strobe_boot_new (&facts);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->capture = strobe_capture_new (NULL, "test", NULL);
  strobe_capture_write (fixture->capture, GOOD BAD, strlen (GOOD BAD), 1);
  fixture->good = make_boot (0, 0);
  fixture->bad = make_boot (1, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->good);
  g_object_unref (fixture->bad);
  g_object_unref (fixture->capture);
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static void
test_what_differs_is_shown_beside_what_is_equal (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *window = strobe_boot_compare_new (NULL, fixture->capture, fixture->good, fixture->bad);

  gtk_window_present (GTK_WINDOW (window));
  strobe_wait_until (shows (window, "+ E (202) wifi: no network"));
  g_assert_true (shows (window, "- I (200) wifi: connected"));
  g_assert_true (shows (window, "main: ready"));
  g_assert_true (shows (window, "compared with Boot 1"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_equal_boots_are_told_to_be_equal (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *window =
    strobe_boot_compare_new (NULL, fixture->capture, fixture->good, fixture->good);

  gtk_window_present (GTK_WINDOW (window));
  strobe_wait_until (shows (window, "No difference"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_a_window_that_is_closed_at_once_is_no_harm (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *window = strobe_boot_compare_new (NULL, fixture->capture, fixture->good, fixture->bad);

  gtk_window_destroy (GTK_WINDOW (window));
  strobe_wait_ms (50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/boot-compare/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("what-differs-is-shown-beside-what-is-equal",
       test_what_differs_is_shown_beside_what_is_equal);
  ADD ("equal-boots-are-told-to-be-equal", test_equal_boots_are_told_to_be_equal);
  ADD ("a-window-that-is-closed-at-once-is-no-harm",
       test_a_window_that_is_closed_at_once_is_no_harm);
#undef ADD
  return g_test_run ();
}
