/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-enumeration.h"

#include "base/byte-reader.h"
#include "base/usb-descriptors.h"
#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"

/* StrobeUsbEnumeration: one enumeration of the device in a port, read from sysfs. StrobeUsbPort
 * makes one on its stack whenever it looks.
 *
 * sysfs rather than libusb's list of devices: that one needs every device to be read at the start
 * and udev to have announced the new one, which on a slow machine takes longer than the board does;
 * in a sandbox udev's events do not arrive at all. The kernel's files are right at any moment, cost
 * nothing, and need no permission.
 *
 * Source: Linux, Documentation/ABI/stable/sysfs-bus-usb and Documentation/ABI/testing/sysfs-bus-usb
 * (descriptors: the device descriptor and all configurations, as they came from the device). */

#define DEVICES_FOLDER "/sys/bus/usb/devices"
#define DEVICE_DESCRIPTOR_SIZE_BYTES 18
#define VENDOR_OFFSET_BYTES 8

static char *
read_attribute (const char *port, const char *name, gsize *size_bytes)
{
  g_autofree char *path = g_build_filename (DEVICES_FOLDER, port, name, NULL);
  char *contents = NULL;

  if (!g_file_get_contents (path, &contents, size_bytes, NULL))
    return NULL;
  return contents;
}

/* Returns 0 for a file that is not there or has no number in it: no bus, address or configuration
 * has that number. */
static guint8
read_number (const char *port, const char *name)
{
  g_autofree char *text = read_attribute (port, name, NULL);
  guint64 value = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (g_strchomp (text), 10, 0, 255, &value, NULL))
    return 0;
  return value;
}

static gboolean
fail (GError **error, StrobeTransportError code, const char *port, const char *text)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, code, "port %s %s", port, text);
  return FALSE;
}

static gboolean
fail_broken (GError **error)
{
  g_set_error_literal (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL,
                       "device descriptor is truncated");
  return FALSE;
}

static gboolean
read_device (StrobeByteReader *reader, StrobeDfuIdentity *identity)
{
  return strobe_byte_reader_skip (reader, VENDOR_OFFSET_BYTES, NULL) &&
         strobe_byte_reader_read_u16_le (reader, &identity->vendor_id, NULL) &&
         strobe_byte_reader_read_u16_le (reader, &identity->product_id, NULL) &&
         strobe_byte_reader_read_u16_le (reader, &identity->device_release, NULL) &&
         strobe_byte_reader_seek (reader, DEVICE_DESCRIPTOR_SIZE_BYTES, NULL);
}

/* Goes to the configuration that is in use; stays with what is left where it is not found. */
static void
seek_configuration (StrobeByteReader *reader, guint8 value)
{
  StrobeByteReader next = *reader;

  while (strobe_byte_reader_get_remaining (&next) > 0) {
    gsize start = next.offset_bytes;
    guint16 total_bytes;
    guint8 found;

    if (!strobe_byte_reader_skip (&next, 2, NULL) ||
        !strobe_byte_reader_read_u16_le (&next, &total_bytes, NULL) ||
        !strobe_byte_reader_skip (&next, 1, NULL) ||
        !strobe_byte_reader_read_u8 (&next, &found, NULL))
      return;
    if (found == value) {
      strobe_byte_reader_seek (reader, start, NULL);
      return;
    }
    if (total_bytes < 6 || !strobe_byte_reader_seek (&next, start + total_bytes, NULL))
      return;
  }
}

static gboolean
has_several_settings (const guint8 *config, gsize size_bytes, guint8 interface_number)
{
  StrobeUsbDescriptorIter iter = { 0 };
  const StrobeUsbDescriptor *item;
  guint n_settings = 0;

  strobe_usb_descriptor_iter_init (&iter, config, size_bytes);
  while ((item = strobe_usb_descriptor_iter_next (&iter)) != NULL)
    if (item->type == STROBE_USB_DESCRIPTOR_INTERFACE && item->interface_number == interface_number)
      n_settings++;
  return n_settings > 1;
}

static gboolean
parse (StrobeUsbEnumeration *self, GBytes *descriptors, guint8 configuration, GError **error)
{
  StrobeByteReader reader;
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (descriptors, &size_bytes);

  strobe_byte_reader_init (&reader, data, size_bytes);
  if (!read_device (&reader, &self->identity))
    return fail_broken (error);

  seek_configuration (&reader, configuration);
  self->config =
    g_bytes_new_from_bytes (descriptors, reader.offset_bytes, size_bytes - reader.offset_bytes);
  return TRUE;
}

/**
 * strobe_usb_enumeration_look:
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 *
 * Tells one enumeration from another, at the cost of reading one small file.
 *
 * Context: any thread.
 *
 * Source: Linux, Documentation/ABI/stable/sysfs-bus-usb: devnum.
 *
 * Returns: the device's address on its bus, 1 to 127; 0 if the port is empty
 */
guint8
strobe_usb_enumeration_look (const char *port)
{
  return read_number (port, "devnum");
}

/**
 * strobe_usb_enumeration_read:
 * @self: (out caller-allocates): an empty enumeration
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 * @error: return location for an error
 *
 * Reads what is in a port. Nothing is sent to the device: the kernel has it all.
 *
 * Ownership: the caller clears @self, whatever the result is.
 *
 * Errors: STROBE_TRANSPORT_ERROR: NO_DEVICE if the port is empty, or was emptied meanwhile; IO if
 * the device is not configured yet. STROBE_DFU_ERROR_PROTOCOL of its descriptors.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is a device
 */
gboolean
strobe_usb_enumeration_read (StrobeUsbEnumeration *self, const char *port, GError **error)
{
  g_autoptr (GBytes) descriptors = NULL;
  char *contents = NULL;
  gsize size_bytes = 0;
  guint8 bus = read_number (port, "busnum");
  guint8 configuration;

  self->address = strobe_usb_enumeration_look (port);
  contents = read_attribute (port, "descriptors", &size_bytes);
  descriptors = g_bytes_new_take (contents, contents != NULL ? size_bytes : 0);
  configuration = read_number (port, "bConfigurationValue");
  if (self->address == 0 || contents == NULL)
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, port, "is empty");
  if (strobe_usb_enumeration_look (port) != self->address)
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, port, "is changing");
  if (configuration == 0)
    return fail (error, STROBE_TRANSPORT_ERROR_IO, port, "is not configured yet");

  self->node = g_strdup_printf ("/dev/bus/usb/%03u/%03u", bus, self->address);
  return parse (self, descriptors, configuration, error);
}

/**
 * strobe_usb_enumeration_find_dfu:
 * @self: an enumeration that was read
 * @error: return location for an error
 *
 * Finds the DFU interface of the configuration in use.
 *
 * Errors: STROBE_DFU_ERROR NO_DFU or PROTOCOL, of its descriptors.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is one
 */
gboolean
strobe_usb_enumeration_find_dfu (StrobeUsbEnumeration *self, GError **error)
{
  gsize size_bytes = 0;
  const guint8 *config = g_bytes_get_data (self->config, &size_bytes);

  if (!strobe_dfu_descriptor_find (config, size_bytes, &self->identity.descriptor, error))
    return FALSE;
  self->several_settings =
    has_several_settings (config, size_bytes, self->identity.descriptor.interface_number);
  return TRUE;
}

/**
 * strobe_usb_enumeration_clear:
 * @self: an enumeration
 *
 * Frees what is in it.
 *
 * Context: any thread.
 */
void
strobe_usb_enumeration_clear (StrobeUsbEnumeration *self)
{
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->config, g_bytes_unref);
}
