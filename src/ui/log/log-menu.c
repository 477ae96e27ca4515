/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-menu.h"

#include <glib/gi18n.h>

#include "ui/log/log-links.h"

/* A longer name would make the menu wider than the window. */
#define MAX_SHOWN_CHARS 32

/* Not translated: names of files and tags are shown as they are, and an underscore in them is no
 * mnemonic. */
static char *
dup_shown (const char *name)
{
  g_autofree char *cut =
    g_utf8_strlen (name, -1) > MAX_SHOWN_CHARS ? g_utf8_substring (name, 0, MAX_SHOWN_CHARS) : NULL;
  g_auto (GStrv) parts = g_strsplit (cut != NULL ? cut : name, "_", -1);
  g_autofree char *shown = g_strjoinv ("__", parts);

  return g_strconcat (shown, cut != NULL ? "…" : "", NULL);
}

static void
append (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_link (GMenu *menu, StrobeLogLine *line)
{
  const char *text = strobe_log_line_get_text (line);
  g_autoptr (GArray) links = strobe_log_links_find (text);
  g_autofree char *file = NULL;
  g_autofree char *base = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *label = NULL;
  const StrobeLogLink *link;

  if (links == NULL)
    return;
  link = &g_array_index (links, StrobeLogLink, 0);
  file = g_strndup (text + link->start_bytes, link->file_size_bytes);
  base = g_path_get_basename (file);
  shown = dup_shown (base);
  /* Translators: %s is the name of a source file */
  label = g_strdup_printf (_ ("Open %s"), shown);
  append (menu, label, "log.open-source", g_variant_new ("(su)", file, link->line));
}

static void
append_tag (GMenu *menu, const char *tag)
{
  g_autofree char *shown = NULL;
  g_autofree char *only = NULL;
  g_autofree char *hide = NULL;

  if (tag == NULL)
    return;
  shown = dup_shown (tag);
  /* Translators: %s is a tag of the log, the name of a component */
  only = g_strdup_printf (_ ("Show Only “%s”"), shown);
  /* Translators: %s is a tag of the log, the name of a component */
  hide = g_strdup_printf (_ ("Hide “%s”"), shown);
  append (menu, only, "log.only-tag", g_variant_new_string (tag));
  append (menu, hide, "log.hide-tag", g_variant_new_string (tag));
}

/**
 * strobe_log_menu_create:
 * @line: the line that the menu is about
 * @has_bookmark: whether it is marked
 * @is_filtered: whether lines around it may be hidden
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a menu of actions of the group "log"
 */
GMenuModel *
strobe_log_menu_create (StrobeLogLine *line, gboolean has_bookmark, gboolean is_filtered)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) place = g_menu_new ();
  g_autoptr (GMenu) filter = g_menu_new ();

  append (copy, _ ("Copy"), "log.copy", NULL);
  append (copy, _ ("Copy With Times"), "log.copy-times", NULL);
  if (strobe_log_line_get_note (line) != NULL)
    append (copy, _ ("Copy Decoded Lines"), "log.copy-note",
            g_variant_new_string (strobe_log_line_get_note (line)));
  append (place, has_bookmark ? _ ("Remove Bookmark") : _ ("Bookmark"), "log.bookmark", NULL);
  append_link (place, line);
  append_tag (filter, strobe_log_line_get_tag (line));
  if (is_filtered)
    append (filter, _ ("Show in Whole Log"), "log.show-in-whole",
            g_variant_new_uint64 (strobe_log_line_get_number (line)));
  append_section (menu, copy);
  append_section (menu, place);
  append_section (menu, filter);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
