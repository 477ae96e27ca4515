/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-selection.h"

#include <string.h>

#include "make/repack.h"

/**
 * StrobeFirmwareSelection:
 *
 * Which regions of the firmware on screen are written, and the firmware of those alone.
 *
 * Made by the flash target, one a window. A firmware that is new on screen is chosen as a whole; of
 * one that was built again, what was chosen of it before.
 *
 * Context: main thread; packs on a worker.
 */
struct _StrobeFirmwareSelection {
  GObject parent_instance;

  StrobeFirmwareLoader *loader;
  StrobeFirmware *full;
  gboolean *wanted;          /* for each region of @full */
  StrobeFirmware *sound;     /* the last one before @full that could be flashed, or NULL */
  gboolean *sound_wanted;    /* for each region of that */
  StrobeFirmware *chosen;    /* NULL while it is packed, and when that failed */
  GError *error;             /* why it failed */
  GCancellable *cancellable; /* of the packing under way, else NULL */
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareSelection, strobe_firmware_selection, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the worker gets: the choice may change meanwhile. */
typedef struct {
  StrobeFirmware *full;
  gboolean *wanted;
} Order;

static void
order_free (Order *order)
{
  g_object_unref (order->full);
  g_free (order->wanted);
  g_free (order);
}

static gsize
get_wanted_bytes (StrobeFirmware *firmware)
{
  return sizeof (gboolean) * (strobe_firmware_get_n_regions (firmware) + 1);
}

static Order *
order_new (StrobeFirmware *full, const gboolean *wanted)
{
  Order *order = g_new0 (Order, 1);

  order->full = g_object_ref (full);
  order->wanted = g_memdup2 (wanted, get_wanted_bytes (full));
  return order;
}

static void
pack_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  g_autoptr (GError) error = NULL;
  StrobeFirmware *chosen = strobe_repack_regions (order->full, order->wanted, 0, &error);

  if (chosen != NULL)
    g_task_return_pointer (task, chosen, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
packed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeFirmwareSelection) self = STROBE_FIRMWARE_SELECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmware) chosen = g_task_propagate_pointer (G_TASK (result), &error);

  /* A choice that was overtaken is of no interest, whatever came of it. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_set_object (&self->chosen, chosen);
  self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
clear_result (StrobeFirmwareSelection *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chosen);
  g_clear_error (&self->error);
}

static void
pack (StrobeFirmwareSelection *self)
{
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  /* Not the task's source: a task may end on the worker, and so would its source. */
  task = g_task_new (NULL, self->cancellable, packed_cb, g_object_ref (self));
  g_task_set_source_tag (task, pack);
  g_task_set_task_data (task, order_new (self->full, self->wanted), (GDestroyNotify) order_free);
  g_task_run_in_thread (task, pack_thread);
}

/* The whole firmware needs no packing: it is the file as it came. */
static void
renew (StrobeFirmwareSelection *self)
{
  clear_result (self);
  if (strobe_firmware_selection_is_everything (self))
    g_set_object (&self->chosen, self->full);
  else
    pack (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A build may be broken once; what was chosen of the one before holds for the one after. */
static void
remember (StrobeFirmwareSelection *self)
{
  if (self->full == NULL || !strobe_firmware_is_valid (self->full))
    return;
  g_set_object (&self->sound, self->full);
  g_free (self->sound_wanted);
  self->sound_wanted = g_steal_pointer (&self->wanted);
}

static gboolean *
choose_first (StrobeFirmwareSelection *self)
{
  if (self->sound != NULL && strobe_firmware_loader_is_later (self->loader))
    return strobe_region_choice_carry (self->sound, self->sound_wanted, self->full);
  return strobe_region_choice_apply (STROBE_REGION_CHOICE_EVERYTHING, self->full);
}

static void
loader_settled_cb (StrobeFirmwareSelection *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  StrobeFirmware *full = file != NULL ? strobe_firmware_file_get_firmware (file) : NULL;

  if (full == self->full)
    return;
  clear_result (self);
  remember (self);
  g_set_object (&self->full, full);
  g_clear_pointer (&self->wanted, g_free);
  if (full != NULL)
    self->wanted = choose_first (self);
  renew (self);
}

static void
strobe_firmware_selection_dispose (GObject *object)
{
  StrobeFirmwareSelection *self = STROBE_FIRMWARE_SELECTION (object);

  clear_result (self);
  g_clear_object (&self->full);
  g_clear_object (&self->sound);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_firmware_selection_parent_class)->dispose (object);
}

static void
strobe_firmware_selection_finalize (GObject *object)
{
  g_free (STROBE_FIRMWARE_SELECTION (object)->wanted);
  g_free (STROBE_FIRMWARE_SELECTION (object)->sound_wanted);
  G_OBJECT_CLASS (strobe_firmware_selection_parent_class)->finalize (object);
}

static void
strobe_firmware_selection_class_init (StrobeFirmwareSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_firmware_selection_dispose;
  object_class->finalize = strobe_firmware_selection_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_firmware_selection_init (StrobeFirmwareSelection *self)
{
}

/**
 * strobe_firmware_selection_new:
 * @loader: where firmware comes from
 *
 * Makes the selection of a window.
 *
 * Ownership: keeps a reference on @loader.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a selection
 */
StrobeFirmwareSelection *
strobe_firmware_selection_new (StrobeFirmwareLoader *loader)
{
  StrobeFirmwareSelection *self = g_object_new (STROBE_TYPE_FIRMWARE_SELECTION, NULL);

  self->loader = g_object_ref (loader);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  loader_settled_cb (self);
  return self;
}

/**
 * strobe_firmware_selection_get_full:
 *
 * Returns: (transfer none) (nullable): the firmware on screen, valid or not
 */
StrobeFirmware *
strobe_firmware_selection_get_full (StrobeFirmwareSelection *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), NULL);

  return self->full;
}

