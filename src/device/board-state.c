/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/board-state.h"

/* StrobeBoardState: what a board is doing, as far as its USB port shows.
 *
 * The state of a device follows from one enumeration alone:
 *
 * - "dfu": an interface FE/01/02;
 * - "loader": FE/01/01 and the constant serial of the chip's mask ROM;
 * - "running-dfu": FE/01/01 otherwise. A ROM whose serial is the MAC (S3, P4, S31) cannot be told
 *   from an app by its descriptors; it is flashed in the same way, and its port, if it is the
 * ROM's, stays silent, so it counts as an app;
 * - "usb-serial-jtag": Espressif's fixed function device;
 * - "running": anything else with our vendor id.
 *
 * "no-access" and "away" are not the device's to say: the board knows them. */

/* Espressif usb-pids: USB-Serial-JTAG of the S3, C3, C6, P4 … */
#define PRODUCT_USB_SERIAL_JTAG 0x1001

G_DEFINE_ENUM_TYPE (StrobeBoardState,
                    strobe_board_state,
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_LOADER, "loader"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_DFU_MODE, "dfu"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_RUNNING_DFU, "running-dfu"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_RUNNING_CDC, "running"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_USB_SERIAL_JTAG, "usb-serial-jtag"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_NO_ACCESS, "no-access"),
                    G_DEFINE_ENUM_VALUE (STROBE_BOARD_STATE_AWAY, "away"))

/**
 * strobe_board_state_of_device:
 * @device: one enumeration
 *
 * Tells what a board is doing from what it shows on USB.
 *
 * Ownership: @device is only read.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, table 4.1; descriptors and serials of the mask ROMs.
 *
 * Returns: the state; never NO_ACCESS or AWAY
 */
StrobeBoardState
strobe_board_state_of_device (const StrobeDeviceInfo *device)
{
  g_return_val_if_fail (device != NULL, STROBE_BOARD_STATE_AWAY);

  switch (device->dfu_mode) {
  case STROBE_DFU_MODE_DFU:
    return STROBE_BOARD_STATE_DFU_MODE;
  case STROBE_DFU_MODE_RUN_TIME:
    return strobe_device_info_is_rom_serial (device) ? STROBE_BOARD_STATE_LOADER
                                                     : STROBE_BOARD_STATE_RUNNING_DFU;
  case STROBE_DFU_MODE_NONE:
    break;
  }
  if (device->vendor_id == STROBE_CHIP_VENDOR_ESPRESSIF &&
      device->product_id == PRODUCT_USB_SERIAL_JTAG)
    return STROBE_BOARD_STATE_USB_SERIAL_JTAG;
  return STROBE_BOARD_STATE_RUNNING_CDC;
}

/**
 * strobe_board_state_get_name:
 * @state: a state
 *
 * Gets the state as scripts read it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
strobe_board_state_get_name (StrobeBoardState state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (STROBE_TYPE_BOARD_STATE);

  return g_enum_get_value (klass, (int) state)->value_nick;
}

/**
 * strobe_board_state_can_flash:
 * @state: a state
 *
 * Tells whether a flash can start: in the loader, in DFU mode, or in an app with a run-time DFU
 * interface.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it can
 */
gboolean
strobe_board_state_can_flash (StrobeBoardState state)
{
  switch (state) {
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
  case STROBE_BOARD_STATE_RUNNING_DFU:
    return TRUE;
  case STROBE_BOARD_STATE_RUNNING_CDC:
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
  case STROBE_BOARD_STATE_NO_ACCESS:
  case STROBE_BOARD_STATE_AWAY:
    break;
  }
  return FALSE;
}

/**
 * strobe_board_state_has_console:
 * @state: a state
 *
 * Tells whether a serial port that shows in this state is the app's. The loader and DFU mode show
 * one too, but there the ROM speaks.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is the app's
 */
gboolean
strobe_board_state_has_console (StrobeBoardState state)
{
  switch (state) {
  case STROBE_BOARD_STATE_RUNNING_DFU:
  case STROBE_BOARD_STATE_RUNNING_CDC:
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
    return TRUE;
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
  case STROBE_BOARD_STATE_NO_ACCESS:
  case STROBE_BOARD_STATE_AWAY:
    break;
  }
  return FALSE;
}
