/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/about.h"

#include <string.h>

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/release-notes.h"

static void
test_the_notes_are_those_of_the_newest_release (void)
{
  g_autofree char *notes = strobe_release_notes_dup ();

  g_assert_true (g_str_has_prefix (notes, "<p>"));
  g_assert_true (g_str_has_suffix (notes, "</ul>"));
  g_assert_nonnull (strstr (notes, "<li>Flash a dfu.bin by drag and drop"));
  g_assert_null (strstr (notes, "<li></li>"));
}

static void
test_it_helps_a_report (void)
{
  g_autoptr (StrobeContext) context = strobe_context_new (FALSE);
  GtkWindow *window = strobe_about_show (NULL, context);
  const char *text = adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (window));

  g_assert_nonnull (strstr (text, "Strobe " PACKAGE_VERSION));
  g_assert_nonnull (strstr (text, "GTK 4."));
  g_assert_nonnull (strstr (text, "libadwaita 1."));
  g_assert_nonnull (strstr (text, "libusb 1."));
  g_assert_nonnull (strstr (text, "Boards: 0"));
  g_assert_cmpstr (adw_about_window_get_issue_url (ADW_ABOUT_WINDOW (window)), !=, "");
  g_assert_cmpstr (adw_about_window_get_release_notes (ADW_ABOUT_WINDOW (window)), !=, "");
  gtk_window_destroy (window);
  strobe_wait_idle ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  g_test_add_func ("/ui/about/the-notes-are-those-of-the-newest-release",
                   test_the_notes_are_those_of_the_newest_release);
  g_test_add_func ("/ui/about/it-helps-a-report", test_it_helps_a_report);
  return g_test_run ();
}
