/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-bookmarks.h"

/**
 * StrobeLogBookmarks:
 *
 * The numbers of the marked lines, in order.
 *
 * Belongs to a log, not to a view of it: who looks at another board meanwhile finds them again.
 *
 * Context: main thread.
 */
struct _StrobeLogBookmarks {
  GObject parent_instance;

  GArray *numbers; /* guint64, sorted */
};

G_DEFINE_FINAL_TYPE (StrobeLogBookmarks, strobe_log_bookmarks, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint64
get_number (StrobeLogBookmarks *self, guint index)
{
  return g_array_index (self->numbers, guint64, index);
}

/* How many are below @number. */
static guint
count_below (StrobeLogBookmarks *self, guint64 number)
{
  guint low = 0;
  guint high = self->numbers->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (get_number (self, middle) < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
strobe_log_bookmarks_finalize (GObject *object)
{
  g_array_unref (STROBE_LOG_BOOKMARKS (object)->numbers);
  G_OBJECT_CLASS (strobe_log_bookmarks_parent_class)->finalize (object);
}

static void
strobe_log_bookmarks_class_init (StrobeLogBookmarksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_log_bookmarks_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_LOG_BOOKMARKS, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_log_bookmarks_init (StrobeLogBookmarks *self)
{
  self->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
}

/**
 * strobe_log_bookmarks_get:
 * @log: what the lines belong to
 *
 * Gets the bookmarks of a log; they are made when they are first asked for, and go with it.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the bookmarks
 */
StrobeLogBookmarks *
strobe_log_bookmarks_get (GObject *log)
{
  StrobeLogBookmarks *self = g_object_get_data (log, "strobe-log-bookmarks");

  if (self == NULL) {
    self = g_object_new (STROBE_TYPE_LOG_BOOKMARKS, NULL);
    g_object_set_data_full (log, "strobe-log-bookmarks", self, g_object_unref);
  }
  return self;
}

/**
 * strobe_log_bookmarks_get_n:
 *
 * Context: main thread.
 *
 * Returns: how many lines are marked
 */
guint
strobe_log_bookmarks_get_n (StrobeLogBookmarks *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_BOOKMARKS (self), 0);

  return self->numbers->len;
}

/**
 * strobe_log_bookmarks_contains:
 * @self: bookmarks
 * @number: a line
 *
 * Units: @number counts lines from the start of the log.
 *
 * Context: main thread.
 *
 * Returns: whether the line is marked
 */
gboolean
strobe_log_bookmarks_contains (StrobeLogBookmarks *self, guint64 number)
{
  guint index;

  g_return_val_if_fail (STROBE_IS_LOG_BOOKMARKS (self), FALSE);

  index = count_below (self, number);
  return index < self->numbers->len && get_number (self, index) == number;
}

/**
 * strobe_log_bookmarks_toggle:
 * @self: bookmarks
 * @number: a line
 *
 * Marks a line, or takes its mark away.
 *
 * Units: @number counts lines from the start of the log.
 *
 * Context: main thread.
 */
void
strobe_log_bookmarks_toggle (StrobeLogBookmarks *self, guint64 number)
{
  guint index;

  g_return_if_fail (STROBE_IS_LOG_BOOKMARKS (self));

  index = count_below (self, number);
  if (strobe_log_bookmarks_contains (self, number))
    g_array_remove_index (self->numbers, index);
  else
    g_array_insert_val (self->numbers, index, number);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * strobe_log_bookmarks_next:
 * @self: bookmarks
 * @number: (inout): a line; takes the first marked one after it, or the first of all
 *
 * Context: main thread.
 *
 * Returns: %FALSE if nothing is marked
 */
gboolean
strobe_log_bookmarks_next (StrobeLogBookmarks *self, guint64 *number)
{
  guint index;

  g_return_val_if_fail (STROBE_IS_LOG_BOOKMARKS (self), FALSE);

  if (self->numbers->len == 0)
    return FALSE;
  index = count_below (self, *number < G_MAXUINT64 ? *number + 1 : *number);
  *number = get_number (self, index < self->numbers->len ? index : 0);
  return TRUE;
}

/**
 * strobe_log_bookmarks_previous:
 * @self: bookmarks
 * @number: (inout): a line; takes the last marked one before it, or the last of all
 *
 * Context: main thread.
 *
 * Returns: %FALSE if nothing is marked
 */
gboolean
strobe_log_bookmarks_previous (StrobeLogBookmarks *self, guint64 *number)
{
  guint index;

  g_return_val_if_fail (STROBE_IS_LOG_BOOKMARKS (self), FALSE);

  if (self->numbers->len == 0)
    return FALSE;
  index = count_below (self, *number);
  *number = get_number (self, (index > 0 ? index : self->numbers->len) - 1);
  return TRUE;
}
