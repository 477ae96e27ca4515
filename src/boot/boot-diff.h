/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_BOOT_DIFF_SAME,
  STROBE_BOOT_DIFF_ONLY_OLD, /* the good boot has it */
  STROBE_BOOT_DIFF_ONLY_NEW,
} StrobeBootDiffKind;

typedef struct {
  StrobeBootDiffKind kind;
  guint old_line; /* index in its array; G_MAXUINT: none */
  guint new_line;
} StrobeBootDiffItem;

/* Compares the lines of two boots; what differs in every boot (times, addresses, counters at the
 * start of a line) counts as the same. */
GArray *strobe_boot_diff_compare (const char *const *old_lines, const char *const *new_lines);

G_END_DECLS
