/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FIRMWARE_SOURCE_DFU_FILE,
  STROBE_FIRMWARE_SOURCE_IDF_BUILD,
  STROBE_FIRMWARE_SOURCE_PLATFORMIO,
  STROBE_FIRMWARE_SOURCE_ARDUINO,
  STROBE_FIRMWARE_SOURCE_LOOSE,
} StrobeFirmwareSourceKind;

#define STROBE_TYPE_FIRMWARE_SOURCE (strobe_firmware_source_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeFirmwareSource, strobe_firmware_source, STROBE, FIRMWARE_SOURCE, GObject)

/* @files: of GFile, what the user gave: one dfu.bin, one folder, one JSON file, or .bin files */
StrobeFirmwareSource *
strobe_firmware_source_load (GListModel *files, GCancellable *cancellable, GError **error);
StrobeFirmwareSource *strobe_firmware_source_with_recipe (StrobeFirmwareSource *self,
                                                          StrobeRecipe *recipe);

StrobeFirmwareSourceKind strobe_firmware_source_get_kind (StrobeFirmwareSource *self);
StrobeFirmware *strobe_firmware_source_get_firmware (StrobeFirmwareSource *self); /* never NULL */
StrobeRecipe *strobe_firmware_source_get_recipe (StrobeFirmwareSource *self); /* NULL: a dfu.bin */
GListModel *strobe_firmware_source_get_inputs (StrobeFirmwareSource *self); /* what the user gave */
GListModel *strobe_firmware_source_get_files (StrobeFirmwareSource *self);  /* what was read */
GFile *
strobe_firmware_source_get_folder (StrobeFirmwareSource *self); /* of the build; may be NULL */
const char *strobe_firmware_source_get_name (StrobeFirmwareSource *self); /* to show */

G_END_DECLS
