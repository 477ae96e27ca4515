/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/node-access-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* StrobeNodeAccess: whether we may open a device node.
 * Made by a board for each enumeration that has a node.
 * Lives on the main thread, with timers of the default main context.
 *
 * The kernel creates the node for root alone and udev changes its mode a moment later, so a
 * refusal right after the enumeration means nothing: it is believed only when it has lasted. After
 * that the node is watched, so that a new rule or a chmod takes effect without a replug. */

/* While a refusal is not believed yet. */
#define RETRY_MS 100
/* While it is: the monitor sees a chmod at once, but not every change of an ACL or of a group. */
#define WATCH_MS 1000

struct _StrobeNodeAccess {
  GObject parent_instance;

  char *path;
  gint64 believe_at_us;
  gboolean denied;
  guint timer_id;
  GFileMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (StrobeNodeAccess, strobe_node_access, G_TYPE_OBJECT)

enum {
  PROP_DENIED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void check (StrobeNodeAccess *self);

/* The effective user is the one that open() will be judged by. A node that is not there (any more)
 * is not a refusal. */
static gboolean
is_refused (const char *path)
{
  if (faccessat (AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0)
    return FALSE;
  return errno == EACCES || errno == EPERM || errno == EROFS;
}

static void
set_denied (StrobeNodeAccess *self, gboolean denied)
{
  if (self->denied == denied)
    return;
  self->denied = denied;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DENIED]);
}

static gboolean
timer_cb (gpointer user_data)
{
  StrobeNodeAccess *self = STROBE_NODE_ACCESS (user_data);

  self->timer_id = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
monitor_changed_cb (GFileMonitor *monitor,
                    GFile *file,
                    GFile *other_file,
                    GFileMonitorEvent event,
                    gpointer user_data)
{
  check (STROBE_NODE_ACCESS (user_data));
}

static void
watch (StrobeNodeAccess *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  if (self->monitor != NULL)
    return;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (monitor_changed_cb), self, 0);
}

static void
check (StrobeNodeAccess *self)
{
  gboolean believed = g_get_monotonic_time () >= self->believe_at_us;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (!is_refused (self->path)) {
    g_clear_object (&self->monitor);
    set_denied (self, FALSE);
    return;
  }
  watch (self);
  self->timer_id = g_timeout_add (believed ? WATCH_MS : RETRY_MS, timer_cb, self);
  set_denied (self, believed);
}

static void
strobe_node_access_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeNodeAccess *self = STROBE_NODE_ACCESS (object);

  switch (id) {
  case PROP_DENIED:
    g_value_set_boolean (value, self->denied);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_node_access_dispose (GObject *object)
{
  StrobeNodeAccess *self = STROBE_NODE_ACCESS (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (strobe_node_access_parent_class)->dispose (object);
}

static void
strobe_node_access_finalize (GObject *object)
{
  g_free (STROBE_NODE_ACCESS (object)->path);
  G_OBJECT_CLASS (strobe_node_access_parent_class)->finalize (object);
}

static void
strobe_node_access_class_init (StrobeNodeAccessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strobe_node_access_get_property;
  object_class->dispose = strobe_node_access_dispose;
  object_class->finalize = strobe_node_access_finalize;
  properties[PROP_DENIED] =
    g_param_spec_boolean ("denied", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_node_access_init (StrobeNodeAccess *self)
{
}

/**
 * strobe_node_access_new:
 * @path: the device node
 * @patience_ms: how long a refusal must last before it is believed
 *
 * Looks at a node and follows it.
 *
 * Units: milliseconds.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the watch
 */
StrobeNodeAccess *
strobe_node_access_new (const char *path, guint patience_ms)
{
  StrobeNodeAccess *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (STROBE_TYPE_NODE_ACCESS, NULL);
  self->path = g_strdup (path);
  self->believe_at_us = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  check (self);
  return self;
}

/**
 * strobe_node_access_get_denied:
 *
 * Tells whether the node has been refused for longer than the patience given.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if it may not be opened
 */
gboolean
strobe_node_access_get_denied (StrobeNodeAccess *self)
{
  g_return_val_if_fail (STROBE_IS_NODE_ACCESS (self), FALSE);

  return self->denied;
}
