/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/app-identity.h"
#include "image/firmware.h"

G_BEGIN_DECLS

/* Which app a firmware holds, for the verdict on its boot. */
StrobeAppIdentity *strobe_app_firmware_create_identity (StrobeFirmware *firmware);

G_END_DECLS
