/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the person chose, and what is remembered between two runs. */
GSettings *strobe_settings_open (void);
gboolean strobe_settings_check (GError **error);

G_END_DECLS
