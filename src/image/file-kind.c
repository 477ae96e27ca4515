/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/file-kind.h"

#include <string.h>

#include "image/chip.h"
#include "image/esp-app-desc.h"
#include "image/esp-image-private.h"
#include "image/image-error.h"

/* People drop what the build left beside the dfu.bin. Naming the thing they dropped is half of the
 * advice. */

/* Prefix of an STM32 DfuSe file (ST UM0391, section 2.1) and the version its suffix names. */
#define DFUSE_PREFIX "DfuSe"
#define DFUSE_VERSION 0x011a
#define ELF_MAGIC "\177ELF"

static gboolean
starts_with (GBytes *file, const char *prefix)
{
  gsize size_bytes = 0;
  const void *data = g_bytes_get_data (file, &size_bytes);

  return size_bytes >= strlen (prefix) && memcmp (data, prefix, strlen (prefix)) == 0;
}

static GError *
describe_image (GBytes *file, const StrobeScatter *bytes)
{
  g_autoptr (StrobeEspAppDesc) app = strobe_esp_app_desc_parse (file);
  const StrobeChip *chip;
  StrobeEspImage image;

  /* Damaged or not, it is the wrong file; only the chip of its header is wanted. */
  strobe_esp_image_parse_scatter (bytes, &image, NULL);
  chip = strobe_chip_find (image.chip_id);
  if (app != NULL)
    return g_error_new (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_RAW_APP,
                        "the %s app image %s %s and not a dfu.bin; idf.py dfu makes one",
                        chip->name, app->project, app->version);

  return g_error_new (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_RAW_APP,
                      "an image for %s and not a dfu.bin; idf.py dfu makes one", chip->name);
}

/**
 * strobe_file_kind_is_dfuse_version:
 * @dfu_version: bcdDFU of a suffix
 *
 * Tells an STM32 DfuSe file by its suffix.
 *
 * Units: @dfu_version is binary coded decimal, as in USB.
 *
 * Context: any thread.
 *
 * Source: ST UM0391, section 2.3.
 *
 * Returns: %TRUE for 0x011a
 */
gboolean
strobe_file_kind_is_dfuse_version (guint16 dfu_version)
{
  return dfu_version == DFUSE_VERSION;
}

/**
 * strobe_file_kind_describe:
 * @file: a file that is not an archive, with a DFU suffix or without
 *
 * Recognises the usual mistakes: ELF, app image, DfuSe.
 *
 * Ownership: @file is only read; nothing is kept.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): STROBE_IMAGE_ERROR_ELF, _DFUSE or _RAW_APP, or _NOT_FIRMWARE for
 *   what is not known
 */
GError *
strobe_file_kind_describe (GBytes *file)
{
  g_autoptr (StrobeScatter) bytes = strobe_scatter_new ();

  g_return_val_if_fail (file != NULL, NULL);

  strobe_scatter_add (bytes, file);
  if (starts_with (file, ELF_MAGIC))
    return g_error_new_literal (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_ELF,
                                "an ELF file and not a dfu.bin; idf.py dfu makes one");
  if (starts_with (file, DFUSE_PREFIX))
    return g_error_new_literal (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_DFUSE,
                                "a DfuSe file, which is for STM32 chips");
  if (strobe_esp_image_is_likely (bytes))
    return describe_image (file, bytes);

  return g_error_new_literal (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NOT_FIRMWARE,
                              "not a dfu.bin: the file does not begin with a CPIO archive");
}
