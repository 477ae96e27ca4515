/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-flash.h"

#include <string.h>

/* StrobeSimFlash: the NOR flash of a simulated board, and what the ROM believes of it. The size
 * that the ROM knows and the size of the chip are two numbers: a chip that is smaller than it is
 * believed to be answers to addresses beyond its end with its beginning. Created by the board, and
 * used under its lock.
 *
 * The flash does not sleep. It counts the time that its work would take, and the board hands that
 * on as the delay of the control transfer in which the work was done. */

/* the ROM's default chip: 2 MiB; the flash chip structure of the mask ROMs of S2, S3, P4 and S31 */
#define DEFAULT_KNOWN_SIZE_BYTES (2u * 1024 * 1024)
#define BLOCK_BYTES 65536u
#define PAGE_BYTES 256u

struct _StrobeSimFlash {
  guint8 *bytes;
  gsize size_bytes;
  guint32 known_size_bytes;
  gboolean attached;
  gboolean write_fails;
  StrobeSimFlashTimes times;
  guint64 busy_us;
};

static gboolean
is_known (StrobeSimFlash *self, guint64 address, guint64 size_bytes)
{
  return address <= self->known_size_bytes && size_bytes <= self->known_size_bytes - address;
}

/* The ROM erases sector by sector up to the next 64 KiB boundary, and a start on the boundary
 * counts as a whole 64 KiB of that; then by blocks while more than one is left; then sectors again.
 * Source: ESP32-S2 mask ROM, SPIEraseArea. */
static guint64
get_erase_us (StrobeSimFlash *self, guint64 address, guint64 size_bytes)
{
  guint64 head_bytes = MIN (size_bytes, BLOCK_BYTES - address % BLOCK_BYTES);
  guint64 left_bytes = size_bytes - head_bytes;
  guint64 n_blocks = left_bytes > BLOCK_BYTES ? (left_bytes - 1) / BLOCK_BYTES : 0;
  guint64 n_sectors =
    (head_bytes + left_bytes - n_blocks * BLOCK_BYTES) / STROBE_SIM_FLASH_SECTOR_BYTES;

  if (self->times.fixed_erase_us >= 0)
    return self->times.fixed_erase_us;
  return n_sectors * self->times.sector_erase_us + n_blocks * self->times.block_erase_us;
}

/**
 * strobe_sim_flash_new:
 * @size_bytes: the size of the chip; whole sectors count
 *
 * Creates an erased flash chip that takes no time.
 *
 * Context: any thread; one at a time.
 *
 * Returns: (transfer full): the flash
 */
StrobeSimFlash *
strobe_sim_flash_new (gsize size_bytes)
{
  StrobeSimFlash *self = g_new0 (StrobeSimFlash, 1);

  self->size_bytes = MAX (size_bytes, STROBE_SIM_FLASH_SECTOR_BYTES);
  self->size_bytes -= self->size_bytes % STROBE_SIM_FLASH_SECTOR_BYTES;
  self->bytes = g_malloc (self->size_bytes);
  memset (self->bytes, 0xff, self->size_bytes);
  self->times.fixed_erase_us = -1;
  self->times.fixed_verify_us = -1;
  strobe_sim_flash_power_on (self);
  return self;
}

/**
 * strobe_sim_flash_free:
 * @self: a flash
 *
 * Frees a flash.
 */
void
strobe_sim_flash_free (StrobeSimFlash *self)
{
  g_free (self->bytes);
  g_free (self);
}

/**
 * strobe_sim_flash_set_times:
 * @self: a flash
 * @times: how long its operations take
 *
 * Sets the time model.
 *
 * Ownership: @times is copied.
 */
void
strobe_sim_flash_set_times (StrobeSimFlash *self, const StrobeSimFlashTimes *times)
{
  self->times = *times;
}

/**
 * strobe_sim_flash_set_write_fails:
 * @self: a flash
 * @write_fails: whether nothing can be programmed any more
 *
 * Breaks the flash: it erases and reads, and programming leaves it as it is.
 */
void
strobe_sim_flash_set_write_fails (StrobeSimFlash *self, gboolean write_fails)
{
  self->write_fails = write_fails;
}

/**
 * strobe_sim_flash_power_on:
 * @self: a flash
 *
 * Forgets what the ROM was told: after a chip reset its pins are not attached and it is taken for
 * the default chip again.
 */
void
strobe_sim_flash_power_on (StrobeSimFlash *self)
{
  self->known_size_bytes = DEFAULT_KNOWN_SIZE_BYTES;
  self->attached = FALSE;
}

/**
 * strobe_sim_flash_attach:
 * @self: a flash
 *
 * Connects the pins, as the ROM does at the first download of a boot.
 */
void
strobe_sim_flash_attach (StrobeSimFlash *self)
{
  self->attached = TRUE;
}

/**
 * strobe_sim_flash_is_attached:
 * @self: a flash
 *
 * Returns: whether the pins are connected
 */
gboolean
strobe_sim_flash_is_attached (StrobeSimFlash *self)
{
  return self->attached;
}

