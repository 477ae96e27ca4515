/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two widgets side by side where there is room, else the second below the first.
 * Properties: main, side. */
#define STROBE_TYPE_SIDE_BOX (strobe_side_box_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSideBox, strobe_side_box, STROBE, SIDE_BOX, GtkWidget)

G_END_DECLS
