/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/esp-app-desc.h"
#include "image/esp-bootloader-desc.h"
#include "image/esp-image.h"
#include "image/esp-signature.h"
#include "image/firmware.h"

G_BEGIN_DECLS

/* One ESP image in a firmware, sound or not. */
typedef struct {
  StrobeFirmwarePartKind kind;      /* BOOTLOADER or APP */
  guint region;                     /* its number in the firmware */
  guint32 address;                  /* in flash; in the middle of the region of a merged binary */
  const StrobePartition *partition; /* that it lies in; NULL: none, or there is no table */
  const StrobeChip *chip;           /* of its header; NULL: not known */
  StrobeEspImage header;            /* n_segments is 0 where there is none */
  StrobeEspSignature signature;
  gboolean looks_encrypted;
  StrobeEspAppDesc *app;               /* NULL: none */
  StrobeEspBootloaderDesc *bootloader; /* NULL: none */
  GError *fault;                       /* NULL: sound */
} StrobeFirmwareImage;

guint strobe_firmware_get_n_images (StrobeFirmware *self);
const StrobeFirmwareImage *strobe_firmware_get_image (StrobeFirmware *self, guint index);

G_END_DECLS
