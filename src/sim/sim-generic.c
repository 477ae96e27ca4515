/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-generic.h"

#include "base/byte-writer.h"
#include "base/usb-descriptors.h"
#include "sim/sim-descriptors.h"

/* StrobeSimGeneric: what the ROM is not: a device that does DFU 1.1 to the letter. Every block
 * wants its GETSTATUS, block numbers count, dfuDNBUSY and dfuMANIFEST are real, and whatever comes
 * out of order is stalled and ends in dfuERROR. Owned by the board, used under its lock.
 *
 * It has no clock. That a host waited for the poll time it cannot see; it counts status replies.
 *
 * In its app it has a run-time interface without WillDetach: DETACH is acknowledged, and the bus
 * reset that the host owes brings DFU mode.
 *
 * Source: USB DFU 1.1, appendix A (states) and section 4 (descriptors). */

/* pid.codes: the vendor id of open hardware, and its first product id for testing */
#define VENDOR_ID 0x1209
#define PRODUCT_ID 0x0001
#define DEVICE_RELEASE 0x0100

#define DEFAULT_BUSY_POLLS 1
#define DEFAULT_MANIFEST_POLLS 1
#define BUSY_POLL_MS 5
#define IDLE_POLL_MS 1
#define MANIFEST_POLL_MS 50

/* USB 2.0, table 9-4 */
#define REQUEST_GET_STATUS 0
#define REQUEST_SET_ADDRESS 5
#define REQUEST_GET_DESCRIPTOR 6
#define REQUEST_SET_CONFIGURATION 9
#define REQUEST_SET_INTERFACE 11

#define OFFSET_DFU_PROTOCOL 16
#define OFFSET_DFU_ATTRIBUTES 20

struct _StrobeSimGeneric {
  StrobeSimFlash *flash; /* the board's */
  guint64 busy_polls;
  guint64 manifest_polls;
  guint64 needed_bytes;
  gboolean tolerant;

  gboolean has_app; /* what it starts into */
  gboolean in_app;  /* what runs */
  gboolean configured;
  StrobeDfuState state;
  guint8 status;
  guint8 forced_status;
  guint16 block;
  guint32 written_bytes;
  guint32 read_bytes;
  guint64 polls_left;
};

static guint64
get_polls (StrobeSimFaults *faults,
           StrobeSimFaultKind kind,
           StrobeSimFaultKind forever,
           guint64 default_polls)
{
  const StrobeSimFault *fault = strobe_sim_faults_find (faults, kind);

  if (strobe_sim_faults_has (faults, forever))
    return G_MAXUINT64;
  return fault != NULL ? fault->value : default_polls;
}

static void
set_error (StrobeSimGeneric *self, guint8 status)
{
  self->state = STROBE_DFU_STATE_ERROR;
  self->status = status;
}

static StrobeSimReply
set_state (StrobeSimGeneric *self, StrobeDfuState state)
{
  self->state = state;
  return STROBE_SIM_REPLY_ACK;
}

/* Descriptors */

static void
put_device (GByteArray *array)
{
  static const guint8 head[] = { 0x12, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x40 };
  static const guint8 tail[] = { 0x01, 0x02, 0x03, 0x01 };

  strobe_byte_writer_put_data (array, head, sizeof head);
  strobe_byte_writer_put_u16_le (array, VENDOR_ID);
  strobe_byte_writer_put_u16_le (array, PRODUCT_ID);
  strobe_byte_writer_put_u16_le (array, DEVICE_RELEASE);
  strobe_byte_writer_put_data (array, tail, sizeof tail);
}

static void
put_config (StrobeSimGeneric *self, GByteArray *array)
{
  static const guint8 config[] = {
    0x09, 0x02, 0x1b, 0x00, 0x01, 0x01, 0x00, 0x80, 0x32, /* 27 bytes, bus-powered, 100 mA */
    0x09, 0x04, 0x00, 0x00, 0x00, 0xfe, 0x01, 0x02, 0x00, /* interface 0: DFU mode */
    0x09, 0x21, 0x03, 0xe8, 0x03, 0x00, 0x01, 0x10, 0x01, /* 1000 ms, 256 bytes, DFU 1.1 */
  };
  guint start = array->len;

  strobe_byte_writer_put_data (array, config, sizeof config);
  if (self->in_app)
    array->data[start + OFFSET_DFU_PROTOCOL] = STROBE_DFU_MODE_RUN_TIME;
  if (self->tolerant)
    array->data[start + OFFSET_DFU_ATTRIBUTES] |= STROBE_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT;
}

