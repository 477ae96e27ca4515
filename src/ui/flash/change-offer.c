/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/change-offer.h"

/**
 * StrobeChangeOffer:
 *
 * Compares the firmware that would be flashed with what is known of the board, on a worker, and
 * keeps the result as long as both are the same.
 *
 * Made by the flash target, one a window.
 *
 * Context: main thread.
 */
struct _StrobeChangeOffer {
  GObject parent_instance;

  StrobeFlashWitness *witness;
  gboolean enabled;
  StrobeFirmware *firmware;      /* that is compared; or NULL */
  StrobeFlashIdentity *identity; /* of the board it is compared with */
  StrobeFlashDelta *delta;       /* NULL while it is being found out */
  GCancellable *cancellable;     /* of the comparison under way, else NULL */
};

G_DEFINE_FINAL_TYPE (StrobeChangeOffer, strobe_change_offer, G_TYPE_OBJECT)

enum {
  PROP_ENABLED = 1,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What the worker gets. */
typedef struct {
  StrobeFlashLedger *ledger;
  StrobeFlashIdentity *identity;
  StrobeFirmware *firmware;
} Order;

static void
order_free (Order *order)
{
  g_object_unref (order->ledger);
  strobe_flash_identity_free (order->identity);
  g_object_unref (order->firmware);
  g_free (order);
}

static void
compare_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;

  g_task_return_pointer (
    task, strobe_flash_ledger_compare (order->ledger, order->identity, order->firmware),
    (GDestroyNotify) strobe_flash_delta_free);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeChangeOffer) self = STROBE_CHANGE_OFFER (user_data);
  g_autoptr (StrobeFlashDelta) delta = g_task_propagate_pointer (G_TASK (result), NULL);

  /* What was overtaken is of no interest. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  self->delta = g_steal_pointer (&delta);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
compare (StrobeChangeOffer *self)
{
  g_autoptr (GTask) task = NULL;
  Order *order = g_new0 (Order, 1);

  order->ledger = g_object_ref (strobe_flash_witness_get_ledger (self->witness));
  order->identity = strobe_flash_identity_copy (self->identity);
  order->firmware = g_object_ref (self->firmware);
  self->cancellable = g_cancellable_new ();
  /* Not the task's source: a task may end on the worker, and so would its source. */
  task = g_task_new (NULL, self->cancellable, compared_cb, g_object_ref (self));
  g_task_set_source_tag (task, compare);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, compare_thread);
}

static void
clear (StrobeChangeOffer *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->firmware);
  g_clear_pointer (&self->identity, strobe_flash_identity_free);
  g_clear_pointer (&self->delta, strobe_flash_delta_free);
}

static void
strobe_change_offer_dispose (GObject *object)
{
  StrobeChangeOffer *self = STROBE_CHANGE_OFFER (object);

  clear (self);
  g_clear_object (&self->witness);
  G_OBJECT_CLASS (strobe_change_offer_parent_class)->dispose (object);
}

static void
strobe_change_offer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    g_value_set_boolean (value, STROBE_CHANGE_OFFER (object)->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_change_offer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    strobe_change_offer_set_enabled (STROBE_CHANGE_OFFER (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_change_offer_class_init (StrobeChangeOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_change_offer_dispose;
  object_class->get_property = strobe_change_offer_get_property;
  object_class->set_property = strobe_change_offer_set_property;
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_change_offer_init (StrobeChangeOffer *self)
{
}

/**
 * strobe_change_offer_new:
 * @context: where boards and their ledger are
 *
 * Makes an offer that is not wanted, and has nothing to offer yet.
 *
 * Ownership: keeps nothing of @context but its witness.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): an offer
 */
StrobeChangeOffer *
strobe_change_offer_new (StrobeContext *context)
{
  StrobeChangeOffer *self = g_object_new (STROBE_TYPE_CHANGE_OFFER, NULL);

  self->witness = g_object_ref (strobe_context_get_witness (context));
  return self;
}

static gboolean
is_same_identity (const StrobeFlashIdentity *a, const StrobeFlashIdentity *b)
{
  return a != NULL && b != NULL && g_str_equal (a->port, b->port) &&
         g_str_equal (a->token, b->token) && g_strcmp0 (a->mac, b->mac) == 0;
}

/**
 * strobe_change_offer_set:
 * @firmware: (nullable): a valid firmware that would be flashed; %NULL if none can be
 * @board: (nullable): the board it would go to
 *
 * Says what to compare. What was compared already is not compared again.
 *
 * Ownership: keeps a reference on @firmware.
 *
 * Context: main thread; works on a worker.
 */
void
strobe_change_offer_set (StrobeChangeOffer *self, StrobeFirmware *firmware, StrobeBoard *board)
{
  g_autoptr (StrobeFlashIdentity) identity = NULL;

  g_return_if_fail (STROBE_IS_CHANGE_OFFER (self));

  if (firmware != NULL && board != NULL)
    identity = strobe_flash_witness_dup_identity (self->witness, strobe_board_get_port (board));
  if (identity == NULL)
    firmware = NULL;
  if (firmware == self->firmware &&
      (firmware == NULL || is_same_identity (identity, self->identity)))
    return;
  clear (self);
  if (firmware != NULL) {
    self->firmware = g_object_ref (firmware);
    self->identity = g_steal_pointer (&identity);
    compare (self);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * strobe_change_offer_forget:
 *
 * Says that the board has been written: what was found out is over.
 *
 * Context: main thread.
 */
void
strobe_change_offer_forget (StrobeChangeOffer *self)
{
  g_return_if_fail (STROBE_IS_CHANGE_OFFER (self));

  clear (self);
}

/**
 * strobe_change_offer_get_enabled:
 *
 * Returns: whether the person wants to send only what changed; the property "enabled"
 */
gboolean
strobe_change_offer_get_enabled (StrobeChangeOffer *self)
{
  g_return_val_if_fail (STROBE_IS_CHANGE_OFFER (self), FALSE);

  return self->enabled;
}

/**
 * strobe_change_offer_set_enabled:
 * @enabled: whether only what changed is to be sent, where that is possible
 *
 * Takes the offer, or turns it down.
 *
 * Context: main thread.
 */
void
strobe_change_offer_set_enabled (StrobeChangeOffer *self, gboolean enabled)
{
  g_return_if_fail (STROBE_IS_CHANGE_OFFER (self));

  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * strobe_change_offer_is_busy:
 *
 * Returns: whether it is being compared
 */
gboolean
strobe_change_offer_is_busy (StrobeChangeOffer *self)
{
  g_return_val_if_fail (STROBE_IS_CHANGE_OFFER (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * strobe_change_offer_get_delta:
 *
 * Returns: (transfer none) (nullable): what would have to be sent; %NULL where there is nothing to
 *   compare, or not yet
 */
const StrobeFlashDelta *
strobe_change_offer_get_delta (StrobeChangeOffer *self)
{
  g_return_val_if_fail (STROBE_IS_CHANGE_OFFER (self), NULL);

  return self->delta;
}

/**
 * strobe_change_offer_get_sent:
 * @firmware: what is to be flashed
 *
 * Returns: (transfer none) (nullable): what to send in its place; %NULL if that is everything
 */
StrobeFirmware *
strobe_change_offer_get_sent (StrobeChangeOffer *self, StrobeFirmware *firmware)
{
  g_return_val_if_fail (STROBE_IS_CHANGE_OFFER (self), NULL);

  if (!self->enabled || self->delta == NULL || firmware != self->firmware)
    return NULL;
  return self->delta->sent;
}
