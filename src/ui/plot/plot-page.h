/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* The numbers in what a board says, as curves. Properties: has-series. */
#define STROBE_TYPE_PLOT_PAGE (strobe_plot_page_get_type ())
G_DECLARE_FINAL_TYPE (StrobePlotPage, strobe_plot_page, STROBE, PLOT_PAGE, AdwBin)

void strobe_plot_page_set_session (StrobePlotPage *self, StrobeMonitorSession *session);
void strobe_plot_page_set_series (StrobePlotPage *self, StrobeSeriesSet *series);
void strobe_plot_page_update (StrobePlotPage *self);
gboolean strobe_plot_page_has_series (StrobePlotPage *self);

G_END_DECLS
