/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/fake-source.h"

#include "base/byte-writer.h"

struct _StrobeFakeSource {
  GObject parent_instance;

  guint n_starts;
};

static void
start (StrobeDeviceSource *source)
{
  STROBE_FAKE_SOURCE (source)->n_starts++;
}

static void
source_iface_init (StrobeDeviceSourceInterface *iface)
{
  iface->start = start;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeFakeSource,
                               strobe_fake_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DEVICE_SOURCE, source_iface_init))

static void
strobe_fake_source_class_init (StrobeFakeSourceClass *klass)
{
}

static void
strobe_fake_source_init (StrobeFakeSource *self)
{
}

StrobeDeviceSource *
strobe_fake_source_new (void)
{
  return g_object_new (STROBE_TYPE_FAKE_SOURCE, NULL);
}

guint
strobe_fake_source_get_n_starts (StrobeFakeSource *self)
{
  return self->n_starts;
}

static void
put_interface (GByteArray *array, guint8 number, guint8 class, guint8 subclass, guint8 protocol)
{
  guint8 descriptor[] = { 9, 0x04, number, 0, 0, class, subclass, protocol, 0 };

  strobe_byte_writer_put_data (array, descriptor, sizeof descriptor);
}

static void
put_device (GByteArray *array, guint16 vendor_id, guint16 product_id)
{
  static const guint8 head[] = { 18, 0x01, 0x00, 0x02, 0xef, 0x02, 0x01, 64 };
  static const guint8 tail[] = { 1, 2, 3, 1 };

  strobe_byte_writer_put_data (array, head, sizeof head);
  strobe_byte_writer_put_u16_le (array, vendor_id);
  strobe_byte_writer_put_u16_le (array, product_id);
  strobe_byte_writer_put_u16_le (array, 0x0723);
  strobe_byte_writer_put_data (array, tail, sizeof tail);
}

GBytes *
strobe_device_fixture_descriptors (guint16 vendor_id,
                                   guint16 product_id,
                                   StrobeDfuMode mode,
                                   gboolean has_cdc)
{
  static const guint8 config_tail[] = { 3, 1, 0, 0xc0, 0xfa };
  static const guint8 functional[] = { 9, 0x21, 0x0f, 0xbc, 0x02, 0x40, 0x00, 0x10, 0x01 };
  GByteArray *array = g_byte_array_new ();
  gboolean has_dfu = mode != STROBE_DFU_MODE_NONE;

  put_device (array, vendor_id, product_id);
  strobe_byte_writer_put_u8 (array, 9);
  strobe_byte_writer_put_u8 (array, 0x02);
  strobe_byte_writer_put_u16_le (array,
                                 (guint16) (9 + (has_cdc ? 2 * 9 : 0) + (has_dfu ? 2 * 9 : 0)));
  strobe_byte_writer_put_data (array, config_tail, sizeof config_tail);
  if (has_cdc) {
    put_interface (array, 0, 0x02, 0x02, 0x00);
    put_interface (array, 1, 0x0a, 0x02, 0x00);
  }
  if (has_dfu) {
    put_interface (array, 2, 0xfe, 0x01, (guint8) mode);
    strobe_byte_writer_put_data (array, functional, sizeof functional);
  }
  return g_byte_array_free_to_bytes (array);
}

StrobeDeviceInfo *
strobe_device_fixture_info (
  const char *port, guint16 product_id, StrobeDfuMode mode, const char *serial, guint64 generation)
{
  StrobeDeviceInfo *info = strobe_device_info_new (port);

  info->vendor_id = 0x303a;
  info->product_id = product_id;
  info->dfu_mode = mode;
  info->has_cdc = TRUE;
  info->serial = g_strdup (serial);
  info->generation = generation;
  return info;
}
