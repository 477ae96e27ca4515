/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-build.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "app/make-text.h"
#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "cli/cli-source.h"
#include "make/build-number.h"
#include "make/given-files.h"

/* strobe-cli build: makes a dfu.bin as mkdfu.py does, of files with their addresses, of the list of
 * a build, or of anything that the window takes. Nothing is written unless a board would take it.
 */

#define MODE 0666

typedef struct {
  const StrobeCliOptions *options;
  GCancellable *cancellable;
  StrobeRecipe *recipe;
  StrobeFirmware *firmware;
} Build;

static void
build_clear (Build *self)
{
  g_clear_object (&self->recipe);
  g_clear_object (&self->firmware);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static void
given_clear (gpointer data)
{
  StrobeGivenFile *given = data;

  g_clear_object (&given->file);
}

static gboolean set_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_usage (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error,
                     g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, values));
  va_end (values);
  return FALSE;
}

/* The words after OUT are pairs if the first is an address. A file with such a name is "./4096". */
static gboolean
are_pairs (const StrobeCliOptions *options)
{
  guint32 address = 0;

  return options->flasher_args != NULL ||
         strobe_build_number_parse_address (options->files[0], &address);
}

static gboolean
read_pair (GArray *given, const char *address, const char *path, GError **error)
{
  StrobeGivenFile file = { 0 };

  if (!strobe_build_number_parse_address (address, &file.address))
    return set_usage (error, _ ("“%s” is no address such as 0x10000."), address);
  if (path == NULL)
    return set_usage (error, _ ("The file for address %s is missing."), address);
  file.file = g_file_new_for_commandline_arg (path);
  g_array_append_val (given, file);
  return TRUE;
}

static gboolean
read_pairs (Build *self, GError **error)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (StrobeGivenFile));
  g_autoptr (GFile) list = NULL;
  char **words = self->options->files;

  g_array_set_clear_func (given, given_clear);
  for (gsize i = 0; words[i] != NULL; i += 2) {
    if (!read_pair (given, words[i], words[i + 1], error))
      return FALSE;
  }
  if (self->options->flasher_args != NULL)
    list = g_file_new_for_commandline_arg (self->options->flasher_args);
  self->recipe = strobe_given_files_read ((const StrobeGivenFile *) (gpointer) given->data,
                                          given->len, list, self->cancellable);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
read_source (Build *self, GError **error)
{
  g_autoptr (StrobeFirmwareSource) source =
               strobe_cli_source_load (self->options->files, self->cancellable, error);

  if (source == NULL)
    return FALSE;
  if (strobe_firmware_source_get_recipe (source) == NULL)
    return set_usage (error, _ ("“%s” is a whole file already: there is nothing to build."),
                      self->options->files[0]);
  self->recipe = g_object_ref (strobe_firmware_source_get_recipe (source));
  self->firmware = g_object_ref (strobe_firmware_source_get_firmware (source));
  return TRUE;
}

static void
take_changed (Build *self, StrobeRecipe *changed)
{
  g_clear_object (&self->firmware);
  g_object_unref (self->recipe);
  self->recipe = changed;
}

static void
apply_options (Build *self)
{
  const StrobeCliOptions *options = self->options;

  if (options->chip != NULL)
    take_changed (self, strobe_recipe_with_chip (self->recipe, options->chip));
  if (options->flash_size_bytes != 0)
    take_changed (self, strobe_recipe_with_flash_size (self->recipe, options->flash_size_bytes));
  if (options->part_size_bytes != 0)
    take_changed (self, strobe_recipe_with_part_size (self->recipe, options->part_size_bytes));
  if (self->firmware == NULL)
    self->firmware = strobe_recipe_create_firmware (self->recipe);
}

static gboolean
is_same_file (GFile *file, const GStatBuf *out)
{
  g_autofree char *path = g_file_get_path (file);
  GStatBuf found;

  return path != NULL && g_stat (path, &found) == 0 && found.st_dev == out->st_dev &&
         found.st_ino == out->st_ino;
}

/* Renaming over a device or a pipe would take it away from the system. */
static gboolean
check_out (Build *self, const char *path, GError **error)
{
  GListModel *files = strobe_recipe_get_files (self->recipe);
  GStatBuf found;

  if (g_stat (path, &found) != 0)
    return TRUE;
  if (!S_ISREG (found.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s: not a regular file", path);
    return FALSE;
  }
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    if (is_same_file (file, &found))
      return set_usage (error, _ ("“%s” is one of the files to build from; choose another name."),
                        path);
  }
  return TRUE;
}

/* A link stays one: what it points to is replaced. */
static gboolean
write_out (Build *self, GError **error)
{
  char *real = realpath (self->options->out, NULL);
  g_autofree char *path = g_strdup (real != NULL ? real : self->options->out);
  GBytes *file = strobe_firmware_get_file (self->firmware);

  free (real);
  return check_out (self, path, error) &&
         g_file_set_contents_full (path, g_bytes_get_data (file, NULL),
                                   (gssize) g_bytes_get_size (file), G_FILE_SET_CONTENTS_CONSISTENT,
                                   MODE, error);
}

static gboolean
build (Build *self, GError **error)
{
  if (self->options->files[0] == NULL && self->options->flasher_args == NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                         _ ("What to build from is missing: addresses and files, a build folder, "
                            "or --flasher-args."));
    return FALSE;
  }
  if (!(are_pairs (self->options) ? read_pairs (self, error) : read_source (self, error)))
    return FALSE;

  apply_options (self);
  return strobe_firmware_check (self->firmware, error) && write_out (self, error);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static const char *
