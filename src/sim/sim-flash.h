/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_SIM_FLASH_SECTOR_BYTES 4096u

/* How long the chip takes; all zero: no time at all. */
typedef struct {
  guint32 sector_erase_us;
  guint32 block_erase_us; /* of 64 KiB */
  guint32 page_program_us;
  guint32 verify_us_per_kib;
  gint64 fixed_erase_us;  /* of one whole erase, whatever its size; negative: by the pattern */
  gint64 fixed_verify_us; /* of all that is verified in a row; negative: by its size */
} StrobeSimFlashTimes;

typedef struct _StrobeSimFlash StrobeSimFlash;

StrobeSimFlash *strobe_sim_flash_new (gsize size_bytes);
void strobe_sim_flash_free (StrobeSimFlash *self);
void strobe_sim_flash_set_times (StrobeSimFlash *self, const StrobeSimFlashTimes *times);
void strobe_sim_flash_set_write_fails (StrobeSimFlash *self, gboolean write_fails);
void strobe_sim_flash_power_on (StrobeSimFlash *self);
void strobe_sim_flash_attach (StrobeSimFlash *self);
gboolean strobe_sim_flash_is_attached (StrobeSimFlash *self);
void strobe_sim_flash_set_known_size (StrobeSimFlash *self, guint32 size_bytes);
guint32 strobe_sim_flash_get_known_size (StrobeSimFlash *self);
gsize strobe_sim_flash_get_size (StrobeSimFlash *self);

/* As the ROM does it: FALSE, and nothing done, where the range leaves the size known to it. */
gboolean strobe_sim_flash_erase (StrobeSimFlash *self, guint64 address, guint64 size_bytes);
gboolean strobe_sim_flash_program (StrobeSimFlash *self,
                                   guint64 address,
                                   const guint8 *data,
                                   gsize size_bytes);
gboolean
strobe_sim_flash_read (StrobeSimFlash *self, guint64 address, guint8 *buffer, gsize size_bytes);

void strobe_sim_flash_begin_verify (StrobeSimFlash *self);
void strobe_sim_flash_charge_verify (StrobeSimFlash *self, gsize size_bytes);
guint64 strobe_sim_flash_take_busy_us (StrobeSimFlash *self);
GBytes *strobe_sim_flash_dup_bytes (StrobeSimFlash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimFlash, strobe_sim_flash_free)

G_END_DECLS
