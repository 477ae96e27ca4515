/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-names.h"

#include <string.h>

#include "image/dfu-info.h"
#include "image/flash-params.h"
#include "make/recipe-private.h"

/* The names of the parts. The ROM finds a part by its name, takes the first of two that have the
 * same one, and none of more than 63 bytes: mkdfu.py checks nothing of that. A name is kept as it
 * is where it can be, so that the file is the one that mkdfu.py writes; otherwise it is mended, and
 * a note says so.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (add_file); the mask ROM's dfu_cpio_callback. */

static guint
count_chunks (StrobeRecipe *self, const StrobeRecipeSlot *slot)
{
  gsize size_bytes = g_bytes_get_size (slot->item.data);

  return (guint) ((size_bytes + self->part_size_bytes - 1) / self->part_size_bytes);
}

static char *
dup_chunk_name (const char *name, guint index)
{
  return index == 0 ? g_strdup (name) : g_strdup_printf ("%s.%u", name, index);
}

static char *
dup_clean (const char *name)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    g_string_append_unichar (clean, g_unichar_iscntrl (character) ? '_' : character);
  }
  if (clean->len == 0)
    g_string_append (clean, "part");
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* Up to @max_bytes of @text, whole characters. */
static gsize
cut (const char *text, gsize max_bytes)
{
  gsize n_bytes = 0;

  while (text[n_bytes] != '\0') {
    gsize next = n_bytes + (gsize) (g_utf8_next_char (text + n_bytes) - (text + n_bytes));

    if (next > max_bytes)
      break;
    n_bytes = next;
  }
  return n_bytes;
}

/* @name with @mark before its ending, short enough that the last chunk's name fits. */
static char *
dup_fitting (const char *name, const char *mark, guint n_chunks)
{
  g_autofree char *last = dup_chunk_name ("", n_chunks > 0 ? n_chunks - 1 : 0);
  gsize room = STROBE_DFU_INFO_MAX_NAME_BYTES - strlen (last) - strlen (mark);
  const char *dot = strrchr (name, '.');
  const char *ending = dot != NULL && dot != name && strlen (dot) <= 8 ? dot : "";
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (ending));

  stem[cut (stem, room - strlen (ending))] = '\0';
  return g_strconcat (stem, mark, ending, NULL);
}

static gboolean
is_free (GHashTable *taken, const char *name, guint n_chunks)
{
  for (guint i = 0; i < n_chunks; i++) {
    g_autofree char *chunk = dup_chunk_name (name, i);

    if (g_hash_table_contains (taken, chunk))
      return FALSE;
  }
  return TRUE;
}

static char *
choose_name (GHashTable *taken, const char *name, guint n_chunks)
{
  g_autofree char *clean = dup_clean (name);
  char *chosen = dup_fitting (clean, "", n_chunks);

  for (guint i = 2; !is_free (taken, chosen, n_chunks); i++) {
    g_autofree char *mark = g_strdup_printf ("-%u", i);

    g_free (chosen);
    chosen = dup_fitting (clean, mark, n_chunks);
  }
  return chosen;
}

static void
name_slot (StrobeRecipe *self, StrobeRecipeSlot *slot, GHashTable *taken)
{
  guint n_chunks = count_chunks (self, slot);

  slot->part_name = choose_name (taken, slot->name, n_chunks);
  for (guint i = 0; i < n_chunks; i++)
    g_hash_table_add (taken, dup_chunk_name (slot->part_name, i));
  if (!g_str_equal (slot->part_name, slot->name))
    g_ptr_array_add (self->notes,
                     strobe_make_note_new (STROBE_MAKE_NOTE_RENAMED, slot->name, slot->part_name));
}

static int
compare_addresses (gconstpointer left, gconstpointer right)
{
  const StrobeRecipeItem *const *a = left;
  const StrobeRecipeItem *const *b = right;

  return (*a)->address < (*b)->address ? -1 : (*a)->address > (*b)->address;
}

/**
 * strobe_recipe_names_settle:
 * @self: a recipe whose files have their addresses
 *
 * Gives every file that is written the name that its part has in the archive.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (add_file); the mask ROM's dfu_cpio_callback.
 */
void
strobe_recipe_names_settle (StrobeRecipe *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) slots = g_ptr_array_new ();

  g_hash_table_add (taken, g_strdup (STROBE_DFU_INFO_NAME));
  g_hash_table_add (taken, g_strdup (STROBE_FLASH_PARAMS_NAME));
  for (guint i = 0; i < self->slots->len; i++) {
    StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    g_clear_pointer (&slot->part_name, g_free);
    if (strobe_recipe_slot_is_written (slot))
      g_ptr_array_add (slots, slot);
  }
  g_ptr_array_sort (slots, compare_addresses);
  for (guint i = 0; i < slots->len; i++)
    name_slot (self, g_ptr_array_index (slots, i), taken);
}
