/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-source.h"

#include <glib/gi18n-lib.h>

#include "app/make-text.h"
#include "cli/cli-output.h"

/* What a command line names as firmware: a dfu.bin, a build, or loose files. */

/**
 * strobe_cli_source_load:
 * @paths: (array zero-terminated=1): what the command line names
 * @cancellable: Ctrl+C
 * @error: return location for an error
 *
 * Reads a firmware, whatever it is given as.
 *
 * Errors: those of strobe_firmware_source_load(), with the name of what was given.
 *
 * Context: main thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the source
 */
StrobeFirmwareSource *
strobe_cli_source_load (char *const *paths, GCancellable *cancellable, GError **error)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  StrobeFirmwareSource *source;

  for (gsize i = 0; paths[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (paths[i]);

    g_list_store_append (files, file);
  }
  source = strobe_firmware_source_load (G_LIST_MODEL (files), cancellable, error);
  if (source == NULL && paths[0] != NULL)
    g_prefix_error (error, "%s: ", paths[0]);
  return source;
}

/**
 * strobe_cli_source_dup_path:
 * @source: a source
 *
 * Gives the place beside which the ELF file of the firmware may lie.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the path of a file, there or not
 */
char *
strobe_cli_source_dup_path (StrobeFirmwareSource *source)
{
  GFile *folder = strobe_firmware_source_get_folder (source);
  g_autoptr (GFile) file = NULL;

  if (folder != NULL)
    file = g_file_get_child (folder, "dfu.bin");
  else
    file = g_list_model_get_item (strobe_firmware_source_get_files (source), 0);
  return file != NULL ? g_file_get_path (file) : NULL;
}

/**
 * strobe_cli_source_print_notes:
 * @recipe: (nullable): how a firmware was made
 *
 * Prints what was decided or mended, a line each, on standard error.
 *
 * Context: main thread.
 */
void
strobe_cli_source_print_notes (StrobeRecipe *recipe)
{
  GPtrArray *notes = recipe != NULL ? strobe_recipe_get_notes (recipe) : NULL;

  for (guint i = 0; notes != NULL && i < notes->len; i++) {
    g_autofree char *text = strobe_make_text_dup_note (g_ptr_array_index (notes, i));
    g_autofree char *printable = strobe_cli_output_dup_printable (text);

    g_printerr ("%s\n", printable);
  }
}
