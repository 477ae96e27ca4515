/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FIRMWARE_NOTE_PROBLEM, /* it cannot be flashed */
  STROBE_FIRMWARE_NOTE_WARNING,
  STROBE_FIRMWARE_NOTE_HINT,
} StrobeFirmwareNoteLevel;

/* A problem of a firmware or a remark on it: what is so, and what to do. */
typedef struct {
  StrobeFirmwareNoteLevel level;
  gboolean is_loss; /* of what a board keeps: it depends on what is chosen to be written */
  char *title;
  char *advice;
} StrobeFirmwareNote;

GArray *strobe_firmware_notes_new (StrobeFirmware *firmware); /* of StrobeFirmwareNote */
char *strobe_firmware_notes_dup_label (const StrobeFirmwareNote *note);
char *strobe_firmware_notes_dup_text (GArray *notes);

G_END_DECLS
