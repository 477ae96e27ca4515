/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

/* What is in a firmware, for a terminal. */
void strobe_cli_info_text_print (StrobeFirmware *firmware);

G_END_DECLS
