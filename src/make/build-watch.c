/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-watch.h"

#include "make/build-settle.h"
#include "make/watch-places.h"

#define US_PER_MS 1000

/**
 * StrobeBuildWatch:
 *
 * Follows the files of a build, through all the ways in which builds write: in place, by renaming,
 * by deleting the folder first. Looks and reads on workers; while nothing happens it does nothing.
 *
 * Made by whoever shows or flashes a build.
 *
 * Context: main thread.
 */
struct _StrobeBuildWatch {
  GObject parent_instance;

  StrobeBuild *build;       /* read last */
  GError *error;            /* why it cannot be read now, or NULL */
  StrobeFileStamps *known;  /* of what was judged last */
  StrobeFileStamps *looked; /* of the last look; NULL before the first */
  StrobeBuildSettle settle;
  StrobeWatchPlaces *places; /* NULL before the first look */
  GPtrArray *monitors;
  GCancellable *cancellable; /* of the worker, for as long as this is there */
  gboolean working;          /* a worker looks or reads */
  guint timer_id;
  guint poll_id;
  guint poll_s;
};

G_DEFINE_FINAL_TYPE (StrobeBuildWatch, strobe_build_watch, G_TYPE_OBJECT)

enum {
  PROP_ERROR = 1,
  N_PROPS
};

enum {
  SIGNAL_BUILT,
  SIGNAL_TOUCHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What a worker is asked, and what it has found. */
typedef struct {
  GListModel *files;
  StrobeWatchPlaces *places; /* in: those that are watched, out: those that should be */
  StrobeFileStamps *stamps;
  GPtrArray *monitors; /* of other places than those that are watched; else NULL */
} Look;

static void schedule (StrobeBuildWatch *self);

static GListModel *
get_files (StrobeBuild *build)
{
  return strobe_firmware_source_get_files (strobe_build_get_source (build));
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->files);
  g_clear_pointer (&look->places, strobe_watch_places_unref);
  g_clear_pointer (&look->stamps, strobe_file_stamps_unref);
  g_clear_pointer (&look->monitors, g_ptr_array_unref);
  g_free (look);
}

