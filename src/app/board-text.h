/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board.h"
#include "flash/flash-job.h"

G_BEGIN_DECLS

/* The words and the icon of a board's row; @job is its last job, or NULL. */
char *strobe_board_text_dup_title (StrobeBoard *board);
char *strobe_board_text_dup_subtitle (StrobeBoard *board, StrobeFlashJob *job);
const char *strobe_board_text_get_icon_name (StrobeBoard *board, StrobeFlashJob *job);
char *strobe_board_text_dup_progress (
  const StrobeFlashProgress *progress); /* "62 % · 5.1 KiB/s · 40 s left" */
const char *strobe_board_text_get_phase (StrobeFlashPhase phase);

G_END_DECLS
