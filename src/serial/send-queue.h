/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"

G_BEGIN_DECLS

/* What waits to be sent over a link. One thread has the link, and any thread may ask for room. */
typedef struct _StrobeSendQueue StrobeSendQueue;

StrobeSendQueue *strobe_send_queue_new (void);
void strobe_send_queue_free (StrobeSendQueue *self);
/* any thread: room first, then the bytes find their way to the thread of the link */
gboolean strobe_send_queue_reserve (StrobeSendQueue *self, gsize size_bytes, GError **error);
/* the thread of the link */
void strobe_send_queue_set_link (StrobeSendQueue *self, StrobeSerialLink *link);
void strobe_send_queue_push (StrobeSendQueue *self, GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSendQueue, strobe_send_queue_free)

G_END_DECLS
