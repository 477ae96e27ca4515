/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* Flash, its progress, and what came of it. */
#define STROBE_TYPE_FLASH_PANE (strobe_flash_pane_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashPane, strobe_flash_pane, STROBE, FLASH_PANE, AdwBin)

void strobe_flash_pane_set_build (StrobeFlashPane *self, GtkWidget *widget);
void strobe_flash_pane_set_target (StrobeFlashPane *self, StrobeFlashTarget *target);

G_END_DECLS
