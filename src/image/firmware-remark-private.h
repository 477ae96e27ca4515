/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-private.h"
#include "image/firmware-remark.h"

G_BEGIN_DECLS

StrobeFirmwareRemark *strobe_firmware_remark_add (StrobeFirmware *self,
                                                  StrobeFirmwareRemarkCode code,
                                                  const char *subject,
                                                  const char *other);
void strobe_firmware_remark_free (StrobeFirmwareRemark *self);
void strobe_firmware_remarks_sort (StrobeFirmware *self);

G_END_DECLS
