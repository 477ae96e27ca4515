/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Called on the thread that made the rescanner; it may free it. */
typedef void (*StrobeRescannerFunc) (gpointer user_data);

/* Says when it is worth looking at the devices again, where nobody announces them. */
typedef struct _StrobeRescanner StrobeRescanner;

StrobeRescanner *
strobe_rescanner_new (const char *dev_folder, StrobeRescannerFunc func, gpointer user_data);
void strobe_rescanner_free (StrobeRescanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeRescanner, strobe_rescanner_free)

G_END_DECLS
