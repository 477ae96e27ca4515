/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The firmware that was opened lately, to be opened again. */
#define STROBE_TYPE_RECENT_MENU (strobe_recent_menu_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecentMenu, strobe_recent_menu, STROBE, RECENT_MENU, AdwBin)

void strobe_recent_menu_set_settings (StrobeRecentMenu *self, GSettings *settings);

G_END_DECLS
