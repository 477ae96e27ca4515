/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-config.h"

/* libusb parses a configuration and keeps the bytes to itself. What DFU needs of them is put
 * together again here, rather than asked of the device once more: libusb has it from the kernel's
 * cache, before the device is open. */

#define CONFIG_SIZE_BYTES 9
#define INTERFACE_SIZE_BYTES 9
#define ENDPOINT_SIZE_BYTES 7

static void
append_endpoint (GByteArray *bytes, const struct libusb_endpoint_descriptor *endpoint)
{
  const guint8 header[ENDPOINT_SIZE_BYTES] = { ENDPOINT_SIZE_BYTES,
                                               LIBUSB_DT_ENDPOINT,
                                               endpoint->bEndpointAddress,
                                               endpoint->bmAttributes,
                                               endpoint->wMaxPacketSize & 0xff,
                                               endpoint->wMaxPacketSize >> 8,
                                               endpoint->bInterval };

  g_byte_array_append (bytes, header, sizeof header);
  if (endpoint->extra_length > 0)
    g_byte_array_append (bytes, endpoint->extra, endpoint->extra_length);
}

static void
append_setting (GByteArray *bytes, const struct libusb_interface_descriptor *setting)
{
  const guint8 header[INTERFACE_SIZE_BYTES] = {
    INTERFACE_SIZE_BYTES,        LIBUSB_DT_INTERFACE,         setting->bInterfaceNumber,
    setting->bAlternateSetting,  setting->bNumEndpoints,      setting->bInterfaceClass,
    setting->bInterfaceSubClass, setting->bInterfaceProtocol, setting->iInterface
  };

  g_byte_array_append (bytes, header, sizeof header);
  if (setting->extra_length > 0)
    g_byte_array_append (bytes, setting->extra, setting->extra_length);
  for (guint i = 0; i < setting->bNumEndpoints; i++)
    append_endpoint (bytes, &setting->endpoint[i]);
}

static void
append_interface (GByteArray *bytes, const struct libusb_interface *interface)
{
  for (int i = 0; i < interface->num_altsetting; i++)
    append_setting (bytes, &interface->altsetting[i]);
}

/**
 * strobe_usb_config_to_bytes:
 * @config: a configuration as libusb has parsed it
 *
 * Turns a configuration back into descriptors, one behind the other, as
 * strobe_dfu_descriptor_find() takes them. wTotalLength is what came together; the order is
 * libusb's, which puts the alternate settings of an interface next to each other.
 *
 * Ownership: the result is the caller's.
 *
 * Context: any thread.
 *
 * Source: USB 2.0, section 9.6.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
strobe_usb_config_to_bytes (const struct libusb_config_descriptor *config)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 header[CONFIG_SIZE_BYTES] = { CONFIG_SIZE_BYTES,
                                             LIBUSB_DT_CONFIG,
                                             0,
                                             0,
                                             config->bNumInterfaces,
                                             config->bConfigurationValue,
                                             config->iConfiguration,
                                             config->bmAttributes,
                                             config->MaxPower };

  g_byte_array_append (bytes, header, sizeof header);
  if (config->extra_length > 0)
    g_byte_array_append (bytes, config->extra, config->extra_length);
  for (guint i = 0; i < config->bNumInterfaces; i++)
    append_interface (bytes, &config->interface[i]);
  bytes->data[2] = bytes->len & 0xff;
  bytes->data[3] = (bytes->len >> 8) & 0xff;
  return g_byte_array_free_to_bytes (bytes);
}
