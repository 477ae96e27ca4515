/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-notes.h"

#include <glib/gi18n.h>

#include "app/error-text.h"
#include "app/remark-text.h"
#include "image/firmware-remark.h"

/* StrobeFirmwareNote: what is to be said of a firmware, the worst first. Two problems with the same
 * words are one: which part it is stands in the details of the error. */

static void
clear_note (gpointer data)
{
  StrobeFirmwareNote *note = data;

  g_free (note->title);
  g_free (note->advice);
}

static gboolean
is_said (GArray *notes, const char *title)
{
  for (guint i = 0; i < notes->len; i++) {
    if (g_str_equal (g_array_index (notes, StrobeFirmwareNote, i).title, title))
      return TRUE;
  }
  return FALSE;
}

static void
take_note (GArray *notes, StrobeFirmwareNote note)
{
  if (is_said (notes, note.title))
    clear_note (&note);
  else
    g_array_append_val (notes, note);
}

static gboolean
is_loss (const StrobeFirmwareRemark *remark)
{
  return remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS ||
         remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS ||
         remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_FILES ||
         remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE;
}

static void
add_remarks (GArray *notes, StrobeFirmware *firmware, StrobeFirmwareRemarkLevel level)
{
  StrobeFirmwareNoteLevel note_level = level == STROBE_FIRMWARE_REMARK_LEVEL_WARNING
                                         ? STROBE_FIRMWARE_NOTE_WARNING
                                         : STROBE_FIRMWARE_NOTE_HINT;

  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    const StrobeFirmwareRemark *remark = strobe_firmware_get_remark (firmware, i);

    if (remark->level == level)
      take_note (notes, (StrobeFirmwareNote){ note_level, is_loss (remark),
                                              strobe_remark_text_dup_title (remark),
                                              strobe_remark_text_dup_advice (remark) });
  }
}

/**
 * strobe_firmware_notes_new:
 * @firmware: a firmware
 *
 * Lists what is wrong with a firmware and what is worth saying of it.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeFirmwareNote): problems, warnings, hints
 */
GArray *
strobe_firmware_notes_new (StrobeFirmware *firmware)
{
  GPtrArray *problems = strobe_firmware_get_problems (firmware);
  GArray *notes = g_array_new (FALSE, FALSE, sizeof (StrobeFirmwareNote));

  g_array_set_clear_func (notes, clear_note);
  for (guint i = 0; i < problems->len; i++) {
    const GError *problem = g_ptr_array_index (problems, i);

    take_note (notes, (StrobeFirmwareNote){ STROBE_FIRMWARE_NOTE_PROBLEM, FALSE,
                                            g_strdup (strobe_error_text_get_title (problem)),
                                            g_strdup (strobe_error_text_get_advice (problem)) });
  }
  add_remarks (notes, firmware, STROBE_FIRMWARE_REMARK_LEVEL_WARNING);
  add_remarks (notes, firmware, STROBE_FIRMWARE_REMARK_LEVEL_HINT);
  return notes;
}

/**
 * strobe_firmware_notes_dup_label:
 * @note: a note
 *
 * Says in words what an icon shows.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): level and title
 */
char *
strobe_firmware_notes_dup_label (const StrobeFirmwareNote *note)
{
  switch (note->level) {
  case STROBE_FIRMWARE_NOTE_PROBLEM:
    return g_strdup_printf (_ ("Problem: %s"), note->title);
  case STROBE_FIRMWARE_NOTE_WARNING:
    return g_strdup_printf (_ ("Warning: %s"), note->title);
  case STROBE_FIRMWARE_NOTE_HINT:
    /* Translators: before a remark that somebody may want to know */
    return g_strdup_printf (_ ("Hint: %s"), note->title);
  }
  g_assert_not_reached ();
}

/**
 * strobe_firmware_notes_dup_text:
 * @notes: what strobe_firmware_notes_new() gave
 *
 * Context: main thread.
 *
 * Returns: (transfer full): all of them as plain text; empty if there are none
 */
char *
strobe_firmware_notes_dup_text (GArray *notes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < notes->len; i++) {
    const StrobeFirmwareNote *note = &g_array_index (notes, StrobeFirmwareNote, i);
    g_autofree char *label = strobe_firmware_notes_dup_label (note);

    g_string_append_printf (text, "%s\n  %s\n", label, note->advice);
  }
  return g_string_free (text, FALSE);
}
