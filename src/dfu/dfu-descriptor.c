/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-reader.h"
#include "base/usb-descriptors.h"
#include "dfu/dfu-descriptor.h"
#include "dfu/dfu-error.h"

/* StrobeDfuDescriptor: where the DFU interface of a device is and what it promises. A value, made
 * here from the bytes of a configuration descriptor.
 *
 * Source: USB DFU 1.1, sections 4.1.2, 4.1.3 and 4.2.3; USB 2.0, section 9.6.3. */

#define CONFIG_SIZE_BYTES 9
#define INTERFACE_CLASS_APPLICATION 0xfe
#define INTERFACE_SUBCLASS_DFU 0x01

/* DFU 1.0 ended behind wTransferSize; 1.1 added bcdDFUVersion. HID uses type 0x21 as well, which is
 * why the length counts. */
#define FUNCTIONAL_SIZE_BYTES 9
#define FUNCTIONAL_1_0_SIZE_BYTES 7
#define DFU_VERSION_1_0 0x0100

/* What is assumed of a run-time interface that does not say. */
#define DEFAULT_DETACH_TIMEOUT_MS 1000

static gboolean
fail (GError **error, StrobeDfuError code, const char *text)
{
  g_set_error_literal (error, STROBE_DFU_ERROR, code, text);
  return FALSE;
}

/* Returns the configuration value and cuts @size_bytes to wTotalLength. */
static gboolean
read_config (const guint8 *config, gsize *size_bytes, guint8 *value, GError **error)
{
  StrobeByteReader reader;
  guint8 length;
  guint8 type;
  guint16 total_bytes;

  strobe_byte_reader_init (&reader, config, *size_bytes);
  if (!strobe_byte_reader_read_u8 (&reader, &length, NULL) ||
      !strobe_byte_reader_read_u8 (&reader, &type, NULL) ||
      !strobe_byte_reader_read_u16_le (&reader, &total_bytes, NULL) ||
      !strobe_byte_reader_skip (&reader, 1, NULL) ||
      !strobe_byte_reader_read_u8 (&reader, value, NULL))
    return fail (error, STROBE_DFU_ERROR_PROTOCOL, "configuration descriptor is truncated");
  if (length < CONFIG_SIZE_BYTES || type != STROBE_USB_DESCRIPTOR_CONFIG)
    return fail (error, STROBE_DFU_ERROR_PROTOCOL, "not a configuration descriptor");
  if (total_bytes < length || total_bytes > *size_bytes) {
    g_set_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL,
                 "configuration descriptor says %u bytes, there are %" G_GSIZE_FORMAT, total_bytes,
                 *size_bytes);
    return FALSE;
  }

  *size_bytes = total_bytes;
  return TRUE;
}

static gboolean
stands_in_dfu_interface (const StrobeUsbDescriptor *item)
{
  return item->interface_class == INTERFACE_CLASS_APPLICATION &&
         item->interface_subclass == INTERFACE_SUBCLASS_DFU &&
         (item->interface_protocol == STROBE_DFU_MODE_RUN_TIME ||
          item->interface_protocol == STROBE_DFU_MODE_DFU);
}

static gboolean
is_better (const StrobeUsbDescriptor *item, const StrobeDfuDescriptor *best)
{
  if (item->interface_protocol != best->mode)
    return item->interface_protocol > best->mode;
  return item->alternate_setting == 0 && best->alternate_setting != 0;
}

static gboolean
find_interface (const guint8 *config, gsize size_bytes, StrobeDfuDescriptor *best, GError **error)
{
  StrobeUsbDescriptorIter iter = { 0 };
  const StrobeUsbDescriptor *item;
  gsize walked_bytes = 0;

  strobe_usb_descriptor_iter_init (&iter, config, size_bytes);
  while ((item = strobe_usb_descriptor_iter_next (&iter)) != NULL) {
    walked_bytes += item->size_bytes;
    if (item->type == STROBE_USB_DESCRIPTOR_INTERFACE && stands_in_dfu_interface (item) &&
        is_better (item, best)) {
      best->interface_number = item->interface_number;
      best->alternate_setting = item->alternate_setting;
      best->mode = (StrobeDfuMode) item->interface_protocol;
    }
  }
  if (best->mode != STROBE_DFU_MODE_NONE)
    return TRUE;
  if (walked_bytes == size_bytes)
    return fail (error, STROBE_DFU_ERROR_NO_DFU, "no DFU interface in the configuration");

  g_set_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL,
               "malformed descriptor at offset %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
               walked_bytes, size_bytes);
  return FALSE;
}

