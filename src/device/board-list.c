/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/board-list.h"

#include "device/board-private.h"

/* StrobeBoardList: the boards that are plugged in, real and practice ones together: a GListModel of
 * StrobeBoard, real boards first, then by port.
 * Made by the composition root, which adds the sources.
 * Lives on the main thread.
 *
 * A board that vanishes stays for a moment, and for as long as it is held: a board that only
 * re-enumerates keeps its object and its place. */

typedef struct {
  StrobeBoardList *list; /* not owned: the list owns the entry */
  StrobeBoard *board;
  guint away_id;
} Entry;

struct _StrobeBoardList {
  GObject parent_instance;

  GPtrArray *entries; /* of Entry */
  GPtrArray *sources;
  gboolean console_over_usb;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_handle_id (&entry->away_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (entry->board, entry);
  g_object_unref (entry->board);
  g_free (entry);
}

static GType
strobe_board_list_get_item_type (GListModel *model)
{
  return STROBE_TYPE_BOARD;
}

static guint
strobe_board_list_get_n_items (GListModel *model)
{
  return STROBE_BOARD_LIST (model)->entries->len;
}

static gpointer
strobe_board_list_get_item (GListModel *model, guint position)
{
  StrobeBoardList *self = STROBE_BOARD_LIST (model);
  Entry *entry = NULL;

  if (position >= self->entries->len)
    return NULL;
  entry = g_ptr_array_index (self->entries, position);
  return g_object_ref (entry->board);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = strobe_board_list_get_item_type;
  iface->get_n_items = strobe_board_list_get_n_items;
  iface->get_item = strobe_board_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeBoardList,
                               strobe_board_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* "1-4.2" before "1-4.10": runs of digits compare as numbers. */
static int
compare_ports (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      guint64 number_a = g_ascii_strtoull (a, (char **) &a, 10);
      guint64 number_b = g_ascii_strtoull (b, (char **) &b, 10);

      if (number_a != number_b)
        return number_a < number_b ? -1 : 1;
    } else if (*a != *b) {
      return *a < *b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  return (*a != '\0') - (*b != '\0');
}

static int
compare_boards (StrobeBoard *a, StrobeBoard *b)
{
  gboolean is_a_practice = strobe_board_is_practice (a);

  if (is_a_practice != strobe_board_is_practice (b))
    return is_a_practice ? 1 : -1;
  return compare_ports (strobe_board_get_port (a), strobe_board_get_port (b));
}

static Entry *
find_entry (StrobeBoardList *self, const char *port)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (g_str_equal (strobe_board_get_port (entry->board), port))
      return entry;
  }
  return NULL;
}

