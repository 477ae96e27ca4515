/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/known-warnings.h"

/**
 * StrobeKnownWarnings:
 *
 * Tells a new warning from one that was there before. The same is what says the same about the same
 * thing: a size in it may grow with each build, and is no news.
 *
 * Made by whoever flashes builds by itself.
 *
 * Context: main thread.
 */
struct _StrobeKnownWarnings {
  GHashTable *keys;
};

/* Names come from a file and may hold anything but a null: it cannot be put together in two ways.
 */
static char *
dup_key (const StrobeFirmwareRemark *remark)
{
  g_autofree char *subject = g_strescape (remark->subject, NULL);
  g_autofree char *other = g_strescape (remark->other, NULL);

  return g_strdup_printf ("%s \"%s\" \"%s\"", strobe_firmware_remark_get_name (remark->code),
                          subject, other);
}

static gboolean
is_known (StrobeKnownWarnings *self, const StrobeFirmwareRemark *remark)
{
  g_autofree char *key = dup_key (remark);

  return g_hash_table_contains (self->keys, key);
}

/**
 * strobe_known_warnings_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer full): none yet
 */
StrobeKnownWarnings *
strobe_known_warnings_new (void)
{
  StrobeKnownWarnings *self = g_new0 (StrobeKnownWarnings, 1);

  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * strobe_known_warnings_free:
 * @self: (transfer full): known warnings
 *
 * Frees it.
 *
 * Context: main thread.
 */
void
strobe_known_warnings_free (StrobeKnownWarnings *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->keys);
  g_free (self);
}

/**
 * strobe_known_warnings_forget:
 * @self: known warnings
 *
 * Begins anew: another firmware was opened.
 *
 * Context: main thread.
 */
void
strobe_known_warnings_forget (StrobeKnownWarnings *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->keys);
}

/**
 * strobe_known_warnings_add:
 * @self: known warnings
 * @firmware: a firmware whose warnings somebody has seen
 *
 * Keeps them in mind, beside those that were known.
 *
 * Context: main thread.
 */
void
strobe_known_warnings_add (StrobeKnownWarnings *self, StrobeFirmware *firmware)
{
  g_autoptr (GPtrArray) remarks = NULL;

  g_return_if_fail (self != NULL && STROBE_IS_FIRMWARE (firmware));

  remarks = strobe_known_warnings_find_new (self, firmware);
  for (guint i = 0; i < remarks->len; i++)
    g_hash_table_add (self->keys, dup_key (g_ptr_array_index (remarks, i)));
}

/**
 * strobe_known_warnings_find_new:
 * @self: known warnings
 * @firmware: a firmware
 *
 * Ownership: the remarks belong to @firmware.
 *
 * Context: main thread.
 *
 * Returns: (transfer container) (element-type StrobeFirmwareRemark): its warnings that are not
 *   known; empty if there are none
 */
GPtrArray *
strobe_known_warnings_find_new (StrobeKnownWarnings *self, StrobeFirmware *firmware)
{
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL && STROBE_IS_FIRMWARE (firmware), found);

  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    const StrobeFirmwareRemark *remark = strobe_firmware_get_remark (firmware, i);

    if (remark->level == STROBE_FIRMWARE_REMARK_LEVEL_WARNING && !is_known (self, remark))
      g_ptr_array_add (found, (gpointer) remark);
  }
  return found;
}
