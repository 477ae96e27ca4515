/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/side-box.h"

#define SPACING_PX 12
/* With less than this the texts of the first widget stand in a column of single words. */
#define MIN_MAIN_PX 300

/**
 * StrobeSideBox:
 *
 * Keeps a small widget beside a large one: height is what the window has least of. No box of
 * GTK 4.8 breaks its line.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeSideBox {
  GtkWidget parent_instance;

  GtkWidget *main;
  GtkWidget *side;
};

G_DEFINE_FINAL_TYPE (StrobeSideBox, strobe_side_box, GTK_TYPE_WIDGET)

enum {
  PROP_MAIN = 1,
  PROP_SIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
has_side (StrobeSideBox *self)
{
  return gtk_widget_should_layout (self->side);
}

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, gboolean natural)
{
  int minimum_px = 0;
  int natural_px = 0;

  gtk_widget_measure (widget, orientation, for_size, &minimum_px, &natural_px, NULL, NULL);
  return natural ? natural_px : minimum_px;
}

/* How wide the second one is beside the first; 0 where it stands below. */
static int
get_side_width (StrobeSideBox *self, int width)
{
  int side_px = measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, TRUE);
  int main_px = MAX (measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, FALSE), MIN_MAIN_PX);

  return width < 0 || width - side_px - SPACING_PX >= main_px ? side_px : 0;
}

static void
measure_width (StrobeSideBox *self, int *minimum, int *natural)
{
  *minimum = measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, FALSE);
  *natural = measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, TRUE);
  if (!has_side (self))
    return;
  *minimum = MAX (*minimum, measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, FALSE));
  *natural += SPACING_PX + measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, TRUE);
}

static int
measure_height (StrobeSideBox *self, int width)
{
  int side_px = 0;

  if (!has_side (self))
    return measure (self->main, GTK_ORIENTATION_VERTICAL, width, FALSE);
  side_px = get_side_width (self, width);
  if (side_px == 0 || width < 0)
    return measure (self->main, GTK_ORIENTATION_VERTICAL, width, FALSE) + SPACING_PX +
           measure (self->side, GTK_ORIENTATION_VERTICAL, width, FALSE);
  return MAX (measure (self->main, GTK_ORIENTATION_VERTICAL, width - side_px - SPACING_PX, FALSE),
              measure (self->side, GTK_ORIENTATION_VERTICAL, side_px, FALSE));
}

static void
strobe_side_box_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (STROBE_SIDE_BOX (widget), minimum, natural);
  else
    *minimum = *natural = measure_height (STROBE_SIDE_BOX (widget), for_size);
}

static void
allocate (GtkWidget *widget, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
allocate_beside (StrobeSideBox *self, int width, int height, int side_px)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int main_px = width - side_px - SPACING_PX;
  int side_height = MIN (measure (self->side, GTK_ORIENTATION_VERTICAL, side_px, FALSE), height);

  allocate (self->main, is_rtl ? side_px + SPACING_PX : 0, 0, main_px, height);
  allocate (self->side, is_rtl ? 0 : main_px + SPACING_PX, 0, side_px, side_height);
}

static void
strobe_side_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrobeSideBox *self = STROBE_SIDE_BOX (widget);
  int side_px = has_side (self) ? get_side_width (self, width) : 0;
  int main_height = height;

  if (side_px > 0) {
    allocate_beside (self, width, height, side_px);
    return;
  }
  if (has_side (self)) {
    int side_height = measure (self->side, GTK_ORIENTATION_VERTICAL, width, FALSE);

    main_height = MAX (height - side_height - SPACING_PX, 0);
    allocate (self->side, 0, main_height + SPACING_PX, width, side_height);
  }
  allocate (self->main, 0, 0, width, main_height);
}

static GtkSizeRequestMode
strobe_side_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strobe_side_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeSideBox *self = STROBE_SIDE_BOX (object);

  if (id == PROP_MAIN)
    g_value_set_object (value, self->main);
  else if (id == PROP_SIDE)
    g_value_set_object (value, self->side);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Both are set once, by the template, the first one first. */
static void
strobe_side_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrobeSideBox *self = STROBE_SIDE_BOX (object);

  if (id == PROP_MAIN) {
    self->main = g_value_get_object (value);
    gtk_widget_set_parent (self->main, GTK_WIDGET (self));
  } else if (id == PROP_SIDE) {
    self->side = g_value_get_object (value);
    gtk_widget_insert_before (self->side, GTK_WIDGET (self), NULL);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_side_box_dispose (GObject *object)
{
  StrobeSideBox *self = STROBE_SIDE_BOX (object);

  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (strobe_side_box_parent_class)->dispose (object);
}

static void
strobe_side_box_class_init (StrobeSideBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_side_box_get_property;
  object_class->set_property = strobe_side_box_set_property;
  object_class->dispose = strobe_side_box_dispose;
  widget_class->measure = strobe_side_box_measure;
  widget_class->size_allocate = strobe_side_box_size_allocate;
  widget_class->get_request_mode = strobe_side_box_get_request_mode;
  properties[PROP_MAIN] = g_param_spec_object ("main", NULL, NULL, GTK_TYPE_WIDGET,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_WIDGET,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_side_box_init (StrobeSideBox *self)
{
}
