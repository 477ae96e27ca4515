/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-set.h"

#include <string.h>

#include "plot/series-csv.h"
#include "plot/series-parser.h"
#include "plot/series-ring.h"

/* StrobeSeriesSet: the curves of one board, as its lines told them. Made by the monitor of a board,
 * which gives it each line; the window draws it. It has a lock: one thread adds, any thread reads.
 *
 * All points are on one axis, the time at which lines were received. A board that sends times of
 * its own has another clock: its first time is laid on the time of its line, and the others at
 * their distance, until they run too far apart, as they do after a reset or when the board's clock
 * is set. */

/* values of one line that are looked at */
#define MAX_VALUES 64
/* a board may collect for a while before it sends, and its clock may drift */
#define MAX_APART_US (10 * G_USEC_PER_SEC)

typedef struct {
  char *name;
  StrobeSeriesRing *ring;
} Series;

struct _StrobeSeriesSet {
  GObject parent_instance;

  GMutex mutex;
  guint max_series;
  guint max_points;
  GArray *series; /* of Series */
  guint64 stamp;
  gboolean has_offset;
  gint64 offset_us; /* received time less the board's */
};

G_DEFINE_FINAL_TYPE (StrobeSeriesSet, strobe_series_set, G_TYPE_OBJECT)

static void
clear_series (gpointer data)
{
  Series *series = data;

  g_free (series->name);
  strobe_series_ring_free (series->ring);
}

static Series *
get_series (StrobeSeriesSet *self, guint index)
{
  return &g_array_index (self->series, Series, index);
}

/* NULL: there are as many as there may be. */
static StrobeSeriesRing *
add_series (StrobeSeriesSet *self, char *name)
{
  Series series = { name, NULL };

  if (self->series->len >= self->max_series) {
    g_free (name);
    return NULL;
  }
  series.ring = strobe_series_ring_new (self->max_points);
  g_array_append_val (self->series, series);
  return series.ring;
}

static gboolean
has_name (const Series *series, const StrobeSeriesValue *value)
{
  return strncmp (series->name, value->name, value->name_size_bytes) == 0 &&
         series->name[value->name_size_bytes] == '\0';
}

/* A name that is not UTF-8 is another one when it is stored. */
static StrobeSeriesRing *
find_series (StrobeSeriesSet *self, const StrobeSeriesValue *value)
{
  char *name;

  for (guint i = 0; i < self->series->len; i++)
    if (has_name (get_series (self, i), value))
      return get_series (self, i)->ring;
  name = g_utf8_make_valid (value->name, (gssize) value->name_size_bytes);
  for (guint i = 0; i < self->series->len; i++)
    if (g_str_equal (get_series (self, i)->name, name)) {
      g_free (name);
      return get_series (self, i)->ring;
    }
  return add_series (self, name);
}

static gint64
place (StrobeSeriesSet *self, const StrobeSeriesValue *value, gint64 received_us)
{
  gint64 apart_us;

  if (!value->has_time)
    return received_us;
  apart_us = value->time_us + self->offset_us - received_us;
  if (!self->has_offset || ABS (apart_us) > MAX_APART_US) {
    self->offset_us = received_us - value->time_us;
    self->has_offset = TRUE;
  }
  return value->time_us + self->offset_us;
}

static void
strobe_series_set_finalize (GObject *object)
{
  StrobeSeriesSet *self = STROBE_SERIES_SET (object);

  g_array_unref (self->series);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (strobe_series_set_parent_class)->finalize (object);
}

static void
strobe_series_set_class_init (StrobeSeriesSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_series_set_finalize;
}

static void
strobe_series_set_init (StrobeSeriesSet *self)
{
  g_mutex_init (&self->mutex);
  self->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (self->series, clear_series);
}

/**
 * strobe_series_set_new:
 * @max_series: how many curves it takes, at least 1; later names are ignored
 * @max_points: how many points each keeps, at least 1
 *
 * Creates a set without curves.
 *
 * Units: @max_series and @max_points are counts.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the set
 */
StrobeSeriesSet *
strobe_series_set_new (guint max_series, guint max_points)
{
  StrobeSeriesSet *self;

  g_return_val_if_fail (max_series > 0 && max_points > 0, NULL);

  self = g_object_new (STROBE_TYPE_SERIES_SET, NULL);
  self->max_series = max_series;
  self->max_points = max_points;
  return self;
}

/**
 * strobe_series_set_take_line:
 * @self: a set
 * @text: a line, not ended by NUL, without colours
 * @size_bytes: its length
 * @received_us: when it came
 *
 * Adds the values of a line, if it has some.
 *
 * Ownership: @text is only read.
 *
 * Context: any thread.
 *
 * Returns: how many values the line had
 */
