/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* The words of the flash pane. */
char *
strobe_flash_text_dup_target (StrobeFlashTarget *self); /* "ESP32-S2 on port 1-4.2", or NULL */
const char *strobe_flash_text_get_hint (StrobeFlashTarget *self); /* why not, what to do; or NULL */
char *strobe_flash_text_dup_saving (StrobeFlashTarget *self); /* or NULL: Flash sends everything */
char *strobe_flash_text_dup_result (StrobeFlashTarget *self); /* or NULL */
const char *strobe_flash_text_get_next_step (StrobeFlashTarget *self); /* after the result */

/* What is said of a job to people who do not look at it. */
char *strobe_flash_text_dup_start (StrobeFlashJob *job);
char *strobe_flash_text_dup_quarter (StrobeFlashJob *job, guint percent);
char *strobe_flash_text_dup_end (StrobeFlashJob *job);
gboolean strobe_flash_text_asks_for_reset (StrobeFlashTarget *self);
char *strobe_flash_text_dup_line (StrobeFlashTarget *self);
const char *strobe_flash_text_get_icon_name (StrobeFlashTarget *self);
char *strobe_flash_text_dup_progress (StrobeFlashJob *job);

G_END_DECLS
