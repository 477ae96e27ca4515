/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/verdict.h"

G_BEGIN_DECLS

/* The sentences of a verdict: what happened, what to do. */
char *strobe_verdict_text_dup_title (const StrobeVerdict *verdict,
                                     const StrobeAppIdentity *flashed);
const char *strobe_verdict_text_get_hint (const StrobeVerdict *verdict);
const char *strobe_verdict_text_get_icon_name (const StrobeVerdict *verdict);
const char *strobe_verdict_text_get_name (const StrobeVerdict *verdict);
gboolean strobe_verdict_text_is_trouble (const StrobeVerdict *verdict);

G_END_DECLS
