/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/log/log-look.h"

G_BEGIN_DECLS

/* Finds text in the lines that are shown. Signals: "show-line" (guint64) a
 * match is to be scrolled to; "closed". */
#define STROBE_TYPE_LOG_SEARCH_BAR (strobe_log_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogSearchBar, strobe_log_search_bar, STROBE, LOG_SEARCH_BAR, AdwBin)

void strobe_log_search_bar_set_look (StrobeLogSearchBar *self, StrobeLogLook *look);
void strobe_log_search_bar_model_changed (StrobeLogSearchBar *self);
void strobe_log_search_bar_set_start (StrobeLogSearchBar *self, guint64 number, gboolean backwards);
void strobe_log_search_bar_set_open (StrobeLogSearchBar *self, gboolean is_open);
gboolean strobe_log_search_bar_is_open (StrobeLogSearchBar *self);
void strobe_log_search_bar_set_text (StrobeLogSearchBar *self, const char *text);
void strobe_log_search_bar_next (StrobeLogSearchBar *self);
void strobe_log_search_bar_previous (StrobeLogSearchBar *self);

G_END_DECLS
