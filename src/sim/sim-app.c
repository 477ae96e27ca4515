/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-app.h"

/* StrobeSimApp: the firmware that was flashed, running. It prints its boot log, then a line a
 * second, and answers what is typed. It knows nothing of USB: the board puts its words on the bus
 * and tells it of DTR and RTS. A chip that cannot start its flash is here too: it prints why, and
 * the same again after each watchdog reset. Owned by the board, used under its lock.
 *
 * Source: ESP-IDF v5.3, usb_console.c, for DTR and RTS. */

#define LINE_DTR 0x1
#define LINE_RTS 0x2
#define FIRST_LINE_MS 312
#define LINE_MS 1000
#define MAX_TYPED_BYTES 80

struct _StrobeSimApp {
  const StrobeChip *chip;
  StrobeSimBoot *boot;
  StrobeSimResetCause cause;
  guint n_lines;
  guint16 line_state;
  GString *typed;
};

static gboolean
is_running (StrobeSimApp *self)
{
  return self->boot != NULL && self->boot->outcome == STROBE_SIM_BOOT_OUTCOME_RUNS;
}

static void
print_head (StrobeSimApp *self, GString *out)
{
  g_string_append_printf (out, "I (%u) main: ", FIRST_LINE_MS + self->n_lines * LINE_MS);
}

static void
answer (StrobeSimApp *self, GString *out)
{
  print_head (self, out);
  g_string_append_printf (out, "received \"%s\"\r\n", self->typed->str);
  g_string_truncate (self->typed, 0);
}

static void
type_byte (StrobeSimApp *self, guint8 byte, GString *out)
{
  gboolean is_end = byte == '\r' || byte == '\n';

  if (is_end && self->typed->len > 0)
    answer (self, out);
  else if (g_ascii_isprint ((char) byte) && self->typed->len < MAX_TYPED_BYTES)
    g_string_append_c (self->typed, (char) byte);
}

/**
 * strobe_sim_app_new:
 * @chip: the chip it runs on
 *
 * Creates an app that has not started.
 *
 * Returns: (transfer full): the app
 */
StrobeSimApp *
strobe_sim_app_new (const StrobeChip *chip)
{
  StrobeSimApp *self = g_new0 (StrobeSimApp, 1);

  self->chip = chip;
  self->typed = g_string_new (NULL);
  return self;
}

/**
 * strobe_sim_app_free:
 * @self: an app
 *
 * Frees it.
 */
void
strobe_sim_app_free (StrobeSimApp *self)
{
  g_clear_pointer (&self->boot, strobe_sim_boot_free);
  g_string_free (self->typed, TRUE);
  g_free (self);
}

/**
 * strobe_sim_app_start:
 * @self: an app
 * @flash: what is in the flash
 * @cause: why the chip starts
 *
 * Starts what is in the flash.
 *
 * Ownership: @flash is only read.
 *
 * Returns: whether there is something that runs
 */
gboolean
strobe_sim_app_start (StrobeSimApp *self, GBytes *flash, StrobeSimResetCause cause)
{
  g_clear_pointer (&self->boot, strobe_sim_boot_free);
  self->boot = strobe_sim_boot_new (self->chip, flash);
  self->cause = cause;
  self->n_lines = 0;
  self->line_state = 0;
  g_string_truncate (self->typed, 0);
  return is_running (self);
}

/**
 * strobe_sim_app_print_boot:
 * @self: an app that was started
 * @out: where to append
 *
 * Prints what the chip says from its start to the app's first own line.
 */
void
strobe_sim_app_print_boot (StrobeSimApp *self, GString *out)
{
  strobe_sim_boot_log_print (out, self->chip, self->boot, self->cause);
  if (is_running (self))
    strobe_sim_app_print_line (self, out);
}

/**
 * strobe_sim_app_print_line:
 * @self: an app that was started
 * @out: where to append
 *
 * Prints what comes once a second: a line of the app, or the next attempt of a chip that cannot
 * start.
 */
void
strobe_sim_app_print_line (StrobeSimApp *self, GString *out)
{
  if (!is_running (self)) {
    strobe_sim_boot_log_print (out, self->chip, self->boot, STROBE_SIM_RESET_CAUSE_WATCHDOG);
    return;
  }

  print_head (self, out);
  if (self->boot->app_desc != NULL)
    g_string_append_printf (out, "hello from %s %s, %u s\r\n", self->boot->app_desc->project,
                            self->boot->app_desc->version, self->n_lines);
  else
    g_string_append_printf (out, "hello, %u s\r\n", self->n_lines);
  self->n_lines++;
}

/**
 * strobe_sim_app_type:
 * @self: an app
 * @data: what the host sent to the serial port
 * @size_bytes: how much
 * @out: where to append what the app answers
 *
 * Reads input. Each line is acknowledged; a chip that runs nothing does not listen.
 *
 * Ownership: @data is only read.
 */
void
strobe_sim_app_type (StrobeSimApp *self, const guint8 *data, gsize size_bytes, GString *out)
{
  gsize i;

  for (i = 0; i < size_bytes && is_running (self); i++)
    type_byte (self, data[i], out);
}

/**
 * strobe_sim_app_set_lines:
 * @self: an app
 * @line_state: the value of SET_CONTROL_LINE_STATE
 *
 * Applies the rule of the USB console: RTS going down restarts the chip, into download mode while
 * DTR is up. Everything else means nothing.
 *
 * Units: bit 0 of @line_state is DTR, bit 1 RTS.
 *
 * Source: ESP-IDF v5.3, usb_console.c.
 *
 * Returns: what the app does about it, 50 ms later
 */
StrobeSimAppDecision
strobe_sim_app_set_lines (StrobeSimApp *self, guint16 line_state)
{
  gboolean rts_fell = (self->line_state & LINE_RTS) && !(line_state & LINE_RTS);

  self->line_state = line_state;
  if (!rts_fell)
    return STROBE_SIM_APP_DECISION_NONE;
  return line_state & LINE_DTR ? STROBE_SIM_APP_DECISION_LOADER : STROBE_SIM_APP_DECISION_REBOOT;
}

/**
 * strobe_sim_app_forget_lines:
 * @self: an app
 *
 * Takes DTR and RTS for down, as after a bus reset.
 */
void
strobe_sim_app_forget_lines (StrobeSimApp *self)
{
  self->line_state = 0;
}
