/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/crash-decoder.h"

#include "monitor/crash-note.h"

/* StrobeCrashDecoder: has crashes decoded where nobody waits.
 *
 * A crash loop brings the same crash many times a second: only so many are worked on, and of those
 * that could not be decoded the last ones are kept for when the ELF file comes. */

#define MAX_WORKING 64
#define MAX_UNDECODED 200

typedef struct {
  StrobeSymbolStore *symbols;
  StrobePanic *panic;
  char *sha256;
  StrobeCrashNoteResult result;
} Job;

struct _StrobeCrashDecoder {
  StrobeSymbolStore *symbols;
  StrobeCrashDecoderFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  GPtrArray *undecoded; /* of Job */
  guint n_working;
};

static Job *
job_new (StrobeSymbolStore *symbols, StrobePanic *panic, const char *sha256)
{
  Job *job = g_new0 (Job, 1);

  job->symbols = g_object_ref (symbols);
  job->panic = strobe_panic_ref (panic);
  job->sha256 = g_strdup (sha256);
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->symbols);
  strobe_panic_unref (job->panic);
  g_free (job->sha256);
  g_free (job);
}

/**
 * strobe_crash_decoder_new:
 * @symbols: where ELF files are
 * @func: called for each note
 * @user_data: for @func
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a decoder
 */
StrobeCrashDecoder *
strobe_crash_decoder_new (StrobeSymbolStore *symbols,
                          StrobeCrashDecoderFunc func,
                          gpointer user_data)
{
  StrobeCrashDecoder *self = g_new0 (StrobeCrashDecoder, 1);

  self->symbols = g_object_ref (symbols);
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->undecoded = g_ptr_array_new_with_free_func (job_free);
  return self;
}

/**
 * strobe_crash_decoder_free:
 * @self: (transfer full): a decoder
 *
 * Drops what it works on; its function is not called any more.
 *
 * Context: main thread.
 */
void
strobe_crash_decoder_free (StrobeCrashDecoder *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->symbols);
  g_ptr_array_unref (self->undecoded);
  g_free (self);
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;

  g_task_return_pointer (
    task, strobe_crash_note_write (job->symbols, job->panic, job->sha256, &job->result), g_free);
}

static void
keep_undecoded (StrobeCrashDecoder *self, const Job *job)
{
  if (self->undecoded->len >= MAX_UNDECODED)
    g_ptr_array_remove_index (self->undecoded, 0);
  g_ptr_array_add (self->undecoded, job_new (job->symbols, job->panic, job->sha256));
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  const Job *job = g_task_get_task_data (task);
  StrobeCrashDecoder *self = user_data;
  g_autofree char *note = NULL;

  /* Cancelled: the decoder is gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  note = g_task_propagate_pointer (task, NULL);
  self->n_working--;
  if (job->result == STROBE_CRASH_NOTE_NO_ELF)
    keep_undecoded (self, job);
  if (note != NULL)
    self->func (job->panic->backtrace_line, note, self->user_data);
}

/**
 * strobe_crash_decoder_take:
 * @self: a decoder
 * @panic: a crash
 * @sha256: (nullable): the hash of the app that wrote it
 *
 * Has a crash decoded.
 *
 * Ownership: keeps a reference on @panic.
 *
 * Context: main thread; does not wait.
 */
void
strobe_crash_decoder_take (StrobeCrashDecoder *self, StrobePanic *panic, const char *sha256)
{
  g_autoptr (GTask) task = NULL;
  Job *job = job_new (self->symbols, panic, sha256);

  if (self->n_working >= MAX_WORKING) {
    keep_undecoded (self, job);
    job_free (job);
    return;
  }
  self->n_working++;
  task = g_task_new (NULL, self->cancellable, decoded_cb, self);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, decode_thread);
}

/**
 * strobe_crash_decoder_try_again:
 * @self: a decoder
 *
 * Has the crashes decoded that could not be, as there may be another ELF file now.
 *
 * Context: main thread; does not wait.
 */
void
strobe_crash_decoder_try_again (StrobeCrashDecoder *self)
{
  g_autoptr (GPtrArray) undecoded = g_steal_pointer (&self->undecoded);

  self->undecoded = g_ptr_array_new_with_free_func (job_free);
  for (guint i = 0; i < undecoded->len; i++) {
    const Job *job = g_ptr_array_index (undecoded, i);

    strobe_crash_decoder_take (self, job->panic, job->sha256);
  }
}