get_source_name (StrobeRecipeAddressSource source)
{
  static const char *const names[] = {
    [STROBE_RECIPE_ADDRESS_UNKNOWN] = "unknown",
    [STROBE_RECIPE_ADDRESS_GIVEN] = "given",
    [STROBE_RECIPE_ADDRESS_CHIP] = "chip",
    [STROBE_RECIPE_ADDRESS_PARTITION_TABLE] = "partition-table",
    [STROBE_RECIPE_ADDRESS_USER] = "user",
  };

  return names[source];
}

static void
add_item (JsonBuilder *builder, const StrobeRecipeItem *item)
{
  g_autofree char *path = item->file != NULL ? g_file_get_path (item->file) : NULL;
  gboolean is_placed = item->address_source != STROBE_RECIPE_ADDRESS_UNKNOWN;

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "name", item->name);
  strobe_cli_output_add_string (builder, "path", path);
  if (is_placed)
    add_int (builder, "address", item->address);
  else
    strobe_cli_output_add_string (builder, "address", NULL);
  strobe_cli_output_add_string (builder, "address_source", get_source_name (item->address_source));
  add_int (builder, "size", item->data != NULL ? (gint64) g_bytes_get_size (item->data) : 0);
  json_builder_set_member_name (builder, "included");
  json_builder_add_boolean_value (builder, item->included);
  json_builder_end_object (builder);
}

static void
add_items (JsonBuilder *builder, StrobeRecipe *recipe)
{
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; recipe != NULL && i < strobe_recipe_get_n_items (recipe); i++)
    add_item (builder, strobe_recipe_get_item (recipe, i));
  json_builder_end_array (builder);
}

static void
add_texts (JsonBuilder *builder, const Build *self)
{
  GPtrArray *problems =
    self->firmware != NULL ? strobe_firmware_get_problems (self->firmware) : NULL;
  GPtrArray *notes = self->recipe != NULL ? strobe_recipe_get_notes (self->recipe) : NULL;

  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    strobe_cli_output_add_string (builder, NULL, ((const GError *) problems->pdata[i])->message);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; notes != NULL && i < notes->len; i++) {
    g_autofree char *text = strobe_make_text_dup_note (notes->pdata[i]);

    strobe_cli_output_add_string (builder, NULL, text);
  }
  json_builder_end_array (builder);
}

static void
add_result (JsonBuilder *builder, const Build *self)
{
  const StrobeChip *chip = strobe_recipe_get_chip (self->recipe);

  strobe_cli_output_add_string (builder, "out", self->options->out);
  strobe_cli_output_add_string (builder, "chip", chip != NULL ? chip->name : NULL);
  add_int (builder, "flash_size", strobe_recipe_get_flash_size (self->recipe));
  add_int (builder, "part_size", (gint64) strobe_recipe_get_part_size (self->recipe));
  add_int (builder, "parts", strobe_firmware_get_n_parts (self->firmware));
  add_int (builder, "bytes", (gint64) strobe_firmware_get_file_size (self->firmware));
}

static void
print_json (const Build *self, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, error == NULL);
  if (error == NULL)
    add_result (builder, self);
  else
    strobe_cli_output_add_error (builder, error);
  add_items (builder, self->recipe);
  add_texts (builder, self);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

static void
print_item (const StrobeRecipeItem *item)
{
  g_autofree char *name = strobe_cli_output_dup_printable (item->name);
  g_autofree char *size =
    item->data != NULL ? strobe_cli_output_dup_size (g_bytes_get_size (item->data)) : NULL;
  g_autofree char *address = item->address_source != STROBE_RECIPE_ADDRESS_UNKNOWN
                               ? g_strdup_printf ("0x%08x", item->address)
                               : g_strdup ("?");

  if (item->included)
    g_print ("  %-10s  %10s  %s (%s)\n", address, size != NULL ? size : "?", name,
             strobe_make_text_get_address_source (item->address_source));
}

static void
print_text (const Build *self)
{
  const StrobeChip *chip = strobe_recipe_get_chip (self->recipe);
  g_autofree char *flash = strobe_cli_output_dup_size (strobe_recipe_get_flash_size (self->recipe));
  g_autofree char *size =
    strobe_cli_output_dup_size (strobe_firmware_get_file_size (self->firmware));
  g_autofree char *out = strobe_cli_output_dup_printable (self->options->out);

  for (guint i = 0; i < strobe_recipe_get_n_items (self->recipe); i++)
    print_item (strobe_recipe_get_item (self->recipe, i));
  /* Translators: a file name, its size, the name of a chip, a size of flash memory */
  g_print (_ ("%s: %s for %s with %s of flash\n"), out, size, chip->name, flash);
}

static void
print_failure (const Build *self, const GError *error)
{
  GPtrArray *problems =
    self->firmware != NULL ? strobe_firmware_get_problems (self->firmware) : NULL;

  if (problems == NULL || problems->len == 0)
    strobe_cli_output_error (error);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    strobe_cli_output_error (problems->pdata[i]);
}

static StrobeExit
report (const Build *self, const GError *error)
{
  if (self->options->json) {
    print_json (self, error);
  } else {
    strobe_cli_source_print_notes (self->recipe);
    if (error != NULL)
      print_failure (self, error);
    else
      print_text (self);
  }
  return error != NULL ? strobe_error_text_get_exit (error) : STROBE_EXIT_OK;
}

/**
 * strobe_cli_build_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli build".
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_build_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "build", _ ("Makes a firmware file of the files of a build."), STROBE_CLI_TAKES_BUILD, argv,
    &error);

  if (options == NULL)
    return strobe_cli_output_error (error);

  g_auto (Build) self = { .options = options, .cancellable = cancellable };
  build (&self, &error);
  return report (&self, error);
}
