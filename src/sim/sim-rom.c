/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-rom.h"

#include <string.h>

#include "base/usb-descriptors.h"
#include "sim/sim-descriptors.h"
#include "sim/sim-rom-dfu.h"

/* StrobeSimRom: the USB stack of the mask ROM. The loader uses it, and an app with the USB console
 * of ESP-IDF uses the same code and descriptors. Every class request is offered to DFU first,
 * whatever interface it is for; what DFU does not know goes to CDC. Owned by the board, used under
 * its lock.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31: usb_handle_standard_request,
 * usb_get_descriptor, cdc_acm_class_handle_req. */

/* USB 2.0, table 9-4 */
#define REQUEST_GET_STATUS 0
#define REQUEST_CLEAR_FEATURE 1
#define REQUEST_SET_ADDRESS 5
#define REQUEST_GET_DESCRIPTOR 6
#define REQUEST_GET_CONFIGURATION 8
#define REQUEST_SET_CONFIGURATION 9
#define REQUEST_GET_INTERFACE 10
#define REQUEST_SET_INTERFACE 11
#define RECIPIENT_MASK 0x1f
#define RECIPIENT_DEVICE 0

/* USB CDC PSTN 1.20, table 13 */
#define CDC_SET_LINE_CODING 0x20
#define CDC_GET_LINE_CODING 0x21
#define CDC_SET_CONTROL_LINE_STATE 0x22
#define LINE_CODING_BYTES 7

#define LAST_DFU_REQUEST 6
/* What lies behind the 64 bytes of the data buffer in RAM: first the line coding, at 2156 bytes
 * the end of the CDC block, then memory that somebody else needs. */
#define DATA_BUFFER_BYTES 64
#define CDC_BLOCK_BYTES 2156

struct _StrobeSimRom {
  const StrobeChip *chip;
  char *mac;
  guint16 app_product_id;
  StrobeSimRomDfu *dfu;

  StrobeSimPersona persona;
  gboolean configured;
  gboolean crashed;
  guint8 line_coding[LINE_CODING_BYTES];
  guint16 line_state;
};

/* 115200 8N1 */
static const guint8 default_line_coding[LINE_CODING_BYTES] = { 0x00, 0xc2, 0x01, 0, 0, 0, 8 };

static StrobeDfuMode
get_mode (StrobeSimRom *self)
{
  if (self->persona == STROBE_SIM_PERSONA_CDC_ONLY)
    return STROBE_DFU_MODE_NONE;
  return strobe_sim_rom_dfu_get_mode (self->dfu);
}

/* The loader of the S2 has a constant where all others have the address of the chip. */
static const char *
get_serial (StrobeSimRom *self)
{
  if (self->persona == STROBE_SIM_PERSONA_LOADER && self->chip->rom_serial != NULL)
    return self->chip->rom_serial;
  return self->mac;
}

static void
put_device (StrobeSimRom *self, GByteArray *array)
{
  gboolean is_loader = self->persona == STROBE_SIM_PERSONA_LOADER;

  strobe_sim_descriptors_put_device (array, self->chip,
                                     is_loader ? self->chip->chip_id : self->app_product_id);
}

static const char *
get_string (StrobeSimRom *self, guint8 index)
{
  switch (index) {
  case 1:
    return "Espressif";
  case 2:
    return self->chip->name;
  case 3:
    return get_serial (self);
  default:
    return NULL;
  }
}

static gboolean
put_string (StrobeSimRom *self, GByteArray *array, guint8 index)
{
  const char *text = get_string (self, index);

  if (index == 0)
    strobe_sim_descriptors_put_languages (array);
  else if (text != NULL)
    strobe_sim_descriptors_put_string (array, text);
  return index == 0 || text != NULL;
}

/* Another index than 0 of the configuration makes the ROM read a wild pointer; here it stalls. */
static gboolean
put_descriptor (StrobeSimRom *self, GByteArray *array, guint8 type, guint8 index)
{
  if (type == STROBE_USB_DESCRIPTOR_STRING)
    return put_string (self, array, index);
  if (type == STROBE_USB_DESCRIPTOR_DEVICE)
    put_device (self, array);
  else if (type == STROBE_USB_DESCRIPTOR_CONFIG && index == 0)
    strobe_sim_descriptors_put_config (array, get_mode (self));
  return array->len > 0;
}

