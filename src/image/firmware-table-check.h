/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

void strobe_firmware_table_check (StrobeFirmware *self);

G_END_DECLS
