/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-paint.h"

#include <adwaita.h>

#define HATCH_STEP_PX 5.0
#define HATCH_LINE_PX 1.5
#define FAULT_STEP_PX 6.0
#define FAULT_LINE_PX 2.0
#define EDGE_PX 1.0
/* What is smaller than a pixel is still there. */
#define MIN_PX 1.0

/* What is written is solid, what is kept is hatched, what is erased is an empty frame, and what is
 * free is nothing but the ground; so the map can be read without its colours. */

/* From the palette of the GNOME guidelines; each stands out from a white and from a dark card. */
static const char *
get_color_name (const StrobeFlashArea *area, gboolean dark)
{
  if (area->use == STROBE_FLASH_AREA_KEPT)
    return dark ? "#9a9996" : "#77767b";
  switch (area->kind) {
  case STROBE_FLASH_AREA_KIND_BOOTLOADER:
    return dark ? "#c061cb" : "#813d9c";
  case STROBE_FLASH_AREA_KIND_TABLE:
    return dark ? "#ffa348" : "#c64600";
  case STROBE_FLASH_AREA_KIND_APP:
    return dark ? "#62a0ea" : "#1c71d8";
  case STROBE_FLASH_AREA_KIND_DATA:
    return dark ? "#57e389" : "#26a269";
  case STROBE_FLASH_AREA_KIND_FREE:
    return dark ? "rgba(255,255,255,0.10)" : "rgba(0,0,0,0.08)";
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_paint_init:
 * @self: takes the values
 * @widget: what is drawn on
 *
 * Context: main thread.
 */
void
strobe_flash_paint_init (StrobeFlashPaint *self, GtkWidget *widget)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->dark = adw_style_manager_get_dark (style);
  self->high_contrast = adw_style_manager_get_high_contrast (style);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &self->text);
}

/**
 * strobe_flash_paint_get_color:
 * @self: a paint
 * @area: an area
 * @color: (out caller-allocates): what it is drawn with
 *
 * Context: any thread.
 */
void
strobe_flash_paint_get_color (const StrobeFlashPaint *self,
                              const StrobeFlashArea *area,
                              GdkRGBA *color)
{
  const char *kept = self->dark ? "#ffffff" : "#000000";
  gboolean is_strong = self->high_contrast && area->use == STROBE_FLASH_AREA_KEPT;

  gdk_rgba_parse (color, is_strong ? kept : get_color_name (area, self->dark));
}

/**
 * strobe_flash_paint_get_fault_color:
 * @self: a paint
 * @color: (out caller-allocates): of what is wrong
 *
 * Context: any thread.
 */
void
strobe_flash_paint_get_fault_color (const StrobeFlashPaint *self, GdkRGBA *color)
{
  gdk_rgba_parse (color, self->dark ? "#ff7b63" : "#c01c28");
}

/* Lines that fall from the left, or rise where @rising. They go on from one stretch to the next. */
static void
hatch (cairo_t *cr, double x_px, double width_px, double height_px, double step_px, gboolean rising)
{
  double first = floor ((x_px - height_px) / step_px) * step_px;

  cairo_save (cr);
  cairo_rectangle (cr, x_px, 0, width_px, height_px);
  cairo_clip (cr);
  for (double x = first; x < x_px + width_px; x += step_px) {
    cairo_move_to (cr, x, rising ? height_px : 0);
    cairo_line_to (cr, x + height_px, rising ? 0 : height_px);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
fill (cairo_t *cr, const GdkRGBA *color, double x_px, double width_px, double height_px)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_rectangle (cr, x_px, 0, width_px, height_px);
  cairo_fill (cr);
}

static void
frame (cairo_t *cr, double x_px, double width_px, double height_px)
{
  cairo_set_line_width (cr, EDGE_PX);
  cairo_rectangle (cr, x_px + EDGE_PX / 2, EDGE_PX / 2, MAX (width_px - EDGE_PX, 0),
                   height_px - EDGE_PX);
  cairo_stroke (cr);
}

/**
 * strobe_flash_paint_draw_ground:
 * @self: a paint
 * @cr: where
 * @area: what
 * @x_px: its left edge
 * @width_px: its width
 * @height_px: its height
 *
 * Draws an area without what is written into it.
 *
 * Context: main thread.
 */
void
strobe_flash_paint_draw_ground (const StrobeFlashPaint *self,
                                cairo_t *cr,
                                const StrobeFlashArea *area,
                                double x_px,
                                double width_px,
                                double height_px)
{
  GdkRGBA color;
  GdkRGBA ground;

  width_px = MAX (width_px, MIN_PX);
  strobe_flash_paint_get_color (self, area, &color);
  if (area->use == STROBE_FLASH_AREA_FREE) {
    fill (cr, &color, x_px, width_px, height_px);
    if (self->high_contrast) {
      gdk_cairo_set_source_rgba (cr, &self->text);
      frame (cr, x_px, width_px, height_px);
    }
    return;
  }
  ground = color;
  ground.alpha *= 0.16f;
  fill (cr, &ground, x_px, width_px, height_px);
  gdk_cairo_set_source_rgba (cr, &color);
  frame (cr, x_px, width_px, height_px);
  if (area->use == STROBE_FLASH_AREA_ERASED ||
      (area->use == STROBE_FLASH_AREA_WRITTEN && !area->is_partition))
    return;
  cairo_set_line_width (cr, HATCH_LINE_PX);
  hatch (cr, x_px, width_px, height_px, HATCH_STEP_PX, TRUE);
}

/**
 * strobe_flash_paint_draw_piece:
 * @self: a paint
 * @cr: where
 * @area: what it is in
 * @piece: what is written
 * @x_px: its left edge
 * @width_px: its width
 * @height_px: its height
 *
 * Draws what is written into an area.
 *
 * Context: main thread.
 */
void
strobe_flash_paint_draw_piece (const StrobeFlashPaint *self,
                               cairo_t *cr,
                               const StrobeFlashArea *area,
                               const StrobeFlashPiece *piece,
                               double x_px,
                               double width_px,
                               double height_px)
{
  GdkRGBA color;

  if (piece->is_blank)
    return;
  strobe_flash_paint_get_color (self, area, &color);
  fill (cr, &color, x_px, MAX (width_px, MIN_PX), height_px);
}

/**
 * strobe_flash_paint_draw_fault:
 * @self: a paint
 * @cr: where
 * @x_px: the left edge
 * @width_px: the width
 * @height_px: the height
 *
 * Draws that something is wrong there, over what is drawn already.
 *
 * Context: main thread.
 */
void
strobe_flash_paint_draw_fault (
  const StrobeFlashPaint *self, cairo_t *cr, double x_px, double width_px, double height_px)
{
  const GdkRGBA ground = self->dark ? (GdkRGBA){ 0.12f, 0.12f, 0.12f, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  GdkRGBA color;

  width_px = MAX (width_px, 3 * MIN_PX);
  strobe_flash_paint_get_fault_color (self, &color);
  fill (cr, &ground, x_px, width_px, height_px);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, FAULT_LINE_PX);
  hatch (cr, x_px, width_px, height_px, FAULT_STEP_PX, TRUE);
  hatch (cr, x_px, width_px, height_px, FAULT_STEP_PX, FALSE);
  frame (cr, x_px, width_px, height_px);
}
