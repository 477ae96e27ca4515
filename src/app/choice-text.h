/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/write-effect.h"

G_BEGIN_DECLS

/* The words for what of a firmware is written, and what that does to the board. */
char *strobe_choice_text_dup_title (StrobeFirmware *firmware, const gboolean *wanted);
const char *strobe_choice_text_get_kind (StrobeFirmwarePartKind kind);
char *strobe_choice_text_dup_region (StrobeFirmware *firmware, guint index);
char **strobe_choice_text_dup_warnings (const StrobeWriteEffect *effect);
char *strobe_choice_text_dup_kept (const StrobeWriteEffect *effect);

G_END_DECLS
