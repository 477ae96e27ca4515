/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/log/log-gutter.h"
#include "ui/log/log-note.h"
#include "ui/log/log-text.h"

/* "14:11:05.123" */
#define TIME_CHARS 12

/**
 * StrobeLogRow:
 *
 * Shows one line; it is always written from left to right, whatever the language of the desktop.
 * The parts that few lines have are made when a line has them.
 *
 * Made by the factory of the log view and bound to line after line.
 *
 * Context: main thread.
 */
struct _StrobeLogRow {
  GtkWidget parent_instance;

  StrobeLogLook *look;
  GtkWidget *boot; /* a label; or NULL */
  GtkWidget *body;
  GtkWidget *gutter;
  GtkWidget *time;
  GtkWidget *text;
  GtkWidget *fold; /* or NULL */
  GtkWidget *fold_toggle;
  GtkWidget *fold_save;
  GtkWidget *note; /* or NULL */
  StrobeLogLine *line;
};

G_DEFINE_FINAL_TYPE (StrobeLogRow, strobe_log_row, GTK_TYPE_WIDGET)

static void
update_boot (StrobeLogRow *self)
{
  g_autofree char *text =
    strobe_log_look_dup_boot (self->look, strobe_log_line_get_number (self->line));

  if (self->boot == NULL && text != NULL) {
    self->boot = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "css-name", "logboot", "ellipsize",
                               PANGO_ELLIPSIZE_END, NULL);
    gtk_widget_set_direction (self->boot, GTK_TEXT_DIR_LTR);
    gtk_widget_insert_after (self->boot, GTK_WIDGET (self), NULL);
  }
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->boot), text);
  if (self->boot != NULL)
    gtk_widget_set_visible (self->boot, text != NULL);
}

static void
create_fold (StrobeLogRow *self)
{
  self->fold = g_object_new (GTK_TYPE_BOX, "spacing", 12, "css-name", "logfold", NULL);
  self->fold_toggle = g_object_new (GTK_TYPE_BUTTON, "has-frame", FALSE, "child",
                                    g_object_new (ADW_TYPE_BUTTON_CONTENT, NULL), NULL);
  self->fold_save = gtk_button_new_with_label (_ ("Save…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold_save), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Save core dump"), -1);
  gtk_widget_set_direction (self->fold, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (self->fold), self->fold_toggle);
  gtk_box_append (GTK_BOX (self->fold), self->fold_save);
  gtk_widget_insert_after (self->fold, GTK_WIDGET (self), self->body);
}

static void
show_fold (StrobeLogRow *self, guint64 last_line, gboolean is_open)
{
  guint64 first_line = strobe_log_line_get_number (self->line);
  guint n_lines = (guint) MIN (last_line - first_line + 1, G_MAXUINT);
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (self->fold_toggle));
  g_autofree char *text =
    g_strdup_printf (ngettext ("Core dump, %u line", "Core dump, %u lines", n_lines), n_lines);

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), text);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content),
                                    is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold_toggle), GTK_ACCESSIBLE_STATE_EXPANDED,
                               is_open, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold_toggle), "t", first_line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold_toggle), "log.fold");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold_save), "t", first_line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold_save), "log.save-core-dump");
}

/* The first line of a core dump gives way to what can be done with it. */
static void
update_fold (StrobeLogRow *self)
{
  StrobeLogFolds *folds = strobe_log_look_get_folds (self->look);
  guint64 last_line = 0;
  gboolean is_open = FALSE;
  gboolean is_fold =
    folds != NULL &&
    strobe_log_folds_get (folds, strobe_log_line_get_number (self->line), &last_line, &is_open);

  if (is_fold && self->fold == NULL)
    create_fold (self);
  if (is_fold)
    show_fold (self, last_line, is_open);
  if (self->fold != NULL)
    gtk_widget_set_visible (self->fold, is_fold);
  gtk_widget_set_visible (self->body, !is_fold || is_open);
}

static void
update_note (StrobeLogRow *self)
{
  const char *note = strobe_log_line_get_note (self->line);

  if (self->note == NULL && note != NULL) {
    self->note = strobe_log_note_new ();
    gtk_widget_insert_before (self->note, GTK_WIDGET (self), NULL);
  }
  if (note != NULL)
    strobe_log_note_set_text (STROBE_LOG_NOTE (self->note), note);
  if (self->note != NULL)
    gtk_widget_set_visible (self->note, note != NULL);
}

static const char *
get_level_word (StrobeLogLevel level)
{
  switch (level) {
  case STROBE_LOG_LEVEL_ERROR:
    return _ ("Error");
  case STROBE_LOG_LEVEL_WARNING:
    return _ ("Warning");
  case STROBE_LOG_LEVEL_NONE:
  case STROBE_LOG_LEVEL_INFO:
  case STROBE_LOG_LEVEL_DEBUG:
  case STROBE_LOG_LEVEL_VERBOSE:
    return NULL;
  }
  g_assert_not_reached ();
}

