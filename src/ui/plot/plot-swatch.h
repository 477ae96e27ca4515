/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A short piece of a curve, for the legend. */
GtkWidget *strobe_plot_swatch_new (guint index);

G_END_DECLS
