/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "flash/flash-queue.h"
#include "ui/common/stall-watch.h"

G_BEGIN_DECLS

/* What the desktop is told about flashing: do not suspend now; this one is done. */
#define STROBE_TYPE_FLASH_WATCH (strobe_flash_watch_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashWatch, strobe_flash_watch, STROBE, FLASH_WATCH, GObject)

StrobeFlashWatch *strobe_flash_watch_new (GtkApplication *application,
                                          StrobeFlashQueue *queue,
                                          StrobeStallWatch *stalls,
                                          GSettings *settings);
gboolean strobe_flash_watch_is_inhibiting (StrobeFlashWatch *self);

G_END_DECLS