/* What the marks and the colours say, in words. */
static void
update_accessible (StrobeLogRow *self, const char *time, gboolean has_bookmark)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  const char *level = get_level_word (strobe_log_line_get_level (self->line));
  g_autofree char *name = NULL;

  if (item == NULL)
    return;
  name = g_strjoin (NULL, time != NULL ? time : "", time != NULL ? " " : "",
                    strobe_log_text_get_text (STROBE_LOG_TEXT (self->text)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (has_bookmark || level != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    has_bookmark ? _ ("Bookmarked") : level, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update (StrobeLogRow *self)
{
  StrobeLogBookmarks *bookmarks = strobe_log_look_get_bookmarks (self->look);
  g_autofree char *time = NULL;
  gboolean has_bookmark;

  if (self->line == NULL)
    return;
  time = strobe_log_look_dup_time (self->look, self->line);
  gtk_widget_set_visible (self->time, time != NULL);
  if (time != NULL)
    gtk_inscription_set_text (GTK_INSCRIPTION (self->time), time);
  has_bookmark = bookmarks != NULL &&
                 strobe_log_bookmarks_contains (bookmarks, strobe_log_line_get_number (self->line));
  strobe_log_gutter_set (STROBE_LOG_GUTTER (self->gutter), strobe_log_line_get_level (self->line),
                         has_bookmark);
  strobe_log_text_set_style (STROBE_LOG_TEXT (self->text), strobe_log_look_get_pattern (self->look),
                             strobe_log_look_get_current (self->look) ==
                               strobe_log_line_get_number (self->line),
                             strobe_log_look_get_wrap (self->look));
  update_boot (self);
  update_fold (self);
  update_note (self);
  update_accessible (self, time, has_bookmark);
}

static void
strobe_log_row_dispose (GObject *object)
{
  StrobeLogRow *self = STROBE_LOG_ROW (object);

  g_clear_object (&self->line);
  g_clear_pointer (&self->boot, gtk_widget_unparent);
  g_clear_pointer (&self->body, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_object (&self->look);
  G_OBJECT_CLASS (strobe_log_row_parent_class)->dispose (object);
}

static void
strobe_log_row_class_init (StrobeLogRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "logrow");
}

static void
strobe_log_row_init (StrobeLogRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->gutter = strobe_log_gutter_new ();
  self->time =
    g_object_new (GTK_TYPE_INSCRIPTION, "min-chars", TIME_CHARS, "nat-chars", TIME_CHARS, "xalign",
                  1.0, "yalign", 0.0, "visible", FALSE, "css-name", "logtime", NULL);
  self->text = strobe_log_text_new ();
  gtk_widget_set_hexpand (self->text, TRUE);
  self->body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->body), self->gutter);
  gtk_box_append (GTK_BOX (self->body), self->time);
  gtk_box_append (GTK_BOX (self->body), self->text);
  gtk_widget_set_direction (self->body, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->time, GTK_TEXT_DIR_LTR);
  gtk_widget_set_parent (self->body, GTK_WIDGET (self));
}

/**
 * strobe_log_row_new:
 * @look: how it looks
 *
 * Ownership: keeps a reference on @look.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row without a line
 */
GtkWidget *
strobe_log_row_new (StrobeLogLook *look)
{
  StrobeLogRow *self = g_object_new (STROBE_TYPE_LOG_ROW, NULL);

  self->look = g_object_ref (look);
  g_signal_connect_object (look, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * strobe_log_row_set_line:
 * @self: a row
 * @line: (nullable): what it shows
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
  g_return_if_fail (STROBE_IS_LOG_ROW (self));

  g_set_object (&self->line, line);
  if (line == NULL)
    return;
  strobe_log_text_set_line (STROBE_LOG_TEXT (self->text), line);
  update (self);
}

/**
 * strobe_log_row_get_line:
 *
 * Returns: (transfer none) (nullable): what it shows
 */
StrobeLogLine *
strobe_log_row_get_line (StrobeLogRow *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_ROW (self), NULL);

  return self->line;
}

/**
 * strobe_log_row_pick:
 * @self: a row
 * @x_px: a place in it
 * @y_px: the same
 * @file: (out) (nullable) (transfer full): of a link, the file that it names
 * @source_line: (out): of a link, the line in it
 *
 * Tells what a click at a place means.
 *
 * Units: @source_line counts from 1.
 *
 * Context: main thread.
 *
 * Returns: what is there
 */
StrobeLogRowSpot
strobe_log_row_pick (StrobeLogRow *self, double x_px, double y_px, char **file, guint *source_line)
{
  const StrobeLogLink *link;
  double x = 0;
  double y = 0;

  g_return_val_if_fail (STROBE_IS_LOG_ROW (self), STROBE_LOG_ROW_SPOT_TEXT);

  *file = NULL;
  if (self->line == NULL || !gtk_widget_get_visible (self->body))
    return STROBE_LOG_ROW_SPOT_TEXT;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), self->gutter, x_px, y_px, &x, &y);
  if (gtk_widget_contains (self->gutter, x, y))
    return STROBE_LOG_ROW_SPOT_GUTTER;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), self->text, x_px, y_px, &x, &y);
  link = strobe_log_text_pick_link (STROBE_LOG_TEXT (self->text), x, y);
  if (link == NULL)
    return STROBE_LOG_ROW_SPOT_TEXT;
  *file = g_strndup (strobe_log_text_get_text (STROBE_LOG_TEXT (self->text)) + link->start_bytes,
                     link->file_size_bytes);
  *source_line = link->line;
  return STROBE_LOG_ROW_SPOT_LINK;
}
