/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/flash-identity.h"
#include "image/chip.h"

G_BEGIN_DECLS

/* What the ledger knows of one board: verified by its chip, all of it. */
typedef struct {
  StrobeFlashIdentity *identity;
  const StrobeChip *chip;
  guint64 flash_size_bytes; /* of the flash parameters; 0: none */
  gint64 written_s;         /* since 1970, UTC */
  GArray *stable;           /* of StrobeFlashRange: where no app writes */
  GArray *pieces;           /* of StrobeFlashPiece, all of them in @stable */
} StrobeFlashEntry;

StrobeFlashEntry *strobe_flash_entry_new (const StrobeFlashIdentity *identity,
                                          const StrobeChip *chip,
                                          guint64 flash_size_bytes,
                                          gint64 written_s);
StrobeFlashEntry *strobe_flash_entry_copy (const StrobeFlashEntry *self);
void strobe_flash_entry_free (StrobeFlashEntry *self);
StrobeFlashEntry *strobe_flash_entry_read (GKeyFile *file, const char *group);
void strobe_flash_entry_write (const StrobeFlashEntry *self, GKeyFile *file, const char *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashEntry, strobe_flash_entry_free)

G_END_DECLS
