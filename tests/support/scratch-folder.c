/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/scratch-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

void
strobe_scratch_folder_make (StrobeScratchFolder *self)
{
  g_autoptr (GError) error = NULL;

  self->path = g_dir_make_tmp ("strobe-build-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
               g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

void
strobe_scratch_folder_remove (StrobeScratchFolder *self)
{
  remove_tree (self->path);
  g_clear_pointer (&self->path, g_free);
}

char *
strobe_scratch_folder_dup_path (StrobeScratchFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

GFile *
strobe_scratch_folder_get_file (StrobeScratchFolder *self, const char *name)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (self, name);

  return g_file_new_for_path (path);
}

GListModel *
strobe_scratch_folder_list (StrobeScratchFolder *self, const char *name)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = strobe_scratch_folder_get_file (self, name);

  g_list_store_append (files, file);
  return G_LIST_MODEL (files);
}

static char *
prepare (StrobeScratchFolder *self, const char *name)
{
  char *path = strobe_scratch_folder_dup_path (self, name);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  return path;
}

/* As most tools do it: under another name, then renamed. */
void
strobe_scratch_folder_put (StrobeScratchFolder *self, const char *name, GBytes *content)
{
  g_autofree char *path = prepare (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content),
                       &error);
  g_assert_no_error (error);
}

static void
write_with (StrobeScratchFolder *self, const char *name, GBytes *content, int flags)
{
  g_autofree char *path = prepare (self, name);
  gsize size_bytes = 0;
  const void *data = g_bytes_get_data (content, &size_bytes);
  int fd = g_open (path, O_WRONLY | O_CREAT | flags, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size_bytes), ==, (gssize) size_bytes);
  g_close (fd, NULL);
}

/* As mkdfu.py does it: the old content is gone at once. */
void
strobe_scratch_folder_write_in_place (StrobeScratchFolder *self, const char *name, GBytes *content)
{
  write_with (self, name, content, O_TRUNC);
}

void
strobe_scratch_folder_append (StrobeScratchFolder *self, const char *name, GBytes *content)
{
  write_with (self, name, content, O_APPEND);
}

void
strobe_scratch_folder_delete (StrobeScratchFolder *self, const char *name)
{
  g_autofree char *path = strobe_scratch_folder_dup_path (self, name);

  remove_tree (path);
}
