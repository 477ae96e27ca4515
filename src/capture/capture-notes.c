/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-notes.h"

/* StrobeCaptureNotes: few lines have one, so each is kept by its line's number. */

struct _StrobeCaptureNotes {
  GMutex mutex;
  GHashTable *texts; /* of line number to text */
};

/**
 * strobe_capture_notes_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): no notes
 */
StrobeCaptureNotes *
strobe_capture_notes_new (void)
{
  StrobeCaptureNotes *self = g_new0 (StrobeCaptureNotes, 1);

  g_mutex_init (&self->mutex);
  self->texts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

/**
 * strobe_capture_notes_free:
 * @self: (transfer full): notes
 *
 * Context: any thread.
 */
void
strobe_capture_notes_free (StrobeCaptureNotes *self)
{
  g_hash_table_unref (self->texts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_capture_notes_set:
 * @self: notes
 * @number: a line
 * @note: (nullable): what was found out about it; %NULL: nothing
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread.
 */
void
strobe_capture_notes_set (StrobeCaptureNotes *self, guint64 number, const char *note)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (note != NULL)
    g_hash_table_replace (self->texts, g_memdup2 (&number, sizeof number), g_strdup (note));
  else
    g_hash_table_remove (self->texts, &number);
}

/**
 * strobe_capture_notes_dup:
 * @self: notes
 * @number: a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): what was found out about the line
 */
char *
strobe_capture_notes_dup (StrobeCaptureNotes *self, guint64 number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (g_hash_table_lookup (self->texts, &number));
}
