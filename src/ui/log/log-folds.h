/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-model.h"

G_BEGIN_DECLS

/* The lines of a capture model, with the insides of core dumps folded away. */
#define STROBE_TYPE_LOG_FOLDS (strobe_log_folds_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogFolds, strobe_log_folds, STROBE, LOG_FOLDS, GObject)

StrobeLogFolds *strobe_log_folds_new (StrobeCaptureModel *base);
void strobe_log_folds_add (StrobeLogFolds *self, guint64 first_line, guint64 last_line);
gboolean strobe_log_folds_get (StrobeLogFolds *self,
                               guint64 first_line,
                               guint64 *last_line,
                               gboolean *is_open);
void strobe_log_folds_set_open (StrobeLogFolds *self, guint64 first_line, gboolean is_open);
void strobe_log_folds_reveal (StrobeLogFolds *self, guint64 number);
guint strobe_log_folds_to_base (StrobeLogFolds *self, guint index);
gboolean strobe_log_folds_find (StrobeLogFolds *self, guint64 number, guint *index);

G_END_DECLS
