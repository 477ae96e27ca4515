/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One instance a session: the window, the keys, the command line. */
#define STROBE_TYPE_APPLICATION (strobe_application_get_type ())
G_DECLARE_FINAL_TYPE (StrobeApplication, strobe_application, STROBE, APPLICATION, AdwApplication)

StrobeApplication *strobe_application_new (void);

G_END_DECLS
