/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-frame.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/common/palette.h"
#include "ui/plot/plot-curve.h"
#include "ui/plot/plot-ticks.h"
#include "ui/plot/plot-time.h"

#define GAP_PX 6.0f
#define EDGE_PX 12.0f
#define ROW_GAP_PX 44.0f /* between the lines of the values */
#define MAX_READOUT 8
/* The least that a series set can be asked for. */
#define MIN_POINTS 8

typedef struct {
  char *name;
  GArray *points;
  StrobePlotStyle style;
} Curve;

/**
 * StrobePlotFrame:
 *
 * The visible points of a series set, placed on a widget.
 *
 * Made by the plot view for each picture.
 *
 * Context: main thread.
 */
struct _StrobePlotFrame {
  GtkWidget *widget;
  gboolean dark;
  GdkRGBA text;
  GdkRGBA line;
  float text_height;
  GArray *curves; /* of Curve */
  StrobePlotScale scale;
  StrobePlotTicks values;
  StrobePlotTicks times;
};

static void
clear_curve (gpointer data)
{
  Curve *curve = data;

  g_free (curve->name);
  g_array_unref (curve->points);
}

static void
take_curves (StrobePlotFrame *self, StrobeSeriesSet *series, GHashTable *hidden)
{
  guint n_series = strobe_series_set_get_n_series (series);
  guint n_points = (guint) MAX (gtk_widget_get_width (self->widget), MIN_POINTS) * 2;

  for (guint i = 0; i < n_series; i++) {
    Curve curve = { 0 };

    if (g_hash_table_contains (hidden, GUINT_TO_POINTER (i)))
      continue;
    curve.points =
      strobe_series_set_dup_points (series, i, self->scale.from_us, self->scale.to_us, n_points);
    curve.name = strobe_series_set_dup_name (series, i);
    strobe_plot_style_init (&curve.style, self->dark, i);
    strobe_plot_scale_include (&self->scale, curve.points);
    g_array_append_val (self->curves, curve);
  }
}

static PangoLayout *
create_layout (StrobePlotFrame *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static float
measure_text (StrobePlotFrame *self, const char *text, float *height)
{
  g_autoptr (PangoLayout) layout = create_layout (self, text);
  int width_px = 0;
  int height_px = 0;

  pango_layout_get_pixel_size (layout, &width_px, &height_px);
  if (height != NULL)
    *height = (float) height_px;
  return (float) width_px;
}

static void
draw_text (StrobePlotFrame *self, GtkSnapshot *snapshot, const char *text, float x, float y)
{
  g_autoptr (PangoLayout) layout = create_layout (self, text);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &self->text);
  gtk_snapshot_restore (snapshot);
}

static float
measure_values (StrobePlotFrame *self)
{
  float width = 0;

  for (guint i = 0; i < self->values.n_ticks; i++) {
    g_autofree char *label = strobe_plot_ticks_dup_label (&self->values, i);

    width = MAX (width, measure_text (self, label, NULL));
  }
  return width;
}

/* Heights first, as they choose the values that are written, and so how wide those are. */
static void
place (StrobePlotFrame *self)
{
  float width = (float) gtk_widget_get_width (self->widget);
  float height = (float) gtk_widget_get_height (self->widget);
  gint64 second_us = G_USEC_PER_SEC;
  g_autofree char *label = NULL;
  float left;

  measure_text (self, "0", &self->text_height);
  height = MAX (height - EDGE_PX - self->text_height - 2 * GAP_PX, 1);
  strobe_plot_ticks_fit (&self->values, self->scale.low, self->scale.high,
                         (guint) MAX (height / ROW_GAP_PX, 2));
  left = EDGE_PX + measure_values (self) + GAP_PX;
  width = MAX (width - left - EDGE_PX, 1);
  self->scale.area = GRAPHENE_RECT_INIT (left, EDGE_PX, width, height);
  label = strobe_plot_time_dup_label (self->scale.to_us, second_us / 100);
  strobe_plot_ticks_fit_time (
    &self->times, self->scale.from_us, self->scale.to_us,
    (guint) MAX (width / (measure_text (self, label, NULL) + 3 * GAP_PX), 1));
}

