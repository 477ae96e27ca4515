/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/panic.h"
#include "symbols/symbol-store.h"

G_BEGIN_DECLS

/* What became of a crash. */
typedef enum {
  STROBE_CRASH_NOTE_DECODED,
  STROBE_CRASH_NOTE_NO_ELF,  /* none of that build was found; another may come */
  STROBE_CRASH_NOTE_NOTHING, /* it has no addresses */
} StrobeCrashNoteResult;

char *strobe_crash_note_write (StrobeSymbolStore *symbols,
                               const StrobePanic *panic,
                               const char *sha256,
                               StrobeCrashNoteResult *result);

G_END_DECLS
