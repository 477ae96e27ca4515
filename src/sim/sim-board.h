/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "image/chip.h"
#include "sim/sim-faults.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_SIM_KIND_ROM,     /* an Espressif chip with its mask ROM, as rom-dfu facts say */
  STROBE_SIM_KIND_GENERIC, /* a DFU 1.1 device that insists on every rule of the spec */
} StrobeSimKind;

typedef struct {
  guint8 request_type;
  guint8 request;
  guint16 value;
  guint16 index;
  guint16 length;
} StrobeSimSetup;

typedef enum {
  STROBE_SIM_REPLY_ACK, /* @delay_us later; IN data is in @in */
  STROBE_SIM_REPLY_STALL,
  STROBE_SIM_REPLY_NONE, /* never answered: the device drops off the bus meanwhile, or hangs */
} StrobeSimReply;

typedef enum {
  STROBE_SIM_EVENT_ATTACHED, /* it is on the bus: enumerate it */
  STROBE_SIM_EVENT_DETACHED, /* it dropped off */
  STROBE_SIM_EVENT_SERIAL,   /* serial output waits to be read */
} StrobeSimEvent;

/* How much of the board's time is real. */
typedef enum {
  STROBE_SIM_PACE_TIMELESS, /* all at once: off the bus and back within one call; for tests */
  STROBE_SIM_PACE_BUS,  /* it takes its time to come back and to print, none to erase or write */
  STROBE_SIM_PACE_REAL, /* erasing, writing and verifying take time too; for practice */
} StrobeSimPace;

/* Called on whatever thread caused it, with no lock held. */
typedef void (*StrobeSimEventFunc) (StrobeSimEvent event, gpointer user_data);

/* A board in software: USB device, ROM or app, flash, RESET and BOOT buttons. Thread-safe.
 * Its time is its own: replies carry the time they take, the bus in front of it waits. */
#define STROBE_TYPE_SIM_BOARD (strobe_sim_board_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSimBoard, strobe_sim_board, STROBE, SIM_BOARD, GObject)

StrobeSimBoard *strobe_sim_board_new (StrobeSimKind kind,
                                      const StrobeChip *chip,
                                      gsize flash_size_bytes,
                                      StrobeSimFaults *faults);
void strobe_sim_board_set_pace (StrobeSimBoard *self, StrobeSimPace pace); /* default: timeless */
gulong
strobe_sim_board_add_listener (StrobeSimBoard *self, StrobeSimEventFunc func, gpointer user_data);
void strobe_sim_board_remove_listener (StrobeSimBoard *self, gulong id);

/* the hands */
void strobe_sim_board_plug (StrobeSimBoard *self, gboolean boot_pressed);
void strobe_sim_board_unplug (StrobeSimBoard *self);
void strobe_sim_board_press_reset (StrobeSimBoard *self, gboolean boot_pressed);

/* the bus */
gboolean strobe_sim_board_is_attached (StrobeSimBoard *self);
guint64 strobe_sim_board_get_generation (StrobeSimBoard *self);  /* grows with every attach */
GBytes *strobe_sim_board_get_descriptors (StrobeSimBoard *self); /* device, then configuration */
char *strobe_sim_board_dup_string (StrobeSimBoard *self, guint8 index);
StrobeSimReply strobe_sim_board_control (StrobeSimBoard *self,
                                         const StrobeSimSetup *setup,
                                         const guint8 *out,
                                         GByteArray *in,
                                         guint64 *delay_us);
void strobe_sim_board_bus_reset (StrobeSimBoard *self);

/* the console */
GBytes *strobe_sim_board_read_serial (StrobeSimBoard *self, gsize max_bytes);
void strobe_sim_board_write_serial (StrobeSimBoard *self, const guint8 *data, gsize size_bytes);

/* for tests and for the virtual board's record */
GBytes *strobe_sim_board_dup_flash (StrobeSimBoard *self);
guint64 strobe_sim_board_get_n_requests (StrobeSimBoard *self);

G_END_DECLS
