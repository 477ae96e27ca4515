/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-map.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/map/flash-area-text.h"
#include "ui/map/flash-strip.h"

#define HEAD_HEIGHT_PX (STROBE_FLASH_STRIP_HEIGHT_PX + STROBE_FLASH_STRIP_FAN_PX)
#define MIN_WIDTH_PX 100
#define NOTHING (-1)

/**
 * StrobeFlashMap:
 *
 * Shows where the parts of a firmware go, and what stays. Above is a strip that is to scale, below
 * are blocks that can be read; shapes tie each to its place, also while the blocks scroll.
 *
 * Made by the templates of the firmware card and of the details.
 *
 * Context: main thread.
 */
struct _StrobeFlashMap {
  GtkWidget parent_instance;

  StrobeFlashLayout *layout; /* or NULL */
  GtkWidget *scroller;
  StrobeFlashRow *row;
  int pointed; /* at on the strip */
};

G_DEFINE_FINAL_TYPE (StrobeFlashMap, strobe_flash_map, GTK_TYPE_WIDGET)

static gboolean
is_mirrored (StrobeFlashMap *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
init_strip (StrobeFlashMap *self, StrobeFlashStrip *strip)
{
  strip->layout = self->layout;
  strip->width_px = gtk_widget_get_width (GTK_WIDGET (self));
  strobe_flash_paint_init (&strip->paint, GTK_WIDGET (self));
}

/* Which area is at a place of the widget, on the strip. */
static int
find_on_strip (StrobeFlashMap *self, double x, double y)
{
  StrobeFlashStrip strip;

  if (self->layout == NULL || y < 0 || y >= STROBE_FLASH_STRIP_HEIGHT_PX)
    return NOTHING;
  init_strip (self, &strip);
  return strobe_flash_strip_find (&strip, is_mirrored (self) ? strip.width_px - x : x);
}

static int
find_block (StrobeFlashMap *self, GtkStateFlags flag)
{
  for (guint i = 0; i < strobe_flash_row_get_n_blocks (self->row); i++) {
    GtkWidget *block = GTK_WIDGET (strobe_flash_row_get_block (self->row, i));

    if (gtk_widget_get_state_flags (block) & flag)
      return (int) i;
  }
  return NOTHING;
}

static void
draw_link (
  StrobeFlashMap *self, const StrobeFlashStrip *strip, cairo_t *cr, guint index, gboolean selected)
{
  GtkWidget *block = GTK_WIDGET (strobe_flash_row_get_block (self->row, index));
  graphene_rect_t bounds;
  double x;

  if (!gtk_widget_compute_bounds (block, GTK_WIDGET (self), &bounds))
    return;
  x = is_mirrored (self) ? strip->width_px - bounds.origin.x - bounds.size.width : bounds.origin.x;
  strobe_flash_strip_draw_link (strip, cr, index, x, bounds.size.width, selected);
}

static void
draw (StrobeFlashMap *self, const StrobeFlashStrip *strip, cairo_t *cr)
{
  int selected = strobe_flash_map_get_selected (self);

  if (is_mirrored (self)) {
    cairo_translate (cr, strip->width_px, 0);
    cairo_scale (cr, -1, 1);
  }
  strobe_flash_strip_draw (strip, cr);
  for (guint i = 0; i < strobe_flash_layout_get_n_areas (self->layout); i++) {
    if ((int) i != selected)
      draw_link (self, strip, cr, i, FALSE);
  }
  if (selected != NOTHING)
    draw_link (self, strip, cr, (guint) selected, TRUE);
}

static void
strobe_flash_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);
  StrobeFlashStrip strip;
  cairo_t *cr;

  if (self->layout == NULL || gtk_widget_get_width (widget) <= 0)
    return;
  init_strip (self, &strip);
  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) strip.width_px, HEAD_HEIGHT_PX));
  draw (self, &strip, cr);
  cairo_destroy (cr);
  gtk_widget_snapshot_child (widget, self->scroller, snapshot);
}

static void
strobe_flash_map_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);

  gtk_widget_measure (self->scroller, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, MIN_WIDTH_PX);
    *natural = MAX (*natural, *minimum);
  } else {
    *minimum += HEAD_HEIGHT_PX;
    *natural += HEAD_HEIGHT_PX;
  }
}

static void
strobe_flash_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);

  gtk_widget_size_allocate (
    self->scroller, &(GtkAllocation){ 0, HEAD_HEIGHT_PX, width, MAX (height - HEAD_HEIGHT_PX, 0) },
    -1);
}

