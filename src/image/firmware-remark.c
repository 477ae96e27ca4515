/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-remark.h"

#include "image/firmware-remark-private.h"

/* StrobeFirmwareRemark: a thing to know about a firmware that may well be meant so. A problem keeps
 * a file from being flashed, a remark does not. Values only; the words are chosen elsewhere. Made
 * when the firmware is read, owned by it. */

/* As for problems: nobody reads more. */
#define MAX_REMARKS 100

typedef struct {
  const char *name;
  StrobeFirmwareRemarkLevel level;
} Kind;

static const Kind kinds[] = {
  [STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS] = { "overwrites-settings",
                                                   STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS] = { "overwrites-keys",
                                               STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_OVERWRITES_FILES] = { "overwrites-files",
                                                STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE] = { "overwrites-ota-choice",
                                                     STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_BEYOND_PARTITION] = { "beyond-partition",
                                                STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER] = { "stray-bootloader",
                                                STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED] = { "looks-encrypted",
                                               STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS] = { "flash-size-differs",
                                                  STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH] = { "table-beyond-flash",
                                                  STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_TABLE_OVERLAP] = { "table-overlap",
                                             STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED] = { "table-unaligned",
                                               STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL] = { "table-same-label",
                                                STROBE_FIRMWARE_REMARK_LEVEL_WARNING },
  [STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END] = { "table-rows-after-end",
                                                    STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_TABLE_NO_MD5] = { "table-no-md5", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_NO_TABLE] = { "no-table", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_NO_BOOTLOADER] = { "no-bootloader", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_NO_APP] = { "no-app", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS] = { "outside-partitions",
                                                  STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_LARGE_PART] = { "large-part", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_MIN_REVISION] = { "min-revision", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
  [STROBE_FIRMWARE_REMARK_SIGNED] = { "signed", STROBE_FIRMWARE_REMARK_LEVEL_HINT },
};

/**
 * strobe_firmware_remark_get_name:
 * @code: a code
 *
 * Names a code for programs.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): words with dashes; they do not change between versions
 */
const char *
strobe_firmware_remark_get_name (StrobeFirmwareRemarkCode code)
{
  return kinds[code].name;
}

/**
 * strobe_firmware_remark_add:
 * @self: a firmware that is being read
 * @code: what to remark
 * @subject: (nullable): what it is about
 * @other: (nullable): what else
 *
 * Adds to the remarks.
 *
 * Ownership: the firmware owns the remark; its numbers may be set until the firmware is read.
 *
 * Context: the thread that reads.
 *
 * Returns: (transfer none): the remark
 */
StrobeFirmwareRemark *
strobe_firmware_remark_add (StrobeFirmware *self,
                            StrobeFirmwareRemarkCode code,
                            const char *subject,
                            const char *other)
{
  StrobeFirmwareRemark *remark = g_new0 (StrobeFirmwareRemark, 1);

  remark->code = code;
  remark->level = kinds[code].level;
  remark->subject = g_strdup (subject != NULL ? subject : "");
  remark->other = g_strdup (other != NULL ? other : "");
  g_ptr_array_add (self->remarks, remark);
  return remark;
}

/**
 * strobe_firmware_remark_free:
 * @self: (transfer full): a remark
 *
 * Frees a remark.
 *
 * Context: any thread.
 */
void
strobe_firmware_remark_free (StrobeFirmwareRemark *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->subject);
  g_free (self->other);
  g_free (self);
}

/* The sort is stable: within a code the order is that of the file. */
static int
compare_remarks (gconstpointer left, gconstpointer right)
{
  const StrobeFirmwareRemark *const *a = left;
  const StrobeFirmwareRemark *const *b = right;

  if ((*a)->level != (*b)->level)
    return (int) (*a)->level - (int) (*b)->level;
  return (int) (*a)->code - (int) (*b)->code;
}

/**
 * strobe_firmware_remarks_sort:
 * @self: a firmware that has been checked
 *
 * Puts the warnings first and leaves out what nobody would read.
 *
 * Context: the thread that reads.
 */
void
strobe_firmware_remarks_sort (StrobeFirmware *self)
{
  g_ptr_array_sort (self->remarks, compare_remarks);
  if (self->remarks->len > MAX_REMARKS)
    g_ptr_array_set_size (self->remarks, MAX_REMARKS);
}

/**
 * strobe_firmware_get_n_remarks:
 * @self: a firmware
 *
 * Tells how many remarks there are.
 *
 * Units: remarks.
 *
 * Context: any thread.
 *
 * Returns: the number of remarks, at most a hundred
 */
guint
strobe_firmware_get_n_remarks (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return self->remarks->len;
}

/**
 * strobe_firmware_get_remark:
 * @self: a firmware
 * @index: which one, from 0, the warnings first
 *
 * Gives one remark.
 *
 * Units: @index counts remarks.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the remark
 */
const StrobeFirmwareRemark *
strobe_firmware_get_remark (StrobeFirmware *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->remarks->len, NULL);

  return g_ptr_array_index (self->remarks, index);
}