/**
 * strobe_plot_frame_new:
 * @widget: where it is drawn
 * @series: the curves
 * @hidden: (element-type guint guint): the numbers of those that are left out
 * @from_us: the left end
 * @to_us: the right end
 *
 * Takes the points that are visible, at most two for each pixel.
 *
 * Ownership: keeps no reference on @widget, which outlives it.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a frame
 */
StrobePlotFrame *
strobe_plot_frame_new (
  GtkWidget *widget, StrobeSeriesSet *series, GHashTable *hidden, gint64 from_us, gint64 to_us)
{
  StrobePlotFrame *self = g_new0 (StrobePlotFrame, 1);

  self->widget = widget;
  self->dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &self->text);
  self->line = self->text;
  self->line.alpha *= 0.15f;
  self->text.alpha *= 0.75f;
  self->curves = g_array_new (FALSE, FALSE, sizeof (Curve));
  g_array_set_clear_func (self->curves, clear_curve);
  self->scale.from_us = from_us;
  self->scale.to_us = to_us;
  strobe_plot_scale_begin (&self->scale);
  take_curves (self, series, hidden);
  strobe_plot_scale_finish (&self->scale);
  place (self);
  return self;
}

/**
 * strobe_plot_frame_free:
 * @self: (nullable): a frame
 *
 * Context: main thread.
 */
void
strobe_plot_frame_free (StrobePlotFrame *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->curves);
  g_free (self);
}

static void
draw_values (StrobePlotFrame *self, GtkSnapshot *snapshot)
{
  const graphene_rect_t *area = &self->scale.area;

  for (guint i = 0; i < self->values.n_ticks; i++) {
    g_autofree char *label = strobe_plot_ticks_dup_label (&self->values, i);
    float y = (float) (int) strobe_plot_scale_get_y (&self->scale,
                                                     strobe_plot_ticks_get (&self->values, i));

    gtk_snapshot_append_color (snapshot, &self->line,
                               &GRAPHENE_RECT_INIT (area->origin.x, y, area->size.width, 1));
    draw_text (self, snapshot, label, area->origin.x - GAP_PX - measure_text (self, label, NULL),
               y - self->text_height / 2);
  }
}

static void
draw_times (StrobePlotFrame *self, GtkSnapshot *snapshot)
{
  const graphene_rect_t *area = &self->scale.area;
  gint64 step_us = (gint64) (self->times.step * G_USEC_PER_SEC);

  for (guint i = 0; i < self->times.n_ticks; i++) {
    gint64 time_us = (gint64) (strobe_plot_ticks_get (&self->times, i) * G_USEC_PER_SEC);
    g_autofree char *label = strobe_plot_time_dup_label (time_us, step_us);
    float x = (float) (int) strobe_plot_scale_get_x (&self->scale, time_us);
    float width = measure_text (self, label, NULL);
    float right = area->origin.x + area->size.width + EDGE_PX - GAP_PX - width;

    gtk_snapshot_append_color (snapshot, &self->line,
                               &GRAPHENE_RECT_INIT (x, area->origin.y, 1, area->size.height));
    draw_text (self, snapshot, label, CLAMP (x - width / 2, GAP_PX, MAX (right, GAP_PX)),
               area->origin.y + area->size.height + GAP_PX);
  }
}

/**
 * strobe_plot_frame_snapshot:
 * @self: a frame
 * @snapshot: where it goes
 *
 * Draws axes and curves.
 *
 * Context: main thread.
 */
void
strobe_plot_frame_snapshot (StrobePlotFrame *self, GtkSnapshot *snapshot)
{
  cairo_t *cr;

  draw_values (self, snapshot);
  draw_times (self, snapshot);
  cr = gtk_snapshot_append_cairo (snapshot, &self->scale.area);
  for (guint i = 0; i < self->curves->len; i++) {
    Curve *curve = &g_array_index (self->curves, Curve, i);

    strobe_plot_curve_draw (cr, &self->scale, &curve->style, curve->points);
  }
  cairo_destroy (cr);
}

