/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

/* All that is known of a firmware as one JSON object, for scripts and for Copy and Export. */
char *
strobe_firmware_json_dup_text (StrobeFirmware *firmware, GPtrArray *problems, gboolean is_pretty);

G_END_DECLS
