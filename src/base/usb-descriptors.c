/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/usb-descriptors.h"

/* StrobeUsbDescriptorIter: a walk over descriptors as the bus or sysfs delivers them, one behind
 * the other. Lives on the caller's stack. A device may answer anything: the walk never looks past
 * the end and stops for good at the first descriptor that cannot be right.
 *
 * Source: USB 2.0, sections 9.5 and 9.6.5. */

/* bLength and bDescriptorType */
#define HEADER_SIZE_BYTES 2
#define INTERFACE_SIZE_BYTES 9

static void
remember_interface (StrobeUsbDescriptor *current, const guint8 *at)
{
  current->interface_number = at[2];
  current->alternate_setting = at[3];
  current->interface_class = at[5];
  current->interface_subclass = at[6];
  current->interface_protocol = at[7];
}

/* A configuration opens a new scope: what follows stands in none of the interfaces before. */
static void
forget_interface (StrobeUsbDescriptor *current)
{
  *current = (StrobeUsbDescriptor){ 0 };
}

static gboolean
is_well_formed (const guint8 *at, gsize remaining_bytes)
{
  if (remaining_bytes < HEADER_SIZE_BYTES || at[0] < HEADER_SIZE_BYTES || at[0] > remaining_bytes)
    return FALSE;

  return at[1] != STROBE_USB_DESCRIPTOR_INTERFACE || at[0] >= INTERFACE_SIZE_BYTES;
}

/**
 * strobe_usb_descriptor_iter_init:
 * @self: the walk
 * @data: (nullable): the descriptors; may be %NULL if @size_bytes is 0
 * @size_bytes: how many bytes they are
 *
 * Starts before the first descriptor.
 *
 * Ownership: @data is borrowed and must outlive the walk.
 *
 * Context: any thread.
 */
void
strobe_usb_descriptor_iter_init (StrobeUsbDescriptorIter *self,
                                 const guint8 *data,
                                 gsize size_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size_bytes == 0);

  *self = (StrobeUsbDescriptorIter){ .data = data, .size_bytes = size_bytes };
}

/**
 * strobe_usb_descriptor_iter_next:
 * @self: the walk
 *
 * Goes to the next descriptor. The walk is over at the end of the bytes, and as well at a
 * descriptor whose length is 0 or 1, that reaches past the end, or that calls itself an interface
 * and is too short to be one.
 *
 * Ownership: the result belongs to the walk and is overwritten by the next step.
 *
 * Context: any thread.
 *
 * Source: USB 2.0, sections 9.5 and 9.6.5.
 *
 * Returns: (transfer none) (nullable): the descriptor, or %NULL when the walk is over
 */
const StrobeUsbDescriptor *
strobe_usb_descriptor_iter_next (StrobeUsbDescriptorIter *self)
{
  const guint8 *at;
  gsize remaining_bytes;

  g_return_val_if_fail (self != NULL, NULL);

  remaining_bytes = self->size_bytes - self->offset_bytes;
  if (remaining_bytes == 0)
    return NULL;

  at = self->data + self->offset_bytes;
  if (!is_well_formed (at, remaining_bytes)) {
    self->offset_bytes = self->size_bytes;
    return NULL;
  }

  if (at[1] == STROBE_USB_DESCRIPTOR_CONFIG)
    forget_interface (&self->current);
  else if (at[1] == STROBE_USB_DESCRIPTOR_INTERFACE)
    remember_interface (&self->current, at);
  self->current.data = at;
  self->current.size_bytes = at[0];
  self->current.type = at[1];
  self->offset_bytes += at[0];
  return &self->current;
}
