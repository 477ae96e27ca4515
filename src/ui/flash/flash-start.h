/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-selection.h"
#include "ui/flash/board-pick.h"
#include "ui/flash/change-offer.h"

G_BEGIN_DECLS

/* What lies between pressing Flash and the job; no widget. Signal: "ended" (failure), when it has
 * come to a job or will not; the failure is a GError, or NULL. */
#define STROBE_TYPE_FLASH_START (strobe_flash_start_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashStart, strobe_flash_start, STROBE, FLASH_START, GObject)

StrobeFlashStart *strobe_flash_start_new (StrobeContext *context,
                                          StrobeFirmwareLoader *loader,
                                          StrobeFirmwareSelection *selection,
                                          StrobeChangeOffer *offer,
                                          StrobeBoardPick *pick);
gboolean strobe_flash_start_begin (StrobeFlashStart *self, gboolean everything);
gboolean strobe_flash_start_get_everything (StrobeFlashStart *self);
GError *strobe_flash_start_take_change (StrobeFlashStart *self, gboolean *is_same);

G_END_DECLS
