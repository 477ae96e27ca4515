/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* What the switch "Flash Every New Build" comes to. */
typedef enum {
  STROBE_AUTO_FLASH_STATE_OFF,
  STROBE_AUTO_FLASH_STATE_READY,       /* the next build goes to the board */
  STROBE_AUTO_FLASH_STATE_NEXT,        /* a build comes after the flash under way */
  STROBE_AUTO_FLASH_STATE_WAITING,     /* a build waits until the board can take it */
  STROBE_AUTO_FLASH_STATE_OTHER_BOARD, /* another board is selected than the one it is for */
  STROBE_AUTO_FLASH_STATE_UNFIT,       /* this build is not flashed by itself */
  STROBE_AUTO_FLASH_STATE_ASKS,        /* nor this one, before somebody has seen its warnings */
} StrobeAutoFlashState;

/* Flashes each new build by itself, if that is wanted and nothing about it needs a person; no
 * widget. Signal: "changed", when anything that the getters tell may be new. */
#define STROBE_TYPE_AUTO_FLASH (strobe_auto_flash_get_type ())
G_DECLARE_FINAL_TYPE (StrobeAutoFlash, strobe_auto_flash, STROBE, AUTO_FLASH, GObject)

StrobeAutoFlash *strobe_auto_flash_new (StrobeFlashTarget *target);
/* What is on screen, told by who follows the builds. */
void strobe_auto_flash_take_other (StrobeAutoFlash *self, StrobeFirmwareFile *file);
void strobe_auto_flash_take_edit (StrobeAutoFlash *self, StrobeFirmwareFile *file);
void strobe_auto_flash_take_build (StrobeAutoFlash *self,
                                   StrobeFirmwareFile *file,
                                   StrobeFirmwareDiff *diff,
                                   gboolean is_complete);
/* What a person wants. */
gboolean strobe_auto_flash_can_be_enabled (StrobeAutoFlash *self);
gboolean strobe_auto_flash_is_enabled (StrobeAutoFlash *self);
void strobe_auto_flash_set_enabled (StrobeAutoFlash *self, gboolean enabled);
void strobe_auto_flash_go_on (StrobeAutoFlash *self);
/* What comes of it. */
StrobeAutoFlashState strobe_auto_flash_get_state (StrobeAutoFlash *self);
const char *strobe_auto_flash_get_port (StrobeAutoFlash *self);    /* of the board it is for */
GPtrArray *strobe_auto_flash_get_warnings (StrobeAutoFlash *self); /* that are new */

G_END_DECLS
