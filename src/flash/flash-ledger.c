/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-ledger.h"

#include "flash/flash-error.h"
#include "flash/flash-ledger-file.h"
#include "flash/flash-pieces.h"

/* StrobeFlashLedger: what is written here decides what is not sent, so it only ever says less than
 * it could:
 *
 * - The entry of a board is gone from the moment a flash of it begins, on disk too, and comes back
 *   when the chip has compared the MD5 of all that was sent. A flash that failed, was cancelled,
 *   was cut off with the computer's power, or went to a loader that verifies nothing leaves none.
 * - Only ranges that no app writes are in it, by the table that was flashed (flash-pieces.c).
 * - It is used for the board alone that is proven to be the same (flash-identity.c).
 * - A MAC that was seen in another port takes its entry away: the board was somewhere else.
 * - A board that shows no MAC may be any board. When one is written, a MAC proves nothing any more
 *   for what was noted of boards with this chip; only a stay that was never interrupted does.
 *
 * What it cannot know: whether another program, or this one on another computer, wrote the board
 * while nobody looked, and whether an app writes to its own code. Whoever sends only what changed
 * is told so, and can always send everything.
 *
 * Made by the composition root. Any thread may use it, but the file is read and written only by
 * what may block. Practice boards are kept in memory: they go with the program. */

struct _StrobeFlashLedger {
  GObject parent_instance;

  char *folder;        /* NULL: nothing is kept on disk */
  GMutex mutex;        /* held for as long as the disk takes */
  GPtrArray *practice; /* of StrobeFlashEntry; under mutex */

  GMutex news_mutex;    /* never held for longer than a moment: the main thread takes it too */
  GPtrArray *sightings; /* of StrobeFlashIdentity, to be applied to the file; under news_mutex */
};

/* More boards than have MACs on one computer. */
#define MAX_SIGHTINGS 256

G_DEFINE_FINAL_TYPE (StrobeFlashLedger, strobe_flash_ledger, G_TYPE_OBJECT)

static GPtrArray *
create_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_flash_entry_free);
}

static GPtrArray *
create_sightings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_flash_identity_free);
}

static void
strobe_flash_ledger_finalize (GObject *object)
{
  StrobeFlashLedger *self = STROBE_FLASH_LEDGER (object);

  g_ptr_array_unref (self->practice);
  g_ptr_array_unref (self->sightings);
  g_mutex_clear (&self->news_mutex);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  G_OBJECT_CLASS (strobe_flash_ledger_parent_class)->finalize (object);
}

static void
strobe_flash_ledger_class_init (StrobeFlashLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_flash_ledger_finalize;
}

static void
strobe_flash_ledger_init (StrobeFlashLedger *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->news_mutex);
  self->practice = create_entries ();
  self->sightings = create_sightings ();
}

/**
 * strobe_flash_ledger_new:
 * @folder: (nullable): where it is kept; %NULL keeps it in memory, and of practice boards only
 *
 * Makes a ledger. Nothing is read or made before it is needed.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the ledger
 */
StrobeFlashLedger *
strobe_flash_ledger_new (const char *folder)
{
  StrobeFlashLedger *self = g_object_new (STROBE_TYPE_FLASH_LEDGER, NULL);

  self->folder = g_strdup (folder);
  return self;
}

static gboolean
has_mac (const StrobeFlashIdentity *identity, const char *mac)
{
  return identity->mac != NULL && g_str_equal (identity->mac, mac);
}

static gboolean
was_elsewhere (const StrobeFlashEntry *entry, GPtrArray *sightings)
{
  for (guint i = 0; i < sightings->len; i++) {
    const StrobeFlashIdentity *sighting = sightings->pdata[i];

    if (has_mac (entry->identity, sighting->mac) &&
        !g_str_equal (entry->identity->port, sighting->port))
      return TRUE;
  }
  return FALSE;
}

static GPtrArray *
take_sightings (StrobeFlashLedger *self)
{
  GPtrArray *sightings = NULL;

  g_mutex_lock (&self->news_mutex);
  sightings = g_steal_pointer (&self->sightings);
  self->sightings = create_sightings ();
  g_mutex_unlock (&self->news_mutex);
  return sightings;
}

/* Returns whether any entry had to go. */
static gboolean
apply_sightings (StrobeFlashLedger *self, GPtrArray *entries)
{
  g_autoptr (GPtrArray) sightings = take_sightings (self);
  guint n_before = entries->len;

  for (guint i = entries->len; i > 0; i--) {
    if (was_elsewhere (entries->pdata[i - 1], sightings))
      g_ptr_array_remove_index (entries, i - 1);
  }
  return entries->len < n_before;
}

/* The entries on disk, free of what was seen elsewhere; @file stays open for who changes them. */
static GPtrArray *
load (StrobeFlashLedger *self, StrobeFlashLedgerFile **file)
{
  g_autoptr (GPtrArray) entries = NULL;

  *file = strobe_flash_ledger_file_open (self->folder);
  entries = strobe_flash_ledger_file_read (*file);
  if (apply_sightings (self, entries))
    strobe_flash_ledger_file_write (*file, entries);
  return g_steal_pointer (&entries);
}

