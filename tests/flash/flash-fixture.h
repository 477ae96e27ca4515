/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board-list.h"
#include "flash/flash-queue.h"
#include "sim/sim-board.h"
#include "sim/sim-source.h"

G_BEGIN_DECLS

/* Practice boards, the list that finds them and a queue that flashes them, for the tests here. */
typedef struct {
  StrobeClock *clock;
  StrobeSimSource *source;
  StrobeBoardList *list;
  StrobeFlashQueue *queue;
} FlashFixture;

/* A script for a board that takes no time at all. */
#define FLASH_FIXTURE_FAST "erase 0 ms, verify 0 ms, transfer 0 us, attach 0 ms"
/* A script for a board that is written slowly enough to be met in the middle of it. */
#define FLASH_FIXTURE_SLOW "erase 0 ms, verify 0 ms, transfer 500 us, attach 0 ms"

void flash_fixture_set_up (FlashFixture *self, gconstpointer data);
void flash_fixture_tear_down (FlashFixture *self, gconstpointer data);

/* Plugs a board of @target in with BOOT pressed and waits until the list has it. Returns
 * (transfer none) what the list made of it. */
StrobeBoard *flash_fixture_add_board (
  FlashFixture *self, const char *port, const char *target, StrobeSimKind kind, const char *faults);
StrobeSimBoard *flash_fixture_get_sim (FlashFixture *self, StrobeBoard *board);
StrobeFirmware *flash_fixture_create_firmware (const char *target, gsize app_size_bytes);
StrobeFlashJob *
flash_fixture_start (FlashFixture *self, StrobeFirmware *firmware, StrobeBoard *board);
void flash_fixture_wait_for_end (StrobeFlashJob *job);
void flash_fixture_assert_succeeded (StrobeFlashJob *job);
void
flash_fixture_assert_flashed (FlashFixture *self, StrobeBoard *board, StrobeFirmware *firmware);

/* Runs the main loop until @condition holds; fails after a deadline that only a broken test meets.
 */
#define FLASH_FIXTURE_WAIT_UNTIL(condition)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;                            \
    guint tick_id = flash_fixture_start_ticking ();                                                \
    while (!(condition)) {                                                                         \
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);                                   \
      g_main_context_iteration (NULL, TRUE);                                                       \
    }                                                                                              \
    g_source_remove (tick_id);                                                                     \
  }                                                                                                \
  G_STMT_END

guint flash_fixture_start_ticking (void);

G_END_DECLS
