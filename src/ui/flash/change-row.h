/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* Offers to send only what changed, with what that saves and what it risks. */
#define STROBE_TYPE_CHANGE_ROW (strobe_change_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeChangeRow, strobe_change_row, STROBE, CHANGE_ROW, AdwBin)

GtkWidget *strobe_change_row_new (StrobeFlashTarget *target);

G_END_DECLS
