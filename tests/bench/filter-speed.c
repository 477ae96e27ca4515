/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include "capture/capture-model.h"

/* filter-speed FOLDER LINES: how long after a filter was set the end of the log is there, and all
 * of it, on a capture of so many lines. */

static StrobeCapture *
fill (const char *folder, guint64 n_lines)
{
  static const char *const tags[] = { "main", "wifi", "sensor", "led", "http", "mqtt", "nvs" };
  StrobeCapture *capture = strobe_capture_new (folder, "speed", NULL);
  g_autoptr (GString) chunk = g_string_new (NULL);

  for (guint64 i = 0; i < n_lines; i++) {
    g_string_append_printf (
      chunk,
      "%c (%" G_GUINT64_FORMAT ") %s: value %" G_GUINT64_FORMAT " of something that a board says\n",
      "IIIIIIWIDE"[i % 10], i, tags[i % G_N_ELEMENTS (tags)], i * 7919 % 10007);
    if (chunk->len < 65536 && i + 1 < n_lines)
      continue;
    strobe_capture_write (capture, chunk->str, chunk->len, (gint64) i);
    g_string_truncate (chunk, 0);
  }
  return capture;
}

static void
changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, gint64 *first_us)
{
  if (*first_us == 0 && n_added > 0)
    *first_us = g_get_monotonic_time ();
}

static gboolean
is_busy (StrobeCaptureModel *model)
{
  gboolean busy = FALSE;

  g_object_get (model, "busy", &busy, NULL);
  return busy;
}

static void
measure (StrobeCaptureModel *model, const char *name, StrobeLogFilter *filter)
{
  gint64 first_us = 0;
  gulong id = g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), &first_us);
  gint64 start_us = g_get_monotonic_time ();

  strobe_capture_model_set_filter (model, filter);
  while (is_busy (model))
    g_main_context_iteration (NULL, TRUE);
  printf ("| %s | %.1f | %.0f | %u |\n", name,
          (double) ((first_us != 0 ? first_us : g_get_monotonic_time ()) - start_us) / 1000,
          (double) (g_get_monotonic_time () - start_us) / 1000,
          g_list_model_get_n_items (G_LIST_MODEL (model)));
  g_signal_handler_disconnect (model, id);
  strobe_capture_model_set_filter (model, NULL);
  strobe_log_filter_unref (filter);
}

int
main (int argc, char **argv)
{
  const char *const tags[] = { "wifi", NULL };
  guint64 n_lines = argc == 3 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  g_autoptr (StrobeCapture) capture = argc == 3 ? fill (argv[1], n_lines) : NULL;
  g_autoptr (StrobeCaptureModel) model = NULL;

  if (capture == NULL)
    return 2;
  model = strobe_capture_model_new (capture);
  printf ("filters on %" G_GUINT64_FORMAT " lines, milliseconds\n", n_lines);
  printf ("| filter | first screen | all | lines |\n|---|---|---|---|\n");
  measure (model, "level",
           strobe_log_filter_new (STROBE_LOG_LEVEL_ERROR, NULL, NULL, NULL, 0, NULL));
  measure (model, "tag", strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, tags, NULL, NULL, 0, NULL));
  measure (model, "text",
           strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, NULL, "Value 77 ", 0, NULL));
  measure (model, "text that is rare",
           strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, NULL, "(1234) ", 0, NULL));
  measure (model, "regular expression",
           strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, NULL, "value 7+ of",
                                  STROBE_LOG_FILTER_REGEX, NULL));
  return 0;
}
