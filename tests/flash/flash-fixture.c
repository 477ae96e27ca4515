/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash-fixture.h"

#include <string.h>

#include "base/system-clock.h"
#include "sim/sample-firmware.h"
#include "sim/sim-port.h"

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)

static StrobeDfuPort *
create_port (StrobeBoard *board, gpointer user_data)
{
  FlashFixture *self = user_data;

  return strobe_sim_port_new (flash_fixture_get_sim (self, board), self->clock);
}

void
flash_fixture_set_up (FlashFixture *self, gconstpointer data)
{
  self->clock = strobe_system_clock_new ();
  self->source = STROBE_SIM_SOURCE (strobe_sim_source_new ());
  self->list = strobe_board_list_new ();
  strobe_board_list_add_source (self->list, STROBE_DEVICE_SOURCE (self->source));
  self->queue = strobe_flash_queue_new (self->clock, create_port, self);
}

void
flash_fixture_tear_down (FlashFixture *self, gconstpointer data)
{
  if (self->queue != NULL)
    g_assert_finalize_object (self->queue);
  g_clear_object (&self->list);
  g_clear_object (&self->source);
  g_clear_object (&self->clock);
}

StrobeBoard *
flash_fixture_add_board (
  FlashFixture *self, const char *port, const char *target, StrobeSimKind kind, const char *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeSimFaults) script = strobe_sim_faults_new (faults, &error);

  g_assert_no_error (error);
  g_autoptr (StrobeSimBoard) sim = strobe_sim_board_new (kind, strobe_chip_find_by_target (target),
                                                         FLASH_SIZE_BYTES, script);
  strobe_sim_source_add_board (self->source, port, sim);
  strobe_sim_board_plug (sim, TRUE);
  FLASH_FIXTURE_WAIT_UNTIL (strobe_board_list_find (self->list, port) != NULL);
  return strobe_board_list_find (self->list, port);
}

StrobeSimBoard *
flash_fixture_get_sim (FlashFixture *self, StrobeBoard *board)
{
  return strobe_sim_source_get_board (self->source, strobe_board_get_port (board));
}

StrobeFirmware *
flash_fixture_create_firmware (const char *target, gsize app_size_bytes)
{
  g_autoptr (GBytes) file = strobe_sample_firmware_build (strobe_chip_find_by_target (target),
                                                          "blink", "1.4.0", app_size_bytes);

  return strobe_firmware_new (file);
}

StrobeFlashJob *
flash_fixture_start (FlashFixture *self, StrobeFirmware *firmware, StrobeBoard *board)
{
  g_autoptr (GError) error = NULL;
  StrobeFlashJob *job = strobe_flash_queue_start (self->queue, firmware, board, &error);

  g_assert_no_error (error);
  return job;
}

void
flash_fixture_wait_for_end (StrobeFlashJob *job)
{
  FLASH_FIXTURE_WAIT_UNTIL (!strobe_flash_job_is_active (job));
}

void
flash_fixture_assert_succeeded (StrobeFlashJob *job)
{
  flash_fixture_wait_for_end (job);
  g_assert_no_error (strobe_flash_job_get_error (job));
  g_assert_cmpint (strobe_flash_job_get_state (job), ==, STROBE_FLASH_JOB_STATE_SUCCEEDED);
}

void
flash_fixture_assert_flashed (FlashFixture *self, StrobeBoard *board, StrobeFirmware *firmware)
{
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (flash_fixture_get_sim (self, board));
  gsize flash_bytes = 0;
  const guint8 *content = g_bytes_get_data (flash, &flash_bytes);

  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);
    if (part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
      continue;
    g_assert_cmpuint (part->address + part->size_bytes, <=, flash_bytes);
    g_assert_cmpmem (content + part->address, part->size_bytes, g_bytes_get_data (part->data, NULL),
                     part->size_bytes);
  }
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Wakes the main loop, so that a condition that no source announces is looked at again. */
guint
flash_fixture_start_ticking (void)
{
  return g_timeout_add (2, tick_cb, NULL);
}
