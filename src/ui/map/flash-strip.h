/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/map/flash-paint.h"

G_BEGIN_DECLS

/* Where the strip ends and the fan begins. */
#define STROBE_FLASH_STRIP_HEIGHT_PX 16
#define STROBE_FLASH_STRIP_FAN_PX 16

/* The strip of a flash map, from left to right. A plain value, made for each picture. */
typedef struct {
  StrobeFlashLayout *layout; /* borrowed */
  StrobeFlashPaint paint;
  double width_px;
} StrobeFlashStrip;

void strobe_flash_strip_get_span (const StrobeFlashStrip *self,
                                  guint index,
                                  double *x_px,
                                  double *width_px);
int strobe_flash_strip_find (const StrobeFlashStrip *self, double x_px);
void strobe_flash_strip_draw (const StrobeFlashStrip *self, cairo_t *cr);
void strobe_flash_strip_draw_link (const StrobeFlashStrip *self,
                                   cairo_t *cr,
                                   guint index,
                                   double block_x_px,
                                   double block_width_px,
                                   gboolean selected);

G_END_DECLS
