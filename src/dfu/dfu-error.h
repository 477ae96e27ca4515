/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_DFU_ERROR (strobe_dfu_error_quark ())

typedef enum {
  STROBE_DFU_ERROR_PROTOCOL,        /* a reply or a state that DFU 1.1 does not allow */
  STROBE_DFU_ERROR_STATUS_TARGET,   /* bStatus 1: archive damaged or incomplete */
  STROBE_DFU_ERROR_STATUS_FILE,     /* bStatus 2: too many files */
  STROBE_DFU_ERROR_STATUS_FIRMWARE, /* bStatus 10: flash contents do not match */
  STROBE_DFU_ERROR_STATUS,          /* any other bStatus; the text names it */
  STROBE_DFU_ERROR_LEFT,            /* DETACH was sent in DFU mode: only RESET helps */
  STROBE_DFU_ERROR_NO_DFU,          /* the device has no DFU interface */
  STROBE_DFU_ERROR_NOT_BACK,        /* did not come back in DFU mode after DETACH */
  STROBE_DFU_ERROR_LOST,            /* vanished while it was written */
  STROBE_DFU_ERROR_TIMED_OUT,       /* did not answer in time; RESET it */
  STROBE_DFU_ERROR_BUSY_FOREVER,    /* never left dfuDNBUSY or dfuMANIFEST */
} StrobeDfuError;

GQuark strobe_dfu_error_quark (void);

G_END_DECLS
