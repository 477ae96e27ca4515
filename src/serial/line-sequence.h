/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"

G_BEGIN_DECLS

/* What a reset by the control lines is to end in. */
typedef enum {
  STROBE_LINE_SEQUENCE_RESET,      /* the app starts again */
  STROBE_LINE_SEQUENCE_BOOTLOADER, /* the ROM waits for a download */
} StrobeLineSequenceGoal;

/* Which rules the other end has. */
typedef enum {
  STROBE_LINE_SEQUENCE_CDC,             /* ESP-IDF's USB CDC console */
  STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG, /* 303a:1001 */
} StrobeLineSequenceKind;

/* Both lines change at once, then it rests. */
typedef struct {
  gboolean dtr;
  gboolean rts;
  guint rest_ms;
} StrobeLineSequenceStep;

StrobeLineSequenceKind strobe_line_sequence_kind_of (guint16 product_id);
const StrobeLineSequenceStep *
strobe_line_sequence_get (StrobeLineSequenceKind kind, StrobeLineSequenceGoal goal, gsize *n_steps);

G_END_DECLS
