/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-plan.h"

#include <string.h>

#include "flash/flash-error.h"

/* StrobeFlashPlan: there is none that must not be carried out. All that can be known before the
 * first request is checked in strobe_flash_plan_new(), for the mask ROM checks nothing: it writes
 * the firmware of another chip and reports success. */

struct _StrobeFlashPlan {
  StrobeFirmware *firmware;
  StrobeFirmware *sent;
  char *port;
  const StrobeChip *chip;
};

/**
 * StrobeFlashPlan:
 *
 * A firmware, the board it goes into, and the bytes that are sent.
 *
 * Created on the main thread by the queue or the command line, for one job.
 *
 * Context: immutable, so any thread.
 */
G_DEFINE_BOXED_TYPE (StrobeFlashPlan,
                     strobe_flash_plan,
                     strobe_flash_plan_ref,
                     strobe_flash_plan_unref)

static void
clear_plan (gpointer data)
{
  StrobeFlashPlan *self = data;

  g_clear_object (&self->firmware);
  g_clear_object (&self->sent);
  g_clear_pointer (&self->port, g_free);
}

static const char *
get_chip_name (const StrobeChip *chip)
{
  return chip != NULL ? chip->name : "unknown chip";
}

static gboolean
check_board (const StrobeDeviceInfo *device, GError **error)
{
  if (device == NULL) {
    g_set_error_literal (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD,
                         "there is no board");
    return FALSE;
  }
  if (device->dfu_mode == STROBE_DFU_MODE_NONE) {
    g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_READY,
                 "device %04x:%04x has no DFU interface now", device->vendor_id,
                 device->product_id);
    return FALSE;
  }
  return TRUE;
}

/* In DFU mode the mask ROM speaks, and its product id is the chip. An app may have any: then only
 * an earlier enumeration can tell, and without one the ROM will, after the DETACH. */
static gboolean
is_silent_app (const StrobeDfuIdentity *identity)
{
  return identity->vendor_id == STROBE_CHIP_VENDOR_ESPRESSIF &&
         identity->descriptor.mode == STROBE_DFU_MODE_RUN_TIME &&
         strobe_chip_find_dfu (identity->vendor_id, identity->product_id) == NULL;
}

static gboolean
check_same (const StrobeChip *wanted, const StrobeChip *found, GError **error)
{
  if (wanted != NULL && wanted->chip_id == found->chip_id)
    return TRUE;
  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP,
               "the firmware is for %s, the board is an %s", get_chip_name (wanted), found->name);
  return FALSE;
}

static gboolean
check_chip (const StrobeChip *wanted,
            const StrobeDfuIdentity *identity,
            const StrobeChip *remembered,
            GError **error)
{
  const StrobeChip *found = strobe_chip_find_dfu (identity->vendor_id, identity->product_id);

  if (is_silent_app (identity))
    return remembered == NULL || check_same (wanted, remembered, error);
  if (found != NULL)
    return check_same (wanted, found, error);
  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP,
               "the firmware is for %s, the device %04x:%04x is of an unknown chip",
               get_chip_name (wanted), identity->vendor_id, identity->product_id);
  return FALSE;
}

static gboolean
check_device (StrobeFirmware *firmware,
              const StrobeDeviceInfo *device,
              const StrobeChip *remembered,
              GError **error)
{
  const StrobeDfuIdentity identity = { .vendor_id = device->vendor_id,
                                       .product_id = device->product_id,
                                       .descriptor = { .mode = device->dfu_mode } };

  return check_chip (strobe_firmware_get_chip (firmware), &identity, remembered, error);
}

/**
 * strobe_flash_plan_new:
 * @firmware: what to write
 * @device: (nullable): the enumeration of the board that is there now, if there is one
 * @remembered: (nullable): the chip that an earlier enumeration of the board showed
 * @error: return location for an error
 *
 * Plans to write @firmware into the board on the port of @device, if nothing speaks against it.
 *
 * An app may show a product id that names no chip. Where @remembered does not know it either, the
 * plan is made all the same: strobe_flash_plan_check_identity() decides once the ROM speaks.
 *
 * Ownership: keeps a reference of @firmware; @device is only read.
 *
 * Errors: those of strobe_firmware_check(); STROBE_FLASH_ERROR_NO_BOARD without @device;
 * STROBE_FLASH_ERROR_NOT_READY if it has no DFU interface; STROBE_FLASH_ERROR_WRONG_CHIP, naming
 * both chips, if the board has another chip; the same for a device of another vendor, and for one
 * in DFU mode whose product id is no chip's.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the plan, or %NULL
 */
StrobeFlashPlan *
strobe_flash_plan_new (StrobeFirmware *firmware,
                       const StrobeDeviceInfo *device,
                       const StrobeChip *remembered,
                       GError **error)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware), NULL);

  if (!strobe_firmware_check (firmware, error) || !check_board (device, error) ||
      !check_device (firmware, device, remembered, error)) {
    g_prefix_error (error, "port %s: ", device != NULL ? device->port : "(none)");
    return NULL;
  }
  StrobeFlashPlan *self = g_atomic_rc_box_new0 (StrobeFlashPlan);
  self->firmware = g_object_ref (firmware);
  self->sent = g_object_ref (firmware);
  self->port = g_strdup (device->port);
  self->chip = strobe_firmware_get_chip (firmware);
  return self;
}

static guint64
get_end (const StrobeFirmwarePart *part)
{
  return (guint64) part->address + part->size_bytes;
}

