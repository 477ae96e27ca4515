/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "capture/capture-model.h"

G_BEGIN_DECLS

/* Says that the log is paused, and how many lines wait. Signal: "resume", when somebody wants to
 * see them. */
#define STROBE_TYPE_LOG_PAUSE_STRIP (strobe_log_pause_strip_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogPauseStrip, strobe_log_pause_strip, STROBE, LOG_PAUSE_STRIP, AdwBin)

void strobe_log_pause_strip_set_model (StrobeLogPauseStrip *self, StrobeCaptureModel *model);
void
strobe_log_pause_strip_update (StrobeLogPauseStrip *self); /* the model was paused, or resumed */

G_END_DECLS
