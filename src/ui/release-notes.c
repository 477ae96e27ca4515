/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/release-notes.h"

#include <glib/gi18n.h>
#include <string.h>

#define METAINFO "/io/github/strobeapp/Strobe/" APP_ID ".metainfo.xml.in"

/* The newest release comes first in the file; its paragraphs and items are all that is read. */
typedef struct {
  GString *notes;
  guint n_releases;
  GString *sentence; /* NULL outside of one */
} Reader;

static gboolean
is_sentence (const char *element)
{
  return g_str_equal (element, "p") || g_str_equal (element, "li");
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reader *reader = user_data;

  if (g_str_equal (element, "release"))
    reader->n_releases++;
  if (reader->n_releases != 1)
    return;
  if (is_sentence (element))
    reader->sentence = g_string_new (NULL);
  else if (g_str_equal (element, "ul"))
    g_string_append (reader->notes, "<ul>");
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (reader->sentence != NULL && is_sentence (element)) {
    g_autofree char *text = g_markup_escape_text (gettext (g_strstrip (reader->sentence->str)), -1);

    g_string_append_printf (reader->notes, "<%s>%s</%s>", element, text, element);
    g_string_free (reader->sentence, TRUE);
    reader->sentence = NULL;
  } else if (reader->n_releases == 1 && g_str_equal (element, "ul")) {
    g_string_append (reader->notes, "</ul>");
  }
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize size_bytes,
         gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;

  if (reader->sentence != NULL)
    g_string_append_len (reader->sentence, text, (gssize) size_bytes);
}

/**
 * strobe_release_notes_dup:
 *
 * Tells what is new in this release, in the language of the person. The sentences are translated
 * once, for the stores and for the window.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): paragraphs and lists as AdwAboutWindow takes them
 */
char *
strobe_release_notes_dup (void)
{
  static const GMarkupParser parser = { .start_element = start_cb,
                                        .end_element = end_cb,
                                        .text = text_cb };
  g_autoptr (GBytes) bytes = g_resources_lookup_data (METAINFO, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  Reader reader = { .notes = g_string_new (NULL) };
  g_autoptr (GMarkupParseContext) context =
               g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &reader, NULL);
  gsize size_bytes = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;

  if (data != NULL)
    g_markup_parse_context_parse (context, data, (gssize) size_bytes, NULL);
  return g_string_free (reader.notes, FALSE);
}