static const char *
get_string (guint8 index)
{
  static const char *const texts[] = { NULL, "Strobe", "Generic DFU device", "PRACTICE" };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

static gboolean
put_descriptor (StrobeSimGeneric *self, GByteArray *array, guint8 type, guint8 index)
{
  if (type == STROBE_USB_DESCRIPTOR_DEVICE)
    put_device (array);
  else if (type == STROBE_USB_DESCRIPTOR_CONFIG && index == 0)
    put_config (self, array);
  else if (type == STROBE_USB_DESCRIPTOR_STRING && index == 0)
    strobe_sim_descriptors_put_languages (array);
  else if (type == STROBE_USB_DESCRIPTOR_STRING && get_string (index) != NULL)
    strobe_sim_descriptors_put_string (array, get_string (index));
  return array->len > 0;
}

static StrobeSimReply
get_descriptor (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint16 value = request->setup->value;

  if (!put_descriptor (self, array, (guint8) (value >> 8), (guint8) (value & 0xff)))
    return STROBE_SIM_REPLY_STALL;
  return strobe_sim_request_answer (request, array->data, array->len);
}

static StrobeSimReply
handle_standard (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  static const guint8 status[] = { 0x00, 0x00 };

  switch (request->setup->request) {
  case REQUEST_GET_DESCRIPTOR:
    return get_descriptor (self, request);
  case REQUEST_GET_STATUS:
    return strobe_sim_request_answer (request, status, sizeof status);
  case REQUEST_SET_ADDRESS:
    return STROBE_SIM_REPLY_ACK;
  case REQUEST_SET_CONFIGURATION:
    self->configured = request->setup->value == 1;
    return request->setup->value <= 1 ? STROBE_SIM_REPLY_ACK : STROBE_SIM_REPLY_STALL;
  case REQUEST_SET_INTERFACE:
    return request->setup->value == 0 && request->setup->index == 0 ? STROBE_SIM_REPLY_ACK
                                                                    : STROBE_SIM_REPLY_STALL;
  default:
    return STROBE_SIM_REPLY_STALL;
  }
}

/* DFU */

static StrobeSimReply
take_block (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  gsize size_bytes = request->setup->length;

  if (size_bytes > STROBE_SIM_GENERIC_BLOCK_BYTES || request->setup->value != self->block)
    return strobe_sim_generic_refuse (self);

  if (self->written_bytes % STROBE_SIM_FLASH_SECTOR_BYTES == 0)
    strobe_sim_flash_erase (self->flash, self->written_bytes, STROBE_SIM_FLASH_SECTOR_BYTES);
  if (!strobe_sim_flash_program (self->flash, self->written_bytes, request->out, size_bytes)) {
    set_error (self, STROBE_DFU_STATUS_CODE_ADDRESS);
    return STROBE_SIM_REPLY_STALL;
  }
  self->written_bytes += (guint32) size_bytes;
  self->block++;
  self->polls_left = self->busy_polls;
  return set_state (self, STROBE_DFU_STATE_DNLOAD_SYNC);
}

static StrobeSimReply
end_download (StrobeSimGeneric *self)
{
  if (self->state != STROBE_DFU_STATE_DNLOAD_IDLE)
    return strobe_sim_generic_refuse (self);
  if (self->written_bytes < self->needed_bytes) {
    set_error (self, STROBE_DFU_STATUS_CODE_NOTDONE);
    return STROBE_SIM_REPLY_STALL;
  }

  self->polls_left = self->manifest_polls;
  return set_state (self, STROBE_DFU_STATE_MANIFEST_SYNC);
}

static StrobeSimReply
download (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  if (request->setup->length == 0)
    return end_download (self);
  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_DNLOAD_IDLE)
    return strobe_sim_generic_refuse (self);

  if (self->state == STROBE_DFU_STATE_IDLE) {
    self->block = request->setup->value;
    self->written_bytes = 0;
  }
  return take_block (self, request);
}

static StrobeSimReply
upload (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  guint8 data[STROBE_SIM_GENERIC_BLOCK_BYTES];
  gsize size_bytes;

  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_UPLOAD_IDLE)
    return strobe_sim_generic_refuse (self);
  if (self->state == STROBE_DFU_STATE_IDLE) {
    self->block = request->setup->value;
    self->read_bytes = 0;
  }
  if (request->setup->length == 0 || request->setup->length > sizeof data ||
      request->setup->value != self->block)
    return strobe_sim_generic_refuse (self);

  size_bytes = MIN (request->setup->length, self->written_bytes - self->read_bytes);
  strobe_sim_flash_read (self->flash, self->read_bytes, data, size_bytes);
  self->read_bytes += (guint32) size_bytes;
  self->block++;
  set_state (self, size_bytes < request->setup->length ? STROBE_DFU_STATE_IDLE
                                                       : STROBE_DFU_STATE_UPLOAD_IDLE);
  return strobe_sim_request_answer (request, data, size_bytes);
}

