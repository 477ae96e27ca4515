/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/plot/plot-curve.h"
#include "ui/plot/plot-frame.h"
#include "ui/plot/plot-range.h"

#define DEFAULT_SPAN_US ((gint64) 30 * G_USEC_PER_SEC)
#define MIN_WIDTH_PX 200
#define MIN_HEIGHT_PX 80
#define WHEEL_FACTOR 1.2
#define KEY_FACTOR 1.5
#define KEY_STEP 0.2

/**
 * StrobePlotView:
 *
 * Draws the visible curves of a series set. It draws again when something changed, and otherwise
 * rests.
 *
 * Made by the template of the plot page.
 *
 * Context: main thread.
 */
struct _StrobePlotView {
  GtkWidget parent_instance;

  StrobeSeriesSet *series;
  guint64 stamp; /* of what was drawn last */
  StrobePlotRange range;
  StrobePlotFrame *frame; /* what was drawn last */
  GHashTable *hidden;     /* set of series numbers */
  double pointer_px;      /* below 0: elsewhere */
  double drag_px;         /* how far a drag went already */
  double pinch;           /* how far a pinch went already */
};

G_DEFINE_FINAL_TYPE (StrobePlotView, strobe_plot_view, GTK_TYPE_WIDGET)

enum {
  PROP_LIVE = 1,
  PROP_SPAN_US,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
say_moved (StrobePlotView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN_US]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
follow (StrobePlotView *self)
{
  gint64 first_us = 0;
  gint64 last_us = 0;

  if (self->series != NULL && strobe_series_set_get_span (self->series, &first_us, &last_us))
    strobe_plot_range_follow (&self->range, first_us, last_us);
}

static void
strobe_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrobePlotView *self = STROBE_PLOT_VIEW (widget);

  if (self->series == NULL)
    return;
  follow (self);
  self->stamp = strobe_series_set_get_stamp (self->series);
  strobe_plot_frame_free (self->frame);
  self->frame = strobe_plot_frame_new (widget, self->series, self->hidden, self->range.from_us,
                                       self->range.to_us);
  strobe_plot_frame_snapshot (self->frame, snapshot);
  if (self->pointer_px >= 0)
    strobe_plot_frame_snapshot_readout (self->frame, snapshot, self->pointer_px);
}

static void
strobe_plot_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH_PX : MIN_HEIGHT_PX;
  *natural = *minimum;
}

static double
get_anchor (StrobePlotView *self, double x_px)
{
  return self->frame != NULL ? strobe_plot_frame_get_part (self->frame, x_px) : 0.5;
}

static void
zoom_at (StrobePlotView *self, double factor, double anchor)
{
  follow (self);
  strobe_plot_range_zoom (&self->range, factor, anchor);
  say_moved (self);
}

