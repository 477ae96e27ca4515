/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-rom-dfu.h"

#include "sim/sim-updater.h"

/* StrobeSimRomDfu: what the mask ROM makes of the seven DFU requests. It is lenient where the
 * specification is strict (DNLOAD after DNLOAD without a GETSTATUS, any block number), and has ways
 * of its own: states 3, 4, 7 and 8 never appear, the poll time is a constant, an error of the
 * updater shows only when somebody asks, and DETACH in DFU mode is a dead end. Owned by
 * StrobeSimRom, used under the board's lock.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31: dfu_class_handle_req, dfu_status_cb and
 * handle_dfuupdater_state. */

/* one packet of endpoint 0, and the size of the ROM's buffer */
#define BLOCK_BYTES 64
/* GETSTATUS always says 256 ms */
#define POLL_TIME_BYTES 0x00, 0x01, 0x00
#define MIB (1024u * 1024u)
#define DEFAULT_UPLOAD_MIB 4

struct _StrobeSimRomDfu {
  StrobeSimFlash *flash; /* the board's */
  StrobeSimUpdater *updater;

  StrobeDfuMode mode;
  StrobeDfuState state;
  guint8 status;
  guint8 forced_status;
  guint16 alt;
  gboolean hung;

  guint16 upload_block;
  guint32 upload_address;
  guint32 upload_left_bytes;
  guint8 buffer[BLOCK_BYTES]; /* keeps what it held last: reads that fail return it */
};

static const guint8 status_of_error[] = {
  [STROBE_SIM_UPDATER_ERROR_NONE] = STROBE_DFU_STATUS_CODE_OK,
  [STROBE_SIM_UPDATER_ERROR_ARCHIVE] = STROBE_DFU_STATUS_CODE_TARGET,
  [STROBE_SIM_UPDATER_ERROR_INDEX] = STROBE_DFU_STATUS_CODE_FILE,
  [STROBE_SIM_UPDATER_ERROR_DIGEST] = STROBE_DFU_STATUS_CODE_FIRMWARE,
  [STROBE_SIM_UPDATER_ERROR_MISSING] = STROBE_DFU_STATUS_CODE_TARGET,
};

static gboolean
is_app_state (StrobeSimRomDfu *self)
{
  return self->state == STROBE_DFU_STATE_APP_IDLE || self->state == STROBE_DFU_STATE_APP_DETACH;
}

/* What GETSTATUS and GETSTATE do before they answer: an error of the updater becomes the state. */
static void
look_at_state (StrobeSimRomDfu *self)
{
  guint8 code = status_of_error[strobe_sim_updater_get_error (self->updater)];

  if (is_app_state (self)) {
    self->state = STROBE_DFU_STATE_APP_IDLE;
    return;
  }
  if (code == STROBE_DFU_STATUS_CODE_OK)
    code = self->forced_status;
  if (code != STROBE_DFU_STATUS_CODE_OK) {
    self->state = STROBE_DFU_STATE_ERROR;
    self->status = code;
  }
}

static void
set_idle (StrobeSimRomDfu *self)
{
  self->state = STROBE_DFU_STATE_IDLE;
  self->status = STROBE_DFU_STATUS_CODE_OK;
}

/* In the loader it drops off the bus and comes back in DFU mode. In DFU mode it is refused and the
 * state is left for good; the second time it drops off the bus, still configured, so that the bus
 * reset of its return resets the chip. */
static StrobeSimReply
detach (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  if (self->mode == STROBE_DFU_MODE_RUN_TIME) {
    self->state = STROBE_DFU_STATE_APP_DETACH;
    self->mode = STROBE_DFU_MODE_DFU;
    request->action = STROBE_SIM_ACTION_REATTACH;
    return STROBE_SIM_REPLY_NONE;
  }
  if (is_app_state (self)) {
    request->action = STROBE_SIM_ACTION_REATTACH;
    return STROBE_SIM_REPLY_NONE;
  }
  self->state = STROBE_DFU_STATE_APP_IDLE;
  self->status = STROBE_DFU_STATUS_CODE_OK;
  return STROBE_SIM_REPLY_STALL;
}

static void
begin (StrobeSimRomDfu *self)
{
  self->forced_status = STROBE_DFU_STATUS_CODE_OK;
  strobe_sim_updater_begin (self->updater);
}

