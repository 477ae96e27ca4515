/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A part above that is as high as it needs to be, and one below that gets the rest. The part above
 * scrolls when both do not fit. Properties: top, bottom. */
#define STROBE_TYPE_WORK_AREA (strobe_work_area_get_type ())
G_DECLARE_FINAL_TYPE (StrobeWorkArea, strobe_work_area, STROBE, WORK_AREA, GtkWidget)

G_END_DECLS
