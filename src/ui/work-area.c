/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/work-area.h"

/* With less than this the part above cannot be used, however well it scrolls. */
#define MIN_TOP_PX 120

/**
 * StrobeWorkArea:
 *
 * Puts firmware and flash above the log. A GtkScrolledWindow alone cannot do it: it asks its child
 * how high it is at its widest, and text that wraps in a narrow window is then cut off.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeWorkArea {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *top;
  GtkWidget *bottom;
};

G_DEFINE_FINAL_TYPE (StrobeWorkArea, strobe_work_area, GTK_TYPE_WIDGET)

enum {
  PROP_TOP = 1,
  PROP_BOTTOM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static int
get_minimum_height (GtkWidget *widget, int width)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
strobe_work_area_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  StrobeWorkArea *self = STROBE_WORK_AREA (widget);
  int top_minimum = 0;
  int top_natural = 0;
  int bottom_minimum = 0;
  int bottom_natural = 0;

  gtk_widget_measure (self->top, orientation, for_size, &top_minimum, &top_natural, NULL, NULL);
  gtk_widget_measure (self->bottom, orientation, for_size, &bottom_minimum, &bottom_natural, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (top_minimum, bottom_minimum);
    *natural = MAX (top_natural, bottom_natural);
  } else {
    *minimum = MIN (top_minimum, MIN_TOP_PX) + bottom_minimum;
    *natural = MAX (*minimum, top_natural + bottom_natural);
  }
}

static void
strobe_work_area_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrobeWorkArea *self = STROBE_WORK_AREA (widget);
  int wanted = get_minimum_height (self->top, width);
  int room = height - get_minimum_height (self->bottom, width);
  int top_height = CLAMP (wanted, 0, MAX (room, 0));

  /* Asked for by GTK before a child is allocated. */
  get_minimum_height (self->scroller, width);
  gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, 0, width, top_height }, -1);
  gtk_widget_size_allocate (self->bottom,
                            &(GtkAllocation){ 0, top_height, width, height - top_height }, -1);
}

static GtkSizeRequestMode
strobe_work_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strobe_work_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeWorkArea *self = STROBE_WORK_AREA (object);

  if (id == PROP_TOP)
    g_value_set_object (value, self->top);
  else if (id == PROP_BOTTOM)
    g_value_set_object (value, self->bottom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Both are set once, by the template. */
static void
strobe_work_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrobeWorkArea *self = STROBE_WORK_AREA (object);

  if (id == PROP_TOP) {
    self->top = g_value_get_object (value);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->top);
  } else if (id == PROP_BOTTOM) {
    self->bottom = g_value_get_object (value);
    gtk_widget_set_parent (self->bottom, GTK_WIDGET (self));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_work_area_dispose (GObject *object)
{
  StrobeWorkArea *self = STROBE_WORK_AREA (object);

  self->top = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->bottom, gtk_widget_unparent);
  G_OBJECT_CLASS (strobe_work_area_parent_class)->dispose (object);
}

static void
strobe_work_area_class_init (StrobeWorkAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_work_area_get_property;
  object_class->set_property = strobe_work_area_set_property;
  object_class->dispose = strobe_work_area_dispose;
  widget_class->measure = strobe_work_area_measure;
  widget_class->size_allocate = strobe_work_area_size_allocate;
  widget_class->get_request_mode = strobe_work_area_get_request_mode;
  properties[PROP_TOP] = g_param_spec_object ("top", NULL, NULL, GTK_TYPE_WIDGET,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BOTTOM] = g_param_spec_object ("bottom", NULL, NULL, GTK_TYPE_WIDGET,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_work_area_init (StrobeWorkArea *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
