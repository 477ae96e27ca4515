/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-line-set.h"

/* StrobeCaptureLineSet: the lines that pass a filter.
 *
 * What is prepended stands in an array of its own, in reverse, so that growing at the front costs
 * no more than at the back. Lines are kept as 32 bits from an origin: four thousand million of them
 * are more than a session keeps. */

struct _StrobeCaptureLineSet {
  guint64 origin;
  GArray *front; /* of guint32, the lowest last */
  GArray *back;  /* of guint32 */
  guint n_gone;  /* of the back, dropped */
};

/**
 * strobe_capture_line_set_new:
 * @origin: no line is lower
 *
 * Units: @origin counts lines of the session.
 *
 * Context: any thread; the set then belongs to one.
 *
 * Returns: (transfer full): an empty set
 */
StrobeCaptureLineSet *
strobe_capture_line_set_new (guint64 origin)
{
  StrobeCaptureLineSet *self = g_new0 (StrobeCaptureLineSet, 1);

  self->origin = origin;
  self->front = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->back = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

/**
 * strobe_capture_line_set_free:
 * @self: (transfer full): a set
 *
 * Context: the set's thread.
 */
void
strobe_capture_line_set_free (StrobeCaptureLineSet *self)
{
  g_array_unref (self->front);
  g_array_unref (self->back);
  g_free (self);
}

/**
 * strobe_capture_line_set_get_n:
 * @self: a set
 *
 * Context: the set's thread.
 *
 * Returns: how many lines it has
 */
guint
strobe_capture_line_set_get_n (StrobeCaptureLineSet *self)
{
  return self->front->len + self->back->len - self->n_gone;
}

/**
 * strobe_capture_line_set_get:
 * @self: a set
 * @position: below strobe_capture_line_set_get_n()
 *
 * Units: @position counts lines of the set.
 *
 * Context: the set's thread.
 *
 * Returns: the line there
 */
guint64
strobe_capture_line_set_get (StrobeCaptureLineSet *self, guint position)
{
  guint32 line = 0;

  if (position < self->front->len)
    line = g_array_index (self->front, guint32, self->front->len - 1 - position);
  else
    line = g_array_index (self->back, guint32, position - self->front->len + self->n_gone);
  return self->origin + line;
}

/**
 * strobe_capture_line_set_prepend:
 * @self: a set
 * @lines: (array length=n_lines): ascending, all lower than those that are there
 * @n_lines: how many
 *
 * Context: the set's thread.
 */
void
strobe_capture_line_set_prepend (StrobeCaptureLineSet *self, const guint64 *lines, gsize n_lines)
{
  for (gsize i = n_lines; i > 0; i--) {
    guint32 line = (guint32) (lines[i - 1] - self->origin);

    g_array_append_val (self->front, line);
  }
}

/**
 * strobe_capture_line_set_append:
 * @self: a set
 * @lines: (array length=n_lines): ascending, all higher than those that are there
 * @n_lines: how many
 *
 * Context: the set's thread.
 */
void
strobe_capture_line_set_append (StrobeCaptureLineSet *self, const guint64 *lines, gsize n_lines)
{
  for (gsize i = 0; i < n_lines; i++) {
    guint32 line = (guint32) (lines[i] - self->origin);

    g_array_append_val (self->back, line);
  }
}

/**
 * strobe_capture_line_set_drop_before:
 * @self: a set
 * @number: a line
 *
 * Drops what is lower.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the set's thread.
 *
 * Returns: how many lines that were
 */
guint
strobe_capture_line_set_drop_before (StrobeCaptureLineSet *self, guint64 number)
{
  guint n_dropped = strobe_capture_line_set_find (self, number);
  guint n_front = MIN (n_dropped, self->front->len);

  g_array_set_size (self->front, self->front->len - n_front);
  self->n_gone += n_dropped - n_front;
  /* Seldom, so that what remains is moved seldom. */
  if (self->n_gone > self->back->len / 2) {
    g_array_remove_range (self->back, 0, self->n_gone);
    self->n_gone = 0;
  }
  return n_dropped;
}

/**
 * strobe_capture_line_set_find:
 * @self: a set
 * @number: a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: the set's thread.
 *
 * Returns: the position of the first line that is not lower; how many there are, if all are
 */
guint
strobe_capture_line_set_find (StrobeCaptureLineSet *self, guint64 number)
{
  guint low = 0;
  guint high = strobe_capture_line_set_get_n (self);

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (strobe_capture_line_set_get (self, middle) < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
