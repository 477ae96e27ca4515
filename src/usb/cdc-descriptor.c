/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/cdc-descriptor.h"

#include "base/usb-descriptors.h"

/* StrobeCdcDescriptor: the serial port among the interfaces of a device. Pure: bytes in, values
 * out. They come from the device, so they may be anything. */

/* USB CDC 1.2, tables 4.2, 4.3, 5.12, 5.13; CDC PSTN 1.2, table 3 */
#define CLASS_CONTROL 0x02
#define SUBCLASS_ACM 0x02
#define CLASS_DATA 0x0a
#define DESCRIPTOR_CS_INTERFACE 0x24
#define SUBTYPE_ACM 0x02
#define SUBTYPE_UNION 0x06
#define CAPABILITY_LINES 0x02
#define CAPABILITY_BREAK 0x04
/* USB 2.0, table 9-13 */
#define ENDPOINT_IN 0x80
#define ENDPOINT_TYPE_MASK 0x03
#define ENDPOINT_TYPE_BULK 0x02
#define PACKET_SIZE_MASK 0x07ff
#define PACKET_BYTES_MAX 1024

/* What was seen so far. */
typedef struct {
  StrobeCdcDescriptor found;
  gboolean has_control;
  gboolean has_data;
} Search;

static gboolean
is_of_control (const Search *search, const StrobeUsbDescriptor *item)
{
  return search->has_control && item->interface_class == CLASS_CONTROL &&
         item->interface_number == search->found.control_interface;
}

static void
take_functional (Search *search, const StrobeUsbDescriptor *item)
{
  if (item->size_bytes >= 4 && item->data[2] == SUBTYPE_ACM) {
    search->found.has_lines = (item->data[3] & CAPABILITY_LINES) != 0;
    search->found.has_break = (item->data[3] & CAPABILITY_BREAK) != 0;
  }
  if (item->size_bytes >= 5 && item->data[2] == SUBTYPE_UNION) {
    search->found.data_interface = item->data[4];
    search->has_data = TRUE;
  }
}

/* A device whose union descriptor is missing has its data interface behind the other one. */
static void
take_interface (Search *search, const StrobeUsbDescriptor *item)
{
  if (!search->has_control && item->interface_class == CLASS_CONTROL &&
      item->interface_subclass == SUBCLASS_ACM) {
    search->has_control = TRUE;
    search->found.control_interface = item->interface_number;
  } else if (search->has_control && !search->has_data && item->interface_class == CLASS_DATA) {
    search->has_data = TRUE;
    search->found.data_interface = item->interface_number;
  }
}

static void
take_endpoint (Search *search, const StrobeUsbDescriptor *item)
{
  guint16 packet_bytes = 0;

  if (!search->has_data || item->interface_class != CLASS_DATA ||
      item->interface_number != search->found.data_interface || item->size_bytes < 7 ||
      (item->data[3] & ENDPOINT_TYPE_MASK) != ENDPOINT_TYPE_BULK)
    return;
  packet_bytes = (guint16) (item->data[4] | item->data[5] << 8) & PACKET_SIZE_MASK;
  if (packet_bytes == 0 || packet_bytes > PACKET_BYTES_MAX)
    return;
  if ((item->data[2] & ENDPOINT_IN) != 0 && search->found.in_packet_bytes == 0) {
    search->found.in_endpoint = item->data[2];
    search->found.in_packet_bytes = packet_bytes;
  } else if ((item->data[2] & ENDPOINT_IN) == 0 && search->found.out_packet_bytes == 0) {
    search->found.out_endpoint = item->data[2];
    search->found.out_packet_bytes = packet_bytes;
  }
}

/**
 * strobe_cdc_descriptor_find:
 * @config: descriptors of a configuration
 * @size_bytes: how many bytes
 * @found: (out caller-allocates): where the port is
 *
 * Finds the first serial port (abstract control model) of a configuration: the control interface,
 * the data interface that its union descriptor names, or else the next one, and its two bulk
 * endpoints.
 *
 * Ownership: @config is only read.
 *
 * Context: any thread.
 *
 * Source: USB CDC 1.2, sections 4 and 5.2; CDC PSTN 1.2, section 5.3.2.
 *
 * Returns: %FALSE if there is none, or not all of it
 */
gboolean
strobe_cdc_descriptor_find (const guint8 *config, gsize size_bytes, StrobeCdcDescriptor *found)
{
  StrobeUsbDescriptorIter iter = { 0 };
  Search search = { 0 };
  const StrobeUsbDescriptor *item = NULL;
  guint n_configurations = 0;

  g_return_val_if_fail (found != NULL, FALSE);

  strobe_usb_descriptor_iter_init (&iter, config, size_bytes);
  while ((item = strobe_usb_descriptor_iter_next (&iter)) != NULL) {
    if (item->type == STROBE_USB_DESCRIPTOR_CONFIG && ++n_configurations > 1)
      break;
    if (item->type == STROBE_USB_DESCRIPTOR_INTERFACE)
      take_interface (&search, item);
    else if (item->type == DESCRIPTOR_CS_INTERFACE && is_of_control (&search, item))
      take_functional (&search, item);
    else if (item->type == STROBE_USB_DESCRIPTOR_ENDPOINT)
      take_endpoint (&search, item);
  }
  *found = search.found;
  return search.has_control && search.has_data && found->in_packet_bytes > 0 &&
         found->out_packet_bytes > 0;
}
