/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

void strobe_firmware_add_problem (StrobeFirmware *self, int code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void strobe_firmware_take_problem (StrobeFirmware *self, GError *problem);
void strobe_firmware_problems_sort (StrobeFirmware *self);

G_END_DECLS