static void
motion_cb (StrobePlotView *self, double x_px, double y_px)
{
  self->pointer_px = x_px;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (StrobePlotView *self)
{
  self->pointer_px = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (StrobePlotView *self, double dx, double dy)
{
  if (dx != 0)
    strobe_plot_view_pan (self, dx * KEY_STEP / 4);
  if (dy != 0)
    zoom_at (self, dy > 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR,
             self->pointer_px >= 0 ? get_anchor (self, self->pointer_px) : 0.5);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (StrobePlotView *self)
{
  self->drag_px = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_cb (StrobePlotView *self, double x_px, double y_px)
{
  double width_px = self->frame != NULL ? strobe_plot_frame_get_width (self->frame) : 1;

  if (x_px == self->drag_px)
    return;
  strobe_plot_view_pan (self, (self->drag_px - x_px) / MAX (width_px, 1));
  self->drag_px = x_px;
}

static void
pinch_begin_cb (StrobePlotView *self)
{
  self->pinch = 1;
}

static void
pinch_cb (StrobePlotView *self, double scale)
{
  if (scale <= 0)
    return;
  zoom_at (self, self->pinch / scale, 0.5);
  self->pinch = scale;
}

static gboolean
key_cb (StrobePlotView *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_plus:
  case GDK_KEY_KP_Add:
  case GDK_KEY_equal:
    strobe_plot_view_zoom (self, 1 / KEY_FACTOR);
    return GDK_EVENT_STOP;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    strobe_plot_view_zoom (self, KEY_FACTOR);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    strobe_plot_view_pan (self, -KEY_STEP);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    strobe_plot_view_pan (self, KEY_STEP);
    return GDK_EVENT_STOP;
  case GDK_KEY_0:
  case GDK_KEY_KP_0:
    strobe_plot_view_set_span (self, DEFAULT_SPAN_US);
    return GDK_EVENT_STOP;
  case GDK_KEY_space:
    strobe_plot_view_set_live (self, !self->range.live);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
strobe_plot_view_dispose (GObject *object)
{
  StrobePlotView *self = STROBE_PLOT_VIEW (object);

  g_clear_object (&self->series);
  g_clear_pointer (&self->frame, strobe_plot_frame_free);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  G_OBJECT_CLASS (strobe_plot_view_parent_class)->dispose (object);
}

static void
strobe_plot_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobePlotView *self = STROBE_PLOT_VIEW (object);

  switch (id) {
  case PROP_LIVE:
    g_value_set_boolean (value, self->range.live);
    break;
  case PROP_SPAN_US:
    g_value_set_int64 (value, self->range.span_us);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_plot_view_class_init (StrobePlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = strobe_plot_view_dispose;
  object_class->get_property = strobe_plot_view_get_property;
  widget_class->snapshot = strobe_plot_view_snapshot;
  widget_class->measure = strobe_plot_view_measure;
  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPAN_US] = g_param_spec_int64 ("span-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controller (StrobePlotView *self,
                GtkEventController *controller,
                const char *signal,
                GCallback callback)
{
  g_signal_connect_swapped (controller, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_controllers (StrobePlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *drag = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  GtkEventController *pinch = GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ());

  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  add_controller (self, motion, "motion", G_CALLBACK (motion_cb));
  add_controller (self, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES),
                  "scroll", G_CALLBACK (scroll_cb));
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  add_controller (self, drag, "drag-update", G_CALLBACK (drag_cb));
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  add_controller (self, pinch, "scale-changed", G_CALLBACK (pinch_cb));
  add_controller (self, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (key_cb));
}

static void
strobe_plot_view_init (StrobePlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->hidden = g_hash_table_new (NULL, NULL);
  self->pointer_px = -1;
  strobe_plot_range_set_span (&self->range, DEFAULT_SPAN_US);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Plot"),
                                  -1);
  add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_plot_view_set_series:
 * @self: a view
 * @series: (nullable): the curves
 *
 * Shows the curves of a board, live.
 *
 * Ownership: keeps a reference on @series.
 *
 * Context: main thread.
 */
void
strobe_plot_view_set_series (StrobePlotView *self, StrobeSeriesSet *series)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  g_set_object (&self->series, series);
  g_hash_table_remove_all (self->hidden);
  g_clear_pointer (&self->frame, strobe_plot_frame_free);
  self->stamp = 0;
  strobe_plot_view_set_span (self, DEFAULT_SPAN_US);
}

/**
 * strobe_plot_view_update:
 * @self: a view
 *
 * Draws again if there is something new to see.
 *
 * Context: main thread.
 *
 * Returns: whether there was something new, to be seen or not
 */
gboolean
strobe_plot_view_update (StrobePlotView *self)
{
  guint64 stamp;

  g_return_val_if_fail (STROBE_IS_PLOT_VIEW (self), FALSE);

  if (self->series == NULL)
    return FALSE;
  stamp = strobe_series_set_get_stamp (self->series);
  if (stamp == self->stamp)
    return FALSE;
  if (self->range.live)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/**
 * strobe_plot_view_set_span:
 * @self: a view
 * @span_us: how much of the past is shown; 0 for all
 *
 * Shows the newest points, live.
 *
 * Context: main thread.
 */
void
strobe_plot_view_set_span (StrobePlotView *self, gint64 span_us)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  strobe_plot_range_set_span (&self->range, span_us);
  follow (self);
  say_moved (self);
}

/**
 * strobe_plot_view_set_live:
 * @self: a view
 * @live: whether the newest point is followed
 *
 * Context: main thread.
 */
void
strobe_plot_view_set_live (StrobePlotView *self, gboolean live)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  if (self->range.live == live)
    return;
  self->range.live = live;
  follow (self);
  say_moved (self);
}

/**
 * strobe_plot_view_is_live:
 *
 * Returns: whether the newest point is followed
 */
gboolean
strobe_plot_view_is_live (StrobePlotView *self)
{
  g_return_val_if_fail (STROBE_IS_PLOT_VIEW (self), FALSE);

  return self->range.live;
}

/**
 * strobe_plot_view_zoom:
 * @self: a view
 * @factor: below 1 shows less, above 1 more
 *
 * Zooms about the middle, or keeps the newest point while live.
 *
 * Units: @factor has none.
 *
 * Context: main thread.
 */
void
strobe_plot_view_zoom (StrobePlotView *self, double factor)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  zoom_at (self, factor, 0.5);
}

/**
 * strobe_plot_view_pan:
 * @self: a view
 * @fraction: of what is visible; below 0 is into the past
 *
 * Moves what is shown; it is not live any more.
 *
 * Units: @fraction has none.
 *
 * Context: main thread.
 */
void
strobe_plot_view_pan (StrobePlotView *self, double fraction)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  follow (self);
  strobe_plot_range_pan (&self->range, fraction);
  say_moved (self);
}

/**
 * strobe_plot_view_set_hidden:
 * @self: a view
 * @index: of a curve
 * @hidden: whether it is left out
 *
 * Context: main thread.
 */
void
strobe_plot_view_set_hidden (StrobePlotView *self, guint index, gboolean hidden)
{
  g_return_if_fail (STROBE_IS_PLOT_VIEW (self));

  if (hidden)
    g_hash_table_add (self->hidden, GUINT_TO_POINTER (index));
  else
    g_hash_table_remove (self->hidden, GUINT_TO_POINTER (index));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * strobe_plot_view_is_hidden:
 * @self: a view
 * @index: of a curve
 *
 * Returns: whether it is left out
 */
gboolean
strobe_plot_view_is_hidden (StrobePlotView *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_PLOT_VIEW (self), FALSE);

  return g_hash_table_contains (self->hidden, GUINT_TO_POINTER (index));
}
