/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-remark.h"

G_BEGIN_DECLS

/* The warnings that somebody has seen, of all builds of a firmware. */
typedef struct _StrobeKnownWarnings StrobeKnownWarnings;

StrobeKnownWarnings *strobe_known_warnings_new (void);
void strobe_known_warnings_free (StrobeKnownWarnings *self);
void strobe_known_warnings_forget (StrobeKnownWarnings *self);
void strobe_known_warnings_add (StrobeKnownWarnings *self, StrobeFirmware *firmware);
GPtrArray *strobe_known_warnings_find_new (StrobeKnownWarnings *self, StrobeFirmware *firmware);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeKnownWarnings, strobe_known_warnings_free)

G_END_DECLS