static StrobeSimReply
get_descriptor (StrobeSimRom *self, StrobeSimRequest *request)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint16 value = request->setup->value;

  if (!put_descriptor (self, array, (guint8) (value >> 8), (guint8) (value & 0xff)))
    return STROBE_SIM_REPLY_STALL;
  return strobe_sim_request_answer (request, array->data, array->len);
}

static StrobeSimReply
get_status (StrobeSimRequest *request)
{
  gboolean of_device = (request->setup->request_type & RECIPIENT_MASK) == RECIPIENT_DEVICE;
  const guint8 reply[] = { of_device ? 0x01 : 0x00, 0x00 };

  return strobe_sim_request_answer (request, reply, sizeof reply);
}

static StrobeSimReply
set_configuration (StrobeSimRom *self, StrobeSimRequest *request)
{
  if (request->setup->value > 1)
    return STROBE_SIM_REPLY_STALL;

  self->configured = request->setup->value == 1;
  return STROBE_SIM_REPLY_ACK;
}

static StrobeSimReply
handle_standard (StrobeSimRom *self, StrobeSimRequest *request)
{
  const guint8 alternate = 0;
  guint8 configuration = self->configured ? 1 : 0;

  switch (request->setup->request) {
  case REQUEST_GET_DESCRIPTOR:
    return get_descriptor (self, request);
  case REQUEST_GET_STATUS:
    return get_status (request);
  case REQUEST_CLEAR_FEATURE:
  case REQUEST_SET_ADDRESS:
    return STROBE_SIM_REPLY_ACK;
  case REQUEST_GET_CONFIGURATION:
    return strobe_sim_request_answer (request, &configuration, 1);
  case REQUEST_SET_CONFIGURATION:
    return set_configuration (self, request);
  case REQUEST_GET_INTERFACE:
    return strobe_sim_request_answer (request, &alternate, 1);
  case REQUEST_SET_INTERFACE:
    strobe_sim_rom_dfu_set_alt (self->dfu, request->setup->value);
    return STROBE_SIM_REPLY_ACK;
  default:
    return STROBE_SIM_REPLY_STALL;
  }
}

static StrobeSimReply
set_line_coding (StrobeSimRom *self, StrobeSimRequest *request)
{
  if (request->out != NULL)
    memcpy (self->line_coding, request->out, MIN (request->setup->length, LINE_CODING_BYTES));
  return STROBE_SIM_REPLY_ACK;
}

static StrobeSimReply
handle_cdc (StrobeSimRom *self, StrobeSimRequest *request)
{
  switch (request->setup->request) {
  case CDC_SET_LINE_CODING:
    return set_line_coding (self, request);
  case CDC_GET_LINE_CODING:
    return strobe_sim_request_answer (request, self->line_coding, LINE_CODING_BYTES);
  case CDC_SET_CONTROL_LINE_STATE:
    self->line_state = request->setup->value;
    return STROBE_SIM_REPLY_ACK;
  default:
    return STROBE_SIM_REPLY_STALL;
  }
}

/* The packets of an OUT transfer are stored one after the other, before anybody looks at the
 * request: what is too long for the buffer lands in the CDC state behind it. */
static void
store_out_data (StrobeSimRom *self, StrobeSimRequest *request)
{
  gsize size_bytes = request->setup->length;

  if (strobe_sim_request_is_in (request) || request->out == NULL || size_bytes <= DATA_BUFFER_BYTES)
    return;
  memcpy (self->line_coding, request->out + DATA_BUFFER_BYTES,
          MIN (size_bytes - DATA_BUFFER_BYTES, LINE_CODING_BYTES));
  if (size_bytes >= CDC_BLOCK_BYTES)
    self->crashed = TRUE;
}

static StrobeSimReply
handle_class (StrobeSimRom *self, StrobeSimRequest *request)
{
  store_out_data (self, request);
  if (request->setup->request > LAST_DFU_REQUEST)
    return handle_cdc (self, request);
  if (self->persona == STROBE_SIM_PERSONA_CDC_ONLY)
    return STROBE_SIM_REPLY_STALL;
  return strobe_sim_rom_dfu_control (self->dfu, request);
}

/**
 * strobe_sim_rom_new:
 * @chip: the chip
 * @mac: its base address in lower case with colons
 * @flash: the flash of the board
 *
 * Creates the USB stack of a chip in download mode.
 *
 * Ownership: @mac is copied; @flash must live longer.
 *
 * Returns: (transfer full): the stack
 */
