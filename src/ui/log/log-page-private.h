/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-page.h"
#include "ui/log/log-pause-strip.h"
#include "ui/log/log-search-bar.h"
#include "ui/log/log-toolbar.h"

G_BEGIN_DECLS

struct _StrobeLogPage {
  AdwBin parent_instance;

  StrobeLogToolbar *toolbar;
  StrobeLogFilterBar *filter_bar; /* of the toolbar */
  StrobeLogSearchBar *search_bar;
  StrobeLogPauseStrip *pause_strip;
  AdwToastOverlay *toasts;
  StrobeLogView *view;
  GtkWidget *placeholder;
  GtkWidget *nothing; /* "No line passes the filter" */
  GtkEventController *shortcuts;
  GSettings *settings; /* or NULL */
  StrobeMonitorSession *session;
  StrobeCaptureModel *model;
  char *source_folder;
  guint n_dumps;
  gboolean searching;
  gboolean has_lines;
};

G_END_DECLS
