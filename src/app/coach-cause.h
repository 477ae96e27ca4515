/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "device/board.h"

G_BEGIN_DECLS

/* What USB shows of the boards, as far as it matters for getting one into download mode. */
typedef enum {
  STROBE_COACH_SIGHTING_NOTHING,
  STROBE_COACH_SIGHTING_GONE,            /* a board was there and is not now */
  STROBE_COACH_SIGHTING_RUNNING,         /* an app without DFU */
  STROBE_COACH_SIGHTING_RESTARTED,       /* the same, after a board went away and came back */
  STROBE_COACH_SIGHTING_USB_SERIAL_JTAG, /* 303a:1001 */
  STROBE_COACH_SIGHTING_NO_ACCESS,
  STROBE_COACH_SIGHTING_FAILED, /* it looks ready, and the last flash failed */
  STROBE_COACH_SIGHTING_READY,  /* it can be flashed */
} StrobeCoachSighting;

#define STROBE_TYPE_COACH_SIGHTING (strobe_coach_sighting_get_type ())
GType strobe_coach_sighting_get_type (void);

/* Why a board does not show up in download mode. */
typedef enum {
  STROBE_COACH_CAUSE_CABLE,     /* a cable for charging only */
  STROBE_COACH_CAUSE_CONNECTOR, /* the other connector leads to a serial chip */
  STROBE_COACH_CAUSE_BUTTONS,   /* BOOT was not held while RESET was let go */
  STROBE_COACH_CAUSE_HUB,
  STROBE_COACH_CAUSE_SWAPPED,      /* D+ and D- of a bare module */
  STROBE_COACH_CAUSE_NO_DFU,       /* the chip has no DFU in its ROM */
  STROBE_COACH_CAUSE_PHY,          /* the USB pins belong to USB-Serial-JTAG: eFuse USB_PHY_SEL */
  STROBE_COACH_CAUSE_SECURITY,     /* secure boot, flash encryption, secure download mode */
  STROBE_COACH_CAUSE_OTG_DOWNLOAD, /* early ESP32-S3: eFuse DIS_USB_OTG_DOWNLOAD_MODE */
  STROBE_COACH_CAUSE_ACCESS,       /* no right on the node */
  STROBE_COACH_N_CAUSES,
} StrobeCoachCause;

StrobeCoachSighting strobe_coach_sighting_of_boards (GListModel *boards, const char *port);
const StrobeCoachCause *strobe_coach_cause_list (StrobeCoachSighting sighting,
                                                 guint *n_causes); /* the likeliest first */
const char *strobe_coach_cause_get_id (StrobeCoachCause cause);    /* "charge-only-cable", … */

G_END_DECLS
