/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-swatch.h"

#include <adwaita.h>

#include "ui/plot/plot-style.h"

#define WIDTH_PX 34
#define HEIGHT_PX 14

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  StrobePlotStyle style;

  strobe_plot_style_init (&style, adw_style_manager_get_dark (adw_style_manager_get_default ()),
                          GPOINTER_TO_UINT (user_data));
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  strobe_plot_style_draw_line (&style, cr);
  strobe_plot_style_draw_marker (&style, cr, width / 2.0, height / 2.0);
}

/**
 * strobe_plot_swatch_new:
 * @index: of the curve
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a picture of how the curve looks
 */
GtkWidget *
strobe_plot_swatch_new (guint index)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_CENTER,
                                  "content-width", WIDTH_PX, "content-height", HEIGHT_PX, NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, GUINT_TO_POINTER (index), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), area, G_CONNECT_SWAPPED);
  return area;
}
