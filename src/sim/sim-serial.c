/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-serial.h"

#include "sim/sim-console.h"
#include "sim/sim-faults-private.h"

/* StrobeSimSerial: the serial port of a board while something prints there. It asks the app for its
 * next words when their time has come, and tells the listeners. An app that prints faster than that
 * is asked by the reader: it waits for room, as a chip does whose USB buffer is full, and loses
 * nothing. Owned by the machine, used under the board's lock. */

struct _StrobeSimSerial {
  StrobeSimApp *app;             /* the core's */
  StrobeSimListeners *listeners; /* the board's */
  StrobeSimAgenda *agenda;       /* the board's */
  StrobeSimConsole *console;
  gboolean started;
};

static void
push (StrobeSimSerial *self, GString *text)
{
  if (strobe_sim_console_push (self->console, text))
    strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_SERIAL);
}

static void
plan_tick (StrobeSimSerial *self)
{
  guint tick_ms = strobe_sim_app_get_tick_ms (self->app);

  if (tick_ms > 0)
    strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_LINE, tick_ms);
}

/**
 * strobe_sim_serial_new:
 * @app: the app that prints
 * @faults: the fault script
 * @listeners: where events go
 * @agenda: where plans go
 *
 * Creates a serial port at which nothing runs.
 *
 * Ownership: @app, @listeners and @agenda must live longer; @faults is only read.
 *
 * Returns: (transfer full): the port
 */
StrobeSimSerial *
strobe_sim_serial_new (StrobeSimApp *app,
                       StrobeSimFaults *faults,
                       StrobeSimListeners *listeners,
                       StrobeSimAgenda *agenda)
{
  StrobeSimSerial *self = g_new0 (StrobeSimSerial, 1);

  self->app = app;
  self->listeners = listeners;
  self->agenda = agenda;
  self->console =
    strobe_sim_console_new (strobe_sim_faults_has (faults, STROBE_SIM_FAULT_APP_STAYS_SILENT));
  return self;
}

/**
 * strobe_sim_serial_free:
 * @self: (transfer full): a port
 *
 * Frees it.
 */
void
strobe_sim_serial_free (StrobeSimSerial *self)
{
  strobe_sim_console_free (self->console);
  g_free (self);
}

/**
 * strobe_sim_serial_start:
 * @self: a port whose app was started
 *
 * Prints the boot log, and has the app print from then on.
 */
void
strobe_sim_serial_start (StrobeSimSerial *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  self->started = TRUE;
  strobe_sim_app_print_boot (self->app, text);
  push (self, text);
  plan_tick (self);
}

/**
 * strobe_sim_serial_stop:
 * @self: a port
 *
 * Ends all printing. What nobody read is lost.
 */
void
strobe_sim_serial_stop (StrobeSimSerial *self)
{
  self->started = FALSE;
  strobe_sim_console_clear (self->console);
  strobe_sim_agenda_cancel (self->agenda, STROBE_SIM_TASK_LINE);
}

/**
 * strobe_sim_serial_tick:
 * @self: a port
 *
 * Lets the app print what it prints by itself.
 *
 * Returns: what the app does next
 */
StrobeSimAppDecision
strobe_sim_serial_tick (StrobeSimSerial *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  StrobeSimAppDecision decision;

  if (!self->started)
    return STROBE_SIM_APP_DECISION_NONE;
  decision = strobe_sim_app_tick (self->app, strobe_sim_console_get_room (self->console), text);
  push (self, text);
  if (decision == STROBE_SIM_APP_DECISION_NONE)
    plan_tick (self);
  return decision;
}

/**
 * strobe_sim_serial_type:
 * @self: a port
 * @data: what comes in
 * @size_bytes: how much
 *
 * Types to the app.
 *
 * Ownership: @data is only read.
 *
 * Returns: what the app does about it
 */
StrobeSimAppDecision
strobe_sim_serial_type (StrobeSimSerial *self, const guint8 *data, gsize size_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  StrobeSimAppDecision decision;

  if (!self->started)
    return STROBE_SIM_APP_DECISION_NONE;
  decision = strobe_sim_app_type (self->app, data, size_bytes, text);
  push (self, text);
  return decision;
}

/**
 * strobe_sim_serial_read:
 * @self: a port
 * @max_bytes: how much to take at most
 *
 * Takes what was printed first.
 *
 * Returns: (transfer full): the bytes; empty if nothing is left
 */
GBytes *
strobe_sim_serial_read (StrobeSimSerial *self, gsize max_bytes)
{
  if (self->started && strobe_sim_console_get_size (self->console) < max_bytes) {
    g_autoptr (GString) text = g_string_new (NULL);

    strobe_sim_app_fill (self->app, strobe_sim_console_get_room (self->console), text);
    strobe_sim_console_push (self->console, text);
  }
  return strobe_sim_console_read (self->console, max_bytes);
}
