/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "device/board-list.h"
#include "flash/flash-ledger.h"

G_BEGIN_DECLS

/* How long this computer has slept since it was started: time in which no clock of ours ran. */
typedef gint64 (*StrobeFlashSleptFunc) (void);

/* Watches the boards come and go, so as to know whether one is still the same. */
#define STROBE_TYPE_FLASH_WITNESS (strobe_flash_witness_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashWitness, strobe_flash_witness, STROBE, FLASH_WITNESS, GObject)

StrobeFlashWitness *
strobe_flash_witness_new (StrobeBoardList *boards, StrobeFlashLedger *ledger, StrobeClock *clock);
void strobe_flash_witness_set_slept_func (StrobeFlashWitness *self, StrobeFlashSleptFunc func);
StrobeFlashLedger *strobe_flash_witness_get_ledger (StrobeFlashWitness *self);
StrobeFlashIdentity *strobe_flash_witness_dup_identity (StrobeFlashWitness *self, const char *port);

G_END_DECLS
