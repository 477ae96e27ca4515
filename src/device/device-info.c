/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/device-info.h"

#include "base/byte-reader.h"
#include "base/usb-descriptors.h"

/* StrobeDeviceInfo: one USB enumeration of a board, as a value.
 * Made by a device source from what the kernel (or the practice board) says; never changed once it
 * was announced.
 * Lives on any thread: whoever keeps it keeps a copy. */

/* USB DFU 1.1, table 4.1 */
#define INTERFACE_CLASS_APPLICATION 0xfe
#define INTERFACE_SUBCLASS_DFU 0x01
/* USB CDC 1.2, table 12 and PSTN subclass 1.2, table 1: abstract control model */
#define INTERFACE_CLASS_CDC 0x02
#define INTERFACE_SUBCLASS_ACM 0x02
/* USB 2.0, table 9-8: the device descriptor and its fields */
#define DEVICE_DESCRIPTOR_BYTES 18
#define DEVICE_OFFSET_ID_VENDOR 8
#define DEVICE_OFFSET_ID_PRODUCT 10
#define DEVICE_OFFSET_BCD_DEVICE 12

G_DEFINE_BOXED_TYPE (StrobeDeviceInfo,
                     strobe_device_info,
                     strobe_device_info_copy,
                     strobe_device_info_free)

static guint16
get_u16_le (const StrobeUsbDescriptor *descriptor, gsize offset_bytes)
{
  StrobeByteReader reader;
  guint16 value = 0;

  strobe_byte_reader_init (&reader, descriptor->data, descriptor->size_bytes);
  if (!strobe_byte_reader_seek (&reader, offset_bytes, NULL) ||
      !strobe_byte_reader_read_u16_le (&reader, &value, NULL))
    return 0;
  return value;
}

static gboolean
is_device_descriptor (const StrobeUsbDescriptor *descriptor)
{
  return descriptor != NULL && descriptor->type == STROBE_USB_DESCRIPTOR_DEVICE &&
         descriptor->size_bytes >= DEVICE_DESCRIPTOR_BYTES;
}

static void
take_interface (StrobeDeviceInfo *self, const StrobeUsbDescriptor *descriptor)
{
  if (descriptor->interface_class == INTERFACE_CLASS_CDC &&
      descriptor->interface_subclass == INTERFACE_SUBCLASS_ACM)
    self->has_cdc = TRUE;
  if (descriptor->interface_class != INTERFACE_CLASS_APPLICATION ||
      descriptor->interface_subclass != INTERFACE_SUBCLASS_DFU)
    return;
  if (descriptor->interface_protocol == STROBE_DFU_MODE_DFU)
    self->dfu_mode = STROBE_DFU_MODE_DFU;
  else if (descriptor->interface_protocol == STROBE_DFU_MODE_RUN_TIME &&
           self->dfu_mode == STROBE_DFU_MODE_NONE)
    self->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
}

/**
 * strobe_device_info_new:
 * @port: the USB port path, as the kernel names the device ("1-4.2")
 *
 * Makes an empty value; the source that made it fills the fields.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the value
 */
StrobeDeviceInfo *
strobe_device_info_new (const char *port)
{
  StrobeDeviceInfo *self = NULL;

  g_return_val_if_fail (port != NULL, NULL);

  self = g_new0 (StrobeDeviceInfo, 1);
  self->port = g_strdup (port);
  return self;
}

/**
 * strobe_device_info_copy:
 *
 * Copies a value.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeDeviceInfo *
strobe_device_info_copy (const StrobeDeviceInfo *self)
{
  StrobeDeviceInfo *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (StrobeDeviceInfo, 1);
  *copy = *self;
  copy->port = g_strdup (self->port);
  copy->sysfs_path = g_strdup (self->sysfs_path);
  copy->node = g_strdup (self->node);
  copy->serial = g_strdup (self->serial);
  copy->product = g_strdup (self->product);
  copy->tty = g_strdup (self->tty);
  return copy;
}

/**
 * strobe_device_info_free:
 *
 * Frees a value; %NULL is fine.
 *
 * Context: any thread.
 */
void
strobe_device_info_free (StrobeDeviceInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->port);
  g_free (self->sysfs_path);
  g_free (self->node);
  g_free (self->serial);
  g_free (self->product);
  g_free (self->tty);
  g_free (self);
}

/**
 * strobe_device_info_equal:
 * @a: (nullable): a value
 * @b: (nullable): another
 *
 * Compares every field. %NULL equals %NULL only.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they say the same
 */
