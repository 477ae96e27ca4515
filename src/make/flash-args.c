/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/flash-args.h"

#include <string.h>

#include "make/build-folder.h"
#include "make/build-number.h"
#include "make/make-error.h"
#include "make/part-file.h"
#include "make/recipe-fill.h"

/* The words for esptool's write-flash that a build leaves in a text file: options in pairs, then
 * addresses and files in pairs, with paths from the folder of the file.
 *
 *   --flash-mode dio --flash-freq 80m --flash-size 4MB
 *   0x1000 Blink.ino.bootloader.bin
 *   0x8000 Blink.ino.partitions.bin
 *   0xe000 boot_app0.bin
 *   0x10000 Blink.ino.bin
 *
 * Source: arduino-esp32 3.x platform.txt (recipe.hooks.objcopy.postobjcopy); ESP-IDF v6.0
 * components/esptool_py/project_include.cmake (flash_args). */

#define MAX_TEXT_BYTES (64u * 1024)
#define MAX_WORDS 512

static gboolean
set_bad (GError **error, const char *text, const char *word)
{
  g_set_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_DESCRIPTION, "%s “%s”", text, word);
  return FALSE;
}

static char **
split (GBytes *content, GError **error)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data (content, &size_bytes);
  g_autofree char *text = NULL;
  char **words = NULL;

  if (size_bytes == 0 || size_bytes > MAX_TEXT_BYTES ||
      !g_utf8_validate (data, (gssize) size_bytes, NULL)) {
    g_set_error_literal (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_DESCRIPTION,
                         "it is no list of files");
    return NULL;
  }
  text = g_strndup (data, size_bytes);
  if (!g_shell_parse_argv (text, NULL, &words, NULL))
    set_bad (error, "these are no words for esptool:", text);
  return words;
}

static void
read_option (StrobeRecipe *recipe, const char *name, const char *value)
{
  if (g_str_equal (name, "--flash-size") || g_str_equal (name, "--flash_size"))
    strobe_build_number_parse_flash_size (value, &recipe->given_flash_size_bytes);
}

/* Arduino's build names boot_app0.bin in its list, but may leave the file where it was installed.
 */
static void
read_pair (
  StrobeRecipe *recipe, GFile *folder, guint32 address, const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_resolve_relative_path (folder, path);
  StrobeRecipeSlot *slot;

  if (g_str_equal (path, "boot_app0.bin") && !g_file_query_exists (file, cancellable)) {
    strobe_recipe_fill_dependency (recipe, file);
    return;
  }
  slot = strobe_recipe_fill_file (recipe, file, cancellable);
  slot->item.address = address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
}

static gboolean
read_words (
  StrobeRecipe *recipe, GFile *folder, char **words, GCancellable *cancellable, GError **error)
{
  guint n_words = g_strv_length (words);

  if (n_words > MAX_WORDS || n_words % 2 != 0)
    return set_bad (error, "the words do not come in pairs, up to",
                    n_words > 0 ? words[n_words - 1] : "");
  for (guint i = 0; i < n_words; i += 2) {
    guint32 address = 0;

    if (g_str_has_prefix (words[i], "--"))
      read_option (recipe, words[i], words[i + 1]);
    else if (strobe_build_number_parse_address (words[i], &address))
      read_pair (recipe, folder, address, words[i + 1], cancellable);
    else
      return set_bad (error, "this is no address:", words[i]);
  }
  return TRUE;
}

/**
 * strobe_flash_args_read:
 * @recipe: an empty recipe
 * @file: a file of words for esptool
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads such a list and the files in it.
 *
 * Errors: those of strobe_part_file_read(); STROBE_MAKE_ERROR_DESCRIPTION if it is no such list.
 * What was read before it stays in the recipe.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: arduino-esp32 3.x platform.txt.
 *
 * Returns: %TRUE if the whole list was read
 */
gboolean
strobe_flash_args_read (StrobeRecipe *recipe,
                        GFile *file,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GBytes) content = strobe_part_file_read (file, cancellable, error);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_auto (GStrv) words = NULL;

  strobe_recipe_fill_dependency (recipe, file);
  if (content == NULL)
    return FALSE;
  words = split (content, error);
  return words != NULL && read_words (recipe, folder, words, cancellable, error);
}
