/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/firmware-diff.h"

G_BEGIN_DECLS

/* A build that was made again, in words. */
char *strobe_build_text_dup_changes (StrobeFirmwareDiff *diff);
const char *strobe_build_text_get_away (void);
char *strobe_build_text_dup_age (gint64 age_s, guint *next_s);

G_END_DECLS
