/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "flash/flash-queue.h"

G_BEGIN_DECLS

/* Says to assistive technology what cannot be seen to happen without looking at it. */
#define STROBE_TYPE_ANNOUNCER (strobe_announcer_get_type ())
G_DECLARE_FINAL_TYPE (StrobeAnnouncer, strobe_announcer, STROBE, ANNOUNCER, GObject)

StrobeAnnouncer *strobe_announcer_new (GtkWindow *window, StrobeFlashQueue *queue);
void strobe_announcer_say (StrobeAnnouncer *self, const char *sentence);
guint strobe_announcer_get_quarter (double fraction);

G_END_DECLS
