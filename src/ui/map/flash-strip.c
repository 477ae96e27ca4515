/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-strip.h"

#define CORNER_PX 4.0
/* Between areas, where there is room for it */
#define SEAM_PX 1.0
#define MIN_SEAMED_PX 4.0
/* How close to an area that is narrower than a pixel one has to point. */
#define REACH_PX 3.0
#define MIN_LINK_PX 1.5
#define LINK_ALPHA 0.22f
#define SELECTED_ALPHA 0.7f
#define MARK_PX 2.0

/**
 * strobe_flash_strip_get_span:
 * @self: a strip
 * @index: of an area
 * @x_px: (out): where it begins
 * @width_px: (out): how wide it is, exactly to scale
 *
 * Context: main thread.
 */
void
strobe_flash_strip_get_span (const StrobeFlashStrip *self,
                             guint index,
                             double *x_px,
                             double *width_px)
{
  const StrobeFlashArea *area = strobe_flash_layout_get_area (self->layout, index);

  *x_px = strobe_flash_layout_get_position (self->layout, area->start) * self->width_px;
  *width_px = strobe_flash_layout_get_position (self->layout, area->end) * self->width_px - *x_px;
}

/**
 * strobe_flash_strip_find:
 * @self: a strip
 * @x_px: a place on it
 *
 * Finds what somebody points at. The narrowest within reach is meant: of a wide area there is more
 * beside it.
 *
 * Context: main thread.
 *
 * Returns: the index of an area, -1 if there is none
 */
int
strobe_flash_strip_find (const StrobeFlashStrip *self, double x_px)
{
  double best_px = G_MAXDOUBLE;
  int best = -1;

  for (guint i = 0; i < strobe_flash_layout_get_n_areas (self->layout); i++) {
    double start_px;
    double span_px;
    double reach_px;

    strobe_flash_strip_get_span (self, i, &start_px, &span_px);
    reach_px = span_px < 2 * REACH_PX ? REACH_PX : 0;
    if (x_px < start_px - reach_px || x_px >= start_px + span_px + reach_px || span_px >= best_px)
      continue;
    best_px = span_px;
    best = (int) i;
  }
  return best;
}

static void
trace_outline (cairo_t *cr, double width_px, double height_px)
{
  const double r = CORNER_PX;

  cairo_new_sub_path (cr);
  cairo_arc (cr, r, r, r, G_PI, 1.5 * G_PI);
  cairo_arc (cr, width_px - r, r, r, 1.5 * G_PI, 2 * G_PI);
  cairo_arc (cr, width_px - r, height_px - r, r, 0, 0.5 * G_PI);
  cairo_arc (cr, r, height_px - r, r, 0.5 * G_PI, G_PI);
  cairo_close_path (cr);
}

static void
draw_area (const StrobeFlashStrip *self, cairo_t *cr, guint index)
{
  const StrobeFlashArea *area = strobe_flash_layout_get_area (self->layout, index);
  double x_px;
  double width_px;

  strobe_flash_strip_get_span (self, index, &x_px, &width_px);
  if (width_px >= MIN_SEAMED_PX)
    width_px -= SEAM_PX;
  strobe_flash_paint_draw_ground (&self->paint, cr, area, x_px, width_px,
                                  STROBE_FLASH_STRIP_HEIGHT_PX);
  for (guint i = 0; i < area->pieces->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (area->pieces, StrobeFlashPiece, i);
    double from = strobe_flash_layout_get_position (self->layout, piece->start) * self->width_px;
    double to = strobe_flash_layout_get_position (self->layout, piece->end) * self->width_px;

    strobe_flash_paint_draw_piece (&self->paint, cr, area, piece, from,
                                   MIN (to, x_px + width_px) - from, STROBE_FLASH_STRIP_HEIGHT_PX);
  }
}

