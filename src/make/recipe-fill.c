/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-fill.h"

#include "make/make-error.h"
#include "make/part-file.h"

/* How the readers of this folder fill a recipe: files, or why there are none, and what they decided
 * on the way. */

/* A build may list one huge file a hundred times; together they cannot be more than a flash. */
#define MAX_TOTAL_BYTES STROBE_FIRMWARE_MAX_SIZE_BYTES

/**
 * strobe_recipe_fill_item:
 * @self: a recipe that is being filled
 * @file: (nullable): where it comes from
 * @data: (transfer full) (nullable): what it is
 * @error: (transfer full) (nullable): why there is no data
 *
 * Adds a file at an unknown address. Its error will be told with the name of the file.
 *
 * Errors: @error is not set but taken.
 *
 * Context: the thread that reads.
 *
 * Returns: (transfer none): the new item, to be given its address
 */
StrobeRecipeSlot *
strobe_recipe_fill_item (StrobeRecipe *self, GFile *file, GBytes *data, GError *error)
{
  StrobeRecipeSlot *slot = g_new0 (StrobeRecipeSlot, 1);
  g_autofree char *base = file != NULL ? g_file_get_basename (file) : NULL;

  slot->name = g_utf8_make_valid (base != NULL ? base : "part", -1);
  slot->item.name = slot->name;
  slot->item.file = file != NULL ? g_object_ref (file) : NULL;
  slot->item.data = data;
  slot->item.included = TRUE;
  slot->error = error;
  slot->item.error = error;
  if (error != NULL)
    g_prefix_error (&slot->error, "%s: ", slot->name);
  if (data != NULL)
    strobe_part_content_look (data, &slot->content);
  g_ptr_array_add (self->slots, slot);
  return slot;
}

/**
 * strobe_recipe_fill_file:
 * @self: a recipe that is being filled
 * @file: a file that goes into it
 * @cancellable: (nullable): cancels the reading
 *
 * Reads a file and adds it, or why it cannot be read.
 *
 * Context: the thread that reads; waits for the disk.
 *
 * Returns: (transfer none): the new item, to be given its address
 */
StrobeRecipeSlot *
strobe_recipe_fill_file (StrobeRecipe *self, GFile *file, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *data = NULL;

  strobe_recipe_fill_dependency (self, file);
  if (self->read_bytes <= MAX_TOTAL_BYTES)
    data = strobe_part_file_read (file, cancellable, &error);
  else
    error = g_error_new (STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_TOO_LARGE,
                         "the files before it have %" G_GUINT64_FORMAT " bytes already",
                         self->read_bytes);
  if (data != NULL)
    self->read_bytes += g_bytes_get_size (data);
  return strobe_recipe_fill_item (self, file, data, error);
}

/**
 * strobe_recipe_fill_dependency:
 * @self: a recipe that is being filled
 * @file: a file that was read, or looked for
 *
 * Remembers that the recipe is another one when this file changes.
 *
 * Context: the thread that reads.
 */
void
strobe_recipe_fill_dependency (StrobeRecipe *self, GFile *file)
{
  if (!g_list_store_find_with_equal_func (self->files, file, (GEqualFunc) g_file_equal, NULL))
    g_list_store_append (self->files, file);
}

/**
 * strobe_recipe_fill_problem:
 * @self: a recipe that is being filled
 * @code: a StrobeMakeError
 * @format: what is wrong, as for printf()
 * @...: values
 *
 * Adds what is wrong with the description of a build.
 *
 * Units: @code is a StrobeMakeError.
 *
 * Context: the thread that reads.
 */
void
strobe_recipe_fill_problem (StrobeRecipe *self, int code, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_ptr_array_add (self->found_problems,
                   g_error_new_valist (STROBE_MAKE_ERROR, code, format, values));
  va_end (values);
}

/**
 * strobe_recipe_fill_error:
 * @self: a recipe that is being filled
 * @file: what could not be read
 * @problem: (transfer full): why
 *
 * Adds why a description of a build could not be read, with its name.
 *
 * Errors: @problem is not set but taken.
 *
 * Context: the thread that reads.
 */
void
strobe_recipe_fill_error (StrobeRecipe *self, GFile *file, GError *problem)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_utf8_make_valid (base, -1);

  g_prefix_error (&problem, "%s: ", name);
  g_ptr_array_add (self->found_problems, problem);
}

/**
 * strobe_recipe_fill_note:
 * @self: a recipe that is being filled
 * @code: what was decided
 * @name: (nullable): about which file
 * @value: (nullable): the other value
 *
 * Adds what a reader decided.
 *
 * Context: the thread that reads.
 */
void
strobe_recipe_fill_note (StrobeRecipe *self,
                         StrobeMakeNoteCode code,
                         const char *name,
                         const char *value)
{
  g_ptr_array_add (self->found_notes, strobe_make_note_new (code, name, value));
}