static gboolean
away_too_long_cb (gpointer user_data)
{
  Entry *entry = user_data;
  StrobeBoardList *self = entry->list;
  guint position = 0;

  entry->away_id = 0;
  if (g_ptr_array_find (self->entries, entry, &position)) {
    g_ptr_array_remove_index (self->entries, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  }
  return G_SOURCE_REMOVE;
}

/* Starts or stops the time after which the board counts as unplugged. */
static void
update_grace (Entry *entry)
{
  gboolean may_leave = strobe_board_get_state (entry->board) == STROBE_BOARD_STATE_AWAY &&
                       !strobe_board_is_held (entry->board);

  if (!may_leave)
    g_clear_handle_id (&entry->away_id, g_source_remove);
  else if (entry->away_id == 0)
    entry->away_id =
      g_timeout_add (strobe_board_get_away_grace_ms (entry->board), away_too_long_cb, entry);
}

static void
board_changed_cb (StrobeBoard *board, GParamSpec *pspec, gpointer user_data)
{
  update_grace (user_data);
}

static void
insert_board (StrobeBoardList *self, StrobeBoard *board)
{
  Entry *entry = g_new0 (Entry, 1);
  guint position = 0;

  entry->list = self;
  entry->board = g_object_ref (board);
  g_signal_connect (board, "notify::state", G_CALLBACK (board_changed_cb), entry);
  g_signal_connect (board, "notify::held", G_CALLBACK (board_changed_cb), entry);
  while (position < self->entries->len) {
    Entry *other = g_ptr_array_index (self->entries, position);

    if (compare_boards (board, other->board) < 0)
      break;
    position++;
  }
  g_ptr_array_insert (self->entries, (int) position, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
source_added_cb (StrobeDeviceSource *source, const StrobeDeviceInfo *info, StrobeBoardList *self)
{
  Entry *entry = find_entry (self, info->port);

  if (entry == NULL) {
    g_autoptr (StrobeBoard) board = strobe_board_new (info, self->console_over_usb);

    insert_board (self, board);
    return;
  }
  /* what comes late about an enumeration that is over already */
  if (info->generation < strobe_board_get_device (entry->board)->generation)
    return;
  strobe_board_set_device (entry->board, info);
}

static void
source_changed_cb (StrobeDeviceSource *source, const StrobeDeviceInfo *info, StrobeBoardList *self)
{
  source_added_cb (source, info, self);
}

static void
source_removed_cb (StrobeDeviceSource *source,
                   const char *port,
                   guint64 generation,
                   StrobeBoardList *self)
{
  Entry *entry = find_entry (self, port);

  if (entry != NULL && strobe_board_get_device (entry->board)->generation == generation)
    strobe_board_set_away (entry->board);
}

static void
strobe_board_list_dispose (GObject *object)
{
  StrobeBoardList *self = STROBE_BOARD_LIST (object);

  g_ptr_array_set_size (self->sources, 0);
  g_ptr_array_set_size (self->entries, 0);
  G_OBJECT_CLASS (strobe_board_list_parent_class)->dispose (object);
}

static void
strobe_board_list_finalize (GObject *object)
{
  StrobeBoardList *self = STROBE_BOARD_LIST (object);

  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (strobe_board_list_parent_class)->finalize (object);
}

static void
strobe_board_list_class_init (StrobeBoardListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_board_list_dispose;
  object_class->finalize = strobe_board_list_finalize;
}

static void
strobe_board_list_init (StrobeBoardList *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * strobe_board_list_new:
 *
 * Makes an empty list.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the list
 */
StrobeBoardList *
strobe_board_list_new (void)
{
  return g_object_new (STROBE_TYPE_BOARD_LIST, NULL);
}

/**
 * strobe_board_list_add_source:
 * @source: a source that was not started yet
 *
 * Follows a source, and starts it. Ports of different sources must differ.
 *
 * Ownership: takes a reference of its own.
 *
 * Context: main thread.
 */
void
strobe_board_list_add_source (StrobeBoardList *self, StrobeDeviceSource *source)
{
  g_return_if_fail (STROBE_IS_BOARD_LIST (self));
  g_return_if_fail (STROBE_IS_DEVICE_SOURCE (source));

  g_ptr_array_add (self->sources, g_object_ref (source));
  g_signal_connect_object (source, "added", G_CALLBACK (source_added_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (source, "changed", G_CALLBACK (source_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (source, "removed", G_CALLBACK (source_removed_cb), self,
                           G_CONNECT_DEFAULT);
  strobe_device_source_start (source);
}

/**
 * strobe_board_list_set_console_over_usb:
 * @over_usb: whether the consoles of real boards are read over USB from here
 *
 * Sets how the consoles of all boards are read, now and later.
 *
 * Context: main thread.
 */
void
strobe_board_list_set_console_over_usb (StrobeBoardList *self, gboolean over_usb)
{
  g_return_if_fail (STROBE_IS_BOARD_LIST (self));

  self->console_over_usb = over_usb;
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    strobe_board_set_console_over_usb (entry->board, over_usb);
  }
}

/**
 * strobe_board_list_find:
 * @port: a USB port path
 *
 * Finds the board of a port.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the board
 */
StrobeBoard *
strobe_board_list_find (StrobeBoardList *self, const char *port)
{
  Entry *entry = NULL;

  g_return_val_if_fail (STROBE_IS_BOARD_LIST (self), NULL);
  g_return_val_if_fail (port != NULL, NULL);

  entry = find_entry (self, port);
  return entry != NULL ? entry->board : NULL;
}
