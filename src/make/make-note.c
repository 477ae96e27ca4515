/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/make-note.h"

/* StrobeMakeNote: one decision that was taken while a firmware was made. A plain value, made by
 * the readers and the recipe; its words are in app/make-text.c. */

/**
 * strobe_make_note_new:
 * @code: what was decided
 * @name: (nullable): about which file or folder
 * @value: (nullable): the other value that the code speaks of
 *
 * Makes a note. Names come from files and folders: they are made valid UTF-8 here.
 *
 * Ownership: the texts are copied.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the note
 */
StrobeMakeNote *
strobe_make_note_new (StrobeMakeNoteCode code, const char *name, const char *value)
{
  StrobeMakeNote *self = g_new0 (StrobeMakeNote, 1);

  self->code = code;
  self->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  self->value = value != NULL ? g_utf8_make_valid (value, -1) : NULL;
  return self;
}

/**
 * strobe_make_note_copy:
 * @self: a note
 *
 * Copies a note.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeMakeNote *
strobe_make_note_copy (const StrobeMakeNote *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strobe_make_note_new (self->code, self->name, self->value);
}

/**
 * strobe_make_note_free:
 * @self: (transfer full): a note
 *
 * Frees a note.
 *
 * Context: any thread.
 */
void
strobe_make_note_free (StrobeMakeNote *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}
