/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/firmware/firmware-notes.h"

G_BEGIN_DECLS

/* Notes on a firmware, one a row. Not visible without any. */
#define STROBE_TYPE_NOTE_LIST (strobe_note_list_get_type ())
G_DECLARE_FINAL_TYPE (StrobeNoteList, strobe_note_list, STROBE, NOTE_LIST, AdwBin)

void strobe_note_list_clear (StrobeNoteList *self);
void strobe_note_list_add (StrobeNoteList *self, const StrobeFirmwareNote *note, gboolean is_brief);
void strobe_note_list_add_count (StrobeNoteList *self, guint n_more);

G_END_DECLS