static void
set_error (StrobeBuildWatch *self, GError *error)
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  g_autoptr (StrobeWatchPlaces) places = strobe_watch_places_find (look->files, cancellable);

  if (!strobe_watch_places_equal (places, look->places))
    look->monitors = strobe_watch_places_create_monitors (places);
  g_clear_pointer (&look->places, strobe_watch_places_unref);
  look->places = g_steal_pointer (&places);
  look->stamps = strobe_file_stamps_take (look->files, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
note_event (StrobeBuildWatch *self)
{
  strobe_build_settle_note_event (&self->settle, g_get_monotonic_time ());
  schedule (self);
}

static void
changed_cb (StrobeBuildWatch *self, GFile *file, GFile *other)
{
  if (strobe_watch_places_concern (self->places, file) ||
      strobe_watch_places_concern (self->places, other))
    note_event (self);
}

static gboolean
poll_cb (gpointer user_data)
{
  note_event (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop_watching (StrobeBuildWatch *self)
{
  for (guint i = 0; self->monitors != NULL && i < self->monitors->len; i++) {
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->monitors, i), self);
    g_file_monitor_cancel (g_ptr_array_index (self->monitors, i));
  }
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  g_clear_handle_id (&self->poll_id, g_source_remove);
}

/* The folders have become others: one was deleted, or made again. What happened until now nobody
 * has told, so it is looked for. */
static void
watch_others (StrobeBuildWatch *self, Look *look)
{
  stop_watching (self);
  self->monitors = g_steal_pointer (&look->monitors);
  for (guint i = 0; i < self->monitors->len; i++)
    g_signal_connect_object (g_ptr_array_index (self->monitors, i), "changed",
                             G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (strobe_watch_places_need_polling (look->places))
    self->poll_id = g_timeout_add_seconds (self->poll_s, poll_cb, self);
  note_event (self);
}

static void
take_build (StrobeBuildWatch *self, StrobeBuild *build)
{
  gboolean is_new = strobe_build_is_new (build);

  g_set_object (&self->build, build);
  set_error (self, NULL);
  g_signal_emit (self, signals[is_new ? SIGNAL_BUILT : SIGNAL_TOUCHED], 0, build);
}

static void
judge (StrobeBuildWatch *self, StrobeBuild *build, GError *error)
{
  gboolean is_sound = build != NULL && strobe_firmware_is_valid (strobe_build_get_firmware (build));
  StrobeBuildVerdict verdict =
    strobe_build_settle_read (&self->settle, g_get_monotonic_time (), is_sound);

  if (verdict == STROBE_BUILD_VERDICT_WAIT)
    return;
  g_clear_pointer (&self->known, strobe_file_stamps_unref);
  self->known = strobe_file_stamps_ref (self->looked);
  if (build != NULL)
    take_build (self, build);
  else
    set_error (self, g_error_copy (error));
}

static void
read_thread (GTask *task, gpointer source, gpointer build, GCancellable *cancellable)
{
  GError *error = NULL;
  StrobeBuild *next = strobe_build_load_next (build, cancellable, &error);

  if (next != NULL)
    g_task_return_pointer (task, next, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeBuildWatch) self = STROBE_BUILD_WATCH (g_object_ref (source));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeBuild) build = g_task_propagate_pointer (G_TASK (result), &error);

  self->working = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  judge (self, build, error);
  schedule (self);
}

static void
start_read (StrobeBuildWatch *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, read_cb, NULL);

  self->working = TRUE;
  g_task_set_source_tag (task, start_read);
  g_task_set_task_data (task, g_object_ref (self->build), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeBuildWatch) self = STROBE_BUILD_WATCH (g_object_ref (source));
  Look *look = g_task_get_task_data (G_TASK (result));
  gboolean is_as_last = FALSE;

  self->working = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (look->monitors != NULL)
    watch_others (self, look);
  g_clear_pointer (&self->places, strobe_watch_places_unref);
  self->places = g_steal_pointer (&look->places);
  is_as_last = strobe_file_stamps_equal (look->stamps, self->looked);
  g_clear_pointer (&self->looked, strobe_file_stamps_unref);
  self->looked = g_steal_pointer (&look->stamps);
  if (strobe_build_settle_look (&self->settle, g_get_monotonic_time (), is_as_last,
                                strobe_file_stamps_equal (self->looked, self->known)) ==
      STROBE_BUILD_STEP_READ)
    start_read (self);
  schedule (self);
}

static void
start_look (StrobeBuildWatch *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_cb, NULL);
  Look *look = g_new0 (Look, 1);

  self->working = TRUE;
  look->files = g_object_ref (get_files (self->build));
  if (self->places != NULL)
    look->places = strobe_watch_places_ref (self->places);
  g_task_set_source_tag (task, start_look);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_thread);
}

static gboolean
timer_cb (gpointer user_data)
{
  StrobeBuildWatch *self = user_data;

  self->timer_id = 0;
  start_look (self);
  return G_SOURCE_REMOVE;
}

/* One timer, only while something is due. */
static void
schedule (StrobeBuildWatch *self)
{
  gint64 due_us = strobe_build_settle_get_due (&self->settle);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->working || due_us == STROBE_BUILD_SETTLE_NEVER_US)
    return;
  due_us = MAX (due_us - g_get_monotonic_time (), 0);
  self->timer_id = g_timeout_add ((guint) (due_us / US_PER_MS) + 1, timer_cb, self);
}

static void
strobe_build_watch_dispose (GObject *object)
{
  strobe_build_watch_stop (STROBE_BUILD_WATCH (object));
  G_OBJECT_CLASS (strobe_build_watch_parent_class)->dispose (object);
}

