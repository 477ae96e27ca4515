/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/file-stamps.h"

/* A file that is replaced has another inode, one that is written to another time or size. */
#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_TYPE                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                            \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_ETAG_VALUE                          \
  "," G_FILE_ATTRIBUTE_UNIX_INODE

/* What each attribute says, one after the other; a file that is not there says nothing. */
typedef struct {
  GFile *file;
  char *look;
} Stamp;

/* StrobeFileStamps: immutable once it was taken; it goes from the worker that took it to the main
 * thread and back. */
struct _StrobeFileStamps {
  GArray *stamps; /* of Stamp, in the order of the files */
};

static void
clear_stamp (gpointer data)
{
  Stamp *stamp = data;

  g_clear_object (&stamp->file);
  g_clear_pointer (&stamp->look, g_free);
}

static char *
dup_look (GFile *file, GCancellable *cancellable)
{
  static const char *const attributes[] = {
    G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_ATTRIBUTE_STANDARD_SIZE,
    G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
    G_FILE_ATTRIBUTE_ETAG_VALUE,    G_FILE_ATTRIBUTE_UNIX_INODE,
  };
  g_autoptr (GFileInfo) info =
               g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GString) look = g_string_new (NULL);

  for (gsize i = 0; info != NULL && i < G_N_ELEMENTS (attributes); i++) {
    g_autofree char *value = g_file_info_get_attribute_as_string (info, attributes[i]);

    g_string_append_printf (look, "%s/", value != NULL ? value : "");
  }
  return g_string_free (g_steal_pointer (&look), FALSE);
}

static void
clear_stamps (gpointer data)
{
  g_array_unref (((StrobeFileStamps *) data)->stamps);
}

static const Stamp *
get_stamp (const StrobeFileStamps *self, guint index)
{
  return &g_array_index (self->stamps, Stamp, index);
}

static const Stamp *
find_stamp (const StrobeFileStamps *self, GFile *file)
{
  for (guint i = 0; i < self->stamps->len; i++)
    if (g_file_equal (get_stamp (self, i)->file, file))
      return get_stamp (self, i);
  return NULL;
}

/**
 * strobe_file_stamps_take:
 * @files: a list of #GFile
 * @cancellable: (nullable): gives up; the rest then looks missing
 *
 * Looks at each of @files, behind symbolic links.
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: (transfer full): how they look now
 */
StrobeFileStamps *
strobe_file_stamps_take (GListModel *files, GCancellable *cancellable)
{
  StrobeFileStamps *self = g_atomic_rc_box_new0 (StrobeFileStamps);

  self->stamps = g_array_new (FALSE, FALSE, sizeof (Stamp));
  g_array_set_clear_func (self->stamps, clear_stamp);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    Stamp stamp = { .look = dup_look (file, cancellable) };

    stamp.file = g_steal_pointer (&file);
    g_array_append_val (self->stamps, stamp);
  }
  return self;
}

/**
 * strobe_file_stamps_ref:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeFileStamps *
strobe_file_stamps_ref (StrobeFileStamps *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_file_stamps_unref:
 * @self: (transfer full): stamps
 *
 * Drops a reference.
 *
 * Context: any thread.
 */
void
strobe_file_stamps_unref (StrobeFileStamps *self)
{
  g_atomic_rc_box_release_full (self, clear_stamps);
}

/**
 * strobe_file_stamps_equal:
 * @self: stamps
 * @other: (nullable): stamps of the same files or of others
 *
 * Context: any thread.
 *
 * Returns: whether both are of the same files, and none was touched in between
 */
gboolean
strobe_file_stamps_equal (StrobeFileStamps *self, StrobeFileStamps *other)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return other != NULL && other->stamps->len == self->stamps->len &&
         strobe_file_stamps_find_change (self, other) == NULL;
}

/**
 * strobe_file_stamps_cover:
 * @self: stamps
 * @files: a list of #GFile
 *
 * Context: any thread.
 *
 * Returns: whether there is a stamp of each of @files
 */
gboolean
strobe_file_stamps_cover (StrobeFileStamps *self, GListModel *files)
{
  g_return_val_if_fail (self != NULL && G_IS_LIST_MODEL (files), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    if (find_stamp (self, file) == NULL)
      return FALSE;
  }
  return TRUE;
}

/**
 * strobe_file_stamps_find_missing:
 * @self: stamps
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the first file that was not there, or could not be seen
 */
GFile *
strobe_file_stamps_find_missing (StrobeFileStamps *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->stamps->len; i++)
    if (*get_stamp (self, i)->look == '\0')
      return get_stamp (self, i)->file;
  return NULL;
}

/**
 * strobe_file_stamps_find_change:
 * @self: stamps
 * @later: stamps taken later
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the first file of @self that looks different in @later, or
 * is not in it
 */
GFile *
strobe_file_stamps_find_change (StrobeFileStamps *self, StrobeFileStamps *later)
{
  g_return_val_if_fail (self != NULL && later != NULL, NULL);

  for (guint i = 0; i < self->stamps->len; i++) {
    const Stamp *now = find_stamp (later, get_stamp (self, i)->file);

    if (now == NULL || !g_str_equal (now->look, get_stamp (self, i)->look))
      return get_stamp (self, i)->file;
  }
  return NULL;
}
