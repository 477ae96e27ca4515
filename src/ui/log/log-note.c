/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-note.h"

#include <glib/gi18n.h>

#include "ui/log/log-links.h"

/* A backtrace of a hundred frames, inlined ones included, is below it. */
#define MAX_SHOWN_BYTES 16384

/**
 * StrobeLogNote:
 *
 * A card below a line. Its text can be selected with the pointer, and places in the source are
 * links: activating one asks for the action log.open-source.
 *
 * Made by the row.
 *
 * Context: main thread.
 */
struct _StrobeLogNote {
  AdwBin parent_instance;

  GtkWidget *label;
  char *text;
};

G_DEFINE_FINAL_TYPE (StrobeLogNote, strobe_log_note, ADW_TYPE_BIN)

static void
append_escaped (GString *markup, const char *text, gsize size_bytes)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) size_bytes);

  g_string_append (markup, escaped);
}

static void
append_link (GString *markup, const char *text, const StrobeLogLink *link)
{
  g_autofree char *file = g_strndup (text + link->start_bytes, link->file_size_bytes);
  g_autofree char *target = g_strdup_printf ("%u:%s", link->line, file);
  g_autofree char *escaped = g_markup_escape_text (target, -1);

  /* Without a title the tooltip would show the target, which is no address for people. */
  g_string_append_printf (markup, "<a href=\"%s\" title=\"\">", escaped);
  append_escaped (markup, text + link->start_bytes, link->end_bytes - link->start_bytes);
  g_string_append (markup, "</a>");
}

static void
append_line (GString *markup, const char *text)
{
  g_autoptr (GArray) links = strobe_log_links_find (text);
  gsize from = 0;

  for (guint i = 0; links != NULL && i < links->len; i++) {
    const StrobeLogLink *link = &g_array_index (links, StrobeLogLink, i);

    append_escaped (markup, text + from, link->start_bytes - from);
    append_link (markup, text, link);
    from = link->end_bytes;
  }
  append_escaped (markup, text + from, strlen (text + from));
}

static char *
dup_markup (const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, MAX_SHOWN_BYTES));
  g_autoptr (GString) markup = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  g_strchomp (shown);
  lines = g_strsplit (shown, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (markup, '\n');
    append_line (markup, lines[i]);
  }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static gboolean
link_cb (StrobeLogNote *self, const char *target)
{
  char *file = NULL;
  guint64 line = g_ascii_strtoull (target, &file, 10);

  if (*file == ':')
    gtk_widget_activate_action (GTK_WIDGET (self), "log.open-source", "(su)", file + 1,
                                (guint32) line);
  return GDK_EVENT_STOP;
}

static void
strobe_log_note_finalize (GObject *object)
{
  g_free (STROBE_LOG_NOTE (object)->text);
  G_OBJECT_CLASS (strobe_log_note_parent_class)->finalize (object);
}

static void
strobe_log_note_class_init (StrobeLogNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_log_note_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "lognote");
}

static void
strobe_log_note_init (StrobeLogNote *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "selectable", TRUE, NULL);
  gtk_widget_set_direction (self->label, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Decoded by Strobe"), -1);
  g_signal_connect_object (self->label, "activate-link", G_CALLBACK (link_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->label);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

/**
 * strobe_log_note_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): an empty note
 */
GtkWidget *
strobe_log_note_new (void)
{
  return g_object_new (STROBE_TYPE_LOG_NOTE, NULL);
}

/**
 * strobe_log_note_set_text:
 * @self: a note
 * @text: what it says, lines ended by LF; not markup
 *
 * Context: main thread.
 */
void
strobe_log_note_set_text (StrobeLogNote *self, const char *text)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (STROBE_IS_LOG_NOTE (self) && text != NULL);

  /* Not again while somebody selects in it. */
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  markup = dup_markup (text);
  gtk_label_set_markup (GTK_LABEL (self->label), markup);
}
