/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was printed and not read yet. */
typedef struct _StrobeSimConsole StrobeSimConsole;

StrobeSimConsole *strobe_sim_console_new (gboolean silent);
void strobe_sim_console_free (StrobeSimConsole *self);
gsize strobe_sim_console_get_size (StrobeSimConsole *self);
gsize strobe_sim_console_get_room (StrobeSimConsole *self);
gboolean strobe_sim_console_push (StrobeSimConsole *self, const GString *text);
GBytes *strobe_sim_console_read (StrobeSimConsole *self, gsize max_bytes);
void strobe_sim_console_clear (StrobeSimConsole *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimConsole, strobe_sim_console_free)

G_END_DECLS
