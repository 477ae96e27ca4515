/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-info.h"

G_BEGIN_DECLS

/* What the last enumeration says of the board; jobs are not its business. */
typedef enum {
  STROBE_BOARD_STATE_LOADER,          /* ROM download mode, run-time DFU interface */
  STROBE_BOARD_STATE_DFU_MODE,        /* interface FE/01/02 */
  STROBE_BOARD_STATE_RUNNING_DFU,     /* an app with a run-time DFU interface */
  STROBE_BOARD_STATE_RUNNING_CDC,     /* an app with a serial port and no DFU */
  STROBE_BOARD_STATE_USB_SERIAL_JTAG, /* 303a:1001 */
  STROBE_BOARD_STATE_NO_ACCESS,       /* the node may not be opened, for 2 s already */
  STROBE_BOARD_STATE_AWAY,            /* re-enumerating, or unplugged while a job holds it */
} StrobeBoardState;

#define STROBE_TYPE_BOARD_STATE (strobe_board_state_get_type ())
GType strobe_board_state_get_type (void);

StrobeBoardState strobe_board_state_of_device (const StrobeDeviceInfo *device);
const char *strobe_board_state_get_name (StrobeBoardState state); /* for JSON: "loader", "dfu", … */
gboolean strobe_board_state_can_flash (StrobeBoardState state);
gboolean strobe_board_state_has_console (StrobeBoardState state);

G_END_DECLS
