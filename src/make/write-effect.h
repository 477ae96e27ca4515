/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/region-choice.h"

G_BEGIN_DECLS

/* Why a board may not start after a choice, although all that was sent has arrived. */
typedef enum {
  STROBE_WRITE_RISK_NONE = 0,
  STROBE_WRITE_RISK_OLD_TABLE = 1 << 0,  /* an app for a table that is not written with it */
  STROBE_WRITE_RISK_OLD_APP = 1 << 1,    /* a table without the app that it has a place for */
  STROBE_WRITE_RISK_OTHER_SLOT = 1 << 2, /* an app, and the board may start another slot */
  STROBE_WRITE_RISK_FIRST_SLOT = 1 << 3, /* the slots are reset, and no app is written */
} StrobeWriteRisk;

/* What a choice does to a board with the partition table of the firmware. */
typedef struct {
  guint n_written; /* regions */
  guint64 written_bytes;
  guint64 full_bytes;
  StrobeWriteRisk risks;
  GPtrArray *lost; /* of const StrobePartition: user data that is overwritten */
  GPtrArray *kept; /* the same, not touched */
} StrobeWriteEffect;

StrobeWriteEffect *strobe_write_effect_new (StrobeFirmware *firmware, const gboolean *wanted);
void strobe_write_effect_free (StrobeWriteEffect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeWriteEffect, strobe_write_effect_free)

G_END_DECLS