/**
 * strobe_firmware_selection_get_chosen:
 *
 * Returns: (transfer none) (nullable): what is written: the firmware itself, or one of the chosen
 *   regions; %NULL while that is packed, and when there is an error
 */
StrobeFirmware *
strobe_firmware_selection_get_chosen (StrobeFirmwareSelection *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), NULL);

  return self->chosen;
}

/**
 * strobe_firmware_selection_get_error:
 *
 * Returns: (transfer none) (nullable): why nothing can be written of what is chosen
 */
const GError *
strobe_firmware_selection_get_error (StrobeFirmwareSelection *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), NULL);

  return self->error;
}

/**
 * strobe_firmware_selection_is_busy:
 *
 * Returns: whether the chosen regions are being packed
 */
gboolean
strobe_firmware_selection_is_busy (StrobeFirmwareSelection *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * strobe_firmware_selection_is_everything:
 *
 * Returns: whether all regions are chosen; %TRUE without a firmware
 */
gboolean
strobe_firmware_selection_is_everything (StrobeFirmwareSelection *self)
{
  guint n_regions;

  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), TRUE);

  n_regions = self->full != NULL ? strobe_firmware_get_n_regions (self->full) : 0;
  for (guint i = 0; i < n_regions; i++) {
    if (!self->wanted[i])
      return FALSE;
  }
  return TRUE;
}

/**
 * strobe_firmware_selection_get_wanted:
 *
 * Ownership: belongs to the selection; a change of it changes the array.
 *
 * Returns: (transfer none) (nullable): for each region of the firmware whether it is chosen; %NULL
 *   without a firmware
 */
const gboolean *
strobe_firmware_selection_get_wanted (StrobeFirmwareSelection *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SELECTION (self), NULL);

  return self->wanted;
}

/**
 * strobe_firmware_selection_set_wanted:
 * @self: a selection with a firmware
 * @index: a region
 * @is_wanted: whether it is to be written
 *
 * Chooses a region, or leaves it out.
 *
 * Units: @index counts regions.
 *
 * Context: main thread.
 */
void
strobe_firmware_selection_set_wanted (StrobeFirmwareSelection *self,
                                      guint index,
                                      gboolean is_wanted)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_SELECTION (self) && self->full != NULL);
  g_return_if_fail (index < strobe_firmware_get_n_regions (self->full));

  if (!self->wanted[index] == !is_wanted)
    return;
  self->wanted[index] = is_wanted ? TRUE : FALSE;
  renew (self);
}

/**
 * strobe_firmware_selection_choose:
 * @self: a selection with a firmware
 * @choice: one of the usual choices
 *
 * Chooses all regions that a choice takes, and no other.
 *
 * Context: main thread.
 */
void
strobe_firmware_selection_choose (StrobeFirmwareSelection *self, StrobeRegionChoice choice)
{
  g_autofree gboolean *wanted = NULL;

  g_return_if_fail (STROBE_IS_FIRMWARE_SELECTION (self) && self->full != NULL);

  wanted = strobe_region_choice_apply (choice, self->full);
  if (memcmp (wanted, self->wanted, get_wanted_bytes (self->full)) == 0)
    return;
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&wanted);
  renew (self);
}
