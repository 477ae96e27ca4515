/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/hex/hex-row.h"

G_BEGIN_DECLS

/* Shows one row of bytes in a label. */
void strobe_hex_cell_show (GtkLabel *label, StrobeHexRow *row);

G_END_DECLS
