/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-filter-bar.h"
#include "ui/log/log-page.h"
#include "ui/log/log-search-bar.h"

G_BEGIN_DECLS

struct _StrobeLogPage {
  AdwBin parent_instance;

  AdwSqueezer *squeezer;
  GtkWidget *wide_bar;
  AdwBin *wide_slot;
  AdwBin *narrow_slot;
  StrobeLogFilterBar *filter_bar;
  StrobeLogSearchBar *search_bar;
  GtkRevealer *pause_strip;
  GtkLabel *pause_text;
  AdwToastOverlay *toasts;
  StrobeLogView *view;
  GtkWidget *placeholder;
  GtkWidget *nothing; /* "No line passes the filter" */
  GtkEventController *shortcuts;
  GSettings *settings; /* or NULL */
  StrobeMonitorSession *session;
  StrobeCaptureModel *model;
  char *source_folder;
  guint pause_id;
  guint place_id;
  guint n_dumps;
  gboolean searching;
  gboolean has_lines;
};

G_END_DECLS
