/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board-list.h"
#include "flash/flash-queue.h"
#include "flash/flash-witness.h"
#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* The composition root: real or practice back ends, chosen here and nowhere else. */
#define STROBE_TYPE_CONTEXT (strobe_context_get_type ())
G_DECLARE_FINAL_TYPE (StrobeContext, strobe_context, STROBE, CONTEXT, GObject)

StrobeContext *strobe_context_new (gboolean with_hardware);
StrobeBoardList *strobe_context_get_boards (StrobeContext *self);
StrobeFlashQueue *strobe_context_get_queue (StrobeContext *self);
/* Who knows which board is still the one that was flashed, and what it holds. */
StrobeFlashWitness *strobe_context_get_witness (StrobeContext *self);
char *strobe_context_dup_default_ledger_folder (void);
StrobeClock *strobe_context_get_clock (StrobeContext *self);
StrobeDfuPort *strobe_context_create_port (StrobeContext *self, StrobeBoard *board);
StrobeSerialLink *strobe_context_create_link (StrobeContext *self, StrobeBoard *board);
StrobeMonitorSession *strobe_context_create_monitor (StrobeContext *self, StrobeBoard *board);
StrobeSymbolStore *strobe_context_get_symbols (StrobeContext *self);
/* Where the logs of real boards are kept, and how much of them; NULL: in memory only. */
char *strobe_context_dup_default_log_folder (void);
void strobe_context_set_log_folder (StrobeContext *self, const char *folder);
void strobe_context_set_log_limits (StrobeContext *self, const StrobeCaptureLimits *limits);
void strobe_context_set_console_over_usb (StrobeContext *self, gboolean over_usb);

/* where the desktop asks the user before a device can be opened */
gboolean strobe_context_asks_for_devices (StrobeContext *self);
void strobe_context_set_parent_window (StrobeContext *self, const char *handle);

/* practice */
StrobeBoard *
strobe_context_add_practice_board (StrobeContext *self, const char *faults, GError **error);
GBytes *strobe_context_build_practice_firmware (StrobeContext *self);
void strobe_context_press_reset (StrobeContext *self, StrobeBoard *board);

G_END_DECLS
