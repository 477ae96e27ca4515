/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-text.h"

#include <adwaita.h>
#include <string.h>

/* A line longer than this is cut on screen, not in the capture nor in what is saved: Pango takes
 * tens of milliseconds for the 64 KiB that a line may have. */
#define MAX_SHOWN_BYTES 4096
/* What is there to read in the narrowest window. */
#define MIN_CHARS 8

/**
 * StrobeLogText:
 *
 * Draws a line as a label would, for a fifth of the time: a list view measures two hundred rows
 * each time that lines come, of which forty are seen. A line of plain characters that fits its
 * width is as high as any other, and is laid out only when it is drawn.
 *
 * Made by the row.
 *
 * Context: main thread.
 */
struct _StrobeLogText {
  GtkWidget parent_instance;

  StrobeLogLine *line;
  char *text;
  GArray *links; /* of StrobeLogLink; or NULL */
  StrobeLogFilter *pattern;
  gboolean is_current;
  gboolean wrap;
  int n_plain_chars; /* -1: Pango has to tell how wide it is */
  PangoLayout *layout;
  gboolean is_laid_out; /* the layout has this text */
  int char_width;       /* in Pango units; 0: not measured; -1: the font's letters differ */
  int line_height_px;
};

G_DEFINE_FINAL_TYPE (StrobeLogText, strobe_log_text, GTK_TYPE_WIDGET)

static char *
dup_shown_text (StrobeLogLine *line)
{
  const char *text = strobe_log_line_get_text (line);
  const char *end = text + MAX_SHOWN_BYTES;

  if (strnlen (text, MAX_SHOWN_BYTES + 1) <= MAX_SHOWN_BYTES)
    return g_strdup (text);
  end = g_utf8_find_prev_char (text, end + 1);
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static gboolean
has_other_faces (StrobeLogLine *line)
{
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);

  for (guint i = 0; i < n_spans; i++) {
    if (spans[i].bold || spans[i].italic)
      return TRUE;
  }
  return FALSE;
}

static int
count_plain_chars (const char *text)
{
  int n_chars = 0;

  for (; text[n_chars] != '\0'; n_chars++) {
    if (!g_ascii_isprint (text[n_chars]))
      return -1;
  }
  return n_chars;
}

static PangoLayout *
get_layout (StrobeLogText *self)
{
  if (self->layout == NULL) {
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
    pango_layout_set_wrap (self->layout, PANGO_WRAP_CHAR);
    pango_layout_set_auto_dir (self->layout, FALSE);
  }
  if (!self->is_laid_out) {
    StrobeLogStyle style = { adw_style_manager_get_dark (adw_style_manager_get_default ()),
                             self->pattern, self->is_current, self->links };
    const char *text = self->text != NULL ? self->text : "";
    g_autoptr (PangoAttrList) attributes =
                 self->line != NULL ? strobe_log_style_create_attributes (&style, self->line, text)
                                    : NULL;

    pango_layout_set_text (self->layout, text, -1);
    pango_layout_set_attributes (self->layout, attributes);
    self->is_laid_out = TRUE;
  }
  return self->layout;
}

static PangoLayout *
get_layout_for (StrobeLogText *self, int width_px)
{
  PangoLayout *layout = get_layout (self);

  pango_layout_set_width (layout, self->wrap && width_px >= 0 ? width_px * PANGO_SCALE : -1);
  return layout;
}

static int
measure_chars (PangoLayout *layout, const char *text)
{
  int width = 0;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &width, NULL);
  return width;
}

static void
measure_font (StrobeLogText *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  if (self->char_width != 0)
    return;
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  width = measure_chars (layout, "iiiiiiii");
  pango_layout_get_pixel_size (layout, NULL, &self->line_height_px);
  self->char_width = width > 0 && width == measure_chars (layout, "WWWWWWWW") ? width / 8 : -1;
}

/* Its width as one row, without asking Pango; -1: it has to be asked. */
static int
get_plain_width_px (StrobeLogText *self)
{
  measure_font (self);
  if (self->n_plain_chars < 0 || self->char_width < 0)
    return -1;
  return PANGO_PIXELS_CEIL (self->n_plain_chars * self->char_width);
}

static void
measure_width (StrobeLogText *self, int *minimum, int *natural)
{
  int width = 0;

  if (self->wrap) {
    measure_font (self);
    *minimum = *natural = MIN_CHARS * PANGO_PIXELS_CEIL (MAX (self->char_width, PANGO_SCALE));
    return;
  }
  width = get_plain_width_px (self);
  if (width < 0)
    pango_layout_get_pixel_size (get_layout_for (self, -1), &width, NULL);
  *minimum = *natural = width;
}

static void
measure_height (StrobeLogText *self, int width_px, int *minimum, int *natural)
{
  int plain_width = get_plain_width_px (self);
  int height = self->line_height_px;

  if (plain_width < 0 || (self->wrap && width_px >= 0 && plain_width > width_px))
    pango_layout_get_pixel_size (get_layout_for (self, width_px), NULL, &height);
  *minimum = *natural = height;
}

static void
strobe_log_text_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (STROBE_LOG_TEXT (widget), minimum, natural);
  else
    measure_height (STROBE_LOG_TEXT (widget), for_size, minimum, natural);
}

