/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a list: a name, and below it a value that can be selected; Ctrl+C copies it. */
#define STROBE_TYPE_FACT_ROW (strobe_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFactRow, strobe_fact_row, STROBE, FACT_ROW, GtkListBoxRow)

GtkWidget *strobe_fact_row_new (const char *name, const char *value, gboolean is_bad);

G_END_DECLS
