/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-start.h"

#include "flash/flash-error.h"

/**
 * StrobeFlashStart:
 *
 * Looks at the files once more, waits until it is known what has to be sent, and queues the job. A
 * file that makes something else by now is read again, and not flashed.
 *
 * Made by the flash target, one a window; starts one flash at a time.
 *
 * Context: main thread; the files are looked at on a worker. It lives at least as long as that
 * lasts.
 */
struct _StrobeFlashStart {
  GObject parent_instance;

  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
  StrobeChangeOffer *offer;
  StrobeBoardPick *pick;
  gboolean is_under_way;
  gboolean everything;          /* whatever the offer is, for this start, or the last one */
  StrobeFirmwareFile *awaiting; /* was checked, and waits for the offer; or NULL */
  GError *change;               /* to be shown once the changed file has been read again */
  StrobeFirmwareFile *changed;  /* meanwhile: what was to be flashed */
};

G_DEFINE_FINAL_TYPE (StrobeFlashStart, strobe_flash_start, G_TYPE_OBJECT)

enum {
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
end (StrobeFlashStart *self, const GError *failure)
{
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, failure);
}

static void
queue_job (StrobeFlashStart *self, StrobeFirmware *chosen, StrobeBoard *board, GError **failure)
{
  StrobeFlashQueue *queue = strobe_context_get_queue (self->context);
  g_autoptr (StrobeFirmware) sent = NULL;

  if (!self->everything)
    g_set_object (&sent, strobe_change_offer_get_sent (self->offer, chosen));
  if (sent != NULL)
    strobe_flash_queue_start_partial (queue, chosen, sent, board, failure);
  else
    strobe_flash_queue_start (queue, chosen, board, failure);
}

static void
start_job (StrobeFlashStart *self, StrobeFirmwareFile *file)
{
  StrobeFirmware *chosen = strobe_firmware_selection_get_chosen (self->selection);
  StrobeBoard *board = strobe_board_pick_get_board (self->pick);
  g_autoptr (GError) failure = NULL;

  /* While the file was looked at, the board may have gone, or another file or choice have come. */
  if (file == strobe_firmware_loader_get_file (self->loader) && chosen != NULL && board != NULL)
    queue_job (self, chosen, board, &failure);
  end (self, failure);
}

static gboolean
must_wait_for_offer (StrobeFlashStart *self)
{
  return !self->everything && strobe_change_offer_get_enabled (self->offer) &&
         strobe_change_offer_is_busy (self->offer);
}

static void
offer_changed_cb (StrobeFlashStart *self)
{
  g_autoptr (StrobeFirmwareFile) file = NULL;

  if (self->awaiting == NULL || must_wait_for_offer (self))
    return;
  file = g_steal_pointer (&self->awaiting);
  self->is_under_way = FALSE;
  start_job (self, file);
}

/* Takes @error. */
static void
read_again (StrobeFlashStart *self, StrobeFirmwareFile *file, GError *error)
{
  g_clear_error (&self->change);
  self->change = error;
  g_set_object (&self->changed, file);
  strobe_firmware_loader_reload (self->loader);
}

static void
file_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeFlashStart) self = user_data;
  g_autoptr (GError) error = NULL;
  StrobeFirmwareFile *file = STROBE_FIRMWARE_FILE (source);

  self->is_under_way = FALSE;
  if (strobe_firmware_file_check_finish (file, result, &error)) {
    self->is_under_way = must_wait_for_offer (self);
    if (self->is_under_way)
      g_set_object (&self->awaiting, file);
    else
      start_job (self, file);
  } else if (file != strobe_firmware_loader_get_file (self->loader)) {
    end (self, NULL); /* the next build is there already */
  } else if (g_error_matches (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED)) {
    read_again (self, file, g_steal_pointer (&error));
  } else {
    end (self, error);
  }
}