static void
strobe_build_watch_finalize (GObject *object)
{
  StrobeBuildWatch *self = STROBE_BUILD_WATCH (object);

  g_clear_object (&self->build);
  g_clear_error (&self->error);
  g_clear_pointer (&self->known, strobe_file_stamps_unref);
  g_clear_pointer (&self->looked, strobe_file_stamps_unref);
  g_clear_pointer (&self->places, strobe_watch_places_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (strobe_build_watch_parent_class)->finalize (object);
}

static void
strobe_build_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ERROR)
    g_value_set_boxed (value, STROBE_BUILD_WATCH (object)->error);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static guint
add_signal (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       STROBE_TYPE_BUILD);
}

static void
strobe_build_watch_class_init (StrobeBuildWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_build_watch_dispose;
  object_class->finalize = strobe_build_watch_finalize;
  object_class->get_property = strobe_build_watch_get_property;
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_BUILT] = add_signal (G_TYPE_FROM_CLASS (klass), "built");
  signals[SIGNAL_TOUCHED] = add_signal (G_TYPE_FROM_CLASS (klass), "touched");
}

static void
strobe_build_watch_init (StrobeBuildWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * strobe_build_watch_new:
 * @build: what was read; the watch begins where that ended
 * @poll_s: how often to look where the file system does not tell of changes
 *
 * Begins to watch the files of a build.
 *
 * Units: @poll_s is at least 1.
 *
 * Ownership: keeps a reference on @build.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a watch
 */
StrobeBuildWatch *
strobe_build_watch_new (StrobeBuild *build, guint poll_s)
{
  StrobeBuildWatch *self = NULL;

  g_return_val_if_fail (STROBE_IS_BUILD (build) && poll_s > 0, NULL);

  self = g_object_new (STROBE_TYPE_BUILD_WATCH, NULL);
  self->build = g_object_ref (build);
  self->known = strobe_file_stamps_ref (strobe_build_get_stamps (build));
  self->poll_s = poll_s;
  strobe_build_settle_init (&self->settle, g_list_model_get_n_items (get_files (build)) > 1);
  start_look (self);
  return self;
}

/**
 * strobe_build_watch_stop:
 * @self: a watch
 *
 * Ends it: no signal comes after this, also while a worker still reads.
 *
 * Context: main thread.
 */
void
strobe_build_watch_stop (StrobeBuildWatch *self)
{
  g_return_if_fail (STROBE_IS_BUILD_WATCH (self));

  g_cancellable_cancel (self->cancellable);
  stop_watching (self);
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

/**
 * strobe_build_watch_get_build:
 *
 * Context: main thread.
 *
 * Returns: (transfer none): what was read last
 */
StrobeBuild *
strobe_build_watch_get_build (StrobeBuildWatch *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_WATCH (self), NULL);

  return self->build;
}

/**
 * strobe_build_watch_get_error:
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): why the build cannot be read now, such as files that are
 * gone for longer than a build writes them anew
 */
const GError *
strobe_build_watch_get_error (StrobeBuildWatch *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_WATCH (self), NULL);

  return self->error;
}

/**
 * strobe_build_watch_is_watching:
 *
 * Context: main thread.
 *
 * Returns: whether a change from now on is seen; that takes a moment at first
 */
gboolean
strobe_build_watch_is_watching (StrobeBuildWatch *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_WATCH (self), FALSE);

  return self->monitors != NULL && !self->working &&
         strobe_build_settle_get_due (&self->settle) == STROBE_BUILD_SETTLE_NEVER_US;
}

/**
 * strobe_build_watch_is_polling:
 *
 * Context: main thread.
 *
 * Returns: whether it looks from time to time, as some file system does not tell of changes
 */
gboolean
strobe_build_watch_is_polling (StrobeBuildWatch *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_WATCH (self), FALSE);

  return self->poll_id != 0;
}
