/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-info.h"
#include "dfu/dfu-transport.h"
#include "image/firmware.h"

G_BEGIN_DECLS

/* What will be written where, on which board: immutable and valid by construction. */
typedef struct _StrobeFlashPlan StrobeFlashPlan;

#define STROBE_TYPE_FLASH_PLAN (strobe_flash_plan_get_type ())
GType strobe_flash_plan_get_type (void);
StrobeFlashPlan *strobe_flash_plan_new (StrobeFirmware *firmware,
                                        const StrobeDeviceInfo *device,
                                        const StrobeChip *remembered,
                                        GError **error);
StrobeFlashPlan *strobe_flash_plan_new_partial (StrobeFirmware *firmware,
                                                StrobeFirmware *sent,
                                                const StrobeDeviceInfo *device,
                                                const StrobeChip *remembered,
                                                GError **error);
StrobeFlashPlan *strobe_flash_plan_ref (StrobeFlashPlan *self);
void strobe_flash_plan_unref (StrobeFlashPlan *self);
gboolean strobe_flash_plan_check_identity (StrobeFlashPlan *self,
                                           const StrobeDfuIdentity *identity,
                                           GError **error);
const char *strobe_flash_plan_get_port (StrobeFlashPlan *self);
const StrobeChip *strobe_flash_plan_get_chip (StrobeFlashPlan *self);
/* What the board holds afterwards, and what is sent for that: the same, unless the plan is partial.
 */
StrobeFirmware *strobe_flash_plan_get_firmware (StrobeFlashPlan *self);
StrobeFirmware *strobe_flash_plan_get_sent (StrobeFlashPlan *self);
gboolean strobe_flash_plan_is_partial (StrobeFlashPlan *self);
GBytes *strobe_flash_plan_get_payload (StrobeFlashPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashPlan, strobe_flash_plan_unref)

G_END_DECLS