/* A manifestation that is over: the new firmware is in. */
static void
finish_manifest (StrobeSimGeneric *self)
{
  self->has_app = !self->tolerant;
  self->state = self->tolerant ? STROBE_DFU_STATE_IDLE : STROBE_DFU_STATE_MANIFEST_WAIT_RESET;
}

/* What a status request moves on; the reply tells the state that follows. */
static void
step (StrobeSimGeneric *self)
{
  gboolean is_busy = self->polls_left > 0;

  if (self->state == STROBE_DFU_STATE_DNLOAD_SYNC || self->state == STROBE_DFU_STATE_DNBUSY) {
    if (self->forced_status != STROBE_DFU_STATUS_CODE_OK)
      set_error (self, self->forced_status);
    else
      self->state = is_busy ? STROBE_DFU_STATE_DNBUSY : STROBE_DFU_STATE_DNLOAD_IDLE;
  } else if (self->state == STROBE_DFU_STATE_MANIFEST_SYNC ||
             self->state == STROBE_DFU_STATE_MANIFEST) {
    if (self->forced_status != STROBE_DFU_STATUS_CODE_OK)
      set_error (self, self->forced_status);
    else if (is_busy)
      self->state = STROBE_DFU_STATE_MANIFEST;
    else
      finish_manifest (self);
  }
  if (is_busy)
    self->polls_left--;
}

static guint8
get_poll_ms (StrobeSimGeneric *self)
{
  if (self->state == STROBE_DFU_STATE_DNBUSY)
    return BUSY_POLL_MS;
  return self->state == STROBE_DFU_STATE_MANIFEST ? MANIFEST_POLL_MS : IDLE_POLL_MS;
}

static StrobeSimReply
get_status (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  step (self);

  const guint8 reply[] = { self->status, get_poll_ms (self), 0, 0, (guint8) self->state, 0 };

  return strobe_sim_request_answer (request, reply, sizeof reply);
}

static StrobeSimReply
get_state (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  guint8 state = (guint8) self->state;

  return strobe_sim_request_answer (request, &state, 1);
}

static StrobeSimReply
clear_status (StrobeSimGeneric *self)
{
  if (self->state != STROBE_DFU_STATE_ERROR)
    return strobe_sim_generic_refuse (self);

  self->status = STROBE_DFU_STATUS_CODE_OK;
  self->forced_status = STROBE_DFU_STATUS_CODE_OK;
  return set_state (self, STROBE_DFU_STATE_IDLE);
}

static StrobeSimReply
abort_transfer (StrobeSimGeneric *self)
{
  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_DNLOAD_IDLE &&
      self->state != STROBE_DFU_STATE_UPLOAD_IDLE)
    return strobe_sim_generic_refuse (self);
  return set_state (self, STROBE_DFU_STATE_IDLE);
}

static StrobeSimReply
handle_dfu_mode (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  if (self->state == STROBE_DFU_STATE_MANIFEST_WAIT_RESET)
    return STROBE_SIM_REPLY_STALL;

  switch ((StrobeDfuRequest) request->setup->request) {
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
  case STROBE_DFU_REQUEST_DETACH:
    break;
  }
  return strobe_sim_generic_refuse (self);
}

static StrobeSimReply
handle_app (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  switch (request->setup->request) {
  case STROBE_DFU_REQUEST_DETACH:
    return set_state (self, STROBE_DFU_STATE_APP_DETACH);
  case STROBE_DFU_REQUEST_GETSTATUS:
    return get_status (self, request);
  case STROBE_DFU_REQUEST_GETSTATE:
    return get_state (self, request);
  default:
    set_state (self, STROBE_DFU_STATE_APP_IDLE);
    return STROBE_SIM_REPLY_STALL;
  }
}

static void
enter (StrobeSimGeneric *self, gboolean in_app)
{
  self->in_app = in_app;
  self->configured = FALSE;
  self->status = STROBE_DFU_STATUS_CODE_OK;
  self->state = in_app ? STROBE_DFU_STATE_APP_IDLE : STROBE_DFU_STATE_IDLE;
}

/**
 * strobe_sim_generic_new:
 * @flash: the flash of the board
 * @faults: the script: the words for the generic device are read here
 *
 * Creates a device.
 *
 * Ownership: @flash must live longer; @faults is only read.
 *
 * Returns: (transfer full): the device
 */
