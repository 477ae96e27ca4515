/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/chip.h"

G_BEGIN_DECLS

/* What started a boot. */
typedef enum {
  STROBE_RESET_KIND_UNKNOWN,
  STROBE_RESET_KIND_POWER_ON,
  STROBE_RESET_KIND_SOFTWARE, /* the app asked for it; a panic does too */
  STROBE_RESET_KIND_WATCHDOG,
  STROBE_RESET_KIND_BROWN_OUT,
  STROBE_RESET_KIND_DEEP_SLEEP,
  STROBE_RESET_KIND_USB, /* asked for over USB */
  STROBE_RESET_KIND_OTHER,
} StrobeResetKind;

const char *strobe_reset_reason_get_name (const StrobeChip *chip, guint code);
StrobeResetKind strobe_reset_reason_get_kind (const StrobeChip *chip, guint code);

G_END_DECLS