/* The lines of the readout: the time, then each curve that has a point there. */
static GString *
write_readout (StrobePlotFrame *self, cairo_t *cr, double x_px)
{
  gint64 time_us = strobe_plot_scale_get_time (&self->scale, x_px);
  g_autofree char *time = strobe_plot_time_dup_label (time_us, 1);
  GString *text = g_string_new (time);
  guint n_found = 0;

  for (guint i = 0; i < self->curves->len; i++) {
    Curve *curve = &g_array_index (self->curves, Curve, i);
    const StrobeSeriesPoint *point;
    guint at = 0;

    if (!strobe_plot_scale_find (&self->scale, curve->points, x_px, &at))
      continue;
    point = &g_array_index (curve->points, StrobeSeriesPoint, at);
    strobe_plot_style_draw_marker (&curve->style, cr,
                                   strobe_plot_scale_get_x (&self->scale, point->time_us),
                                   strobe_plot_scale_get_y (&self->scale, point->value));
    if (n_found++ < MAX_READOUT)
      g_string_append_printf (text, "\n%s  %.6g", curve->name, point->value);
  }
  if (n_found > MAX_READOUT)
    g_string_append (text, "\n…");
  return text;
}

static void
draw_box (StrobePlotFrame *self, GtkSnapshot *snapshot, const char *text, double x_px)
{
  const graphene_rect_t *area = &self->scale.area;
  float height = 0;
  float width = measure_text (self, text, &height) + 2 * GAP_PX;
  float x = (float) x_px + EDGE_PX;
  GdkRGBA background;
  GskRoundedRect box;

  if (x + width > area->origin.x + area->size.width)
    x = MAX ((float) x_px - EDGE_PX - width, 0);
  strobe_palette_get_view (self->dark, &background);
  background.alpha = 0.92f;
  gsk_rounded_rect_init_from_rect (
    &box, &GRAPHENE_RECT_INIT (x, area->origin.y + GAP_PX, width, height + 2 * GAP_PX), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &background, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ self->line, self->line, self->line, self->line });
  draw_text (self, snapshot, text, x + GAP_PX, area->origin.y + 2 * GAP_PX);
}

/**
 * strobe_plot_frame_snapshot_readout:
 * @self: a frame
 * @snapshot: where it goes
 * @x_px: where the pointer is
 *
 * Draws what the curves are at the pointer.
 *
 * Context: main thread.
 */
void
strobe_plot_frame_snapshot_readout (StrobePlotFrame *self, GtkSnapshot *snapshot, double x_px)
{
  const graphene_rect_t *area = &self->scale.area;
  g_autoptr (GString) text = NULL;
  cairo_t *cr;

  if (self->curves->len == 0 || x_px < (double) area->origin.x ||
      x_px > (double) (area->origin.x + area->size.width))
    return;
  gtk_snapshot_append_color (
    snapshot, &self->text,
    &GRAPHENE_RECT_INIT ((float) (int) x_px, area->origin.y, 1, area->size.height));
  cr = gtk_snapshot_append_cairo (snapshot, area);
  text = write_readout (self, cr, x_px);
  cairo_destroy (cr);
  draw_box (self, snapshot, text->str, x_px);
}

/**
 * strobe_plot_frame_get_part:
 * @self: a frame
 * @x_px: a place
 *
 * Units: none; 0 is the left end of the axis, 1 the right one.
 *
 * Returns: where on the axis @x_px is
 */
double
strobe_plot_frame_get_part (StrobePlotFrame *self, double x_px)
{
  return (x_px - (double) self->scale.area.origin.x) / MAX (strobe_plot_frame_get_width (self), 1);
}

/**
 * strobe_plot_frame_get_width:
 *
 * Units: pixels.
 *
 * Returns: how long the axis of time is
 */
double
strobe_plot_frame_get_width (StrobePlotFrame *self)
{
  return (double) self->scale.area.size.width;
}