StrobeSimGeneric *
strobe_sim_generic_new (StrobeSimFlash *flash, StrobeSimFaults *faults)
{
  StrobeSimGeneric *self = g_new0 (StrobeSimGeneric, 1);
  const StrobeSimFault *needs = strobe_sim_faults_find (faults, STROBE_SIM_FAULT_NEEDS_BYTES);

  self->flash = flash;
  self->busy_polls = get_polls (faults, STROBE_SIM_FAULT_BUSY_POLLS, STROBE_SIM_FAULT_BUSY_FOREVER,
                                DEFAULT_BUSY_POLLS);
  self->manifest_polls = get_polls (faults, STROBE_SIM_FAULT_MANIFEST_POLLS,
                                    STROBE_SIM_FAULT_MANIFEST_FOREVER, DEFAULT_MANIFEST_POLLS);
  self->needed_bytes = needs != NULL ? needs->value : 0;
  self->tolerant = !strobe_sim_faults_has (faults, STROBE_SIM_FAULT_MANIFEST_INTOLERANT);
  self->has_app = strobe_sim_faults_has (faults, STROBE_SIM_FAULT_APP_FIRST);
  return self;
}

/**
 * strobe_sim_generic_free:
 * @self: a device
 *
 * Frees it.
 */
void
strobe_sim_generic_free (StrobeSimGeneric *self)
{
  g_free (self);
}

/**
 * strobe_sim_generic_restart:
 * @self: a device
 *
 * Starts as after power on: into its app if it has one, else into DFU mode. What was written stays
 * readable.
 */
void
strobe_sim_generic_restart (StrobeSimGeneric *self)
{
  strobe_sim_flash_set_known_size (self->flash, (guint32) strobe_sim_flash_get_size (self->flash));
  enter (self, self->has_app);
}

/**
 * strobe_sim_generic_put_descriptors:
 * @self: a device
 * @array: where to append
 *
 * Writes the device descriptor and the configuration.
 */
void
strobe_sim_generic_put_descriptors (StrobeSimGeneric *self, GByteArray *array)
{
  put_device (array);
  put_config (self, array);
}

/**
 * strobe_sim_generic_dup_string:
 * @self: a device
 * @index: which string descriptor
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if there is none
 */
char *
strobe_sim_generic_dup_string (StrobeSimGeneric *self, guint8 index)
{
  return g_strdup (get_string (index));
}

/**
 * strobe_sim_generic_control:
 * @self: a device
 * @request: a control transfer
 *
 * Handles a control transfer.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_generic_control (StrobeSimGeneric *self, StrobeSimRequest *request)
{
  if (!strobe_sim_request_is_class (request))
    return strobe_sim_request_is_vendor (request) ? STROBE_SIM_REPLY_STALL
                                                  : handle_standard (self, request);
  if (request->setup->index != 0)
    return STROBE_SIM_REPLY_STALL;
  return self->in_app ? handle_app (self, request) : handle_dfu_mode (self, request);
}

/**
 * strobe_sim_generic_bus_reset:
 * @self: a device
 *
 * Handles a bus reset: after DETACH it enters DFU mode; in DFU mode, once it was configured, it
 * starts anew.
 *
 * Returns: what the board has to do
 */
StrobeSimAction
strobe_sim_generic_bus_reset (StrobeSimGeneric *self)
{
  gboolean was_configured = self->configured;

  self->configured = FALSE;
  if (self->in_app && self->state == STROBE_DFU_STATE_APP_DETACH) {
    enter (self, FALSE);
    return STROBE_SIM_ACTION_REATTACH;
  }
  return !self->in_app && was_configured ? STROBE_SIM_ACTION_RESET : STROBE_SIM_ACTION_NONE;
}

/**
 * strobe_sim_generic_refuse:
 * @self: a device
 *
 * Refuses a request that is not allowed now: the state is dfuERROR with errSTALLEDPKT.
 *
 * Returns: STROBE_SIM_REPLY_STALL
 */
StrobeSimReply
strobe_sim_generic_refuse (StrobeSimGeneric *self)
{
  set_error (self, STROBE_DFU_STATUS_CODE_STALLEDPKT);
  return STROBE_SIM_REPLY_STALL;
}

/**
 * strobe_sim_generic_force_status:
 * @self: a device
 * @code: the bStatus to report
 *
 * Fails the download for the fault script, at the next status request.
 *
 * Units: @code is a DFU status code.
 */
void
strobe_sim_generic_force_status (StrobeSimGeneric *self, guint8 code)
{
  self->forced_status = code;
}
