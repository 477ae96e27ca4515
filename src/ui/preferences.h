/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person may choose. Every change holds at once. */
#define STROBE_TYPE_PREFERENCES (strobe_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobePreferences, strobe_preferences, STROBE, PREFERENCES, AdwPreferencesWindow)

StrobePreferences *strobe_preferences_new (GtkWindow *parent, GSettings *settings);

G_END_DECLS