static StrobeSimReply
download (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  gsize size_bytes = request->setup->length;

  if (is_app_state (self) || self->state == STROBE_DFU_STATE_ERROR)
    return STROBE_SIM_REPLY_STALL;
  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_DNLOAD_IDLE)
    return strobe_sim_rom_dfu_refuse (self);

  if (self->state == STROBE_DFU_STATE_IDLE)
    begin (self);
  if (size_bytes > 0) {
    strobe_sim_updater_feed (self->updater, request->out, size_bytes);
    self->state = STROBE_DFU_STATE_DNLOAD_IDLE;
  } else {
    strobe_sim_updater_end (self->updater);
    self->state = STROBE_DFU_STATE_MANIFEST_SYNC;
  }
  return STROBE_SIM_REPLY_ACK;
}

/* The alternate setting that was last set, for whichever interface, chooses the range: MiB number
 * in the high byte, MiB count in the low one. */
static void
begin_upload (StrobeSimRomDfu *self)
{
  guint32 n_mib = self->alt & 0xff;

  self->upload_block = 0;
  self->upload_address = (guint32) (self->alt >> 8) * MIB;
  self->upload_left_bytes = (n_mib != 0 ? n_mib : DEFAULT_UPLOAD_MIB) * MIB;
  self->state = STROBE_DFU_STATE_UPLOAD_IDLE;
}

static StrobeSimReply
upload_block (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  gsize size_bytes = MIN (request->setup->length, self->upload_left_bytes);

  if (strobe_sim_flash_is_attached (self->flash))
    strobe_sim_flash_read (self->flash, self->upload_address, self->buffer, size_bytes);
  self->upload_block++;
  self->upload_address += (guint32) size_bytes;
  self->upload_left_bytes -= (guint32) size_bytes;
  if (size_bytes < request->setup->length)
    self->state = STROBE_DFU_STATE_IDLE;
  return strobe_sim_request_answer (request, self->buffer, size_bytes);
}

/* More than a buffer overruns the state itself: the chip hangs. A wrong block number is an error
 * and is answered all the same, with what the buffer holds. */
static StrobeSimReply
upload (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  if (is_app_state (self) || self->state == STROBE_DFU_STATE_ERROR)
    return STROBE_SIM_REPLY_STALL;
  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_UPLOAD_IDLE)
    return strobe_sim_rom_dfu_refuse (self);
  if (request->setup->length == 0)
    return strobe_sim_rom_dfu_refuse (self);
  if (request->setup->length > BLOCK_BYTES) {
    self->hung = TRUE;
    return STROBE_SIM_REPLY_NONE;
  }

  if (self->state == STROBE_DFU_STATE_IDLE)
    begin_upload (self);
  if (request->setup->value != self->upload_block) {
    strobe_sim_rom_dfu_refuse (self);
    return strobe_sim_request_answer (request, self->buffer, BLOCK_BYTES);
  }
  return upload_block (self, request);
}

/* The only place where a finished download becomes idle again. */
static StrobeSimReply
get_status (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  look_at_state (self);
  if (self->state == STROBE_DFU_STATE_MANIFEST_SYNC)
    self->state = STROBE_DFU_STATE_IDLE;

  const guint8 reply[] = { self->status, POLL_TIME_BYTES, (guint8) self->state, 0 };

  return strobe_sim_request_answer (request, reply, sizeof reply);
}

static StrobeSimReply
get_state (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  guint8 state;

  look_at_state (self);
  state = (guint8) self->state;
  return strobe_sim_request_answer (request, &state, 1);
}

/* Forgets the state and not the error of the updater: the next question brings it back. */
static StrobeSimReply
abort_transfer (StrobeSimRomDfu *self)
{
  if (is_app_state (self))
    return STROBE_SIM_REPLY_STALL;

  set_idle (self);
  return STROBE_SIM_REPLY_ACK;
}

static StrobeSimReply
clear_status (StrobeSimRomDfu *self)
{
  if (is_app_state (self))
    return STROBE_SIM_REPLY_STALL;

  strobe_sim_updater_clear_error (self->updater);
  self->forced_status = STROBE_DFU_STATUS_CODE_OK;
  set_idle (self);
  return STROBE_SIM_REPLY_ACK;
}

/**
 * strobe_sim_rom_dfu_new:
 * @flash: the flash of the board
 *
 * Creates the DFU class of a ROM in run-time mode.
 *
 * Ownership: @flash must live longer.
 *
 * Returns: (transfer full): the DFU class
 */
StrobeSimRomDfu *
strobe_sim_rom_dfu_new (StrobeSimFlash *flash)
{
  StrobeSimRomDfu *self = g_new0 (StrobeSimRomDfu, 1);

  self->flash = flash;
  self->updater = strobe_sim_updater_new (flash);
  strobe_sim_rom_dfu_restart (self, STROBE_DFU_MODE_RUN_TIME);
  return self;
}

/**
 * strobe_sim_rom_dfu_free:
 * @self: a DFU class
 *
 * Frees it.
 */