/* With several alternate settings there is one functional descriptor behind the last of them; some
 * devices put it before the first interface instead. */
static gboolean
is_functional (const StrobeUsbDescriptor *item, guint8 interface_number)
{
  if (item->type != STROBE_USB_DESCRIPTOR_DFU_FUNCTIONAL ||
      (item->size_bytes != FUNCTIONAL_SIZE_BYTES && item->size_bytes != FUNCTIONAL_1_0_SIZE_BYTES))
    return FALSE;

  return stands_in_dfu_interface (item) ? item->interface_number == interface_number
                                        : item->interface_class == 0;
}

static void
read_functional (const StrobeUsbDescriptor *item, StrobeDfuDescriptor *descriptor)
{
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, item->data, item->size_bytes);
  strobe_byte_reader_skip (&reader, 2, NULL);
  strobe_byte_reader_read_u8 (&reader, &descriptor->attributes, NULL);
  strobe_byte_reader_read_u16_le (&reader, &descriptor->detach_timeout_ms, NULL);
  strobe_byte_reader_read_u16_le (&reader, &descriptor->transfer_size_bytes, NULL);
  if (!strobe_byte_reader_read_u16_le (&reader, &descriptor->dfu_version, NULL))
    descriptor->dfu_version = DFU_VERSION_1_0;
}

static gboolean
find_functional (const guint8 *config, gsize size_bytes, StrobeDfuDescriptor *descriptor)
{
  StrobeUsbDescriptorIter iter = { 0 };
  const StrobeUsbDescriptor *item;

  strobe_usb_descriptor_iter_init (&iter, config, size_bytes);
  while ((item = strobe_usb_descriptor_iter_next (&iter)) != NULL)
    if (is_functional (item, descriptor->interface_number)) {
      read_functional (item, descriptor);
      return TRUE;
    }

  descriptor->detach_timeout_ms = DEFAULT_DETACH_TIMEOUT_MS;
  descriptor->dfu_version = DFU_VERSION_1_0;
  return FALSE;
}

/**
 * strobe_dfu_descriptor_find:
 * @config: a configuration descriptor and all that belongs to it, as GET_DESCRIPTOR returns it
 * @size_bytes: how much that is; what stands behind wTotalLength is ignored
 * @descriptor: (out caller-allocates): where to store what was found
 * @error: return location for an error
 *
 * Finds the DFU interface of a configuration. Where there are several, DFU mode goes before
 * run-time mode and alternate setting 0 before the others.
 *
 * A run-time interface needs its functional descriptor for one bit only, so one without it counts
 * as DFU 1.0: it does not detach by itself. In DFU mode nothing can be sent without knowing how
 * much the device takes at a time: no functional descriptor, or a transfer size of 0, is an error.
 *
 * Ownership: @config is only read.
 *
 * Errors: STROBE_DFU_ERROR_NO_DFU if the configuration is sound and has no such interface;
 * STROBE_DFU_ERROR_PROTOCOL if it is not sound, or has no usable transfer size in DFU mode.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, sections 4.1.2, 4.1.3, 4.2.3 and 4.2.4.
 *
 * Returns: %TRUE if @descriptor was filled
 */
gboolean
strobe_dfu_descriptor_find (const guint8 *config,
                            gsize size_bytes,
                            StrobeDfuDescriptor *descriptor,
                            GError **error)
{
  StrobeDfuDescriptor found = { 0 };

  g_return_val_if_fail (config != NULL || size_bytes == 0, FALSE);
  g_return_val_if_fail (descriptor != NULL, FALSE);

  if (!read_config (config, &size_bytes, &found.configuration_value, error) ||
      !find_interface (config, size_bytes, &found, error))
    return FALSE;
  if (!find_functional (config, size_bytes, &found) && found.mode == STROBE_DFU_MODE_DFU)
    return fail (error, STROBE_DFU_ERROR_PROTOCOL, "DFU interface has no functional descriptor");
  if (found.transfer_size_bytes == 0 && found.mode == STROBE_DFU_MODE_DFU)
    return fail (error, STROBE_DFU_ERROR_PROTOCOL, "DFU interface has a transfer size of 0");

  *descriptor = found;
  return TRUE;
}