static GtkSizeRequestMode
strobe_log_text_get_request_mode (GtkWidget *widget)
{
  return STROBE_LOG_TEXT (widget)->wrap ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH
                                        : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
strobe_log_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrobeLogText *self = STROBE_LOG_TEXT (widget);

  if (self->line != NULL)
    gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0, 0,
                                get_layout_for (self, gtk_widget_get_width (widget)));
}

static void
forget_font (StrobeLogText *self)
{
  g_clear_object (&self->layout);
  self->is_laid_out = FALSE;
  self->char_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
strobe_log_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (strobe_log_text_parent_class)->css_changed (widget, change);
  forget_font (STROBE_LOG_TEXT (widget));
}

static void
strobe_log_text_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (strobe_log_text_parent_class)->system_setting_changed (widget, setting);
  forget_font (STROBE_LOG_TEXT (widget));
}

static void
dark_cb (StrobeLogText *self)
{
  self->is_laid_out = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
strobe_log_text_dispose (GObject *object)
{
  StrobeLogText *self = STROBE_LOG_TEXT (object);

  g_clear_object (&self->line);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->pattern, strobe_log_filter_unref);
  G_OBJECT_CLASS (strobe_log_text_parent_class)->dispose (object);
}

static void
strobe_log_text_finalize (GObject *object)
{
  g_free (STROBE_LOG_TEXT (object)->text);
  G_OBJECT_CLASS (strobe_log_text_parent_class)->finalize (object);
}

static void
strobe_log_text_class_init (StrobeLogTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_text_finalize;
  widget_class->measure = strobe_log_text_measure;
  widget_class->get_request_mode = strobe_log_text_get_request_mode;
  widget_class->snapshot = strobe_log_text_snapshot;
  widget_class->css_changed = strobe_log_text_css_changed;
  widget_class->system_setting_changed = strobe_log_text_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "logtext");
  /* The list item around it says the text. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strobe_log_text_init (StrobeLogText *self)
{
  self->wrap = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb),
                           self, G_CONNECT_SWAPPED);
}

/**
 * strobe_log_text_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): an empty text
 */
GtkWidget *
strobe_log_text_new (void)
{
  return g_object_new (STROBE_TYPE_LOG_TEXT, NULL);
}

/* Whether it takes one row of the width it has. */
static gboolean
is_plain_row (StrobeLogText *self)
{
  int width = self->text != NULL ? get_plain_width_px (self) : -1;

  return self->wrap && width >= 0 && width <= gtk_widget_get_width (GTK_WIDGET (self));
}

/**
 * strobe_log_text_set_line:
 * @self: a text
 * @line: the line whose text it draws
 *
 * Ownership: keeps a reference on @line.
 *
 * Context: main thread.
 */
void
strobe_log_text_set_line (StrobeLogText *self, StrobeLogLine *line)
{
  gboolean was_plain_row = is_plain_row (self);

  g_return_if_fail (STROBE_IS_LOG_TEXT (self) && STROBE_IS_LOG_LINE (line));

  g_set_object (&self->line, line);
  g_free (self->text);
  self->text = dup_shown_text (line);
  self->n_plain_chars = has_other_faces (line) ? -1 : count_plain_chars (self->text);
  g_clear_pointer (&self->links, g_array_unref);
  self->links = strobe_log_links_find (self->text);
  self->is_laid_out = FALSE;
  if (was_plain_row && is_plain_row (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * strobe_log_text_set_style:
 * @self: a text
 * @pattern: (nullable): what is searched for
 * @is_current: whether the search stands on this line
 * @wrap: whether it goes on below where it is too long
 *
 * Ownership: keeps a reference on @pattern.
 *
 * Context: main thread.
 */
void
strobe_log_text_set_style (StrobeLogText *self,
                           StrobeLogFilter *pattern,
                           gboolean is_current,
                           gboolean wrap)
{
  g_return_if_fail (STROBE_IS_LOG_TEXT (self));

  if (self->pattern != pattern || self->is_current != is_current) {
    g_clear_pointer (&self->pattern, strobe_log_filter_unref);
    if (pattern != NULL)
      self->pattern = strobe_log_filter_ref (pattern);
    self->is_current = is_current;
    self->is_laid_out = FALSE;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  if (self->wrap != wrap) {
    self->wrap = wrap;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
}

/**
 * strobe_log_text_get_text:
 *
 * Returns: (transfer none): what is drawn
 */
const char *
strobe_log_text_get_text (StrobeLogText *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_TEXT (self), NULL);

  return self->text != NULL ? self->text : "";
}

/**
 * strobe_log_text_pick_link:
 * @self: a text
 * @x_px: a place in it
 * @y_px: the same
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the link there
 */
const StrobeLogLink *
strobe_log_text_pick_link (StrobeLogText *self, double x_px, double y_px)
{
  int index = 0;
  int trailing = 0;

  g_return_val_if_fail (STROBE_IS_LOG_TEXT (self), NULL);

  if (self->links == NULL ||
      !pango_layout_xy_to_index (get_layout_for (self, gtk_widget_get_width (GTK_WIDGET (self))),
                                 (int) x_px * PANGO_SCALE, (int) y_px * PANGO_SCALE, &index,
                                 &trailing))
    return NULL;
  for (guint i = 0; i < self->links->len; i++) {
    const StrobeLogLink *link = &g_array_index (self->links, StrobeLogLink, i);

    if ((guint) index >= link->start_bytes && (guint) index < link->end_bytes)
      return link;
  }
  return NULL;
}
