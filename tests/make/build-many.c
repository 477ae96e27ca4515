/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "make/build-number.h"
#include "make/given-files.h"

/* build-many: for every line "LIST OUT PART-SIZE" of standard input, builds OUT of a
 * flasher_args.json; what cannot be built is told on a line of its own. A thousand programs would
 * spend their time on starting. */

static void
tell_notes (const char *out, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++) {
    const StrobeMakeNote *note = g_ptr_array_index (notes, i);

    g_print ("%s: note %d %s\n", out, note->code, note->name != NULL ? note->name : "");
  }
}

static void
build (const char *list_path, const char *out, guint32 part_size_bytes)
{
  g_autoptr (GFile) list = g_file_new_for_path (list_path);
  g_autoptr (StrobeRecipe) recipe = strobe_given_files_read (NULL, 0, list, NULL);
  g_autoptr (StrobeRecipe) sized = strobe_recipe_with_part_size (recipe, part_size_bytes);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = strobe_recipe_build (sized, &notes, &error);

  tell_notes (out, notes);
  if (file == NULL || !g_file_set_contents (out, g_bytes_get_data (file, NULL),
                                            (gssize) g_bytes_get_size (file), &error))
    g_print ("%s: %s\n", out, error->message);
}

int
main (void)
{
  g_autofree char *line = NULL;
  size_t room = 0;

  while (getline (&line, &room, stdin) > 0) {
    g_auto (GStrv) words = g_strsplit (g_strchomp (line), "\t", -1);
    guint32 part_size_bytes = 0;

    if (g_strv_length (words) != 3 || !strobe_build_number_parse_size (words[2], &part_size_bytes))
      return EXIT_FAILURE;
    build (words[0], words[1], part_size_bytes);
  }
  return EXIT_SUCCESS;
}
