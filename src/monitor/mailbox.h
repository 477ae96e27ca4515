/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Letters from any thread to one receiver on its own. Counted: whoever writes has a reference, and
 * the receiver closes it when it wants no more. */
typedef struct _StrobeMailbox StrobeMailbox;

/* Called on the receiver's thread. @letter is only lent. */
typedef void (*StrobeMailFunc) (gpointer receiver, gpointer letter);

StrobeMailbox *strobe_mailbox_new (gpointer receiver);
StrobeMailbox *strobe_mailbox_ref (StrobeMailbox *self);
void strobe_mailbox_unref (StrobeMailbox *self);
void strobe_mailbox_close (StrobeMailbox *self); /* nothing is delivered any more */
/* any thread; @letter: (transfer full) */
void strobe_mailbox_send (StrobeMailbox *self,
                          guint delay_ms,
                          StrobeMailFunc func,
                          gpointer letter,
                          GDestroyNotify free_letter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMailbox, strobe_mailbox_unref)

G_END_DECLS