static void
strobe_flash_start_dispose (GObject *object)
{
  StrobeFlashStart *self = STROBE_FLASH_START (object);

  if (self->offer != NULL)
    g_signal_handlers_disconnect_by_data (self->offer, self);
  g_clear_object (&self->awaiting);
  g_clear_object (&self->changed);
  g_clear_object (&self->pick);
  g_clear_object (&self->offer);
  g_clear_object (&self->selection);
  g_clear_object (&self->loader);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (strobe_flash_start_parent_class)->dispose (object);
}

static void
strobe_flash_start_finalize (GObject *object)
{
  g_clear_error (&STROBE_FLASH_START (object)->change);
  G_OBJECT_CLASS (strobe_flash_start_parent_class)->finalize (object);
}

static void
strobe_flash_start_class_init (StrobeFlashStartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_flash_start_dispose;
  object_class->finalize = strobe_flash_start_finalize;
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
strobe_flash_start_init (StrobeFlashStart *self)
{
}

/**
 * strobe_flash_start_new:
 * @context: where the job goes
 * @loader: whose file is flashed
 * @selection: what of that file
 * @offer: whether less would do
 * @pick: which board it goes to
 *
 * Makes what starts the flashes of a window.
 *
 * Ownership: keeps a reference on each.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a start that has not begun
 */
StrobeFlashStart *
strobe_flash_start_new (StrobeContext *context,
                        StrobeFirmwareLoader *loader,
                        StrobeFirmwareSelection *selection,
                        StrobeChangeOffer *offer,
                        StrobeBoardPick *pick)
{
  StrobeFlashStart *self = g_object_new (STROBE_TYPE_FLASH_START, NULL);

  self->context = g_object_ref (context);
  self->loader = g_object_ref (loader);
  self->selection = g_object_ref (selection);
  self->offer = g_object_ref (offer);
  self->pick = g_object_ref (pick);
  g_signal_connect_object (offer, "changed", G_CALLBACK (offer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_flash_start_begin:
 * @self: a start; its loader has a file
 * @everything: whether all that is chosen is sent, even where only what changed is wanted
 *
 * Begins to flash what is chosen, unless it has begun already.
 *
 * Errors: are told by "ended": what the queue says, or why the file cannot be read. A file that
 * makes something else by now is read again in place of that; strobe_flash_start_take_change() says
 * so when the loader has settled.
 *
 * Context: main thread.
 *
 * Returns: whether it begins
 */
gboolean
strobe_flash_start_begin (StrobeFlashStart *self, gboolean everything)
{
  g_return_val_if_fail (STROBE_IS_FLASH_START (self), FALSE);

  if (self->is_under_way)
    return FALSE;
  self->is_under_way = TRUE;
  self->everything = everything;
  strobe_firmware_file_check_async (strobe_firmware_loader_get_file (self->loader), NULL,
                                    file_checked_cb, g_object_ref (self));
  return TRUE;
}

/**
 * strobe_flash_start_get_everything:
 *
 * Returns: what the last start was asked for: to send all that is chosen in any case
 */
gboolean
strobe_flash_start_get_everything (StrobeFlashStart *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_START (self), FALSE);

  return self->everything;
}

/**
 * strobe_flash_start_take_change:
 * @self: a start, whose loader has settled
 * @is_same: (out): whether the file was only written again: what was asked for is still what would
 *   be flashed
 *
 * Gets why the last start came to nothing but reading the file again, once.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): STROBE_FLASH_ERROR_CHANGED; %NULL if it was read for another
 *   reason
 */
GError *
strobe_flash_start_take_change (StrobeFlashStart *self, gboolean *is_same)
{
  StrobeFirmwareFile *file = NULL;

  g_return_val_if_fail (STROBE_IS_FLASH_START (self) && is_same != NULL, NULL);

  file = strobe_firmware_loader_get_file (self->loader);
  *is_same = self->change != NULL && file != NULL && file == self->changed;
  g_clear_object (&self->changed);
  return g_steal_pointer (&self->change);
}
