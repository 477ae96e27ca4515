/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every Flatpak sandbox has: a key file about the app, its runtime and its permissions. */
#define STROBE_SANDBOX_INFO "/.flatpak-info"

gboolean strobe_sandbox_is_inside (void);
char *strobe_sandbox_dup_outer_path (const char *info, const char *path);

G_END_DECLS
