/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a board sends, made fit for the terminal of the one who reads. */
typedef struct _StrobeCliConsole StrobeCliConsole;

StrobeCliConsole *strobe_cli_console_new (void);
void strobe_cli_console_free (StrobeCliConsole *self);
void strobe_cli_console_take (StrobeCliConsole *self,
                              const guint8 *data,
                              gsize size_bytes,
                              GString *out);
void strobe_cli_console_flush (StrobeCliConsole *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCliConsole, strobe_cli_console_free)

G_END_DECLS