static void
point (StrobeFlashMap *self, int index)
{
  if (index == self->pointed)
    return;
  self->pointed = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (StrobeFlashMap *self, double x, double y)
{
  point (self, find_on_strip (self, x, y));
}

static void
leave_cb (StrobeFlashMap *self)
{
  point (self, NOTHING);
}

static void
pressed_cb (StrobeFlashMap *self, int n_press, double x, double y)
{
  int index = find_on_strip (self, x, y);
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (index != NOTHING)
    gtk_widget_grab_focus (GTK_WIDGET (strobe_flash_row_get_block (self->row, (guint) index)));
  else if (picked != NULL && (picked = gtk_widget_get_ancestor (picked, STROBE_TYPE_FLASH_BLOCK)))
    gtk_widget_grab_focus (picked);
}

/* Of the strip; the blocks have their own. */
static gboolean
query_tooltip_cb (
  GtkWidget *widget, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip, gpointer user_data)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);
  int index = keyboard_mode ? NOTHING : find_on_strip (self, x, y);
  g_autofree char *text = NULL;

  if (index == NOTHING)
    return FALSE;
  text = strobe_flash_area_text_dup_sentence (
    strobe_flash_layout_get_area (self->layout, (guint) index));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
strobe_flash_map_dispose (GObject *object)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->row);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (strobe_flash_map_parent_class)->dispose (object);
}

static void
strobe_flash_map_class_init (StrobeFlashMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_flash_map_dispose;
  widget_class->snapshot = strobe_flash_map_snapshot;
  widget_class->measure = strobe_flash_map_measure;
  widget_class->size_allocate = strobe_flash_map_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "flashmap");
}

static void
add_scroller (StrobeFlashMap *self)
{
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  GtkAdjustment *adjustment;

  self->row = g_object_ref_sink (g_object_new (STROBE_TYPE_FLASH_ROW, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Flash map"), -1);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), GTK_WIDGET (self->row));
  self->scroller =
    g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", viewport, "vscrollbar-policy",
                  GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "focusable", FALSE, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
add_pointer (StrobeFlashMap *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

static void
strobe_flash_map_init (StrobeFlashMap *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->pointed = NOTHING;
  add_scroller (self);
  add_pointer (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
watch_blocks (StrobeFlashMap *self)
{
  for (guint i = 0; i < strobe_flash_row_get_n_blocks (self->row); i++) {
    StrobeFlashBlock *block = strobe_flash_row_get_block (self->row, i);

    g_signal_handlers_disconnect_by_func (block, gtk_widget_queue_draw, self);
    g_signal_connect_object (block, "state-flags-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  }
}

/**
 * strobe_flash_map_set_firmware:
 * @self: a map
 * @firmware: (nullable): what it shows
 * @wanted: (nullable): for each region whether it is written; %NULL: all are
 *
 * Shows a firmware, be it valid or not. A map of nothing is not visible.
 *
 * Context: main thread.
 */
void
strobe_flash_map_set_firmware (StrobeFlashMap *self,
                               StrobeFirmware *firmware,
                               const gboolean *wanted)
{
  g_return_if_fail (STROBE_IS_FLASH_MAP (self));

  g_clear_object (&self->layout);
  if (firmware != NULL)
    self->layout = strobe_flash_layout_new (firmware, wanted);
  self->pointed = NOTHING;
  strobe_flash_row_set_layout (self->row, self->layout);
  watch_blocks (self);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->layout != NULL && strobe_flash_layout_has_content (self->layout));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * strobe_flash_map_get_row:
 *
 * Returns: (transfer none): the blocks
 */
StrobeFlashRow *
strobe_flash_map_get_row (StrobeFlashMap *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_MAP (self), NULL);

  return self->row;
}

/**
 * strobe_flash_map_get_selected:
 * @self: a map
 *
 * Tells which area is marked: the one under the pointer, else the one with the focus.
 *
 * Context: main thread.
 *
 * Returns: the index of an area, -1 if none is marked
 */
int
strobe_flash_map_get_selected (StrobeFlashMap *self)
{
  int hovered;

  g_return_val_if_fail (STROBE_IS_FLASH_MAP (self), NOTHING);

  if (self->pointed != NOTHING)
    return self->pointed;
  hovered = find_block (self, GTK_STATE_FLAG_PRELIGHT);
  return hovered != NOTHING ? hovered : find_block (self, GTK_STATE_FLAG_FOCUSED);
}
