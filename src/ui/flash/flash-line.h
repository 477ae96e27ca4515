/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/build-follower.h"

G_BEGIN_DECLS

/* Firmware and flash in one line, so that the log has the room. */
#define STROBE_TYPE_FLASH_LINE (strobe_flash_line_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashLine, strobe_flash_line, STROBE, FLASH_LINE, AdwBin)

GtkWidget *
strobe_flash_line_new (StrobeFlashTarget *target, StrobeBuildFollower *follower, GtkWidget *end);

G_END_DECLS
