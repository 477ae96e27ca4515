/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-links.h"

#include <string.h>

/* What a line may hold; more of them is no log but an attack on who draws it. */
#define MAX_LINKS 32
#define MAX_DIGITS 7

/* Only what an editor opens: a board must not be able to name something that is run. */
static const char *const suffixes[] = { ".c",   ".cc",  ".cpp", ".cxx", ".h",   ".hh", ".hpp",
                                        ".hxx", ".ino", ".inc", ".ipp", ".rs",  ".S",  ".s",
                                        ".ld",  ".py",  ".lua", ".zig", ".adb", ".ads" };

static gboolean
is_path_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("_./+-@~", c) != NULL) || (guchar) c >= 0x80;
}

static gboolean
has_suffix (const char *file, gsize size_bytes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    gsize n_bytes = strlen (suffixes[i]);

    if (size_bytes > n_bytes && strncmp (file + size_bytes - n_bytes, suffixes[i], n_bytes) == 0)
      return file[size_bytes - n_bytes - 1] != '/';
  }
  return FALSE;
}

/* Returns what follows the number, or NULL if there is none. */
static const char *
read_number (const char *text, guint *number)
{
  guint n_digits = 0;

  for (*number = 0; g_ascii_isdigit (text[n_digits]) && n_digits < MAX_DIGITS; n_digits++)
    *number = *number * 10 + (guint) g_ascii_digit_value (text[n_digits]);
  return *number > 0 && !g_ascii_isalnum (text[n_digits]) ? text + n_digits : NULL;
}

static gboolean
read_link (const char *text, const char *from, const char *colon, StrobeLogLink *link)
{
  const char *file = colon;
  const char *end = read_number (colon + 1, &link->line);
  const char *column_end = NULL;
  guint column;

  if (end == NULL)
    return FALSE;
  while (file > from && is_path_char (file[-1]))
    file--;
  if (!has_suffix (file, (gsize) (colon - file)) || g_str_has_prefix (file, "//"))
    return FALSE;
  if (*end == ':')
    column_end = read_number (end + 1, &column);
  link->start_bytes = (guint) (file - text);
  link->file_size_bytes = (guint) (colon - file);
  link->end_bytes = (guint) ((column_end != NULL ? column_end : end) - text);
  return TRUE;
}

/**
 * strobe_log_links_find:
 * @text: a line, or several
 *
 * Finds the places in the source that a text names: "app.c:42", "/home/x/app.c:42:7". What is no
 * source file by its name is left out, and so are addresses of the web.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable) (element-type StrobeLogLink): the places in order, %NULL if
 *   there are none
 */
GArray *
strobe_log_links_find (const char *text)
{
  GArray *links = NULL;
  const char *from = text;

  for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':')) {
    StrobeLogLink link;

    if (!g_ascii_isdigit (colon[1]) || !read_link (text, from, colon, &link))
      continue;
    if (links == NULL)
      links = g_array_new (FALSE, FALSE, sizeof (StrobeLogLink));
    g_array_append_val (links, link);
    if (links->len == MAX_LINKS)
      break;
    from = text + link.end_bytes;
    colon = from - 1;
  }
  return links;
}
