/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-row.h"

#include <math.h>

#define SPACING_PX 6

/**
 * StrobeFlashRow:
 *
 * Gives each block the room that its words need. What is left goes to the large areas, by the
 * square root of their sizes: to scale, the smallest would get nothing of it.
 *
 * Made by the flash map.
 *
 * Context: main thread.
 */
struct _StrobeFlashRow {
  GtkWidget parent_instance;

  GPtrArray *blocks; /* children */
  guint current;     /* has the focus, or gets it back */
};

G_DEFINE_FINAL_TYPE (StrobeFlashRow, strobe_flash_row, GTK_TYPE_WIDGET)

static GtkWidget *
get_block (StrobeFlashRow *self, guint index)
{
  return g_ptr_array_index (self->blocks, index);
}

static int
get_natural_width (GtkWidget *block)
{
  int natural = 0;

  gtk_widget_measure (block, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_total_width (StrobeFlashRow *self)
{
  int total = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    total += get_natural_width (get_block (self, i)) + (i > 0 ? SPACING_PX : 0);
  return total;
}

static void
strobe_flash_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (widget);
  int needed = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    needed = get_total_width (self);
  for (guint i = 0; orientation == GTK_ORIENTATION_VERTICAL && i < self->blocks->len; i++) {
    int height = 0;

    gtk_widget_measure (get_block (self, i), orientation, -1, NULL, &height, NULL, NULL);
    needed = MAX (needed, height);
  }
  *minimum = needed;
  *natural = needed;
}

static double
get_weight (StrobeFlashRow *self, guint index)
{
  const StrobeFlashArea *area =
    strobe_flash_block_get_area (g_ptr_array_index (self->blocks, index));

  return sqrt ((double) (area->end - area->start));
}

static void
strobe_flash_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double spare = MAX (width - get_total_width (self), 0);
  double sum = 0;
  double x = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    sum += get_weight (self, i);
  for (guint i = 0; i < self->blocks->len; i++) {
    GtkWidget *block = get_block (self, i);
    double end = x + get_natural_width (block) + spare * get_weight (self, i) / sum;
    int left = (int) lround (x);
    int block_width = (int) lround (end) - left;

    gtk_widget_size_allocate (
      block, &(GtkAllocation){ rtl ? width - left - block_width : left, 0, block_width, height },
      -1);
    x = end + SPACING_PX;
  }
}

static gboolean
find_focus (StrobeFlashRow *self, guint *index)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return focus != NULL && g_ptr_array_find (self->blocks, focus, index);
}

/* However it got the focus: by a key, a click or an assistive technology. */
static void
strobe_flash_row_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (widget);

  if (child != NULL)
    g_ptr_array_find (self->blocks, child, &self->current);
  GTK_WIDGET_CLASS (strobe_flash_row_parent_class)->set_focus_child (widget, child);
}

static gboolean
go_to (StrobeFlashRow *self, guint index)
{
  return gtk_widget_grab_focus (get_block (self, index));
}

static gboolean
strobe_flash_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean forward = direction == (rtl ? GTK_DIR_LEFT : GTK_DIR_RIGHT);
  guint at = 0;

  if (self->blocks->len == 0)
    return FALSE;
  if (!find_focus (self, &at))
    return go_to (self, MIN (self->current, self->blocks->len - 1));
  if (direction != GTK_DIR_LEFT && direction != GTK_DIR_RIGHT)
    return FALSE;
  /* At its ends it keeps the focus: who goes through the flash means the flash. */
  if (forward)
    return go_to (self, MIN (at + 1, self->blocks->len - 1));
  return go_to (self, at > 0 ? at - 1 : 0);
}

static gboolean
go_to_end_cb (GtkWidget *widget, GVariant *last, gpointer user_data)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (widget);

  if (self->blocks->len == 0)
    return FALSE;
  return go_to (self, g_variant_get_boolean (last) ? self->blocks->len - 1 : 0);
}

static void
strobe_flash_row_dispose (GObject *object)
{
  StrobeFlashRow *self = STROBE_FLASH_ROW (object);

  strobe_flash_row_set_layout (self, NULL);
  G_OBJECT_CLASS (strobe_flash_row_parent_class)->dispose (object);
}

static void
strobe_flash_row_finalize (GObject *object)
{
  g_ptr_array_unref (STROBE_FLASH_ROW (object)->blocks);
  G_OBJECT_CLASS (strobe_flash_row_parent_class)->finalize (object);
}

static void
strobe_flash_row_class_init (StrobeFlashRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_flash_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_flash_row_finalize;
  widget_class->measure = strobe_flash_row_measure;
  widget_class->size_allocate = strobe_flash_row_size_allocate;
  widget_class->focus = strobe_flash_row_focus;
  widget_class->set_focus_child = strobe_flash_row_set_focus_child;
  gtk_widget_class_set_css_name (widget_class, "flashrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, go_to_end_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, go_to_end_cb, "b", TRUE);
}

static void
strobe_flash_row_init (StrobeFlashRow *self)
{
  self->blocks = g_ptr_array_new ();
}

static void
drop_last (StrobeFlashRow *self)
{
  gtk_widget_unparent (g_ptr_array_steal_index (self->blocks, self->blocks->len - 1));
}

/**
 * strobe_flash_row_set_layout:
 * @self: a row
 * @layout: (nullable): the flash
 *
 * Shows a flash. Blocks stay, with the focus that one of them may have, and show what is new.
 *
 * Ownership: keeps a reference on @layout.
 *
 * Context: main thread.
 */
void
strobe_flash_row_set_layout (StrobeFlashRow *self, StrobeFlashLayout *layout)
{
  guint n_areas = layout != NULL ? strobe_flash_layout_get_n_areas (layout) : 0;

  g_return_if_fail (STROBE_IS_FLASH_ROW (self));

  while (self->blocks->len > n_areas)
    drop_last (self);
  while (self->blocks->len < n_areas) {
    StrobeFlashBlock *block = strobe_flash_block_new ();

    g_ptr_array_add (self->blocks, block);
    gtk_widget_set_parent (GTK_WIDGET (block), GTK_WIDGET (self));
  }
  for (guint i = 0; i < n_areas; i++) {
    strobe_flash_block_show (strobe_flash_row_get_block (self, i), layout, i);
    gtk_accessible_update_relation (GTK_ACCESSIBLE (get_block (self, i)),
                                    GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) i + 1,
                                    GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) n_areas, -1);
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * strobe_flash_row_get_n_blocks:
 *
 * Returns: how many blocks it has
 */
guint
strobe_flash_row_get_n_blocks (StrobeFlashRow *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_ROW (self), 0);

  return self->blocks->len;
}

/**
 * strobe_flash_row_get_block:
 * @self: a row
 * @index: which one, as the layout counts areas
 *
 * Returns: (transfer none): the block
 */
StrobeFlashBlock *
strobe_flash_row_get_block (StrobeFlashRow *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FLASH_ROW (self) && index < self->blocks->len, NULL);

  return g_ptr_array_index (self->blocks, index);
}
