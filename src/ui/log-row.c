/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log-row.h"

#include <adwaita.h>

#include "ui/log-palette.h"

/* A line longer than this is cut on screen, not in the buffer nor in what is saved: Pango takes
 * tens of milliseconds for the 64 KiB that a line may have. */
#define MAX_SHOWN_BYTES 4096

/**
 * StrobeLogRow:
 *
 * Shows one line; it is always written from left to right, whatever the language of the desktop.
 *
 * Made by the factory of the log view and bound to line after line.
 *
 * Context: main thread.
 */
struct _StrobeLogRow {
  GtkWidget parent_instance;

  GtkWidget *label;
  StrobeLogLine *line;
};

G_DEFINE_FINAL_TYPE (StrobeLogRow, strobe_log_row, GTK_TYPE_WIDGET)

static void
insert (PangoAttrList *list, PangoAttribute *attribute, const StrobeLogSpan *span)
{
  attribute->start_index = span->start_bytes;
  attribute->end_index = span->end_bytes;
  pango_attr_list_insert (list, attribute);
}

static PangoAttribute *
new_foreground (const GdkRGBA *color)
{
  return pango_attr_foreground_new ((guint16) (color->red * 65535),
                                    (guint16) (color->green * 65535),
                                    (guint16) (color->blue * 65535));
}

static PangoAttribute *
new_background (const GdkRGBA *color)
{
  return pango_attr_background_new ((guint16) (color->red * 65535),
                                    (guint16) (color->green * 65535),
                                    (guint16) (color->blue * 65535));
}

static void
insert_colors (PangoAttrList *list, const StrobeLogSpan *span, gboolean dark)
{
  GdkRGBA color;

  if (span->background >= 0) {
    /* On a coloured ground no colour of the palette is sure to be readable. */
    strobe_log_palette_get_ansi (dark, (guint) span->background, &color);
    insert (list, new_background (&color), span);
    strobe_log_palette_pick_text (&color, &color);
    insert (list, new_foreground (&color), span);
  } else if (span->foreground >= 0) {
    strobe_log_palette_get_ansi (dark, (guint) span->foreground, &color);
    insert (list, new_foreground (&color), span);
  }
}

static PangoAttrList *
create_attributes (StrobeLogLine *line, gboolean dark)
{
  PangoAttrList *list = pango_attr_list_new ();
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);
  GdkRGBA color;

  /* A wrapped line must not show a hyphen that the board never sent. */
  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  if (n_spans == 0 && strobe_log_palette_get_level (dark, strobe_log_line_get_level (line), &color))
    pango_attr_list_insert (list, new_foreground (&color));
  for (guint i = 0; i < n_spans; i++) {
    insert_colors (list, &spans[i], dark);
    if (spans[i].bold)
      insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), &spans[i]);
    if (spans[i].italic)
      insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), &spans[i]);
    if (spans[i].underline)
      insert (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), &spans[i]);
  }
  return list;
}

static char *
dup_shown_text (StrobeLogLine *line)
{
  const char *text = strobe_log_line_get_text (line);
  const char *end = text + MAX_SHOWN_BYTES;

  if (strlen (text) <= MAX_SHOWN_BYTES)
    return g_strdup (text);
  end = g_utf8_find_prev_char (text, end + 1);
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static void
update_colors (StrobeLogRow *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->line == NULL)
    return;
  attributes = create_attributes (self->line, dark);
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
}

static void
strobe_log_row_dispose (GObject *object)
{
  StrobeLogRow *self = STROBE_LOG_ROW (object);

  g_clear_object (&self->line);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (strobe_log_row_parent_class)->dispose (object);
}

static void
strobe_log_row_class_init (StrobeLogRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "logrow");
}

static void
strobe_log_row_init (StrobeLogRow *self)
{
  self->label =
    g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_CHAR, NULL);
  gtk_widget_set_direction (self->label, GTK_TEXT_DIR_LTR);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_log_row_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row without a line
 */
GtkWidget *
strobe_log_row_new (void)
{
  return g_object_new (STROBE_TYPE_LOG_ROW, NULL);
}

/**
 * strobe_log_row_set_line:
 * @self: a row
 * @line: what it shows
 *
 * Shows a line. The list item around the row takes its text as its accessible name.
 *
 * Ownership: keeps a reference on @line.
 *
 * Context: main thread.
 */
void
strobe_log_row_set_line (StrobeLogRow *self, StrobeLogLine *line)
{
  g_autofree char *text = NULL;
  GtkWidget *item;

  g_return_if_fail (STROBE_IS_LOG_ROW (self) && STROBE_IS_LOG_LINE (line));

  g_set_object (&self->line, line);
  text = dup_shown_text (line);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  update_colors (self);
  item = gtk_widget_get_parent (GTK_WIDGET (self));
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
