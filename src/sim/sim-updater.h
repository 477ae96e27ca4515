/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-flash.h"

G_BEGIN_DECLS

/* The ROM's own error numbers; what they become in a status reply is the business of the state
 * machine above. */
typedef enum {
  STROBE_SIM_UPDATER_ERROR_NONE = 0,
  STROBE_SIM_UPDATER_ERROR_ARCHIVE = 1,
  STROBE_SIM_UPDATER_ERROR_INDEX = 2,
  STROBE_SIM_UPDATER_ERROR_DIGEST = 3,
  STROBE_SIM_UPDATER_ERROR_MISSING = 4,
} StrobeSimUpdaterError;

/* The updater of the mask ROM: takes the bytes of the DNLOAD requests, writes flash. */
typedef struct _StrobeSimUpdater StrobeSimUpdater;

StrobeSimUpdater *strobe_sim_updater_new (StrobeSimFlash *flash);
void strobe_sim_updater_free (StrobeSimUpdater *self);
void strobe_sim_updater_begin (StrobeSimUpdater *self);
void strobe_sim_updater_feed (StrobeSimUpdater *self, const guint8 *data, gsize size_bytes);
void strobe_sim_updater_end (StrobeSimUpdater *self);
StrobeSimUpdaterError strobe_sim_updater_get_error (StrobeSimUpdater *self);
void strobe_sim_updater_clear_error (StrobeSimUpdater *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimUpdater, strobe_sim_updater_free)

G_END_DECLS
