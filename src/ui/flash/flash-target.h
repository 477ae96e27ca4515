/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"
#include "ui/flash/change-offer.h"
#include "ui/firmware/firmware-selection.h"

G_BEGIN_DECLS

/* What stands between the firmware and the board. */
typedef enum {
  STROBE_FLASH_TARGET_STATE_NO_FIRMWARE,
  STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE,
  STROBE_FLASH_TARGET_STATE_NO_BOARD,
  STROBE_FLASH_TARGET_STATE_NOT_READY, /* the board has to be brought into another state */
  STROBE_FLASH_TARGET_STATE_REFUSED,   /* this firmware does not go on this board */
  STROBE_FLASH_TARGET_STATE_READY,
  STROBE_FLASH_TARGET_STATE_RUNNING,
} StrobeFlashTargetState;

/* The firmware and the board that meet when Flash is pressed; no widget.
 * Properties: board. Signal: "changed", when anything that the getters tell may be new. */
#define STROBE_TYPE_FLASH_TARGET (strobe_flash_target_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashTarget, strobe_flash_target, STROBE, FLASH_TARGET, GObject)

StrobeFlashTarget *strobe_flash_target_new (StrobeContext *context, StrobeFirmwareLoader *loader);
StrobeContext *strobe_flash_target_get_context (StrobeFlashTarget *self);
StrobeFirmwareFile *strobe_flash_target_get_file (StrobeFlashTarget *self);
StrobeFirmwareSelection *strobe_flash_target_get_selection (StrobeFlashTarget *self);
StrobeChangeOffer *strobe_flash_target_get_offer (StrobeFlashTarget *self);
StrobeBoard *strobe_flash_target_get_board (StrobeFlashTarget *self);
void strobe_flash_target_set_board (StrobeFlashTarget *self, StrobeBoard *board);
StrobeFlashTargetState strobe_flash_target_get_state (StrobeFlashTarget *self);
const GError *strobe_flash_target_get_obstacle (StrobeFlashTarget *self); /* why not READY */
const GError *
strobe_flash_target_get_failure (StrobeFlashTarget *self);             /* why the last one failed */
StrobeFlashJob *strobe_flash_target_get_job (StrobeFlashTarget *self); /* of this pair, or NULL */
gboolean strobe_flash_target_can_start (StrobeFlashTarget *self);
gboolean strobe_flash_target_start (StrobeFlashTarget *self);
gboolean strobe_flash_target_start_everything (StrobeFlashTarget *self);
void strobe_flash_target_cancel (StrobeFlashTarget *self);

G_END_DECLS
