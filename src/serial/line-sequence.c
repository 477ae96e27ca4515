/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/line-sequence.h"

/* How DTR and RTS have to move so that a board restarts, or waits for a download. Tables only: who
 * holds the link plays them, one strobe_serial_link_set_lines() a step.
 *
 * Every sequence ends with both lines up, as an open port has them: a rising line means nothing to
 * either kind of board, and a program on the board may take DTR for "somebody listens". A board
 * that left the bus meanwhile gets them from the next open. */

#define USB_SERIAL_JTAG_PRODUCT 0x1001

/* ESP-IDF's console reboots when RTS falls, into the loader if DTR is up then; 50 ms after the last
 * such edge. The second half of the rest lets it be over before the lines rise.
 * Source: ESP-IDF v5.3, components/esp_system/port/usb_console.c. */
static const StrobeLineSequenceStep cdc_reset[] = {
  { FALSE, TRUE, 100 },
  { FALSE, FALSE, 200 },
  { TRUE, TRUE, 0 },
};

/* Source: as above; the order and the times of esptool's reset.py, UnixTightReset. */
static const StrobeLineSequenceStep cdc_bootloader[] = {
  { FALSE, TRUE, 100 },
  { TRUE, FALSE, 50 },
  { FALSE, FALSE, 200 },
  { TRUE, TRUE, 0 },
};

/* The chip is held in reset while RTS is up and DTR is not, and starts when that ends.
 * Source: esptool's reset.py, HardReset on a chip's own USB; ESP32-C3 Technical Reference Manual,
 * chapter USB Serial/JTAG Controller, table of the DTR and RTS combinations. */
static const StrobeLineSequenceStep jtag_reset[] = {
  { FALSE, TRUE, 200 },
  { FALSE, FALSE, 200 },
  { TRUE, TRUE, 0 },
};

/* DTR alone sets the flag for download mode, and both down would clear it again: so the way from
 * there to reset goes through both up.
 * Source: esptool's reset.py, USBJTAGSerialReset. */
static const StrobeLineSequenceStep jtag_bootloader[] = {
  { FALSE, FALSE, 100 }, { TRUE, FALSE, 100 },  { TRUE, TRUE, 0 },
  { FALSE, TRUE, 100 },  { FALSE, FALSE, 200 }, { TRUE, TRUE, 0 },
};

typedef struct {
  const StrobeLineSequenceStep *steps;
  gsize n_steps;
} Sequence;

#define SEQUENCE(steps)                                                                            \
  {                                                                                                \
    steps, G_N_ELEMENTS (steps)                                                                    \
  }

static const Sequence sequences[][2] = {
  [STROBE_LINE_SEQUENCE_CDC] = {
    [STROBE_LINE_SEQUENCE_RESET] = SEQUENCE (cdc_reset),
    [STROBE_LINE_SEQUENCE_BOOTLOADER] = SEQUENCE (cdc_bootloader),
  },
  [STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG] = {
    [STROBE_LINE_SEQUENCE_RESET] = SEQUENCE (jtag_reset),
    [STROBE_LINE_SEQUENCE_BOOTLOADER] = SEQUENCE (jtag_bootloader),
  },
};

/**
 * strobe_line_sequence_kind_of:
 * @product_id: of the USB device that has the port; 0: not known
 *
 * Context: any thread.
 *
 * Returns: which rules its board has
 */
StrobeLineSequenceKind
strobe_line_sequence_kind_of (guint16 product_id)
{
  return product_id == USB_SERIAL_JTAG_PRODUCT ? STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG
                                               : STROBE_LINE_SEQUENCE_CDC;
}

/**
 * strobe_line_sequence_get:
 * @kind: which rules the board has
 * @goal: where it is to end
 * @n_steps: (out): how many steps
 *
 * Gets the steps that reset a board over its serial port, from whatever the lines are.
 *
 * Units: the rest after a step is in milliseconds.
 *
 * Ownership: static.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (array length=n_steps): the steps
 */
const StrobeLineSequenceStep *
strobe_line_sequence_get (StrobeLineSequenceKind kind, StrobeLineSequenceGoal goal, gsize *n_steps)
{
  const Sequence *sequence = &sequences[kind][goal];

  *n_steps = sequence->n_steps;
  return sequence->steps;
}
