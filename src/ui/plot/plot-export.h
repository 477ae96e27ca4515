/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "plot/series-set.h"

G_BEGIN_DECLS

/* Writes all points of the curves into a file, on a worker. */
void strobe_plot_export_async (StrobeSeriesSet *series,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean strobe_plot_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
