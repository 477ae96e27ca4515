/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/mailbox.h"

/* StrobeMailbox: how a thread that nobody waits for tells what happened.
 *
 * A letter is a source of the receiver's main context. The receiver may be gone when its turn
 * comes: it closed the mailbox then, on the same thread, and the letter is freed unread. */

struct _StrobeMailbox {
  gatomicrefcount ref_count;
  GMainContext *context;
  gpointer receiver; /* NULL: closed; only the receiver's thread looks at it */
};

typedef struct {
  StrobeMailbox *mailbox;
  StrobeMailFunc func;
  gpointer content;
  GDestroyNotify free_content;
} Letter;

/**
 * strobe_mailbox_new:
 * @receiver: what is given to whoever reads a letter
 *
 * Context: the receiver's thread; letters are read on its thread-default main context.
 *
 * Returns: (transfer full): an empty mailbox
 */
StrobeMailbox *
strobe_mailbox_new (gpointer receiver)
{
  StrobeMailbox *self = g_new0 (StrobeMailbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref_thread_default ();
  self->receiver = receiver;
  return self;
}

/**
 * strobe_mailbox_ref:
 * @self: a mailbox
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the mailbox
 */
StrobeMailbox *
strobe_mailbox_ref (StrobeMailbox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * strobe_mailbox_unref:
 * @self: (transfer full): a mailbox
 *
 * Context: any thread.
 */
void
strobe_mailbox_unref (StrobeMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * strobe_mailbox_close:
 * @self: a mailbox
 *
 * Throws away what comes, and what is there unread: the receiver may go.
 *
 * Context: the receiver's thread.
 */
void
strobe_mailbox_close (StrobeMailbox *self)
{
  self->receiver = NULL;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  if (letter->content != NULL && letter->free_content != NULL)
    letter->free_content (letter->content);
  strobe_mailbox_unref (letter->mailbox);
  g_free (letter);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Letter *letter = user_data;

  if (letter->mailbox->receiver != NULL)
    letter->func (letter->mailbox->receiver, letter->content);
  return G_SOURCE_REMOVE;
}

/**
 * strobe_mailbox_send:
 * @self: a mailbox
 * @delay_ms: how long it may lie; 0: what was sent before is read before it
 * @func: reads it
 * @letter: (nullable) (transfer full): what it says
 * @free_letter: (nullable): frees @letter, read or not
 *
 * Sends a letter.
 *
 * Context: any thread; does not wait. @func and @free_letter are called on the receiver's.
 */
void
strobe_mailbox_send (StrobeMailbox *self,
                     guint delay_ms,
                     StrobeMailFunc func,
                     gpointer letter,
                     GDestroyNotify free_letter)
{
  Letter *sent = g_new0 (Letter, 1);
  g_autoptr (GSource) source =
               delay_ms > 0 ? g_timeout_source_new (delay_ms) : g_idle_source_new ();

  sent->mailbox = strobe_mailbox_ref (self);
  sent->func = func;
  sent->content = letter;
  sent->free_content = free_letter;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, sent, letter_free);
  g_source_attach (source, self->context);
}
