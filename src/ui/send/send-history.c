/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-history.h"

/**
 * StrobeSendHistory:
 *
 * Up to a hundred lines, the newest last. One place in it is current; after the last one is the
 * line that was being typed.
 *
 * Owned by the send bar.
 *
 * Context: main thread.
 */
struct _StrobeSendHistory {
  GPtrArray *lines;
  guint at; /* lines->len: the one being typed */
  char *typed;
};

static void
rewind_to_end (StrobeSendHistory *self)
{
  self->at = self->lines->len;
  g_clear_pointer (&self->typed, g_free);
}

/**
 * strobe_send_history_new:
 * @lines: (nullable): as strobe_send_history_dup_lines() gave them
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a history
 */
StrobeSendHistory *
strobe_send_history_new (const char *const *lines)
{
  StrobeSendHistory *self = g_new0 (StrobeSendHistory, 1);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  for (; lines != NULL && *lines != NULL; lines++)
    strobe_send_history_add (self, *lines);
  return self;
}

/**
 * strobe_send_history_free:
 * @self: a history
 *
 * Context: main thread.
 */
void
strobe_send_history_free (StrobeSendHistory *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self->typed);
  g_free (self);
}

/**
 * strobe_send_history_add:
 * @self: a history
 * @line: what was sent; an empty line is not kept, and none twice
 *
 * Context: main thread.
 */
void
strobe_send_history_add (StrobeSendHistory *self, const char *line)
{
  guint same = 0;

  if (*line != '\0') {
    if (g_ptr_array_find_with_equal_func (self->lines, line, g_str_equal, &same))
      g_ptr_array_remove_index (self->lines, same);
    g_ptr_array_add (self->lines, g_strdup (line));
    if (self->lines->len > STROBE_SEND_HISTORY_MAX_LINES)
      g_ptr_array_remove_index (self->lines, 0);
  }
  rewind_to_end (self);
}

/**
 * strobe_send_history_clear:
 * @self: a history
 *
 * Forgets all lines.
 *
 * Context: main thread.
 */
void
strobe_send_history_clear (StrobeSendHistory *self)
{
  g_ptr_array_set_size (self->lines, 0);
  rewind_to_end (self);
}

/**
 * strobe_send_history_go_back:
 * @self: a history
 * @current: what stands in the entry
 *
 * Context: main thread.
 *
 * Returns: (nullable): the line before; %NULL at the oldest
 */
const char *
strobe_send_history_go_back (StrobeSendHistory *self, const char *current)
{
  if (self->at == 0)
    return NULL;
  if (self->at == self->lines->len) {
    g_free (self->typed);
    self->typed = g_strdup (current);
  }
  return g_ptr_array_index (self->lines, --self->at);
}

/**
 * strobe_send_history_go_on:
 * @self: a history
 *
 * Context: main thread.
 *
 * Returns: (nullable): the line after, at last what was being typed; %NULL beyond that
 */
const char *
strobe_send_history_go_on (StrobeSendHistory *self)
{
  if (self->at >= self->lines->len)
    return NULL;
  if (++self->at < self->lines->len)
    return g_ptr_array_index (self->lines, self->at);
  return self->typed != NULL ? self->typed : "";
}

/**
 * strobe_send_history_dup_lines:
 * @self: a history
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the lines, the newest last
 */
char **
strobe_send_history_dup_lines (StrobeSendHistory *self)
{
  char **lines = g_new0 (char *, self->lines->len + 1);

  for (guint i = 0; i < self->lines->len; i++)
    lines[i] = g_strdup (g_ptr_array_index (self->lines, i));
  return lines;
}
