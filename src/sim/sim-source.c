/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-source.h"

#include "sim/sim-tap.h"

/* StrobeSimSource: the simulated boards as devices, for the same list that shows the real ones.
 * Created by the composition root; lives in the thread-default main context of the thread that
 * started it, whatever thread a board's events come on. A board that left and came back between two
 * looks is announced as removed and added. */

typedef struct {
  StrobeSimSource *source; /* whose entry it is */
  char *port;
  StrobeSimBoard *board;
  StrobeSimTap *tap;  /* NULL until the source is started */
  guint64 generation; /* of the enumeration that was announced; 0: none */
} Entry;

struct _StrobeSimSource {
  GObject parent_instance;

  GPtrArray *entries; /* of Entry */
  gboolean started;
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->tap, strobe_sim_tap_free);
  g_object_unref (entry->board);
  g_free (entry->port);
  g_free (entry);
}

/* The name of the serial port is nothing that could be opened: it only says that there is one. */
static StrobeDeviceInfo *
make_info (Entry *entry, guint64 generation)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new (entry->port);
  g_autoptr (GBytes) descriptors = strobe_sim_board_get_descriptors (entry->board);
  gsize size_bytes;
  const guint8 *data;

  if (descriptors == NULL)
    return NULL;
  data = g_bytes_get_data (descriptors, &size_bytes);
  if (!strobe_device_info_set_descriptors (info, data, size_bytes))
    return NULL;

  info->product = strobe_sim_board_dup_string (entry->board, 2);
  info->serial = strobe_sim_board_dup_string (entry->board, 3);
  info->tty = info->has_cdc ? g_strdup_printf ("practice:%s", entry->port) : NULL;
  info->generation = generation;
  info->practice = TRUE;
  return g_steal_pointer (&info);
}

static void
announce_removed (Entry *entry)
{
  guint64 generation = entry->generation;

  entry->generation = 0;
  strobe_device_source_emit_removed (STROBE_DEVICE_SOURCE (entry->source), entry->port, generation);
}

static void
announce_added (Entry *entry, guint64 generation)
{
  g_autoptr (StrobeDeviceInfo) info = make_info (entry, generation);

  if (info == NULL)
    return;
  entry->generation = generation;
  strobe_device_source_emit_added (STROBE_DEVICE_SOURCE (entry->source), info);
}

static void
look_cb (gpointer user_data)
{
  Entry *entry = user_data;
  g_autoptr (StrobeSimSource) source = g_object_ref (entry->source);
  guint64 generation = strobe_sim_board_get_generation (entry->board);
  gboolean attached = strobe_sim_board_is_attached (entry->board);

  if (entry->generation != 0 && (!attached || generation != entry->generation))
    announce_removed (entry);
  if (attached && entry->generation == 0)
    announce_added (entry, generation);
}

static void
follow (Entry *entry)
{
  entry->tap = strobe_sim_tap_new (entry->board, look_cb, entry);
  look_cb (entry);
}

static Entry *
find_entry (StrobeSimSource *self, const char *port)
{
  guint i;

  for (i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (g_str_equal (entry->port, port))
      return entry;
  }
  return NULL;
}

static void
strobe_sim_source_start (StrobeDeviceSource *source)
{
  StrobeSimSource *self = STROBE_SIM_SOURCE (source);
  guint i;

  if (self->started)
    return;
  self->started = TRUE;
  for (i = 0; i < self->entries->len; i++)
    follow (g_ptr_array_index (self->entries, i));
}

static void
source_iface_init (StrobeDeviceSourceInterface *iface)
{
  iface->start = strobe_sim_source_start;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeSimSource,
                               strobe_sim_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DEVICE_SOURCE, source_iface_init))

static void
strobe_sim_source_dispose (GObject *object)
{
  g_clear_pointer (&STROBE_SIM_SOURCE (object)->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (strobe_sim_source_parent_class)->dispose (object);
}

static void
strobe_sim_source_class_init (StrobeSimSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_sim_source_dispose;
}

static void
strobe_sim_source_init (StrobeSimSource *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
}

/**
 * strobe_sim_source_new:
 *
 * Creates a source without boards.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the source
 */
StrobeDeviceSource *
strobe_sim_source_new (void)
{
  return g_object_new (STROBE_TYPE_SIM_SOURCE, NULL);
}

/**
 * strobe_sim_source_add_board:
 * @self: a source
 * @port: a name for the USB port it sits in, which no other board has
 * @board: the board
 *
 * Adds a board. Once the source is started, it is announced as soon as it is plugged in, at once if
 * it is already.
 *
 * Ownership: holds @board.
 *
 * Context: the thread that starts the source.
 */
void
strobe_sim_source_add_board (StrobeSimSource *self, const char *port, StrobeSimBoard *board)
{
  Entry *entry;

  g_return_if_fail (STROBE_IS_SIM_SOURCE (self));
  g_return_if_fail (port != NULL && find_entry (self, port) == NULL);
  g_return_if_fail (STROBE_IS_SIM_BOARD (board));

  entry = g_new0 (Entry, 1);
  entry->source = self;
  entry->port = g_strdup (port);
  entry->board = g_object_ref (board);
  g_ptr_array_add (self->entries, entry);
  if (self->started)
    follow (entry);
}

/**
 * strobe_sim_source_get_board:
 * @self: a source
 * @port: a port
 *
 * Finds the board in a port, on the bus or not.
 *
 * Context: the thread that starts the source.
 *
 * Returns: (transfer none) (nullable): the board, or %NULL if there is none
 */
StrobeSimBoard *
strobe_sim_source_get_board (StrobeSimSource *self, const char *port)
{
  Entry *entry;

  g_return_val_if_fail (STROBE_IS_SIM_SOURCE (self), NULL);
  g_return_val_if_fail (port != NULL, NULL);

  entry = find_entry (self, port);
  return entry != NULL ? entry->board : NULL;
}
