/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/error-sentence.h"
#include "make/firmware-source.h"
#include "make/make-error.h"
#include "make/make-note.h"

G_BEGIN_DECLS

/* The words of the making of a firmware. */
const StrobeErrorSentence *strobe_make_text_find_error (StrobeMakeError code);
char *strobe_make_text_dup_note (const StrobeMakeNote *note);
const char *strobe_make_text_get_kind (StrobeFirmwareSourceKind kind);
const char *strobe_make_text_get_address_source (StrobeRecipeAddressSource source);

G_END_DECLS
