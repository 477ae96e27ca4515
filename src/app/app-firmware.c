/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/app-firmware.h"

/* Between the firmware, which knows files, and the boots, which know logs. */

/**
 * strobe_app_firmware_create_identity:
 * @firmware: a firmware
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the app that runs after it was flashed, as far as the file names it
 */
StrobeAppIdentity *
strobe_app_firmware_create_identity (StrobeFirmware *firmware)
{
  const StrobeEspAppDesc *app = NULL;
  const StrobeChip *chip = NULL;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware), NULL);

  app = strobe_firmware_get_app (firmware);
  chip = strobe_firmware_get_chip (firmware);
  if (app == NULL)
    return strobe_app_identity_new (NULL, NULL, NULL, chip);
  return strobe_app_identity_new (app->project, app->version, app->elf_sha256, chip);
}