guint
strobe_series_set_take_line (StrobeSeriesSet *self,
                             const char *text,
                             gsize size_bytes,
                             gint64 received_us)
{
  StrobeSeriesValue values[MAX_VALUES];
  gsize n_values;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SERIES_SET (self), 0);

  n_values = strobe_series_parser_parse (text, size_bytes, values, MAX_VALUES);
  if (n_values == 0)
    return 0;
  locker = g_mutex_locker_new (&self->mutex);
  for (gsize i = 0; i < n_values; i++) {
    StrobeSeriesRing *ring = find_series (self, &values[i]);

    if (ring != NULL)
      strobe_series_ring_push (ring, place (self, &values[i], received_us), values[i].value);
  }
  self->stamp++;
  return (guint) n_values;
}

/**
 * strobe_series_set_get_stamp:
 * @self: a set
 *
 * Tells whether there is something new to draw.
 *
 * Context: any thread.
 *
 * Returns: a number that grows with every change
 */
guint64
strobe_series_set_get_stamp (StrobeSeriesSet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->stamp;
}

/**
 * strobe_series_set_get_n_series:
 * @self: a set
 *
 * Context: any thread.
 *
 * Returns: how many curves there are
 */
guint
strobe_series_set_get_n_series (StrobeSeriesSet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->series->len;
}

/**
 * strobe_series_set_dup_name:
 * @self: a set
 * @index: of a curve, in the order in which they first came
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): its name; %NULL if the set was cleared meanwhile
 */
char *
strobe_series_set_dup_name (StrobeSeriesSet *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return index < self->series->len ? g_strdup (get_series (self, index)->name) : NULL;
}

/**
 * strobe_series_set_dup_points:
 * @self: a set
 * @index: of a curve
 * @from_us: the first time to draw
 * @to_us: the last time
 * @max_points: how many points at most, at least 8: two for each pixel are enough
 *
 * Copies what is to be drawn of a curve: the points of a span of time and one on each side. Where
 * there are more than @max_points, the lowest and the highest of each step of time.
 *
 * Units: @max_points is a count.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (element-type StrobeSeriesPoint): the points; none if there is no such
 * curve
 */
GArray *
strobe_series_set_dup_points (
  StrobeSeriesSet *self, guint index, gint64 from_us, gint64 to_us, guint max_points)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SERIES_SET (self), NULL);
  g_return_val_if_fail (max_points >= 8, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (index >= self->series->len || from_us > to_us)
    return g_array_new (FALSE, FALSE, sizeof (StrobeSeriesPoint));
  return strobe_series_ring_dup_range (get_series (self, index)->ring, from_us, to_us, max_points);
}

/**
 * strobe_series_set_get_span:
 * @self: a set
 * @first_us: (out): the time of the first point
 * @last_us: (out): the time of the last
 *
 * Tells from when to when there are points, of all curves.
 *
 * Context: any thread.
 *
 * Returns: %FALSE if there are none
 */
gboolean
strobe_series_set_get_span (StrobeSeriesSet *self, gint64 *first_us, gint64 *last_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *first_us = G_MAXINT64;
  *last_us = G_MININT64;
  for (guint i = 0; i < self->series->len; i++) {
    const StrobeSeriesRing *ring = get_series (self, i)->ring;
    guint n_points = strobe_series_ring_get_n_points (ring);

    *first_us = MIN (*first_us, strobe_series_ring_get_point (ring, 0)->time_us);
    *last_us = MAX (*last_us, strobe_series_ring_get_point (ring, n_points - 1)->time_us);
  }
  return self->series->len > 0;
}

/**
 * strobe_series_set_clear:
 * @self: a set
 *
 * Forgets all curves.
 *
 * Context: any thread.
 */
void
strobe_series_set_clear (StrobeSeriesSet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_set_size (self->series, 0);
  self->has_offset = FALSE;
  self->stamp++;
}

static void
copy_curves (StrobeSeriesSet *self, GPtrArray *names, GPtrArray *curves)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->series->len; i++) {
    const Series *series = get_series (self, i);

    g_ptr_array_add (names, g_strdup (series->name));
    g_ptr_array_add (
      curves, strobe_series_ring_dup_range (series->ring, G_MININT64, G_MAXINT64, G_MAXUINT));
  }
}

/**
 * strobe_series_set_append_csv:
 * @self: a set
 * @out: where to append
 *
 * Writes all curves as comma-separated values: a column of seconds, and one for each curve. The
 * curves go on meanwhile.
 *
 * Context: any thread; long curves take their time.
 */
void
strobe_series_set_append_csv (StrobeSeriesSet *self, GString *out)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) curves = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  g_return_if_fail (STROBE_IS_SERIES_SET (self));
  g_return_if_fail (out != NULL);

  copy_curves (self, names, curves);
  strobe_series_csv_append (out, names, curves);
}
