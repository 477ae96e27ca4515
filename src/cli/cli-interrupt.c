/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* Ctrl+C. Flashing does not run a main loop, and a signal handler may not call GLib; a thread
 * that waits for the signal may. */

static gpointer
wait_for_signal (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  sigset_t signals;
  int number;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  if (sigwait (&signals, &number) != 0)
    return NULL;
  /* This thread takes the next one, with its default action: the second Ctrl+C kills. */
  pthread_sigmask (SIG_UNBLOCK, &signals, NULL);
  g_cancellable_cancel (cancellable);
  while (TRUE)
    pause ();
}

/**
 * strobe_cli_interrupt_install:
 *
 * Makes the first SIGINT or SIGTERM cancel, and the second one kill.
 *
 * Ownership: the caller owns a reference to the cancellable.
 *
 * Context: main thread, before any other thread exists.
 *
 * Returns: (transfer full): what is cancelled
 */
GCancellable *
strobe_cli_interrupt_install (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("strobe-interrupt", wait_for_signal, g_object_ref (cancellable)));
  return g_steal_pointer (&cancellable);
}
