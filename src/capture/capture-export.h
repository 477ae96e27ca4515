/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-model.h"
#include "log/log-format.h"

G_BEGIN_DECLS

/* Writes what a model shows into a file, on a worker. */
void strobe_capture_export_async (StrobeCaptureModel *model,
                                  GFile *file,
                                  StrobeLogFormat format,
                                  StrobeLogTimes times,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean strobe_capture_export_finish (GAsyncResult *result, guint64 *n_lines, GError **error);
/* The lines at these positions (NULL: all), for the clipboard; at most @max_bytes of text. */
char *strobe_capture_export_dup_text (StrobeCaptureModel *model,
                                      const guint *positions,
                                      gsize n_positions,
                                      StrobeLogTimes times,
                                      gsize max_bytes);

G_END_DECLS
