/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-follow.h"
#include "ui/log/log-row.h"
#include "ui/log/log-seek.h"
#include "ui/log/log-selection.h"
#include "ui/log/log-view.h"

G_BEGIN_DECLS

/* More text than this is no use in a clipboard; a file takes it. */
#define STROBE_LOG_VIEW_MAX_COPIED_BYTES ((gsize) 64 * 1024 * 1024)

struct _StrobeLogView {
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkRevealer *more;
  GtkLabel *more_text;
  StrobeCaptureModel *model;
  StrobeLogFolds *folds;
  StrobeLogLook *look;
  StrobeLogFollow *follow;
  StrobeLogSeek *seek;
  StrobeLogSelection *selection;
  GtkWidget *menu;      /* the last one shown; or NULL */
  guint64 first_unseen; /* line; while not following */
};

StrobeLogRow *strobe_log_view_pick_row (StrobeLogView *self, double x_px, double y_px);

G_END_DECLS
