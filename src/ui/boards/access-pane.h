/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "device/access-report.h"
#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* Why the board may not be used, and what helps. Shows itself only then. */
#define STROBE_TYPE_ACCESS_PANE (strobe_access_pane_get_type ())
G_DECLARE_FINAL_TYPE (StrobeAccessPane, strobe_access_pane, STROBE, ACCESS_PANE, AdwBin)

void strobe_access_pane_set_target (StrobeAccessPane *self, StrobeFlashTarget *target);
void strobe_access_pane_set_report (StrobeAccessPane *self, const StrobeAccessReport *report);

G_END_DECLS
