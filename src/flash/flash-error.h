/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_FLASH_ERROR (strobe_flash_error_quark ())

typedef enum {
  STROBE_FLASH_ERROR_WRONG_CHIP, /* the firmware is for another chip than the board's */
  STROBE_FLASH_ERROR_NO_BOARD,
  STROBE_FLASH_ERROR_NOT_READY, /* the board cannot be flashed in its present state */
  STROBE_FLASH_ERROR_BUSY,      /* the board has a job already */
  STROBE_FLASH_ERROR_CHANGED,   /* the file is not what was opened any more */
  STROBE_FLASH_ERROR_NOT_KNOWN, /* the board may not hold what was not going to be sent */
} StrobeFlashError;

GQuark strobe_flash_error_quark (void);

G_END_DECLS
