/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-buffer.h"

/* The lines stand in a ring that grows by doubling until it has room for all that may be kept.
 *
 * A GListModel can only say that one range changed, and a full buffer changes at both ends. So a
 * batch is one items-changed, or two once lines fall out at the front: first those leave, then the
 * new ones come. The model is consistent at each of the two. */

#define INITIAL_LINES 256

struct _StrobeLogBuffer {
  GObject parent_instance;

  StrobeLogLine **ring;
  guint ring_size; /* lines that the ring has room for */
  guint max_lines;
  guint first; /* index in the ring of the oldest line */
  guint n_lines;
  guint64 n_dropped;
};

static GType
get_item_type (GListModel *model)
{
  return STROBE_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return STROBE_LOG_BUFFER (model)->n_lines;
}

static StrobeLogLine **
get_slot (StrobeLogBuffer *self, guint position)
{
  return &self->ring[((guint64) self->first + position) % self->ring_size];
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrobeLogBuffer *self = STROBE_LOG_BUFFER (model);

  return position < self->n_lines ? g_object_ref (*get_slot (self, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/**
 * StrobeLogBuffer:
 *
 * The last lines of a console, as a list model.
 *
 * Created by the monitor, one a board; the log view and "Save log" read it.
 *
 * Context: one thread, the main one where a view shows it. Handlers of #GListModel::items-changed
 * must not change it.
 */
G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeLogBuffer,
                               strobe_log_buffer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
remove_first (StrobeLogBuffer *self, guint n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    g_clear_object (get_slot (self, i));
  self->n_lines -= n_lines;
  self->first = self->n_lines > 0 ? get_slot (self, n_lines) - self->ring : 0;
}

static void
remove_last (StrobeLogBuffer *self)
{
  self->n_lines--;
  g_clear_object (get_slot (self, self->n_lines));
}

static void
reserve (StrobeLogBuffer *self, guint n_lines)
{
  guint64 size = MAX (self->ring_size, INITIAL_LINES);

  if (n_lines <= self->ring_size)
    return;
  while (size < n_lines)
    size *= 2;
  size = MIN (size, self->max_lines);
  StrobeLogLine **ring = g_new0 (StrobeLogLine *, size);
  for (guint i = 0; i < self->n_lines; i++)
    ring[i] = *get_slot (self, i);
  g_free (self->ring);
  self->ring = ring;
  self->ring_size = (guint) size;
  self->first = 0;
}

static void
add_lines (StrobeLogBuffer *self, GPtrArray *lines, guint from)
{
  reserve (self, self->n_lines + lines->len - from);
  for (guint i = from; i < lines->len; i++)
    *get_slot (self, self->n_lines++) = g_object_ref (g_ptr_array_index (lines, i));
}

static void
strobe_log_buffer_finalize (GObject *object)
{
  StrobeLogBuffer *self = STROBE_LOG_BUFFER (object);

  remove_first (self, self->n_lines);
  g_free (self->ring);
  G_OBJECT_CLASS (strobe_log_buffer_parent_class)->finalize (object);
}

static void
strobe_log_buffer_class_init (StrobeLogBufferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_log_buffer_finalize;
}

static void
strobe_log_buffer_init (StrobeLogBuffer *self)
{
}

/**
 * strobe_log_buffer_new:
 * @max_lines: how many lines to keep, at least 1
 *
 * Creates an empty buffer. Its memory grows with its lines.
 *
 * Units: @max_lines counts lines.
 *
 * Context: any thread; the buffer then belongs to one.
 *
 * Returns: (transfer full): the buffer
 */
StrobeLogBuffer *
strobe_log_buffer_new (guint max_lines)
{
  g_return_val_if_fail (max_lines > 0, NULL);

  StrobeLogBuffer *self = g_object_new (STROBE_TYPE_LOG_BUFFER, NULL);
  self->max_lines = max_lines;
  return self;
}

/**
 * strobe_log_buffer_append:
 * @lines: (element-type StrobeLogLine): the new lines, oldest first
 * @replace_last: whether the first of @lines takes the place of the last line, which was shown
 *   unfinished
 *
 * Appends a batch; the oldest lines leave when there are too many.
 *
 * One #GListModel::items-changed, or two where lines leave at the front and others stay.
 *
 * Ownership: takes a reference of each line; @lines stays the caller's.
 *
 * Context: the buffer's thread.
 */
void
strobe_log_buffer_append (StrobeLogBuffer *self, GPtrArray *lines, gboolean replace_last)
{
  g_return_if_fail (STROBE_IS_LOG_BUFFER (self));

  if (lines->len == 0)
    return;
  guint n_replaced = replace_last && self->n_lines > 0 ? 1 : 0;
  guint n_kept = self->n_lines - n_replaced;
  guint64 n_wanted = (guint64) n_kept + lines->len;
  guint64 n_overflow = n_wanted > self->max_lines ? n_wanted - self->max_lines : 0;
  guint n_leaving = (guint) MIN (n_overflow, n_kept);
  guint n_skipped = (guint) (n_overflow - n_leaving);

  self->n_dropped += n_overflow;
  if (n_leaving > 0 && n_leaving < n_kept) {
    remove_first (self, n_leaving);
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_leaving, 0);
    n_leaving = 0;
  }
  if (n_replaced > 0)
    remove_last (self);
  remove_first (self, n_leaving);
  guint position = self->n_lines;
  add_lines (self, lines, n_skipped);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_leaving + n_replaced,
                              lines->len - n_skipped);
}

/**
 * strobe_log_buffer_clear:
 *
 * Removes all lines and forgets how many were dropped.
 *
 * Context: the buffer's thread.
 */
void
strobe_log_buffer_clear (StrobeLogBuffer *self)
{
  g_return_if_fail (STROBE_IS_LOG_BUFFER (self));

  guint n_lines = self->n_lines;
  self->n_dropped = 0;
  if (n_lines == 0)
    return;
  remove_first (self, n_lines);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_lines, 0);
}

/**
 * strobe_log_buffer_get_n_dropped:
 *
 * Gets how many lines fell out at the front since the buffer was created or cleared.
 *
 * Context: the buffer's thread.
 *
 * Returns: the number of lines
 */
guint64
strobe_log_buffer_get_n_dropped (StrobeLogBuffer *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_BUFFER (self), 0);

  return self->n_dropped;
}

/**
 * strobe_log_buffer_dup_text:
 *
 * Writes all lines as one text, each ended by LF.
 *
 * Context: the buffer's thread.
 *
 * Returns: (transfer full): the text, UTF-8, without colours
 */
char *
strobe_log_buffer_dup_text (StrobeLogBuffer *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_BUFFER (self), NULL);

  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->n_lines; i++) {
    g_string_append (text, strobe_log_line_get_text (*get_slot (self, i)));
    g_string_append_c (text, '\n');
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