/* How many bytes of @part lie in @other; G_MAXUINT64 if they are not the same there. */
static guint64
count_same (const StrobeFirmwarePart *part, const StrobeFirmwarePart *other)
{
  guint64 start = MAX (part->address, other->address);
  guint64 end = MIN (get_end (part), get_end (other));

  if (start >= end || other->data == NULL || other->flags != 0)
    return 0;
  const guint8 *here = g_bytes_get_data (part->data, NULL);
  const guint8 *there = g_bytes_get_data (other->data, NULL);
  return memcmp (here + (start - part->address), there + (start - other->address),
                 (gsize) (end - start)) == 0
           ? end - start
           : G_MAXUINT64;
}

static gboolean
is_cut_out (StrobeFirmware *firmware, const StrobeFirmwarePart *part)
{
  guint64 same_bytes = 0;

  if (part->flags != 0)
    return part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS;
  if (part->data == NULL || !part->md5_ok)
    return FALSE;
  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    guint64 count = count_same (part, strobe_firmware_get_part (firmware, i));

    if (count == G_MAXUINT64)
      return FALSE;
    same_bytes += count;
  }
  return same_bytes == part->size_bytes;
}

/* An archive of its own is not judged as a firmware: it may begin in the middle of an image. It is
 * good because all of it is in a firmware that was. */
static gboolean
check_sent (StrobeFirmware *firmware, StrobeFirmware *sent, GError **error)
{
  gboolean is_good =
    strobe_firmware_get_write_size (sent) > 0 &&
    strobe_firmware_get_chip (sent) == strobe_firmware_get_chip (firmware) &&
    strobe_firmware_get_flash_size (sent) == strobe_firmware_get_flash_size (firmware);

  for (guint i = 0; is_good && i < strobe_firmware_get_n_parts (sent); i++)
    is_good = is_cut_out (firmware, strobe_firmware_get_part (sent, i));
  if (!is_good)
    g_set_error_literal (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED,
                         "what would be sent is not part of the firmware");
  return is_good;
}

/**
 * strobe_flash_plan_new_partial:
 * @firmware: what the board is to hold
 * @sent: what is sent for that; all of it is in @firmware
 * @device: (nullable): the enumeration of the board that is there now, if there is one
 * @remembered: (nullable): the chip that an earlier enumeration of the board showed
 * @error: return location for an error
 *
 * Plans to write a part of @firmware into a board that holds the rest. Whether it does is not known
 * here: strobe_flash_ledger_begin() looks at that when the plan is carried out.
 *
 * Ownership: keeps a reference of @firmware and of @sent; @device is only read.
 *
 * Errors: those of strobe_flash_plan_new(); STROBE_FLASH_ERROR_CHANGED if @sent is no part of
 * @firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the plan, or %NULL
 */
StrobeFlashPlan *
strobe_flash_plan_new_partial (StrobeFirmware *firmware,
                               StrobeFirmware *sent,
                               const StrobeDeviceInfo *device,
                               const StrobeChip *remembered,
                               GError **error)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (sent), NULL);

  g_autoptr (StrobeFlashPlan) self = strobe_flash_plan_new (firmware, device, remembered, error);
  if (self == NULL)
    return NULL;
  if (!check_sent (firmware, sent, error)) {
    g_prefix_error (error, "port %s: ", self->port);
    return NULL;
  }
  g_set_object (&self->sent, sent);
  return g_steal_pointer (&self);
}

/**
 * strobe_flash_plan_ref:
 *
 * Takes a reference.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeFlashPlan *
strobe_flash_plan_ref (StrobeFlashPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_flash_plan_unref:
 * @self: (transfer full): a plan
 *
 * Gives a reference back.
 *
 * Context: any thread.
 */
void
strobe_flash_plan_unref (StrobeFlashPlan *self)
{
  g_atomic_rc_box_release_full (self, clear_plan);
}

/**
 * strobe_flash_plan_check_identity:
 * @identity: a device that was opened on the port of the plan
 * @error: return location for an error
 *
 * Checks again what the plan was made for, on the device that is there by now: it may be another
 * one, and one in DFU mode shows its chip.
 *
 * Ownership: @identity is only read.
 *
 * Errors: STROBE_FLASH_ERROR_WRONG_CHIP.
 *
 * Context: any thread.
 *
 * Source: the product id of each mask ROM is its chip id (image/chip.c).
 *
 * Returns: %TRUE if the firmware of the plan may go there
 */
gboolean
strobe_flash_plan_check_identity (StrobeFlashPlan *self,
                                  const StrobeDfuIdentity *identity,
                                  GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (identity != NULL, FALSE);

  return check_chip (self->chip, identity, NULL, error);
}

/**
 * strobe_flash_plan_get_port:
 *
 * Gets the USB port of the board, "1-4.2".
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the port
 */
const char *
strobe_flash_plan_get_port (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->port;
}

/**
 * strobe_flash_plan_get_chip:
 *
 * Gets the chip of the firmware: the board has that one, or has not shown its own yet.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the chip
 */
const StrobeChip *
strobe_flash_plan_get_chip (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->chip;
}

/**
 * strobe_flash_plan_get_firmware:
 *
 * Gets the firmware that the board holds afterwards.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the firmware
 */
StrobeFirmware *
strobe_flash_plan_get_firmware (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->firmware;
}

/**
 * strobe_flash_plan_get_sent:
 *
 * Gets what is sent: the firmware, or what differs of it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the firmware, or a part of it
 */
StrobeFirmware *
strobe_flash_plan_get_sent (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sent;
}

/**
 * strobe_flash_plan_is_partial:
 *
 * Tells whether less than the firmware is sent.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it relies on what the board holds
 */
gboolean
strobe_flash_plan_is_partial (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sent != self->firmware;
}

/**
 * strobe_flash_plan_get_payload:
 *
 * Gets the bytes that are sent: an archive without a DFU suffix.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the bytes
 */
GBytes *
strobe_flash_plan_get_payload (StrobeFlashPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strobe_firmware_get_payload (self->sent);
}
