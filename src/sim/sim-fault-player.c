/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-fault-player.h"

#include "base/usb-descriptors.h"
#include "dfu/dfu-status.h"
#include "dfu/dfu-types.h"

/* StrobeSimFaultPlayer: plays a fault script to one board. It watches the requests go by, counts
 * the DNLOADs of a download, and gives out each fault that is tied to one of them once. Owned by
 * the board, used under its lock. */

#define SHORT_STATUS_BYTES 3

struct _StrobeSimFaultPlayer {
  StrobeSimFaults *faults;
  gboolean *played; /* one a fault */
  guint64 block;    /* the number of the next DNLOAD */
};

static gboolean
is_at_block (StrobeSimFaultKind kind)
{
  return kind == STROBE_SIM_FAULT_STALL_AT_BLOCK || kind == STROBE_SIM_FAULT_TIMEOUT_AT_BLOCK ||
         kind == STROBE_SIM_FAULT_VANISH_AT_BLOCK || kind == STROBE_SIM_FAULT_STATUS_AT_BLOCK;
}

static gboolean
is_in_manifest (StrobeSimFaultKind kind)
{
  return kind == STROBE_SIM_FAULT_STALL_IN_MANIFEST ||
         kind == STROBE_SIM_FAULT_TIMEOUT_IN_MANIFEST ||
         kind == STROBE_SIM_FAULT_VANISH_IN_MANIFEST || kind == STROBE_SIM_FAULT_STATUS_IN_MANIFEST;
}

static gboolean
is_due (StrobeSimFaultPlayer *self, const StrobeSimFault *fault, gboolean in_manifest)
{
  if (in_manifest)
    return is_in_manifest (fault->kind);
  return is_at_block (fault->kind) && fault->block == self->block;
}

static const StrobeSimFault *
take_due (StrobeSimFaultPlayer *self, gboolean in_manifest)
{
  guint i;

  for (i = 0; i < strobe_sim_faults_get_n_faults (self->faults); i++) {
    const StrobeSimFault *fault = strobe_sim_faults_get_fault (self->faults, i);

    if (!self->played[i] && is_due (self, fault, in_manifest)) {
      self->played[i] = TRUE;
      return fault;
    }
  }
  return NULL;
}

static void
distort_status (StrobeSimFaultPlayer *self, GByteArray *reply)
{
  const StrobeSimFault *poll = strobe_sim_faults_find (self->faults, STROBE_SIM_FAULT_POLL);
  guint i;

  for (i = 0; poll != NULL && i < 3; i++)
    reply->data[1 + i] = (guint8) (poll->value >> (8 * i));
  if (strobe_sim_faults_has (self->faults, STROBE_SIM_FAULT_SHORT_REPLY))
    g_byte_array_set_size (reply, SHORT_STATUS_BYTES);
}

/**
 * strobe_sim_fault_player_new:
 * @faults: the script
 *
 * Creates a player at the start of a script.
 *
 * Ownership: holds @faults.
 *
 * Returns: (transfer full): the player
 */
StrobeSimFaultPlayer *
strobe_sim_fault_player_new (StrobeSimFaults *faults)
{
  StrobeSimFaultPlayer *self = g_new0 (StrobeSimFaultPlayer, 1);

  self->faults = strobe_sim_faults_ref (faults);
  self->played = g_new0 (gboolean, strobe_sim_faults_get_n_faults (faults) + 1);
  return self;
}

/**
 * strobe_sim_fault_player_free:
 * @self: a player
 *
 * Frees it.
 */
void
strobe_sim_fault_player_free (StrobeSimFaultPlayer *self)
{
  strobe_sim_faults_unref (self->faults);
  g_free (self->played);
  g_free (self);
}

/**
 * strobe_sim_fault_player_restart:
 * @self: a player
 *
 * Counts blocks from 0 again: the board was reset.
 */
void
strobe_sim_fault_player_restart (StrobeSimFaultPlayer *self)
{
  self->block = 0;
}

/**
 * strobe_sim_fault_player_strike:
 * @self: a player
 * @request: a request on its way to the device
 *
 * Says what goes wrong with a request. A download ends, and the count with it, at a DNLOAD without
 * data, ABORT or CLRSTATUS.
 *
 * Returns: (transfer none) (nullable): the fault that is due, or %NULL
 */
const StrobeSimFault *
strobe_sim_fault_player_strike (StrobeSimFaultPlayer *self, const StrobeSimRequest *request)
{
  guint8 code = request->setup->request;
  const StrobeSimFault *fault;

  if (!strobe_sim_request_is_class (request))
    return NULL;
  if (code == STROBE_DFU_REQUEST_ABORT || code == STROBE_DFU_REQUEST_CLRSTATUS)
    self->block = 0;
  if (code != STROBE_DFU_REQUEST_DNLOAD)
    return NULL;

  fault = take_due (self, request->setup->length == 0);
  self->block = request->setup->length == 0 ? 0 : self->block + 1;
  return fault;
}

/**
 * strobe_sim_fault_player_distort:
 * @self: a player
 * @request: a request that was answered
 *
 * Does to the answer what the script says: to status replies and to the configuration.
 */
void
strobe_sim_fault_player_distort (StrobeSimFaultPlayer *self, StrobeSimRequest *request)
{
  const StrobeSimSetup *setup = request->setup;
  gboolean is_class = strobe_sim_request_is_class (request);

  if (is_class && setup->request == STROBE_DFU_REQUEST_GETSTATUS &&
      request->in->len == STROBE_DFU_STATUS_SIZE_BYTES)
    distort_status (self, request->in);
  if (!is_class && setup->value >> 8 == STROBE_USB_DESCRIPTOR_CONFIG)
    strobe_sim_fault_player_distort_descriptors (self, request->in, 0);
}

/**
 * strobe_sim_fault_player_distort_descriptors:
 * @self: a player
 * @array: descriptors
 * @start_bytes: where the configuration begins in them
 *
 * Makes the configuration unreadable, if the script says so. Its length and its type stay.
 */
void
strobe_sim_fault_player_distort_descriptors (StrobeSimFaultPlayer *self,
                                             GByteArray *array,
                                             gsize start_bytes)
{
  gsize i;

  if (!strobe_sim_faults_has (self->faults, STROBE_SIM_FAULT_GARBAGE_DESCRIPTORS))
    return;
  for (i = start_bytes + 2; i < array->len; i++)
    array->data[i] ^= 0xff;
}
