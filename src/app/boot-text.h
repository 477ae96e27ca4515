/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot.h"

G_BEGIN_DECLS

/* The words of a boot, for its row in the list of boots. */
char *strobe_boot_text_dup_title (StrobeBoot *boot);
char *strobe_boot_text_dup_summary (StrobeBoot *boot);
const char *strobe_boot_text_get_icon_name (StrobeBoot *boot);
const char *strobe_boot_text_get_trouble (StrobeBoot *boot);

G_END_DECLS
