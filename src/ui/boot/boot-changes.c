/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boot/boot-changes.h"

#include "boot/boot-diff.h"

/* Reads the lines of two boots out of the capture and folds what is equal. */

/* What happens at a start is in its first lines; a boot that ran for a day is not compared whole.
 */
#define MAX_LINES 5000
/* Equal lines around a change: they say where it is. */
#define CONTEXT_LINES 3

typedef struct {
  StrobeCapture *capture;
  StrobeBoot *good;
  StrobeBoot *boot;
} Request;

static void
request_free (Request *self)
{
  g_object_unref (self->capture);
  g_object_unref (self->good);
  g_object_unref (self->boot);
  g_free (self);
}

static GStrv
read_lines (StrobeCapture *capture, StrobeBoot *boot)
{
  const StrobeBootFacts *facts = strobe_boot_get_facts (boot);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  guint64 end = MIN (facts->last_line + 1, facts->first_line + MAX_LINES);

  for (guint64 number = facts->first_line; number < end; number++) {
    g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (capture, number);

    if (line != NULL)
      g_strv_builder_add (lines, strobe_log_line_get_text (line));
  }
  return g_strv_builder_end (lines);
}

/* Whether an equal line is near a change. */
static gboolean
is_context (GArray *diff, guint index)
{
  guint from = index > CONTEXT_LINES ? index - CONTEXT_LINES : 0;
  guint to = MIN (index + CONTEXT_LINES + 1, diff->len);

  for (guint i = from; i < to; i++)
    if (g_array_index (diff, StrobeBootDiffItem, i).kind != STROBE_BOOT_DIFF_SAME)
      return TRUE;
  return FALSE;
}

static void
add_left_out (GStrvBuilder *lines, guint *n_left_out)
{
  g_autofree char *text = g_strdup_printf ("@%u", *n_left_out);

  if (*n_left_out > 0)
    g_strv_builder_add (lines, text);
  *n_left_out = 0;
}

static void
add_line (GStrvBuilder *lines, char sign, const char *text)
{
  g_autofree char *line = g_strdup_printf ("%c%s", sign, text);

  g_strv_builder_add (lines, line);
}

static void
add_item (GStrvBuilder *lines,
          const StrobeBootDiffItem *item,
          const char *const *good,
          const char *const *boot)
{
  switch (item->kind) {
  case STROBE_BOOT_DIFF_SAME:
    add_line (lines, ' ', boot[item->new_line]);
    break;
  case STROBE_BOOT_DIFF_ONLY_OLD:
    add_line (lines, '-', good[item->old_line]);
    break;
  case STROBE_BOOT_DIFF_ONLY_NEW:
    add_line (lines, '+', boot[item->new_line]);
    break;
  }
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_auto (GStrv) good = read_lines (request->capture, request->good);
  g_auto (GStrv) boot = read_lines (request->capture, request->boot);
  g_autoptr (GArray) diff =
               strobe_boot_diff_compare ((const char *const *) good, (const char *const *) boot);

  g_task_return_pointer (
    task,
    strobe_boot_changes_dup_lines (diff, (const char *const *) good, (const char *const *) boot),
    (GDestroyNotify) g_strfreev);
}

/**
 * strobe_boot_changes_dup_lines:
 * @diff: (element-type StrobeBootDiffItem): what strobe_boot_diff_compare() found
 * @good: the lines of the good boot
 * @boot: the lines of the other
 *
 * Makes lines of a difference; equal ones are left out unless they are near a change.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the lines, as the header says
 */
GStrv
strobe_boot_changes_dup_lines (GArray *diff, const char *const *good, const char *const *boot)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  guint n_left_out = 0;

  for (guint i = 0; i < diff->len; i++) {
    if (is_context (diff, i)) {
      add_left_out (lines, &n_left_out);
      add_item (lines, &g_array_index (diff, StrobeBootDiffItem, i), good, boot);
    } else {
      n_left_out++;
    }
  }
  add_left_out (lines, &n_left_out);
  return g_strv_builder_end (lines);
}

/**
 * strobe_boot_changes_load_async:
 * @capture: where the lines are
 * @good: the boot that went well
 * @boot: the one to compare with it
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Compares the first lines of two boots, on a worker.
 *
 * Context: main thread.
 */
void
strobe_boot_changes_load_async (StrobeCapture *capture,
                                StrobeBoot *good,
                                StrobeBoot *boot,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->capture = g_object_ref (capture);
  request->good = g_object_ref (good);
  request->boot = g_object_ref (boot);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * strobe_boot_changes_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Errors: G_IO_ERROR_CANCELLED.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the lines, as the header says
 */
GStrv
strobe_boot_changes_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
