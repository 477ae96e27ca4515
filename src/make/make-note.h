/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_MAKE_NOTE_RENAMED,        /* the part of file @name is called @value */
  STROBE_MAKE_NOTE_ENVIRONMENT,    /* of several environments the latest, @name, was taken */
  STROBE_MAKE_NOTE_BUILD_FOLDER,   /* of several build folders the latest, @name, was taken */
  STROBE_MAKE_NOTE_ASSUMED_FLASH,  /* nothing says the flash size; it was taken to be @value */
  STROBE_MAKE_NOTE_REPLACED,       /* @name is not written: @value has the same address */
  STROBE_MAKE_NOTE_OUTSIDE,        /* @name lies outside the build folder, at @value */
  STROBE_MAKE_NOTE_ENCRYPTED,      /* the build wants @name encrypted; DFU writes it as it is */
  STROBE_MAKE_NOTE_EMPTY,          /* @name has no bytes, so it becomes no part */
  STROBE_MAKE_NOTE_LEFT_OUT,       /* @name is there and is not written unless asked for */
  STROBE_MAKE_NOTE_OLD_DFU,        /* @name beside the build was not used */
  STROBE_MAKE_NOTE_NO_BOOT_CHOICE, /* no otadata: the board goes on booting the app it booted */
} StrobeMakeNoteCode;

/* Something that Strobe decided or mended while it made a firmware, and that people should know. */
typedef struct {
  StrobeMakeNoteCode code;
  char *name;  /* nullable */
  char *value; /* nullable */
} StrobeMakeNote;

StrobeMakeNote *strobe_make_note_new (StrobeMakeNoteCode code, const char *name, const char *value);
StrobeMakeNote *strobe_make_note_copy (const StrobeMakeNote *self);
void strobe_make_note_free (StrobeMakeNote *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMakeNote, strobe_make_note_free)

G_END_DECLS
