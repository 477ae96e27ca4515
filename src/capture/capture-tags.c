/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-tags.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* StrobeCaptureTags: names for the 16 bits that a record has for its tag.
 *
 * A board that makes up tags without end gets no more numbers: its lines have none then. In the
 * file each tag is a line, in the order of the numbers. */

#define MAX_TAGS G_MAXUINT16
#define MAX_FILE_BYTES (8 * 1024 * 1024)

typedef struct {
  char *name;
  guint64 n_lines;
} Tag;

struct _StrobeCaptureTags {
  GMutex mutex;
  GArray *tags;          /* of Tag; number 1 is the first */
  GHashTable *ids;       /* of name, owned by @tags, to number */
  const char *last_name; /* what came last is likely to come again */
  guint last_id;
  int fd; /* -1: not kept */
};

static void
tag_clear (Tag *tag)
{
  g_free (tag->name);
}

/**
 * strobe_capture_tags_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): no tags yet
 */
StrobeCaptureTags *
strobe_capture_tags_new (void)
{
  StrobeCaptureTags *self = g_new0 (StrobeCaptureTags, 1);

  g_mutex_init (&self->mutex);
  self->tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  g_array_set_clear_func (self->tags, (GDestroyNotify) tag_clear);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->fd = -1;
  return self;
}

/**
 * strobe_capture_tags_free:
 * @self: (transfer full): tags
 *
 * Context: any thread.
 */
void
strobe_capture_tags_free (StrobeCaptureTags *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->ids);
  g_array_unref (self->tags);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static guint16
append (StrobeCaptureTags *self, const char *name)
{
  Tag tag = { g_strdup (name), 0 };

  g_array_append_val (self->tags, tag);
  g_hash_table_insert (self->ids, tag.name, GUINT_TO_POINTER (self->tags->len));
  return (guint16) self->tags->len;
}

static void
write_name (StrobeCaptureTags *self, const char *name)
{
  g_autofree char *line = g_strconcat (name, "\n", NULL);

  if (self->fd >= 0 && write (self->fd, line, strlen (line)) < 0)
    g_debug ("a tag could not be kept");
}

/**
 * strobe_capture_tags_load:
 * @self: tags, none yet
 * @path: a file that strobe_capture_tags_save_to() named; whatever is in it
 *
 * Takes the names of an earlier time. Without them lines have numbers for tags, and no names.
 *
 * Context: any thread.
 */
void
strobe_capture_tags_load (StrobeCaptureTags *self, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) names = NULL;
  gsize size_bytes = 0;

  if (!g_file_get_contents (path, &text, &size_bytes, NULL) || size_bytes > MAX_FILE_BYTES)
    return;
  names = g_strsplit (text, "\n", MAX_TAGS + 1);
  for (gsize i = 0; names[i] != NULL && names[i + 1] != NULL && self->tags->len < MAX_TAGS; i++)
    append (self, names[i]);
}

/**
 * strobe_capture_tags_save_to:
 * @self: tags
 * @path: a file
 *
 * Keeps the tags in a file from now on.
 *
 * Context: any thread.
 */
void
strobe_capture_tags_save_to (StrobeCaptureTags *self, const char *path)
{
  self->fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/**
 * strobe_capture_tags_add:
 * @self: tags
 * @tag: (array length=size_bytes): a name, not ended by NUL
 * @size_bytes: its size
 *
 * Finds the number of a tag; a new tag gets the next one.
 *
 * Context: the thread that adds.
 *
 * Returns: the number; 0 when there are no more
 */
guint16
strobe_capture_tags_add (StrobeCaptureTags *self, const char *tag, gsize size_bytes)
{
  g_autofree char *name = NULL;
  guint id = 0;

  if (self->last_name != NULL && strncmp (self->last_name, tag, size_bytes) == 0 &&
      self->last_name[size_bytes] == '\0')
    return (guint16) self->last_id;
  name = g_strndup (tag, size_bytes);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, name));
  if (id == 0 && self->tags->len < MAX_TAGS) {
    id = append (self, name);
    write_name (self, name);
  }
  self->last_id = id;
  self->last_name = id > 0 ? g_array_index (self->tags, Tag, id - 1).name : NULL;
  return (guint16) id;
}

/**
 * strobe_capture_tags_count:
 * @self: tags
 * @id: a tag, or 0
 *
 * Counts a line with a tag.
 *
 * Context: the thread that adds.
 */
void
strobe_capture_tags_count (StrobeCaptureTags *self, guint16 id)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (id == 0)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  if (id <= self->tags->len)
    g_array_index (self->tags, Tag, id - 1).n_lines++;
}

/**
 * strobe_capture_tags_get_n:
 * @self: tags
 *
 * Context: any thread.
 *
 * Returns: how many there are
 */
guint
strobe_capture_tags_get_n (StrobeCaptureTags *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->tags->len;
}

/**
 * strobe_capture_tags_dup:
 * @self: tags
 * @id: from 1 on
 * @n_lines: (out) (optional): how many lines had it
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): its name, valid UTF-8; %NULL if there is no such tag
 */
char *
strobe_capture_tags_dup (StrobeCaptureTags *self, guint id, guint64 *n_lines)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Tag *tag = NULL;

  if (id == 0 || id > self->tags->len)
    return NULL;
  tag = &g_array_index (self->tags, Tag, id - 1);
  if (n_lines != NULL)
    *n_lines = tag->n_lines;
  return g_utf8_make_valid (tag->name, -1);
}