static StrobeFlashEntry *
find (GPtrArray *entries, const StrobeFlashIdentity *identity)
{
  for (guint i = 0; i < entries->len; i++) {
    StrobeFlashEntry *entry = entries->pdata[i];

    if (strobe_flash_identity_is_same (entry->identity, identity))
      return entry;
  }
  return NULL;
}

static gboolean
has_file (StrobeFlashLedger *self)
{
  return self->folder != NULL && strobe_flash_ledger_file_exists (self->folder);
}

static StrobeFlashEntry *
dup_entry (StrobeFlashLedger *self, const StrobeFlashIdentity *identity)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (StrobeFlashLedgerFile) file = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (!identity->practice && !has_file (self))
    return NULL;
  entries = identity->practice ? g_ptr_array_ref (self->practice) : load (self, &file);
  StrobeFlashEntry *entry = find (entries, identity);
  return entry != NULL ? strobe_flash_entry_copy (entry) : NULL;
}

static gboolean
is_about (const StrobeFlashEntry *entry, StrobeFirmware *firmware)
{
  return entry->chip == strobe_firmware_get_chip (firmware) &&
         entry->flash_size_bytes == strobe_firmware_get_flash_size (firmware);
}

/**
 * strobe_flash_ledger_compare:
 * @identity: the board
 * @firmware: a valid firmware
 *
 * Tells what has to be sent so that the board holds @firmware.
 *
 * Context: any thread but that of a window: reads the disk and hashes the firmware.
 *
 * Returns: (transfer full): the difference
 */
StrobeFlashDelta *
strobe_flash_ledger_compare (StrobeFlashLedger *self,
                             const StrobeFlashIdentity *identity,
                             StrobeFirmware *firmware)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LEDGER (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  g_autoptr (StrobeFlashEntry) entry = dup_entry (self, identity);
  gboolean is_known = entry != NULL && is_about (entry, firmware);
  return strobe_flash_delta_new (firmware, is_known ? entry->pieces : NULL);
}

static void
apply_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  StrobeFlashLedger *self = task_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (StrobeFlashLedgerFile) file = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  /* Another one may have applied it already; to look again costs nothing. */
  if (has_file (self))
    entries = load (self, &file);
}

/**
 * strobe_flash_ledger_note_sighting:
 * @identity: a board that is there now
 *
 * Notes where a board was seen: what is known of the same board in another port does not count any
 * more. The file follows on a worker. A board without a MAC, or of practice, says nothing.
 *
 * Context: main thread; does not wait.
 */
void
strobe_flash_ledger_note_sighting (StrobeFlashLedger *self, const StrobeFlashIdentity *identity)
{
  g_return_if_fail (STROBE_IS_FLASH_LEDGER (self));
  g_return_if_fail (identity != NULL);

  if (identity->mac == NULL || identity->practice || self->folder == NULL)
    return;
  g_mutex_lock (&self->news_mutex);
  if (self->sightings->len < MAX_SIGHTINGS)
    g_ptr_array_add (self->sightings, strobe_flash_identity_copy (identity));
  g_mutex_unlock (&self->news_mutex);

  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_name (task, "sighting");
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  g_task_run_in_thread (task, apply_cb);
}

static void
add_entry (StrobeFlashLedger *self, const StrobeFlashEntry *entry)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (StrobeFlashLedgerFile) file = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (entry->identity->practice) {
    g_ptr_array_add (self->practice, strobe_flash_entry_copy (entry));
    return;
  }
  if (self->folder == NULL)
    return;
  entries = load (self, &file);
  g_ptr_array_add (entries, strobe_flash_entry_copy (entry));
  strobe_flash_ledger_file_write (file, entries);
}

/* One that is about this board, wherever it was; and one without a MAC in this port, where another
 * board sits by now. */
static gboolean
is_over (const StrobeFlashEntry *entry, const StrobeFlashIdentity *identity)
{
  if (entry->identity->mac != NULL && identity->mac != NULL)
    return g_str_equal (entry->identity->mac, identity->mac);
  return g_str_equal (entry->identity->port, identity->port) &&
         (entry->identity->mac == NULL ||
          strobe_flash_identity_is_same (entry->identity, identity));
}

/* The board that is written now hides its MAC: it may be this one, unless that never left. */
static void
distrust_mac (StrobeFlashEntry *entry, const StrobeFlashIdentity *identity, const StrobeChip *chip)
{
  if (identity->mac == NULL && entry->chip == chip)
    g_clear_pointer (&entry->identity->mac, g_free);
}

static StrobeFlashEntry *
take_entry (GPtrArray *entries, const StrobeFlashIdentity *identity, const StrobeChip *chip)
{
  StrobeFlashEntry *taken = find (entries, identity);

  if (taken != NULL)
    taken = strobe_flash_entry_copy (taken);
  for (guint i = entries->len; i > 0; i--) {
    if (is_over (entries->pdata[i - 1], identity))
      g_ptr_array_remove_index (entries, i - 1);
    else
      distrust_mac (entries->pdata[i - 1], identity, chip);
  }
  return taken;
}