StrobeSimRom *
strobe_sim_rom_new (const StrobeChip *chip, const char *mac, StrobeSimFlash *flash)
{
  StrobeSimRom *self = g_new0 (StrobeSimRom, 1);

  self->chip = chip;
  self->mac = g_strdup (mac);
  self->app_product_id = chip->chip_id;
  self->dfu = strobe_sim_rom_dfu_new (flash);
  strobe_sim_rom_restart (self, STROBE_SIM_PERSONA_LOADER, STROBE_DFU_MODE_RUN_TIME);
  return self;
}

/**
 * strobe_sim_rom_free:
 * @self: a stack
 *
 * Frees it.
 */
void
strobe_sim_rom_free (StrobeSimRom *self)
{
  strobe_sim_rom_dfu_free (self->dfu);
  g_free (self->mac);
  g_free (self);
}

/**
 * strobe_sim_rom_restart:
 * @self: a stack
 * @persona: who uses it from now on
 * @mode: run-time, or DFU where an app asked for it
 *
 * Forgets everything, as a chip reset does.
 */
void
strobe_sim_rom_restart (StrobeSimRom *self, StrobeSimPersona persona, StrobeDfuMode mode)
{
  self->persona = persona;
  self->configured = FALSE;
  self->crashed = FALSE;
  self->line_state = 0;
  memcpy (self->line_coding, default_line_coding, LINE_CODING_BYTES);
  strobe_sim_rom_dfu_restart (self->dfu, mode);
}

/**
 * strobe_sim_rom_put_descriptors:
 * @self: a stack
 * @array: where to append
 *
 * Writes the device descriptor and the configuration, as a host reads them.
 */
void
strobe_sim_rom_put_descriptors (StrobeSimRom *self, GByteArray *array)
{
  put_device (self, array);
  strobe_sim_descriptors_put_config (array, get_mode (self));
}

/**
 * strobe_sim_rom_dup_string:
 * @self: a stack
 * @index: which string descriptor
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if there is none
 */
char *
strobe_sim_rom_dup_string (StrobeSimRom *self, guint8 index)
{
  return g_strdup (get_string (self, index));
}

/**
 * strobe_sim_rom_control:
 * @self: a stack
 * @request: a control transfer
 *
 * Handles a control transfer.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_rom_control (StrobeSimRom *self, StrobeSimRequest *request)
{
  StrobeSimReply reply = STROBE_SIM_REPLY_STALL;

  if (self->crashed)
    return STROBE_SIM_REPLY_NONE;
  if (strobe_sim_request_is_class (request))
    reply = handle_class (self, request);
  else if (!strobe_sim_request_is_vendor (request))
    reply = handle_standard (self, request);
  return self->crashed ? STROBE_SIM_REPLY_NONE : reply;
}

/**
 * strobe_sim_rom_bus_reset:
 * @self: a stack
 *
 * Handles a bus reset. The line state starts anew with it.
 *
 * Returns: what the board has to do
 */
StrobeSimAction
strobe_sim_rom_bus_reset (StrobeSimRom *self)
{
  StrobeSimAction action = strobe_sim_rom_dfu_bus_reset (self->dfu, self->configured);

  self->configured = FALSE;
  self->line_state = 0;
  return action;
}

/**
 * strobe_sim_rom_get_line_state:
 * @self: a stack
 *
 * Returns: what SET_CONTROL_LINE_STATE said last: bit 0 DTR, bit 1 RTS
 */
guint16
strobe_sim_rom_get_line_state (StrobeSimRom *self)
{
  return self->line_state;
}

/**
 * strobe_sim_rom_set_app_product:
 * @self: a stack
 * @product_id: what the app shows; the ROM's own without this
 *
 * Gives the app a product id of its own for the fault script, as apps with another USB stack have.
 *
 * Units: @product_id is a USB id.
 */
void
strobe_sim_rom_set_app_product (StrobeSimRom *self, guint16 product_id)
{
  self->app_product_id = product_id;
}

/**
 * strobe_sim_rom_refuse:
 * @self: a stack
 *
 * Refuses a DFU request for the fault script.
 *
 * Returns: STROBE_SIM_REPLY_STALL
 */
StrobeSimReply
strobe_sim_rom_refuse (StrobeSimRom *self)
{
  return strobe_sim_rom_dfu_refuse (self->dfu);
}

/**
 * strobe_sim_rom_force_status:
 * @self: a stack
 * @code: the bStatus to report
 *
 * Fails the download for the fault script.
 *
 * Units: @code is a DFU status code.
 */
void
strobe_sim_rom_force_status (StrobeSimRom *self, guint8 code)
{
  strobe_sim_rom_dfu_force_status (self->dfu, code);
}
