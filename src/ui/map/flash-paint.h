/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/map/flash-layout.h"

G_BEGIN_DECLS

/* Colours and patterns of the flash map, for one widget. A plain value. */
typedef struct {
  gboolean dark;
  gboolean high_contrast;
  GdkRGBA text;
} StrobeFlashPaint;

void strobe_flash_paint_init (StrobeFlashPaint *self, GtkWidget *widget);
void strobe_flash_paint_get_color (const StrobeFlashPaint *self,
                                   const StrobeFlashArea *area,
                                   GdkRGBA *color);
void strobe_flash_paint_get_fault_color (const StrobeFlashPaint *self, GdkRGBA *color);
void strobe_flash_paint_draw_ground (const StrobeFlashPaint *self,
                                     cairo_t *cr,
                                     const StrobeFlashArea *area,
                                     double x_px,
                                     double width_px,
                                     double height_px);
void strobe_flash_paint_draw_piece (const StrobeFlashPaint *self,
                                    cairo_t *cr,
                                    const StrobeFlashArea *area,
                                    const StrobeFlashPiece *piece,
                                    double x_px,
                                    double width_px,
                                    double height_px);
void strobe_flash_paint_draw_fault (
  const StrobeFlashPaint *self, cairo_t *cr, double x_px, double width_px, double height_px);

G_END_DECLS
