/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/repack.h"

#include "image/firmware-builder.h"
#include "image/firmware-region.h"
#include "image/flash-params.h"
#include "image/image-error.h"
#include "make/make-error.h"

/* A firmware of some regions of another one, packed by the builder that makes any other. What
 * comes of it is read and checked like a file from outside, so nothing is sent that a file could
 * not have asked for.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py, which makes the same of the same files. */

/* What mkdfu.py takes where nobody says otherwise. */
#define DEFAULT_PART_SIZE_BYTES (512u * 1024)

static gboolean
has_all (StrobeFirmware *full, const gboolean *wanted)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (full); i++) {
    if (!wanted[i])
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_any (StrobeFirmware *full, const gboolean *wanted)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (full); i++) {
    if (wanted[i])
      return TRUE;
  }
  return FALSE;
}

static const StrobeFirmwarePart *
find_flash_params (StrobeFirmware *full)
{
  for (guint i = 0; i < strobe_firmware_get_n_parts (full); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (full, i);

    if (part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
      return part;
  }
  return NULL;
}

/* The builder writes those of mkdfu.py; others would be lost without a word. */
static gboolean
check_flash_params (StrobeFirmware *full, GError **error)
{
  const StrobeFirmwarePart *part = find_flash_params (full);
  g_autoptr (GBytes) usual = NULL;

  if (part == NULL)
    return TRUE;
  usual = strobe_flash_params_build ((guint32) strobe_firmware_get_flash_size (full));
  if (g_bytes_equal (part->data, usual))
    return TRUE;
  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED,
               "part %s: other flash parameters than mkdfu.py writes; only the whole file can be "
               "written",
               part->name);
  return FALSE;
}

static GBytes *
build (StrobeFirmware *full, const gboolean *wanted, gsize part_size_bytes)
{
  g_autoptr (StrobeFirmwareBuilder) builder =
               strobe_firmware_builder_new (strobe_firmware_get_chip (full)->chip_id);

  strobe_firmware_builder_set_flash_size (builder, (guint32) strobe_firmware_get_flash_size (full));
  strobe_firmware_builder_set_part_size (builder, part_size_bytes);
  for (guint i = 0; i < strobe_firmware_get_n_regions (full); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (full, i);
    g_autoptr (GBytes) data = NULL;

    if (!wanted[i])
      continue;
    data = strobe_firmware_dup_region_data (full, i);
    strobe_firmware_builder_add_file (builder, region->name, region->address, data);
  }
  return strobe_firmware_builder_build (builder);
}

/**
 * strobe_repack_find_part_size:
 * @full: a firmware
 *
 * Tells into what pieces the files of a firmware were cut: where none was cut, what mkdfu.py would
 * take, or more if a file is larger.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (--part-size).
 *
 * Returns: the largest size of a part
 */
gsize
strobe_repack_find_part_size (StrobeFirmware *full)
{
  gsize cut_bytes = 0;
  gsize whole_bytes = DEFAULT_PART_SIZE_BYTES;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (full), DEFAULT_PART_SIZE_BYTES);

  for (guint i = 0; i < strobe_firmware_get_n_regions (full); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (full, i);
    gsize first_bytes = strobe_firmware_get_part (full, region->first_part)->size_bytes;

    if (region->n_parts > 1)
      cut_bytes = MAX (cut_bytes, first_bytes);
    else
      whole_bytes = MAX (whole_bytes, first_bytes);
  }
  return cut_bytes > 0 ? cut_bytes : whole_bytes;
}

/**
 * strobe_repack_regions:
 * @full: a firmware without problems
 * @wanted: whether each of its regions is to be in the new one
 * @part_size_bytes: largest size of a part; 0 for that of @full
 * @error: return location for an error
 *
 * Makes a firmware of some of the regions: same chip, same flash parameters, same names. All of
 * them and no other part size are @full itself.
 *
 * Ownership: shares no memory with @full unless it is @full.
 *
 * Errors: STROBE_MAKE_ERROR_NOTHING if no region is wanted; those of strobe_firmware_check() for
 * @full and for what came of it: too many parts, or an image that without its partition table
 * cannot be told from one for another chip; STROBE_IMAGE_ERROR_UNSUPPORTED for flash parameters
 * that mkdfu.py does not write.
 *
 * Context: any thread; copies all of the data, so the window calls it on a worker.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py.
 *
 * Returns: (transfer full) (nullable): a firmware without problems
 */
StrobeFirmware *
strobe_repack_regions (StrobeFirmware *full,
                       const gboolean *wanted,
                       gsize part_size_bytes,
                       GError **error)
{
  g_autoptr (StrobeFirmware) chosen = NULL;
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (full) && wanted != NULL, NULL);

  if (!strobe_firmware_check (full, error))
    return NULL;
  if (part_size_bytes == 0 && has_all (full, wanted))
    return g_object_ref (full);
  if (!has_any (full, wanted)) {
    g_set_error_literal (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING,
                         "no part of the firmware is chosen");
    return NULL;
  }
  if (!check_flash_params (full, error))
    return NULL;

  file = build (full, wanted,
                part_size_bytes > 0 ? part_size_bytes : strobe_repack_find_part_size (full));
  chosen = strobe_firmware_new (file);
  if (!strobe_firmware_check (chosen, error)) {
    g_prefix_error (error, "the chosen parts alone: ");
    return NULL;
  }
  return g_steal_pointer (&chosen);
}