/**
 * strobe_sim_flash_set_known_size:
 * @self: a flash
 * @size_bytes: what the ROM is to believe
 *
 * Tells the ROM the size of the chip, as a flash parameter file does.
 */
void
strobe_sim_flash_set_known_size (StrobeSimFlash *self, guint32 size_bytes)
{
  self->known_size_bytes = size_bytes;
}

/**
 * strobe_sim_flash_get_known_size:
 * @self: a flash
 *
 * Returns: the size that the ROM believes, in bytes
 */
guint32
strobe_sim_flash_get_known_size (StrobeSimFlash *self)
{
  return self->known_size_bytes;
}

/**
 * strobe_sim_flash_get_size:
 * @self: a flash
 *
 * Returns: the size of the chip itself, in bytes
 */
gsize
strobe_sim_flash_get_size (StrobeSimFlash *self)
{
  return self->size_bytes;
}

/**
 * strobe_sim_flash_erase:
 * @self: a flash
 * @address: start, on a sector
 * @size_bytes: how much, whole sectors
 *
 * Erases sectors to 0xff.
 *
 * Units: @address is an offset in flash, in bytes.
 *
 * Returns: %FALSE, and nothing happened, if the range leaves the known size
 */
gboolean
strobe_sim_flash_erase (StrobeSimFlash *self, guint64 address, guint64 size_bytes)
{
  guint64 offset;

  if (!is_known (self, address, size_bytes))
    return FALSE;

  for (offset = 0; offset < size_bytes; offset += STROBE_SIM_FLASH_SECTOR_BYTES)
    memset (self->bytes + (address + offset) % self->size_bytes, 0xff,
            STROBE_SIM_FLASH_SECTOR_BYTES);
  self->busy_us += get_erase_us (self, address, size_bytes);
  return TRUE;
}

/**
 * strobe_sim_flash_program:
 * @self: a flash
 * @address: where
 * @data: the bytes
 * @size_bytes: how many
 *
 * Programs bytes: NOR flash only turns ones into zeros.
 *
 * Units: @address is an offset in flash, in bytes.
 *
 * Returns: %FALSE, and nothing happened, if the range leaves the known size
 */
gboolean
strobe_sim_flash_program (StrobeSimFlash *self,
                          guint64 address,
                          const guint8 *data,
                          gsize size_bytes)
{
  gsize i;

  if (!is_known (self, address, size_bytes))
    return FALSE;

  for (i = 0; i < size_bytes && !self->write_fails; i++)
    self->bytes[(address + i) % self->size_bytes] &= data[i];
  self->busy_us +=
    (guint64) ((size_bytes + PAGE_BYTES - 1) / PAGE_BYTES) * self->times.page_program_us;
  return TRUE;
}

/**
 * strobe_sim_flash_read:
 * @self: a flash
 * @address: where
 * @buffer: (out caller-allocates): where to store the bytes
 * @size_bytes: how many
 *
 * Reads back.
 *
 * Units: @address is an offset in flash, in bytes.
 *
 * Returns: %FALSE, with @buffer as it was, if the range leaves the known size
 */
gboolean
strobe_sim_flash_read (StrobeSimFlash *self, guint64 address, guint8 *buffer, gsize size_bytes)
{
  gsize i;

  if (!is_known (self, address, size_bytes))
    return FALSE;

  for (i = 0; i < size_bytes; i++)
    buffer[i] = self->bytes[(address + i) % self->size_bytes];
  return TRUE;
}

/**
 * strobe_sim_flash_begin_verify:
 * @self: a flash
 *
 * Starts a verification: counts its time where that does not depend on the size.
 */
void
strobe_sim_flash_begin_verify (StrobeSimFlash *self)
{
  if (self->times.fixed_verify_us >= 0)
    self->busy_us += self->times.fixed_verify_us;
}

/**
 * strobe_sim_flash_charge_verify:
 * @self: a flash
 * @size_bytes: how much was verified
 *
 * Counts the time of reading back and digesting.
 */
void
strobe_sim_flash_charge_verify (StrobeSimFlash *self, gsize size_bytes)
{
  if (self->times.fixed_verify_us < 0)
    self->busy_us += (guint64) size_bytes * self->times.verify_us_per_kib / 1024;
}

/**
 * strobe_sim_flash_take_busy_us:
 * @self: a flash
 *
 * Takes the time that was counted since the last call.
 *
 * Returns: the time in microseconds
 */
guint64
strobe_sim_flash_take_busy_us (StrobeSimFlash *self)
{
  guint64 busy_us = self->busy_us;

  self->busy_us = 0;
  return busy_us;
}

/**
 * strobe_sim_flash_dup_bytes:
 * @self: a flash
 *
 * Copies all of it.
 *
 * Returns: (transfer full): the contents of the chip
 */
GBytes *
strobe_sim_flash_dup_bytes (StrobeSimFlash *self)
{
  return g_bytes_new (self->bytes, self->size_bytes);
}
