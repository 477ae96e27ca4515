/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-gutter.h"

#include <adwaita.h>

#include "ui/common/palette.h"

#define WIDTH_PX 20
#define BAR_PX 3
/* A warning's bar is broken, an error's is whole: who sees no colours sees that. */
#define DASH_PX 4
#define GAP_PX 3
#define RIBBON_START_PX 6
#define RIBBON_WIDTH_PX 8
#define RIBBON_HEIGHT_PX 11
#define RIBBON_TOP_PX 3

/**
 * StrobeLogGutter:
 *
 * Draws the marks of a line. Says nothing to a screen reader: the row does.
 *
 * Made by the row.
 *
 * Context: main thread.
 */
struct _StrobeLogGutter {
  GtkWidget parent_instance;

  StrobeLogLevel level;
  gboolean has_bookmark;
};

G_DEFINE_FINAL_TYPE (StrobeLogGutter, strobe_log_gutter, GTK_TYPE_WIDGET)

static void
draw_bar (GtkSnapshot *snapshot, const GdkRGBA *color, float height_px, gboolean is_broken)
{
  float dash = is_broken ? DASH_PX : height_px;

  for (float y = 0; y < height_px; y += dash + GAP_PX)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (0, y, BAR_PX, MIN (dash, height_px - y)));
}

static void
draw_ribbon (GtkSnapshot *snapshot, const GdkRGBA *color)
{
  const double x = RIBBON_START_PX;
  const double y = RIBBON_TOP_PX;
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH_PX, 2 * WIDTH_PX));

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + RIBBON_WIDTH_PX, y);
  cairo_line_to (cr, x + RIBBON_WIDTH_PX, y + RIBBON_HEIGHT_PX);
  cairo_line_to (cr, x + RIBBON_WIDTH_PX / 2.0, y + RIBBON_HEIGHT_PX - RIBBON_WIDTH_PX / 2.0);
  cairo_line_to (cr, x, y + RIBBON_HEIGHT_PX);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
strobe_log_gutter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrobeLogGutter *self = STROBE_LOG_GUTTER (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA color;

  if (self->level == STROBE_LOG_LEVEL_ERROR || self->level == STROBE_LOG_LEVEL_WARNING) {
    strobe_palette_get_level (dark, self->level, &color);
    draw_bar (snapshot, &color, (float) gtk_widget_get_height (widget),
              self->level == STROBE_LOG_LEVEL_WARNING);
  }
  if (self->has_bookmark) {
    strobe_palette_get_ansi (dark, 4, &color);
    draw_ribbon (snapshot, &color);
  }
}

static void
strobe_log_gutter_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : 0;
}

static void
strobe_log_gutter_class_init (StrobeLogGutterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = strobe_log_gutter_snapshot;
  widget_class->measure = strobe_log_gutter_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strobe_log_gutter_init (StrobeLogGutter *self)
{
}

/**
 * strobe_log_gutter_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a gutter without marks
 */
GtkWidget *
strobe_log_gutter_new (void)
{
  return g_object_new (STROBE_TYPE_LOG_GUTTER, NULL);
}

/**
 * strobe_log_gutter_set:
 * @self: a gutter
 * @level: the level of its line
 * @has_bookmark: whether somebody marked the line
 *
 * Context: main thread.
 */
void
strobe_log_gutter_set (StrobeLogGutter *self, StrobeLogLevel level, gboolean has_bookmark)
{
  g_return_if_fail (STROBE_IS_LOG_GUTTER (self));

  if (self->level == level && self->has_bookmark == has_bookmark)
    return;
  self->level = level;
  self->has_bookmark = has_bookmark;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
