/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/symbols-fixture.h"

#include <string.h>

char *
strobe_symbols_fixture_dup_program (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("STROBE_TEST_PROGRAMS"), name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("no cross compiler");
  return NULL;
}

StrobeElf *
strobe_symbols_fixture_open (const char *name)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program (name);
  g_autoptr (GError) error = NULL;
  StrobeElf *elf = NULL;

  if (path == NULL)
    return NULL;
  elf = strobe_elf_open (path, &error);
  g_assert_no_error (error);
  return elf;
}

char *
strobe_symbols_fixture_run (const char *const *command)
{
  char *output = NULL;

  if (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                    NULL, NULL))
    return output;
  return NULL;
}

guint32
strobe_symbols_fixture_find (const char *path, const char *nm, const char *symbol)
{
  const char *const command[] = { nm, path, NULL };
  g_autofree char *output = strobe_symbols_fixture_run (command);
  g_auto (GStrv) lines = g_strsplit (output != NULL ? output : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

    if (g_strv_length (words) == 3 && g_str_equal (words[2], symbol))
      return (guint32) g_ascii_strtoull (words[0], NULL, 16);
  }
  g_error ("%s has no %s", path, symbol);
}
