/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/map/flash-layout.h"

G_BEGIN_DECLS

/* The words of an area of the flash. Names come from the file: none is markup. */
const char *strobe_flash_area_text_get_name (const StrobeFlashArea *area);
char *strobe_flash_area_text_dup_size (const StrobeFlashArea *area);
const char *strobe_flash_area_text_get_state (const StrobeFlashArea *area); /* "Kept" */
char *strobe_flash_area_text_dup_sentence (const StrobeFlashArea *area);
char *strobe_flash_area_text_dup_description (const StrobeFlashArea *area);

G_END_DECLS
