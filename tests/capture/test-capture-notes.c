/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-notes.h"

static void
test_a_line_has_the_note_that_came_last (void)
{
  g_autoptr (StrobeCaptureNotes) notes = strobe_capture_notes_new ();
  g_autofree char *note = NULL;

  g_assert_null (strobe_capture_notes_dup (notes, 3));
  strobe_capture_notes_set (notes, 3, "first");
  strobe_capture_notes_set (notes, 3, "second");
  strobe_capture_notes_set (notes, G_MAXUINT64, "of another");
  note = strobe_capture_notes_dup (notes, 3);
  g_assert_cmpstr (note, ==, "second");
}

static void
test_a_note_can_be_taken_back (void)
{
  g_autoptr (StrobeCaptureNotes) notes = strobe_capture_notes_new ();

  strobe_capture_notes_set (notes, 3, NULL);
  strobe_capture_notes_set (notes, 3, "note");
  strobe_capture_notes_set (notes, 3, NULL);
  g_assert_null (strobe_capture_notes_dup (notes, 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/capture-notes/a-line-has-the-note-that-came-last",
                   test_a_line_has_the_note_that_came_last);
  g_test_add_func ("/capture/capture-notes/a-note-can-be-taken-back",
                   test_a_note_can_be_taken_back);
  return g_test_run ();
}
