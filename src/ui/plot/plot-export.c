/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-export.h"

static void
export_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GError *error = NULL;

  strobe_series_set_append_csv (STROBE_SERIES_SET (source), text);
  if (g_file_replace_contents (G_FILE (data), text->str, text->len, NULL, FALSE, G_FILE_CREATE_NONE,
                               NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * strobe_plot_export_async:
 * @series: the curves
 * @file: where they go; replaced if it is there
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes all points as comma separated values.
 *
 * Ownership: keeps @series and @file until it is done.
 *
 * Context: main thread.
 */
void
strobe_plot_export_async (StrobeSeriesSet *series,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (series, cancellable, callback, user_data);

  g_task_set_source_tag (task, strobe_plot_export_async);
  g_task_set_name (task, "[strobe] plot export");
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, export_in_worker);
}

/**
 * strobe_plot_export_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Errors: those of g_file_replace_contents().
 *
 * Context: main thread.
 *
 * Returns: whether the file was written
 */
gboolean
strobe_plot_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
