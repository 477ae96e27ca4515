/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-witness.h"

#include <time.h>

/* StrobeFlashWitness: an eye on each port. A board that restarts is off the bus for a moment; one
 * that is exchanged by hand for longer. As long as every absence is shorter than that, what sits
 * in the port is the same board, whatever it calls itself: one stay. A longer absence, another MAC,
 * or a computer that slept (which sees nothing, and whose clock stands still) begins a new one.
 *
 * Made by the composition root, one a program. Lives on the main thread, which must not be blocked
 * for long: then a long absence would look short. */

#define MAX_ABSENCE_US G_USEC_PER_SEC
/* The two clocks are not read at the same moment. */
#define MAX_SLEPT_US (G_USEC_PER_SEC / 2)

/* What is known of one port, also while it is empty. */
typedef struct {
  char *token;
  char *mac;            /* of ROM or app, once it was seen in this stay; or NULL */
  gint64 away_since_us; /* -1: the board is there */
  gint64 slept_us;      /* when the stay began */
  guint64 generation;   /* that was looked at last */
  gboolean practice;
} Stay;

struct _StrobeFlashWitness {
  GObject parent_instance;

  StrobeBoardList *boards;
  StrobeFlashLedger *ledger;
  StrobeClock *clock;
  StrobeFlashSleptFunc slept_func;
  GHashTable *stays;   /* port: Stay */
  GPtrArray *followed; /* of StrobeBoard, whose signals are connected */
};

G_DEFINE_FINAL_TYPE (StrobeFlashWitness, strobe_flash_witness, G_TYPE_OBJECT)

static void
stay_free (gpointer data)
{
  Stay *stay = data;

  g_free (stay->token);
  g_free (stay->mac);
  g_free (stay);
}

static gint64
get_us (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* clock_gettime(2): the one goes on while the system is suspended, the other does not. */
static gint64
get_slept_us (void)
{
  return get_us (CLOCK_BOOTTIME) - get_us (CLOCK_MONOTONIC);
}

static void
begin_stay (StrobeFlashWitness *self, Stay *stay)
{
  g_free (stay->token);
  stay->token = g_uuid_string_random ();
  g_clear_pointer (&stay->mac, g_free);
  stay->slept_us = self->slept_func ();
}

static gboolean
has_slept (StrobeFlashWitness *self, const Stay *stay)
{
  return self->slept_func () - stay->slept_us > MAX_SLEPT_US;
}

static gboolean
was_away_long (StrobeFlashWitness *self, const Stay *stay)
{
  return stay->away_since_us >= 0 &&
         strobe_clock_now_us (self->clock) - stay->away_since_us > MAX_ABSENCE_US;
}

/* The serial of an app with ids of its own may be anything. */
static char *
dup_mac (const StrobeDeviceInfo *device)
{
  if (strobe_device_info_get_chip (device) == NULL)
    return NULL;
  return strobe_flash_identity_dup_mac (device->serial);
}

static Stay *
ensure_stay (StrobeFlashWitness *self, const char *port)
{
  Stay *stay = g_hash_table_lookup (self->stays, port);

  if (stay != NULL)
    return stay;
  stay = g_new0 (Stay, 1);
  stay->away_since_us = -1;
  begin_stay (self, stay);
  g_hash_table_insert (self->stays, g_strdup (port), stay);
  return stay;
}

static void
tell_ledger (StrobeFlashWitness *self, const char *port, const Stay *stay)
{
  g_autoptr (StrobeFlashIdentity) identity =
               strobe_flash_identity_new (port, stay->mac, stay->token, stay->practice);

  strobe_flash_ledger_note_sighting (self->ledger, identity);
}

static void
see (StrobeFlashWitness *self, const StrobeDeviceInfo *device)
{
  Stay *stay = ensure_stay (self, device->port);
  g_autofree char *mac = dup_mac (device);
  gboolean is_other = mac != NULL && stay->mac != NULL && !g_str_equal (mac, stay->mac);
  gboolean is_news = device->generation != stay->generation;

  if (is_other || was_away_long (self, stay) || has_slept (self, stay))
    begin_stay (self, stay);
  stay->away_since_us = -1;
  stay->generation = device->generation;
  stay->practice = device->practice;
  if (mac != NULL && stay->mac == NULL)
    stay->mac = g_steal_pointer (&mac);
  if (is_news && stay->mac != NULL)
    tell_ledger (self, device->port, stay);
}

static void
board_changed_cb (StrobeFlashWitness *self, GParamSpec *pspec, StrobeBoard *board)
{
  if (strobe_board_get_state (board) != STROBE_BOARD_STATE_AWAY) {
    see (self, strobe_board_get_device (board));
    return;
  }
  Stay *stay = ensure_stay (self, strobe_board_get_port (board));
  if (stay->away_since_us < 0)
    stay->away_since_us = strobe_clock_now_us (self->clock);
}

static void
follow (StrobeFlashWitness *self, StrobeBoard *board)
{
  if (g_ptr_array_find (self->followed, board, NULL))
    return;
  g_ptr_array_add (self->followed, g_object_ref (board));
  g_signal_connect_object (board, "notify::device", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "notify::state", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_SWAPPED);
  board_changed_cb (self, NULL, board);
}

/* A board leaves the list when it has been away for a while; its stay knows since when. */
static void
boards_changed_cb (StrobeFlashWitness *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);

  for (guint i = self->followed->len; i > 0; i--) {
    StrobeBoard *board = self->followed->pdata[i - 1];

    if (strobe_board_list_find (self->boards, strobe_board_get_port (board)) != board) {
      g_signal_handlers_disconnect_by_data (board, self);
      g_ptr_array_remove_index (self->followed, i - 1);
    }
  }
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);

    follow (self, board);
  }
}