static StrobeFlashEntry *
take (StrobeFlashLedger *self, const StrobeFlashIdentity *identity, const StrobeChip *chip)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (StrobeFlashLedgerFile) file = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  StrobeFlashEntry *taken = NULL;

  if (identity->practice)
    return take_entry (self->practice, identity, chip);
  if (self->folder == NULL)
    return NULL;
  entries = load (self, &file);
  taken = take_entry (entries, identity, chip);
  strobe_flash_ledger_file_write (file, entries);
  return taken;
}

/* All that stays away from the journey is known to be there. */
static gboolean
is_covered (StrobeFlashPlan *plan, const StrobeFlashEntry *known)
{
  StrobeFirmware *firmware = strobe_flash_plan_get_firmware (plan);
  g_autoptr (GArray) wanted = NULL;
  g_autoptr (GArray) sent = NULL;

  if (known == NULL || !is_about (known, firmware))
    return FALSE;
  wanted = strobe_flash_pieces_of (firmware);
  sent = strobe_flash_pieces_of (strobe_flash_plan_get_sent (plan));
  for (guint i = 0; i < wanted->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (wanted, StrobeFlashPiece, i);

    if (!strobe_flash_pieces_have (sent, piece) && !strobe_flash_pieces_have (known->pieces, piece))
      return FALSE;
  }
  return TRUE;
}

/**
 * strobe_flash_ledger_begin:
 * @identity: the board
 * @plan: what is about to be written
 * @known: (out) (transfer full) (nullable): what was known of the board until now
 * @error: return location for an error
 *
 * Forgets a board that is about to be written. A plan that does not send everything is looked at
 * once more: since it was made, another program of ours may have written the board.
 *
 * Errors: STROBE_FLASH_ERROR_NOT_KNOWN if the board is not known to hold what is not sent; the
 * entry stays.
 *
 * Context: any thread but that of a window.
 *
 * Returns: %TRUE if the plan may be carried out
 */
gboolean
strobe_flash_ledger_begin (StrobeFlashLedger *self,
                           const StrobeFlashIdentity *identity,
                           StrobeFlashPlan *plan,
                           StrobeFlashEntry **known,
                           GError **error)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LEDGER (self), FALSE);
  g_return_val_if_fail (identity != NULL && plan != NULL && known != NULL, FALSE);

  *known = take (self, identity, strobe_flash_plan_get_chip (plan));
  if (!strobe_flash_plan_is_partial (plan) || is_covered (plan, *known))
    return TRUE;
  if (*known != NULL)
    add_entry (self, *known);
  g_clear_pointer (known, strobe_flash_entry_free);
  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN,
               "port %s: the board is not known to hold what was not going to be sent",
               identity->port);
  return FALSE;
}

/**
 * strobe_flash_ledger_restore:
 * @known: (nullable): what was known before
 *
 * Takes strobe_flash_ledger_begin() back, where it came to no writing.
 *
 * Context: any thread but that of a window.
 */
void
strobe_flash_ledger_restore (StrobeFlashLedger *self, const StrobeFlashEntry *known)
{
  g_return_if_fail (STROBE_IS_FLASH_LEDGER (self));

  if (known != NULL)
    add_entry (self, known);
}

/* By the table that was written now, or by the one that lies there. */
static GArray *
dup_stable (StrobeFlashPlan *plan, const StrobeFlashEntry *known)
{
  GArray *stable = strobe_flash_pieces_list_stable (strobe_flash_plan_get_firmware (plan));

  if (stable != NULL)
    return stable;
  return known != NULL ? g_array_copy (known->stable)
                       : g_array_new (FALSE, FALSE, sizeof (StrobeFlashRange));
}

/**
 * strobe_flash_ledger_commit:
 * @identity: the board
 * @plan: what was written, and verified by the chip
 * @known: (nullable): what was known before
 *
 * Notes what the board holds now.
 *
 * Context: any thread but that of a window.
 */
void
strobe_flash_ledger_commit (StrobeFlashLedger *self,
                            const StrobeFlashIdentity *identity,
                            StrobeFlashPlan *plan,
                            const StrobeFlashEntry *known)
{
  StrobeFirmware *firmware = strobe_flash_plan_get_firmware (plan);
  g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));
  g_autoptr (GArray) sent = strobe_flash_pieces_of (strobe_flash_plan_get_sent (plan));
  g_autoptr (StrobeFlashEntry) entry = strobe_flash_entry_new (
    identity, strobe_flash_plan_get_chip (plan), strobe_firmware_get_flash_size (firmware),
    g_get_real_time () / G_USEC_PER_SEC);

  g_array_unref (entry->stable);
  g_array_unref (entry->pieces);
  entry->stable = dup_stable (plan, known);
  entry->pieces = strobe_flash_pieces_after (known != NULL ? known->pieces : nothing, sent);
  strobe_flash_pieces_keep (entry->pieces, entry->stable);
  add_entry (self, entry);
}
