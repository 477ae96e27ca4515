/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-descriptors.h"

#include "base/byte-writer.h"
#include "base/usb-descriptors.h"

/* The descriptor bytes of the mask ROMs. The device descriptor is one and the same in run-time and
 * in DFU mode; of the 93 bytes of the configuration one tells the modes apart, the protocol of the
 * DFU interface.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31: general_device_descr, acm_config_descr and
 * dfu_config_descr. */

/* the configuration without its DFU interface */
#define CDC_ONLY_BYTES 75
#define FULL_BYTES 93
#define OFFSET_TOTAL_LENGTH 2
#define OFFSET_N_INTERFACES 4
#define OFFSET_DFU_PROTOCOL 82
/* USB 2.0, section 9.6.7: two bytes of header, 255 in all */
#define MAX_STRING_UNITS 126

static const guint8 config[FULL_BYTES] = {
  0x09, 0x02, 0x5d, 0x00, 0x03, 0x01, 0x00, 0xc0, 0xfa, /* value 1, self-powered, 500 mA */
  0x08, 0x0b, 0x00, 0x02, 0x02, 0x02, 0x00, 0x00,       /* CDC: interfaces 0 and 1 */
  0x09, 0x04, 0x00, 0x00, 0x01, 0x02, 0x02, 0x00, 0x00, /* interface 0: CDC ACM */
  0x05, 0x24, 0x00, 0x10, 0x01,                         /* CDC 1.10 */
  0x04, 0x24, 0x02, 0x02,                               /* line coding and state */
  0x05, 0x24, 0x06, 0x00, 0x01,                         /* union 0, 1 */
  0x05, 0x24, 0x01, 0x03, 0x01,                         /* call management */
  0x07, 0x05, 0x85, 0x03, 0x40, 0x00, 0x01,             /* interrupt IN 0x85 */
  0x09, 0x04, 0x01, 0x00, 0x02, 0x0a, 0x02, 0x00, 0x00, /* interface 1: CDC data */
  0x07, 0x05, 0x03, 0x02, 0x40, 0x00, 0x01,             /* bulk OUT 0x03 */
  0x07, 0x05, 0x84, 0x02, 0x40, 0x00, 0x01,             /* bulk IN 0x84 */
  0x09, 0x04, 0x02, 0x00, 0x00, 0xfe, 0x01, 0x01, 0x00, /* interface 2: DFU */
  0x09, 0x21, 0x0f, 0xbc, 0x02, 0x40, 0x00, 0x10, 0x01, /* 700 ms, 64 bytes, DFU 1.1 */
};

typedef struct {
  guint16 chip_id;
  guint16 device_release;
  gboolean has_persistence;
} Traits;

static const Traits traits[] = {
  { 0x0002, 0x0723, TRUE },
  { 0x0009, 0x0728, TRUE },
  { 0x0012, 0x0912, FALSE },
  { 0x0020, 0x0764, FALSE },
};

static const Traits *
find_traits (const StrobeChip *chip)
{
  static const Traits unknown = { 0, 0x0100, FALSE };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (traits); i++)
    if (traits[i].chip_id == chip->chip_id)
      return &traits[i];
  return &unknown;
}

/**
 * strobe_sim_descriptors_put_device:
 * @array: where to append
 * @chip: the chip
 * @product_id: the ROM's, which is the chip's id, or one of the app's own
 *
 * Writes the device descriptor of a chip.
 *
 * Units: @product_id is a USB id.
 */
void
strobe_sim_descriptors_put_device (GByteArray *array, const StrobeChip *chip, guint16 product_id)
{
  static const guint8 head[] = { 0x12, 0x01, 0x00, 0x02, 0xef, 0x02, 0x01, 0x40 };
  static const guint8 tail[] = { 0x01, 0x02, 0x03, 0x01 };

  strobe_byte_writer_put_data (array, head, sizeof head);
  strobe_byte_writer_put_u16_le (array, STROBE_CHIP_VENDOR_ESPRESSIF);
  strobe_byte_writer_put_u16_le (array, product_id);
  strobe_byte_writer_put_u16_le (array, find_traits (chip)->device_release);
  strobe_byte_writer_put_data (array, tail, sizeof tail);
}

/**
 * strobe_sim_descriptors_put_config:
 * @array: where to append
 * @mode: the mode of the DFU interface; NONE: a configuration without one
 *
 * Writes the configuration descriptor and all that belongs to it.
 */
void
strobe_sim_descriptors_put_config (GByteArray *array, StrobeDfuMode mode)
{
  guint start = array->len;

  strobe_byte_writer_put_data (array, config,
                               mode == STROBE_DFU_MODE_NONE ? CDC_ONLY_BYTES : FULL_BYTES);
  if (mode == STROBE_DFU_MODE_NONE) {
    array->data[start + OFFSET_TOTAL_LENGTH] = CDC_ONLY_BYTES;
    array->data[start + OFFSET_N_INTERFACES] = 2;
  } else {
    array->data[start + OFFSET_DFU_PROTOCOL] = (guint8) mode;
  }
}

/**
 * strobe_sim_descriptors_put_string:
 * @array: where to append
 * @text: ASCII text
 *
 * Writes a string descriptor.
 *
 * Source: USB 2.0, section 9.6.7.
 */
void
strobe_sim_descriptors_put_string (GByteArray *array, const char *text)
{
  gsize n_units = MIN (strlen (text), MAX_STRING_UNITS);
  gsize i;

  strobe_byte_writer_put_u8 (array, (guint8) (2 + 2 * n_units));
  strobe_byte_writer_put_u8 (array, STROBE_USB_DESCRIPTOR_STRING);
  for (i = 0; i < n_units; i++)
    strobe_byte_writer_put_u16_le (array, (guint8) text[i]);
}

/**
 * strobe_sim_descriptors_put_languages:
 * @array: where to append
 *
 * Writes string descriptor 0: English, United States.
 */
void
strobe_sim_descriptors_put_languages (GByteArray *array)
{
  static const guint8 languages[] = { 0x04, 0x03, 0x09, 0x04 };

  strobe_byte_writer_put_data (array, languages, sizeof languages);
}

/**
 * strobe_sim_descriptors_has_persistence:
 * @chip: the chip
 *
 * Tells whether the chip's ROM has working persistence flags: they keep the USB device enumerated
 * over a reboot, and let a running app restart into DFU mode. P4 and S31 have stubs for them.
 *
 * Returns: %TRUE on S2 and S3
 */
gboolean
strobe_sim_descriptors_has_persistence (const StrobeChip *chip)
{
  return find_traits (chip)->has_persistence;
}
