/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-types.h"

/* The numbers of USB DFU 1.1 by their names in the specification.
 *
 * StrobeDfuRequest: bRequest of the class requests, table 3.2.
 * StrobeDfuState: bState of GETSTATUS, section 6.1.2. It is the device's; what we are doing
 * meanwhile is StrobeDfuPhase.
 * StrobeDfuStatusCode: bStatus of GETSTATUS, section 6.1.2.
 * StrobeDfuAttributes: bmAttributes of the functional descriptor, section 4.1.3.
 * StrobeDfuMode: bInterfaceProtocol of a DFU interface, sections 4.1.2 and 4.2.3. */

static const char *const state_names[STROBE_DFU_N_STATES] = {
  [STROBE_DFU_STATE_APP_IDLE] = "appIDLE",
  [STROBE_DFU_STATE_APP_DETACH] = "appDETACH",
  [STROBE_DFU_STATE_IDLE] = "dfuIDLE",
  [STROBE_DFU_STATE_DNLOAD_SYNC] = "dfuDNLOAD-SYNC",
  [STROBE_DFU_STATE_DNBUSY] = "dfuDNBUSY",
  [STROBE_DFU_STATE_DNLOAD_IDLE] = "dfuDNLOAD-IDLE",
  [STROBE_DFU_STATE_MANIFEST_SYNC] = "dfuMANIFEST-SYNC",
  [STROBE_DFU_STATE_MANIFEST] = "dfuMANIFEST",
  [STROBE_DFU_STATE_MANIFEST_WAIT_RESET] = "dfuMANIFEST-WAIT-RESET",
  [STROBE_DFU_STATE_UPLOAD_IDLE] = "dfuUPLOAD-IDLE",
  [STROBE_DFU_STATE_ERROR] = "dfuERROR",
};

static const char *const status_code_names[] = {
  [STROBE_DFU_STATUS_CODE_OK] = "OK",
  [STROBE_DFU_STATUS_CODE_TARGET] = "errTARGET",
  [STROBE_DFU_STATUS_CODE_FILE] = "errFILE",
  [STROBE_DFU_STATUS_CODE_WRITE] = "errWRITE",
  [STROBE_DFU_STATUS_CODE_ERASE] = "errERASE",
  [STROBE_DFU_STATUS_CODE_CHECK_ERASED] = "errCHECK_ERASED",
  [STROBE_DFU_STATUS_CODE_PROG] = "errPROG",
  [STROBE_DFU_STATUS_CODE_VERIFY] = "errVERIFY",
  [STROBE_DFU_STATUS_CODE_ADDRESS] = "errADDRESS",
  [STROBE_DFU_STATUS_CODE_NOTDONE] = "errNOTDONE",
  [STROBE_DFU_STATUS_CODE_FIRMWARE] = "errFIRMWARE",
  [STROBE_DFU_STATUS_CODE_VENDOR] = "errVENDOR",
  [STROBE_DFU_STATUS_CODE_USBR] = "errUSBR",
  [STROBE_DFU_STATUS_CODE_POR] = "errPOR",
  [STROBE_DFU_STATUS_CODE_UNKNOWN] = "errUNKNOWN",
  [STROBE_DFU_STATUS_CODE_STALLEDPKT] = "errSTALLEDPKT",
};

/**
 * strobe_dfu_state_get_name:
 * @state: a device state
 *
 * Names a state as the specification spells it.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, section 6.1.2.
 *
 * Returns: the name; "unknown state" for a number that is none
 */
const char *
strobe_dfu_state_get_name (StrobeDfuState state)
{
  return (guint) state < G_N_ELEMENTS (state_names) ? state_names[state] : "unknown state";
}

/**
 * strobe_dfu_status_code_get_name:
 * @code: a bStatus, whatever the device sent
 *
 * Names a status code as the specification spells it.
 *
 * Units: @code is a number from 0 to 255, of which 16 have a name.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, section 6.1.2.
 *
 * Returns: the name; "unknown status" for a number that is none
 */
const char *
strobe_dfu_status_code_get_name (guint code)
{
  return code < G_N_ELEMENTS (status_code_names) ? status_code_names[code] : "unknown status";
}
