/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "flash/flash-job.h"
#include "flash/flash-witness.h"

G_BEGIN_DECLS

/* Makes the DFU port of a board; the composition root supplies it. (transfer full) */
typedef StrobeDfuPort *(*StrobeFlashPortFunc) (StrobeBoard *board, gpointer user_data);

/* The jobs, at most one running a board; a GListModel of StrobeFlashJob, newest last. A finished
 * job stays until its board's next one. The jobs returned below are the queue's (transfer none).
 * Property: active. */
#define STROBE_TYPE_FLASH_QUEUE (strobe_flash_queue_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashQueue, strobe_flash_queue, STROBE, FLASH_QUEUE, GObject)

StrobeFlashQueue *
strobe_flash_queue_new (StrobeClock *clock, StrobeFlashPortFunc port_func, gpointer user_data);
void strobe_flash_queue_set_witness (StrobeFlashQueue *self, StrobeFlashWitness *witness);
StrobeFlashJob *strobe_flash_queue_start (StrobeFlashQueue *self,
                                          StrobeFirmware *firmware,
                                          StrobeBoard *board,
                                          GError **error);
StrobeFlashJob *strobe_flash_queue_start_partial (StrobeFlashQueue *self,
                                                  StrobeFirmware *firmware,
                                                  StrobeFirmware *sent,
                                                  StrobeBoard *board,
                                                  GError **error);
StrobeFlashJob *strobe_flash_queue_find (StrobeFlashQueue *self,
                                         StrobeBoard *board); /* its last job */
gboolean strobe_flash_queue_is_active (StrobeFlashQueue *self);

G_END_DECLS
