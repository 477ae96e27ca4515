/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "flash/flash-delta.h"
#include "flash/flash-entry.h"
#include "flash/flash-plan.h"

G_BEGIN_DECLS

/* What this Strobe last wrote on which board, as far as its chip verified it. */
#define STROBE_TYPE_FLASH_LEDGER (strobe_flash_ledger_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashLedger, strobe_flash_ledger, STROBE, FLASH_LEDGER, GObject)

StrobeFlashLedger *strobe_flash_ledger_new (const char *folder);
StrobeFlashDelta *strobe_flash_ledger_compare (StrobeFlashLedger *self,
                                               const StrobeFlashIdentity *identity,
                                               StrobeFirmware *firmware);
void strobe_flash_ledger_note_sighting (StrobeFlashLedger *self,
                                        const StrobeFlashIdentity *identity);

/* Around each flash; strobe_flash_recorder_run() calls them. */
gboolean strobe_flash_ledger_begin (StrobeFlashLedger *self,
                                    const StrobeFlashIdentity *identity,
                                    StrobeFlashPlan *plan,
                                    StrobeFlashEntry **known,
                                    GError **error);
void strobe_flash_ledger_restore (StrobeFlashLedger *self, const StrobeFlashEntry *known);
void strobe_flash_ledger_commit (StrobeFlashLedger *self,
                                 const StrobeFlashIdentity *identity,
                                 StrobeFlashPlan *plan,
                                 const StrobeFlashEntry *known);

G_END_DECLS
