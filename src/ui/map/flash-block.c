/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-block.h"

#include <adwaita.h>

#include "ui/map/flash-area-text.h"
#include "ui/map/flash-paint.h"

#define GAUGE_HEIGHT_PX 10
#define MIN_WIDTH_PX 72
#define SPACING_PX 1
/* A label of a partition has up to 16; our own words, translated, and files may have more. */
#define MAX_NAME_CHARS 20

/**
 * StrobeFlashBlock:
 *
 * An area under the magnifying glass: a picture of it, to its own scale, and its name, its size and
 * what happens to it.
 *
 * Made by the row of the flash map.
 *
 * Context: main thread.
 */
struct _StrobeFlashBlock {
  GtkWidget parent_instance;

  StrobeFlashLayout *layout;
  guint index;
  GtkWidget *gauge;
  GtkLabel *name;
  GtkLabel *size;
  GtkWidget *state_line;
  GtkWidget *fault;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (StrobeFlashBlock, strobe_flash_block, GTK_TYPE_WIDGET)

/* To the scale of the area. */
static void
draw_gauge_cb (GtkDrawingArea *gauge, cairo_t *cr, int width, int height, gpointer user_data)
{
  const StrobeFlashArea *area = strobe_flash_block_get_area (user_data);
  double scale;
  StrobeFlashPaint paint;

  if (area == NULL)
    return;
  strobe_flash_paint_init (&paint, GTK_WIDGET (gauge));
  scale = width / (double) (area->end - area->start);
  if (gtk_widget_get_direction (GTK_WIDGET (gauge)) == GTK_TEXT_DIR_RTL) {
    cairo_translate (cr, width, 0);
    cairo_scale (cr, -1, 1);
  }
  strobe_flash_paint_draw_ground (&paint, cr, area, 0, width, height);
  for (guint i = 0; i < area->pieces->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (area->pieces, StrobeFlashPiece, i);

    strobe_flash_paint_draw_piece (&paint, cr, area, piece,
                                   (double) (piece->start - area->start) * scale,
                                   (double) (piece->end - piece->start) * scale, height);
  }
}

static GtkLabel *
add_label (GtkWidget *parent, const char *const *classes)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_single_line_mode (label, TRUE);
  gtk_widget_set_css_classes (GTK_WIDGET (label), (const char **) classes);
  gtk_widget_set_parent (GTK_WIDGET (label), parent);
  return label;
}

static void
add_state (StrobeFlashBlock *self)
{
  const char *const classes[] = { "caption", NULL };

  self->state_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  self->fault = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "pixel-size",
                              12, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_single_line_mode (self->state, TRUE);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), (const char **) classes);
  gtk_box_append (GTK_BOX (self->state_line), self->fault);
  gtk_box_append (GTK_BOX (self->state_line), GTK_WIDGET (self->state));
  gtk_widget_set_parent (self->state_line, GTK_WIDGET (self));
}

static void
strobe_flash_block_dispose (GObject *object)
{
  StrobeFlashBlock *self = STROBE_FLASH_BLOCK (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (strobe_flash_block_parent_class)->dispose (object);
}

static void
strobe_flash_block_class_init (StrobeFlashBlockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_flash_block_dispose;
  gtk_widget_class_set_css_name (widget_class, "flashblock");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
strobe_flash_block_init (StrobeFlashBlock *self)
{
  const char *const name_classes[] = { "caption-heading", NULL };
  const char *const size_classes[] = { "caption", "numeric", "flash-size", NULL };
  GtkBoxLayout *box = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (box, SPACING_PX);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->gauge =
    g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                  "content-height", GAUGE_HEIGHT_PX, "content-width", MIN_WIDTH_PX, NULL);
  gtk_widget_set_margin_bottom (self->gauge, 3);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->gauge), draw_gauge_cb, self, NULL);
  gtk_widget_set_parent (self->gauge, GTK_WIDGET (self));
  self->name = add_label (GTK_WIDGET (self), name_classes);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->name, MAX_NAME_CHARS);
  self->size = add_label (GTK_WIDGET (self), size_classes);
  add_state (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self->gauge,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self->gauge, G_CONNECT_SWAPPED);
}

/**
 * strobe_flash_block_new:
 *
 * Returns: (transfer floating): a block that shows nothing yet
 */
StrobeFlashBlock *
strobe_flash_block_new (void)
{
  return g_object_new (STROBE_TYPE_FLASH_BLOCK, NULL);
}

static void
update_words (StrobeFlashBlock *self, const StrobeFlashArea *area)
{
  g_autofree char *size = strobe_flash_area_text_dup_size (area);
  g_autofree char *sentence = strobe_flash_area_text_dup_sentence (area);
  g_autofree char *description = strobe_flash_area_text_dup_description (area);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", sentence, description);

  gtk_label_set_label (self->name, strobe_flash_area_text_get_name (area));
  gtk_label_set_label (self->size, size);
  gtk_label_set_label (self->state, strobe_flash_area_text_get_state (area));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * strobe_flash_block_show:
 * @self: a block
 * @layout: the flash
 * @index: which area
 *
 * Shows an area, in the place of what it showed.
 *
 * Ownership: keeps a reference on @layout.
 *
 * Context: main thread.
 */
void
strobe_flash_block_show (StrobeFlashBlock *self, StrobeFlashLayout *layout, guint index)
{
  const StrobeFlashArea *area;

  g_return_if_fail (STROBE_IS_FLASH_BLOCK (self));

  g_set_object (&self->layout, layout);
  self->index = index;
  area = strobe_flash_block_get_area (self);
  update_words (self, area);
  gtk_widget_set_visible (self->fault, area->fault != STROBE_FLASH_AREA_SOUND);
  if (area->fault != STROBE_FLASH_AREA_SOUND)
    gtk_widget_add_css_class (self->state_line, "error");
  else
    gtk_widget_remove_css_class (self->state_line, "error");
  gtk_widget_queue_draw (self->gauge);
}

/**
 * strobe_flash_block_get_area:
 *
 * Returns: (transfer none) (nullable): what it shows
 */
const StrobeFlashArea *
strobe_flash_block_get_area (StrobeFlashBlock *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_BLOCK (self), NULL);

  return self->layout != NULL ? strobe_flash_layout_get_area (self->layout, self->index) : NULL;
}