gboolean
strobe_device_info_equal (const StrobeDeviceInfo *a, const StrobeDeviceInfo *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->port, b->port) && g_strcmp0 (a->sysfs_path, b->sysfs_path) == 0 &&
         g_strcmp0 (a->node, b->node) == 0 && a->vendor_id == b->vendor_id &&
         a->product_id == b->product_id && a->device_release == b->device_release &&
         g_strcmp0 (a->serial, b->serial) == 0 && g_strcmp0 (a->product, b->product) == 0 &&
         a->dfu_mode == b->dfu_mode && a->has_cdc == b->has_cdc &&
         g_strcmp0 (a->tty, b->tty) == 0 && a->generation == b->generation &&
         a->practice == b->practice;
}

/**
 * strobe_device_info_set_descriptors:
 * @descriptors: the device descriptor and the configurations behind it, as they came
 * @size_bytes: how many bytes
 *
 * Takes ids, release, DFU mode and the presence of a CDC function from raw descriptors. They come
 * from the device and may be anything: what is malformed ends the walk, what was read before it
 * counts. Only the first configuration is looked at, the one Linux selects.
 *
 * Ownership: @descriptors is only read.
 *
 * Context: any thread.
 *
 * Source: USB 2.0, section 9.6; USB DFU 1.1, section 4.2.1; the sysfs file `descriptors`
 * (Documentation/ABI/stable/sysfs-bus-usb of Linux).
 *
 * Returns: %FALSE if they do not start with a device descriptor; nothing is changed then
 */
gboolean
strobe_device_info_set_descriptors (StrobeDeviceInfo *self,
                                    const guint8 *descriptors,
                                    gsize size_bytes)
{
  StrobeUsbDescriptorIter iter = { 0 };
  const StrobeUsbDescriptor *descriptor = NULL;
  guint n_configurations = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  strobe_usb_descriptor_iter_init (&iter, descriptors, size_bytes);
  descriptor = strobe_usb_descriptor_iter_next (&iter);
  if (!is_device_descriptor (descriptor))
    return FALSE;
  self->vendor_id = get_u16_le (descriptor, DEVICE_OFFSET_ID_VENDOR);
  self->product_id = get_u16_le (descriptor, DEVICE_OFFSET_ID_PRODUCT);
  self->device_release = get_u16_le (descriptor, DEVICE_OFFSET_BCD_DEVICE);
  self->dfu_mode = STROBE_DFU_MODE_NONE;
  self->has_cdc = FALSE;
  while ((descriptor = strobe_usb_descriptor_iter_next (&iter)) != NULL) {
    if (descriptor->type == STROBE_USB_DESCRIPTOR_CONFIG && ++n_configurations > 1)
      break;
    if (descriptor->type == STROBE_USB_DESCRIPTOR_INTERFACE)
      take_interface (self, descriptor);
  }
  return TRUE;
}

/**
 * strobe_device_info_is_board:
 *
 * Tells whether this is one of ours: a device with Espressif's vendor id, or a practice board.
 * Everything else on the machine is ignored, whatever interfaces it has.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is a board
 */
gboolean
strobe_device_info_is_board (const StrobeDeviceInfo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->practice || self->vendor_id == STROBE_CHIP_VENDOR_ESPRESSIF;
}

/**
 * strobe_device_info_get_chip:
 *
 * Finds the chip that the ids name. An app may carry any product id: then the chip cannot be seen
 * from the outside.
 *
 * Context: any thread.
 *
 * Returns: (nullable): the chip
 */
const StrobeChip *
strobe_device_info_get_chip (const StrobeDeviceInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strobe_chip_find_dfu (self->vendor_id, self->product_id);
}

/**
 * strobe_device_info_is_rom_serial:
 *
 * Tells whether the serial is the constant one of the chip's mask ROM: then the ROM runs, not an
 * app. Only the ESP32-S2 has such a serial ("0"); the others report their MAC in ROM and app
 * alike, so %FALSE says nothing there.
 *
 * Context: any thread.
 *
 * Source: string descriptor 3 in the mask ROM of the ESP32-S2; ESP-IDF
 * components/esp_rom/esp32s2/usb_patches.c (v5.3), which puts the MAC in its place.
 *
 * Returns: %TRUE if the ROM speaks
 */
gboolean
strobe_device_info_is_rom_serial (const StrobeDeviceInfo *self)
{
  const StrobeChip *chip = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  chip = strobe_device_info_get_chip (self);
  return chip != NULL && chip->rom_serial != NULL &&
         g_strcmp0 (self->serial, chip->rom_serial) == 0;
}
