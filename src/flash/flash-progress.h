/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_FLASH_PHASE_WAITING, /* opening, recovering */
  STROBE_FLASH_PHASE_DETACHING,
  STROBE_FLASH_PHASE_WRITING, /* erasing and writing: the ROM does both in one */
  STROBE_FLASH_PHASE_VERIFYING,
  STROBE_FLASH_PHASE_DONE,
} StrobeFlashPhase;

/* A value; crosses threads by copy. */
typedef struct {
  StrobeFlashPhase phase;
  guint64 done_bytes;
  guint64 total_bytes;
  gint64 started_us;       /* monotonic, start of the job */
  gint64 phase_started_us; /* start of the phase */
  gint64 at_us;            /* when this was taken */
} StrobeFlashProgress;

#define STROBE_TYPE_FLASH_PROGRESS (strobe_flash_progress_get_type ())
GType strobe_flash_progress_get_type (void);
StrobeFlashProgress *strobe_flash_progress_copy (const StrobeFlashProgress *self);
void strobe_flash_progress_free (StrobeFlashProgress *self);
const char *strobe_flash_phase_get_name (StrobeFlashPhase phase); /* for JSON */
double strobe_flash_progress_get_fraction (const StrobeFlashProgress *self);
double
strobe_flash_progress_get_rate (const StrobeFlashProgress *self); /* bytes a second; 0: not known */
gint64 strobe_flash_progress_get_time_left_ms (const StrobeFlashProgress *self); /* -1: not known */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashProgress, strobe_flash_progress_free)

G_END_DECLS
