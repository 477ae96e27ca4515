/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-cell.h"

/* What is read first is the bytes: the offset, and the dots for what is no text, stand back. 65 %
 * of the text colour keeps 4.5 to 1 on both backgrounds (WCAG 2.1, AA). */
#define DIM_ALPHA (G_MAXUINT16 / 100 * 65)

static void
dim (PangoAttrList *attributes, gsize start, gsize end)
{
  PangoAttribute *attribute = pango_attr_foreground_alpha_new (DIM_ALPHA);

  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (attributes, attribute);
}

/**
 * strobe_hex_cell_show:
 * @label: the label of a row of the list
 * @row: what it shows
 *
 * Context: main thread.
 */
void
strobe_hex_cell_show (GtkLabel *label, StrobeHexRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PangoAttrList *attributes = pango_attr_list_new ();
  gsize size_bytes = 0;
  gsize text_at = 0;
  const guint8 *data = strobe_hex_row_get_data (row, &size_bytes);

  strobe_hex_row_append_text (row, text, &text_at);
  dim (attributes, 0, strcspn (text->str, " "));
  for (gsize i = 0; i < size_bytes; i++) {
    if (!g_ascii_isprint (data[i]))
      dim (attributes, text_at + i, text_at + i + 1);
  }
  gtk_label_set_label (label, text->str);
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}
