/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-style.h"

#include <string.h>

#include "ui/common/palette.h"

/* Matches in one line that are drawn; "." in a long line has thousands. */
#define MAX_MATCHES 64

typedef struct {
  guint start_bytes;
  guint end_bytes;
} Range;

static void
insert (PangoAttrList *list, PangoAttribute *attribute, Range range)
{
  attribute->start_index = range.start_bytes;
  attribute->end_index = range.end_bytes;
  /* Replaces what is there: a match on coloured text is drawn as a match. */
  pango_attr_list_change (list, attribute);
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
  const Range range = { span->start_bytes, span->end_bytes };
  GdkRGBA color;

  if (span->background >= 0) {
    /* On a coloured ground no colour of the palette is sure to be readable. */
    strobe_palette_get_ansi (dark, (guint) span->background, &color);
    insert (list, new_background (&color), range);
    strobe_palette_pick_text (&color, &color);
    insert (list, new_foreground (&color), range);
  } else if (span->foreground >= 0) {
    strobe_palette_get_ansi (dark, (guint) span->foreground, &color);
    insert (list, new_foreground (&color), range);
  }
}

static void
insert_spans (PangoAttrList *list, StrobeLogLine *line, gboolean dark)
{
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);
  GdkRGBA color;

  if (n_spans == 0 && strobe_palette_get_level (dark, strobe_log_line_get_level (line), &color))
    pango_attr_list_insert (list, new_foreground (&color));
  for (guint i = 0; i < n_spans; i++) {
    const Range range = { spans[i].start_bytes, spans[i].end_bytes };

    insert_colors (list, &spans[i], dark);
    if (spans[i].bold)
      insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), range);
    if (spans[i].italic)
      insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), range);
    if (spans[i].underline)
      insert (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range);
  }
}

static void
insert_links (PangoAttrList *list, const GArray *links)
{
  for (guint i = 0; links != NULL && i < links->len; i++) {
    const StrobeLogLink *link = &g_array_index (links, StrobeLogLink, i);
    const Range range = { link->start_bytes, link->end_bytes };

    insert (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range);
  }
}

static void
insert_match (PangoAttrList *list, const StrobeLogStyle *self, Range range)
{
  GdkRGBA background;
  GdkRGBA foreground;

  strobe_palette_get_match (self->is_dark, self->is_current, &background);
  strobe_palette_pick_text (&background, &foreground);
  insert (list, new_background (&background), range);
  insert (list, new_foreground (&foreground), range);
  if (self->is_current)
    insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), range);
}

static void
insert_matches (PangoAttrList *list, const StrobeLogStyle *self, const char *text)
{
  gsize size_bytes = strlen (text);
  gsize from = 0;
  gsize start;
  gsize end;

  for (guint i = 0; i < MAX_MATCHES && from < size_bytes; i++) {
    if (!strobe_log_filter_find (self->pattern, text, from, &start, &end))
      return;
    if (start < end)
      insert_match (list, self, (Range){ (guint) start, (guint) end });
    from = end > from ? end : (gsize) (g_utf8_next_char (text + from) - text);
  }
}

/**
 * strobe_log_style_create_attributes:
 * @self: how the line is drawn
 * @line: the line
 * @shown_text: its text as far as it is shown
 *
 * Turns the colours of the device, the level, links and matches into what a label understands.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the attributes
 */
PangoAttrList *
strobe_log_style_create_attributes (const StrobeLogStyle *self,
                                    StrobeLogLine *line,
                                    const char *shown_text)
{
  PangoAttrList *list = pango_attr_list_new ();

  /* A wrapped line must not show a hyphen that the board never sent. */
  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  insert_spans (list, line, self->is_dark);
  insert_links (list, self->links);
  if (self->pattern != NULL)
    insert_matches (list, self, shown_text);
  return list;
}
