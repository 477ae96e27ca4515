/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-request.h"

/* StrobeSimRequest: one control transfer and what comes of it, made by the board for each call and
 * handed to whatever is running on it.
 *
 * Source: USB 2.0, section 9.3, for the bits of bmRequestType. */

#define DIRECTION_IN 0x80
#define TYPE_MASK 0x60
#define TYPE_CLASS 0x20
#define TYPE_VENDOR 0x40

/**
 * strobe_sim_request_is_in:
 * @self: a request
 *
 * Returns: whether the device is asked for data
 */
gboolean
strobe_sim_request_is_in (const StrobeSimRequest *self)
{
  return (self->setup->request_type & DIRECTION_IN) != 0;
}

/**
 * strobe_sim_request_is_class:
 * @self: a request
 *
 * Returns: whether it is a class request
 */
gboolean
strobe_sim_request_is_class (const StrobeSimRequest *self)
{
  return (self->setup->request_type & TYPE_MASK) == TYPE_CLASS;
}

/**
 * strobe_sim_request_is_vendor:
 * @self: a request
 *
 * Returns: whether it is a vendor request, or one of no known kind
 */
gboolean
strobe_sim_request_is_vendor (const StrobeSimRequest *self)
{
  return (self->setup->request_type & TYPE_VENDOR) != 0;
}

/**
 * strobe_sim_request_answer:
 * @self: a request
 * @data: what the device has to say
 * @size_bytes: how much
 *
 * Answers with data, as much of it as was asked for.
 *
 * Ownership: @data is copied.
 *
 * Returns: STROBE_SIM_REPLY_ACK
 */
StrobeSimReply
strobe_sim_request_answer (StrobeSimRequest *self, const guint8 *data, gsize size_bytes)
{
  g_byte_array_append (self->in, data, (guint) MIN (size_bytes, self->setup->length));
  return STROBE_SIM_REPLY_ACK;
}
