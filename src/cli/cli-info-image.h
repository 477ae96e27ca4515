/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-image.h"

G_BEGIN_DECLS

/* One image of a firmware, for a terminal. */
void strobe_cli_info_image_print (StrobeFirmware *firmware, const StrobeFirmwareImage *image);

G_END_DECLS