void
strobe_sim_rom_dfu_free (StrobeSimRomDfu *self)
{
  strobe_sim_updater_free (self->updater);
  g_free (self);
}

/**
 * strobe_sim_rom_dfu_restart:
 * @self: a DFU class
 * @mode: how the chip comes up: run-time in the loader and in an app, DFU where an app's flag says
 *
 * Forgets everything, as a chip reset does.
 */
void
strobe_sim_rom_dfu_restart (StrobeSimRomDfu *self, StrobeDfuMode mode)
{
  self->mode = mode;
  self->state = mode == STROBE_DFU_MODE_DFU ? STROBE_DFU_STATE_IDLE : STROBE_DFU_STATE_APP_IDLE;
  self->status = STROBE_DFU_STATUS_CODE_OK;
  self->forced_status = STROBE_DFU_STATUS_CODE_OK;
  self->alt = 0;
  self->hung = FALSE;
  strobe_sim_updater_clear_error (self->updater);
  memset (self->buffer, 0, sizeof self->buffer);
}

/**
 * strobe_sim_rom_dfu_get_mode:
 * @self: a DFU class
 *
 * Returns: which of its two descriptor tables is current
 */
StrobeDfuMode
strobe_sim_rom_dfu_get_mode (StrobeSimRomDfu *self)
{
  return self->mode;
}

/**
 * strobe_sim_rom_dfu_set_alt:
 * @self: a DFU class
 * @alt: wValue of a SET_INTERFACE
 *
 * Takes the range of the next UPLOAD.
 *
 * Units: @alt holds MiB: start in its high byte, count in its low byte, 0 for 4.
 */
void
strobe_sim_rom_dfu_set_alt (StrobeSimRomDfu *self, guint16 alt)
{
  self->alt = alt;
}

/**
 * strobe_sim_rom_dfu_control:
 * @self: a DFU class
 * @request: a class request with bRequest 0 to 6; the ROM looks at nothing else of it
 *
 * Handles a request.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_rom_dfu_control (StrobeSimRomDfu *self, StrobeSimRequest *request)
{
  if (self->hung)
    return STROBE_SIM_REPLY_NONE;

  switch ((StrobeDfuRequest) request->setup->request) {
  case STROBE_DFU_REQUEST_DETACH:
    return detach (self, request);
  case STROBE_DFU_REQUEST_DNLOAD:
    return download (self, request);
  case STROBE_DFU_REQUEST_UPLOAD:
    return upload (self, request);
  case STROBE_DFU_REQUEST_GETSTATUS:
    return get_status (self, request);
  case STROBE_DFU_REQUEST_CLRSTATUS:
    return clear_status (self);
  case STROBE_DFU_REQUEST_GETSTATE:
    return get_state (self, request);
  case STROBE_DFU_REQUEST_ABORT:
    return abort_transfer (self);
  }
  return STROBE_SIM_REPLY_STALL;
}

/**
 * strobe_sim_rom_dfu_bus_reset:
 * @self: a DFU class
 * @configured: whether a configuration was set since the last bus reset
 *
 * Handles a bus reset: the first one after DETACH enters DFU mode, a later one resets the chip.
 *
 * Returns: what the board has to do
 */
StrobeSimAction
strobe_sim_rom_dfu_bus_reset (StrobeSimRomDfu *self, gboolean configured)
{
  if (self->state == STROBE_DFU_STATE_APP_DETACH) {
    set_idle (self);
    return STROBE_SIM_ACTION_NONE;
  }
  return self->mode == STROBE_DFU_MODE_DFU && configured ? STROBE_SIM_ACTION_RESET
                                                         : STROBE_SIM_ACTION_NONE;
}

/**
 * strobe_sim_rom_dfu_refuse:
 * @self: a DFU class
 *
 * Refuses a request that does not fit the state, which is then dfuERROR with errUNKNOWN.
 *
 * Returns: STROBE_SIM_REPLY_STALL
 */
StrobeSimReply
strobe_sim_rom_dfu_refuse (StrobeSimRomDfu *self)
{
  self->state = STROBE_DFU_STATE_ERROR;
  self->status = STROBE_DFU_STATUS_CODE_UNKNOWN;
  return STROBE_SIM_REPLY_STALL;
}

/**
 * strobe_sim_rom_dfu_force_status:
 * @self: a DFU class
 * @code: the bStatus to report
 *
 * Fails the download with a status of the fault script: sticky, as the ROM's own errors are.
 *
 * Units: @code is a DFU status code.
 */
void
strobe_sim_rom_dfu_force_status (StrobeSimRomDfu *self, guint8 code)
{
  self->forced_status = code;
}