static void
strobe_flash_witness_dispose (GObject *object)
{
  StrobeFlashWitness *self = STROBE_FLASH_WITNESS (object);

  g_ptr_array_set_size (self->followed, 0);
  g_clear_object (&self->boards);
  g_clear_object (&self->ledger);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_flash_witness_parent_class)->dispose (object);
}

static void
strobe_flash_witness_finalize (GObject *object)
{
  StrobeFlashWitness *self = STROBE_FLASH_WITNESS (object);

  g_ptr_array_unref (self->followed);
  g_hash_table_unref (self->stays);
  G_OBJECT_CLASS (strobe_flash_witness_parent_class)->finalize (object);
}

static void
strobe_flash_witness_class_init (StrobeFlashWitnessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_flash_witness_dispose;
  object_class->finalize = strobe_flash_witness_finalize;
}

static void
strobe_flash_witness_init (StrobeFlashWitness *self)
{
  self->slept_func = get_slept_us;
  self->stays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stay_free);
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * strobe_flash_witness_new:
 * @boards: the boards to watch
 * @ledger: what is told where boards were seen
 * @clock: the time
 *
 * Starts to watch.
 *
 * Ownership: keeps a reference of each.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the witness
 */
StrobeFlashWitness *
strobe_flash_witness_new (StrobeBoardList *boards, StrobeFlashLedger *ledger, StrobeClock *clock)
{
  StrobeFlashWitness *self = g_object_new (STROBE_TYPE_FLASH_WITNESS, NULL);

  self->boards = g_object_ref (boards);
  self->ledger = g_object_ref (ledger);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self,
                           G_CONNECT_SWAPPED);
  boards_changed_cb (self);
  return self;
}

/**
 * strobe_flash_witness_set_slept_func:
 * @func: tells how long the computer has slept, in microseconds
 *
 * Exchanges the way to learn of a suspended computer, for tests.
 *
 * Context: main thread.
 */
void
strobe_flash_witness_set_slept_func (StrobeFlashWitness *self, StrobeFlashSleptFunc func)
{
  g_return_if_fail (STROBE_IS_FLASH_WITNESS (self));

  self->slept_func = func;
}

/**
 * strobe_flash_witness_get_ledger:
 *
 * Gets the ledger.
 *
 * Context: main thread; the ledger itself may be used anywhere.
 *
 * Returns: (transfer none): the ledger
 */
StrobeFlashLedger *
strobe_flash_witness_get_ledger (StrobeFlashWitness *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_WITNESS (self), NULL);

  return self->ledger;
}

/**
 * strobe_flash_witness_dup_identity:
 * @port: a USB port path
 *
 * Tells which board sits in a port.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the board; %NULL if there is none now
 */
StrobeFlashIdentity *
strobe_flash_witness_dup_identity (StrobeFlashWitness *self, const char *port)
{
  g_return_val_if_fail (STROBE_IS_FLASH_WITNESS (self), NULL);
  g_return_val_if_fail (port != NULL, NULL);

  StrobeBoard *board = strobe_board_list_find (self->boards, port);
  Stay *stay = g_hash_table_lookup (self->stays, port);
  if (board == NULL || stay == NULL || stay->away_since_us >= 0)
    return NULL;
  if (has_slept (self, stay)) {
    begin_stay (self, stay);
    see (self, strobe_board_get_device (board));
  }
  return strobe_flash_identity_new (port, stay->mac, stay->token, stay->practice);
}