static void
draw_faults (const StrobeFlashStrip *self, cairo_t *cr)
{
  GArray *overlaps = strobe_flash_layout_get_overlaps (self->layout);
  double end = strobe_flash_layout_get_position (
                 self->layout, strobe_flash_layout_get_flash_size (self->layout)) *
               self->width_px;

  for (guint i = 0; i < overlaps->len; i++) {
    const StrobeFlashPiece *overlap = &g_array_index (overlaps, StrobeFlashPiece, i);
    double from = strobe_flash_layout_get_position (self->layout, overlap->start) * self->width_px;
    double to = strobe_flash_layout_get_position (self->layout, overlap->end) * self->width_px;

    strobe_flash_paint_draw_fault (&self->paint, cr, from, to - from, STROBE_FLASH_STRIP_HEIGHT_PX);
  }
  if (end < self->width_px)
    strobe_flash_paint_draw_fault (&self->paint, cr, end, self->width_px - end,
                                   STROBE_FLASH_STRIP_HEIGHT_PX);
}

/**
 * strobe_flash_strip_draw:
 * @self: a strip
 * @cr: where, at its origin
 *
 * Draws the flash to scale. Gaps that belong to no area show the same ground as free space.
 *
 * Context: main thread.
 */
void
strobe_flash_strip_draw (const StrobeFlashStrip *self, cairo_t *cr)
{
  const StrobeFlashArea gap = { .kind = STROBE_FLASH_AREA_KIND_FREE,
                                .use = STROBE_FLASH_AREA_FREE };

  cairo_save (cr);
  trace_outline (cr, self->width_px, STROBE_FLASH_STRIP_HEIGHT_PX);
  cairo_clip (cr);
  strobe_flash_paint_draw_ground (&self->paint, cr, &gap, 0, self->width_px,
                                  STROBE_FLASH_STRIP_HEIGHT_PX);
  for (guint i = 0; i < strobe_flash_layout_get_n_areas (self->layout); i++) {
    if (strobe_flash_layout_get_area (self->layout, i)->use != STROBE_FLASH_AREA_FREE)
      draw_area (self, cr, i);
  }
  draw_faults (self, cr);
  cairo_restore (cr);
}

static void
mark (const StrobeFlashStrip *self, cairo_t *cr, double x_px, double width_px)
{
  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &self->paint.text);
  cairo_set_line_width (cr, MARK_PX);
  cairo_rectangle (cr, x_px, MARK_PX / 2, width_px, STROBE_FLASH_STRIP_HEIGHT_PX - MARK_PX);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * strobe_flash_strip_draw_link:
 * @self: a strip
 * @cr: where, at the origin of the strip
 * @index: of an area
 * @block_x_px: the left edge of its block
 * @block_width_px: the width of its block
 * @selected: whether it is marked
 *
 * Draws what ties an area to its block.
 *
 * Context: main thread.
 */
void
strobe_flash_strip_draw_link (const StrobeFlashStrip *self,
                              cairo_t *cr,
                              guint index,
                              double block_x_px,
                              double block_width_px,
                              gboolean selected)
{
  const double top = STROBE_FLASH_STRIP_HEIGHT_PX;
  const double bottom = top + STROBE_FLASH_STRIP_FAN_PX;
  const double middle = (top + bottom) / 2;
  GdkRGBA color;
  double x_px;
  double width_px;

  strobe_flash_paint_get_color (&self->paint, strobe_flash_layout_get_area (self->layout, index),
                                &color);
  strobe_flash_strip_get_span (self, index, &x_px, &width_px);
  width_px = MAX (width_px, MIN_LINK_PX);
  color.alpha *= selected ? SELECTED_ALPHA : LINK_ALPHA;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_move_to (cr, x_px, top);
  cairo_curve_to (cr, x_px, middle, block_x_px, middle, block_x_px, bottom);
  cairo_line_to (cr, block_x_px + block_width_px, bottom);
  cairo_curve_to (cr, block_x_px + block_width_px, middle, x_px + width_px, middle, x_px + width_px,
                  top);
  cairo_close_path (cr);
  cairo_fill (cr);
  if (selected)
    mark (self, cr, x_px, width_px);
}
