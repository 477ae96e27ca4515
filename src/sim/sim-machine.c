/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-machine.h"

#include "sim/sim-core.h"
#include "sim/sim-fault-player.h"
#include "sim/sim-serial.h"
#include "sim/sim-timings.h"

/* StrobeSimMachine: what is soldered onto the board, and what happens between its parts: the chip
 * with what runs on it, its serial port, the bus, the fault script. Owned by the board, used under
 * its lock; what it causes outside goes into the queue of events and into the agenda.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31 for what happens on DETACH and bus resets;
 * ESP-IDF v5.3, usb_console.c, for the same in an app. */

/* invented, of the order that boards show */
#define LOADER_BOOT_MS 60
#define APP_BOOT_MS 300
/* ESP-IDF, usb_console.c: the app reboots that much later */
#define REBOOT_MS 50
/* what a crash needs to get its last words out, in front of the reset */
#define CRASH_MS 150
#define REQUEST_SET_CONFIGURATION 9
#define REQUEST_SET_CONTROL_LINE_STATE 0x22

typedef enum {
  REBOOT_APP,
  REBOOT_LOADER,
  REBOOT_DFU,
  REBOOT_CRASHED,
} Reboot;

struct _StrobeSimMachine {
  const StrobeChip *chip;
  StrobeSimFaults *faults;
  StrobeSimFaultPlayer *player;
  StrobeSimListeners *listeners; /* the board's */
  StrobeSimAgenda *agenda;       /* the board's */
  StrobeSimCore *core;
  StrobeSimSerial *serial;
  StrobeSimTimings timings;

  Reboot reboot;
  gboolean powered;
  gboolean attached;
  gboolean addressed;  /* a host has reset the bus since it attached */
  gboolean hung;       /* by the fault script: answers nothing until RESET */
  gboolean persistent; /* the app left its USB device to the loader */
  guint64 generation;
  guint64 n_requests;
};

static gboolean
has_fault (StrobeSimMachine *self, StrobeSimFaultKind kind)
{
  return strobe_sim_faults_has (self->faults, kind);
}

/* Tells apart the enumerations of all boards of this program. */
static guint64
make_generation (void)
{
  static gsize last;

  return (guint64) g_atomic_pointer_add (&last, 1) + 1;
}

static gboolean
runs (StrobeSimMachine *self, StrobeSimRun run)
{
  return strobe_sim_core_get_run (self->core) == run;
}

static StrobeSimApp *
get_app (StrobeSimMachine *self)
{
  return strobe_sim_core_get_app (self->core);
}

static gboolean
is_from_flash (StrobeSimMachine *self)
{
  return runs (self, STROBE_SIM_RUN_APP) || runs (self, STROBE_SIM_RUN_DEAD_END);
}

/* The bus */

static void
attach (StrobeSimMachine *self)
{
  self->attached = TRUE;
  self->addressed = FALSE;
  self->generation = make_generation ();
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_ATTACHED);
  if (is_from_flash (self))
    strobe_sim_serial_start (self->serial);
}

static void
detach (StrobeSimMachine *self)
{
  strobe_sim_serial_stop (self->serial);
  if (!self->attached)
    return;

  self->attached = FALSE;
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_DETACHED);
}

/* The chip */

/* A chip that cannot start its flash says so on its UART and never turns its USB device on, unless
 * the fault script puts the UART on the same cable, as a board with a USB bridge does. */
static gboolean
has_usb (StrobeSimMachine *self)
{
  return !runs (self, STROBE_SIM_RUN_DEAD_END) || has_fault (self, STROBE_SIM_FAULT_UART_ON_USB);
}

/* What every kind of reset has in common. */
static void
stop_chip (StrobeSimMachine *self)
{
  detach (self);
  strobe_sim_agenda_clear (self->agenda);
  strobe_sim_fault_player_restart (self->player);
  strobe_sim_core_stop (self->core);
  self->hung = FALSE;
  self->persistent = FALSE;
}

static void
restart_chip (StrobeSimMachine *self, gboolean into_loader, StrobeSimResetCause cause)
{
  stop_chip (self);
  if (strobe_sim_core_is_generic (self->core))
    strobe_sim_core_start_generic (self->core);
  else if (into_loader)
    strobe_sim_core_start_loader (self->core, STROBE_DFU_MODE_RUN_TIME);
  else
    strobe_sim_core_start_flash (self->core, cause);
  if (has_usb (self))
    strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH,
                            into_loader ? LOADER_BOOT_MS : APP_BOOT_MS);
}

/* What the app set its mind on some milliseconds ago. With persistence the USB device stays on the
 * bus over the reboot; on the way into DFU mode it does not, nor after a crash: persistence is set
 * up by a handler that esp_restart() runs, and a panic does not. */
static void
do_reboot (StrobeSimMachine *self)
{
  switch (self->reboot) {
  case REBOOT_APP:
    strobe_sim_serial_stop (self->serial);
    strobe_sim_core_start_flash (self->core, STROBE_SIM_RESET_CAUSE_SOFTWARE);
    strobe_sim_serial_start (self->serial);
    break;
  case REBOOT_LOADER:
    strobe_sim_serial_stop (self->serial);
    strobe_sim_core_start_loader (self->core, STROBE_DFU_MODE_RUN_TIME);
    self->persistent = TRUE;
    break;
  case REBOOT_DFU:
    stop_chip (self);
    strobe_sim_core_start_loader (self->core, STROBE_DFU_MODE_DFU);
    strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH, LOADER_BOOT_MS);
    break;
  case REBOOT_CRASHED:
    restart_chip (self, FALSE, strobe_sim_app_get_next_cause (get_app (self)));
    break;
  }
}

static void
plan_reboot (StrobeSimMachine *self, Reboot reboot, guint delay_ms)
{
  self->reboot = reboot;
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_REBOOT, delay_ms);
}

static void
follow (StrobeSimMachine *self, StrobeSimAppDecision decision)
{
  switch (decision) {
  case STROBE_SIM_APP_DECISION_NONE:
    break;
  case STROBE_SIM_APP_DECISION_REBOOT:
    plan_reboot (self, REBOOT_APP, REBOOT_MS);
    break;
  case STROBE_SIM_APP_DECISION_LOADER:
    plan_reboot (self, REBOOT_LOADER, REBOOT_MS);
    break;
  case STROBE_SIM_APP_DECISION_RESET:
    plan_reboot (self, REBOOT_CRASHED, CRASH_MS);
    break;
  }
}

/* Requests */

/* An app comes back as it was, and reboots into DFU mode soon after. A loader that inherited its
 * USB device from an app does not come back: its ROM takes the wrong branch. */
static void
reattach (StrobeSimMachine *self)
{
  guint detach_ms = self->timings.detach_ms;

  detach (self);
  if (has_fault (self, STROBE_SIM_FAULT_VANISH_AFTER_DETACH) || self->persistent)
    return;
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH, detach_ms);
  if (!runs (self, STROBE_SIM_RUN_APP))
    return;
  strobe_sim_core_reconnect_app (self->core);
  plan_reboot (self, REBOOT_DFU, detach_ms + REBOOT_MS);
}

static void
act (StrobeSimMachine *self, StrobeSimAction action)
{
  switch (action) {
  case STROBE_SIM_ACTION_NONE:
    break;
  case STROBE_SIM_ACTION_REATTACH:
    reattach (self);
    break;
  case STROBE_SIM_ACTION_RESET:
    restart_chip (self, has_fault (self, STROBE_SIM_FAULT_RESET_BOOTS_LOADER),
                  STROBE_SIM_RESET_CAUSE_WATCHDOG);
    break;
  }
}

static StrobeSimReply
handle_struck (StrobeSimMachine *self, StrobeSimRequest *request, const StrobeSimFault *fault)
{
  StrobeSimReply reply =
    strobe_sim_core_control_struck (self->core, request, fault->kind, (guint8) fault->value);

  if (reply != STROBE_SIM_REPLY_NONE)
    return reply;
  if (fault->kind == STROBE_SIM_FAULT_VANISH_AT_BLOCK ||
      fault->kind == STROBE_SIM_FAULT_VANISH_IN_MANIFEST)
    stop_chip (self);
  else
    self->hung = TRUE;
  return reply;
}

/* Only the console of the chips with persistence listens to DTR and RTS. */
static gboolean
is_line_request (StrobeSimMachine *self, const StrobeSimRequest *request)
{
  return strobe_sim_core_has_line_rule (self->core) && strobe_sim_request_is_class (request) &&
         request->setup->request == REQUEST_SET_CONTROL_LINE_STATE;
}

static StrobeSimReply
control (StrobeSimMachine *self, StrobeSimRequest *request)
{
  const StrobeSimFault *fault;
  StrobeSimReply reply;

  if (!self->attached || self->hung)
    return STROBE_SIM_REPLY_NONE;

  self->n_requests++;
  fault = strobe_sim_fault_player_strike (self->player, request);
  reply = fault != NULL ? handle_struck (self, request, fault)
                        : strobe_sim_core_control (self->core, request);
  strobe_sim_fault_player_distort (self->player, request);
  if (reply == STROBE_SIM_REPLY_ACK && is_line_request (self, request))
    follow (self, strobe_sim_app_set_lines (get_app (self), request->setup->value));
  act (self, request->action);
  return reply;
}

static void
bus_reset (StrobeSimMachine *self)
{
  StrobeSimAction action = STROBE_SIM_ACTION_NONE;

  if (!self->attached)
    return;
  self->addressed = TRUE;
  strobe_sim_app_forget_lines (get_app (self));
  if (runs (self, STROBE_SIM_RUN_GENERIC) || !self->persistent)
    action = strobe_sim_core_bus_reset (self->core);
  act (self, action);
}

/**
 * strobe_sim_machine_new:
 * @kind: what to imitate
 * @chip: the chip; of no matter to a generic device
 * @flash_size_bytes: the size of its flash
 * @faults: the fault script
 * @listeners: where events go
 * @agenda: where plans go
 *
 * Creates a machine without power, with erased flash.
 *
 * Ownership: holds @faults; @listeners and @agenda must live longer.
 *
 * Returns: (transfer full): the machine
 */
StrobeSimMachine *
strobe_sim_machine_new (StrobeSimKind kind,
                        const StrobeChip *chip,
                        gsize flash_size_bytes,
                        StrobeSimFaults *faults,
                        StrobeSimListeners *listeners,
                        StrobeSimAgenda *agenda)
{
  StrobeSimMachine *self = g_new0 (StrobeSimMachine, 1);

  self->chip = chip;
  self->faults = strobe_sim_faults_ref (faults);
  self->player = strobe_sim_fault_player_new (faults);
  self->listeners = listeners;
  self->agenda = agenda;
  self->core = strobe_sim_core_new (kind, chip, flash_size_bytes, faults);
  self->serial = strobe_sim_serial_new (get_app (self), faults, listeners, agenda);
  strobe_sim_machine_set_pace (self, STROBE_SIM_PACE_TIMELESS);
  return self;
}

/**
 * strobe_sim_machine_free:
 * @self: a machine
 *
 * Frees it.
 */
void
strobe_sim_machine_free (StrobeSimMachine *self)
{
  strobe_sim_serial_free (self->serial);
  strobe_sim_core_free (self->core);
  strobe_sim_fault_player_free (self->player);
  strobe_sim_faults_unref (self->faults);
  g_free (self);
}

/**
 * strobe_sim_machine_set_pace:
 * @self: a machine
 * @pace: how much of its time is real
 *
 * Chooses the pace; the times that the fault script names hold at any.
 */
void
strobe_sim_machine_set_pace (StrobeSimMachine *self, StrobeSimPace pace)
{
  self->timings = strobe_sim_timings_make (pace, self->chip, self->faults);
  strobe_sim_flash_set_times (strobe_sim_core_get_flash (self->core), &self->timings.flash);
  strobe_sim_agenda_set_timeless (self->agenda, self->timings.timeless);
}

/**
 * strobe_sim_machine_power_on:
 * @self: a machine
 * @boot_pressed: whether BOOT is held
 *
 * Gives it power. One that is on the bus stays as it is.
 */
void
strobe_sim_machine_power_on (StrobeSimMachine *self, gboolean boot_pressed)
{
  self->powered = TRUE;
  if (!self->attached)
    restart_chip (self, boot_pressed, STROBE_SIM_RESET_CAUSE_POWER_ON);
}

/**
 * strobe_sim_machine_power_off:
 * @self: a machine
 *
 * Takes its power.
 */
void
strobe_sim_machine_power_off (StrobeSimMachine *self)
{
  self->powered = FALSE;
  stop_chip (self);
}

/**
 * strobe_sim_machine_reset:
 * @self: a machine
 * @boot_pressed: whether BOOT is held
 *
 * Presses RESET; without power nothing happens.
 */
void
strobe_sim_machine_reset (StrobeSimMachine *self, gboolean boot_pressed)
{
  if (self->powered)
    restart_chip (self, boot_pressed, STROBE_SIM_RESET_CAUSE_POWER_ON);
}

/**
 * strobe_sim_machine_do_task:
 * @self: a machine
 * @task: what its agenda says is due
 *
 * Does what the machine does by itself.
 */
void
strobe_sim_machine_do_task (StrobeSimMachine *self, StrobeSimTask task)
{
  switch (task) {
  case STROBE_SIM_TASK_ATTACH:
    attach (self);
    break;
  case STROBE_SIM_TASK_REBOOT:
    do_reboot (self);
    break;
  case STROBE_SIM_TASK_LINE:
    follow (self, strobe_sim_serial_tick (self->serial));
    break;
  }
}

/**
 * strobe_sim_machine_is_attached:
 * @self: a machine
 *
 * Returns: whether it is on the bus
 */
gboolean
strobe_sim_machine_is_attached (StrobeSimMachine *self)
{
  return self->attached;
}

/**
 * strobe_sim_machine_get_generation:
 * @self: a machine
 *
 * Returns: the number of its present or last enumeration; 0 before the first
 */
guint64
strobe_sim_machine_get_generation (StrobeSimMachine *self)
{
  return self->generation;
}

/**
 * strobe_sim_machine_put_descriptors:
 * @self: a machine
 * @array: where to append
 *
 * Writes the device descriptor and the configuration of what runs.
 */
void
strobe_sim_machine_put_descriptors (StrobeSimMachine *self, GByteArray *array)
{
  strobe_sim_core_put_descriptors (self->core, array);
  strobe_sim_fault_player_distort_descriptors (self->player, array, array->data[0]);
}

/**
 * strobe_sim_machine_dup_string:
 * @self: a machine
 * @index: which string descriptor
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if there is none
 */
char *
strobe_sim_machine_dup_string (StrobeSimMachine *self, guint8 index)
{
  return strobe_sim_core_dup_string (self->core, index);
}

/**
 * strobe_sim_machine_control:
 * @self: a machine
 * @request: a control transfer
 * @delay_us: (out): how long it takes
 *
 * Handles a control transfer, and does what follows from it.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_machine_control (StrobeSimMachine *self, StrobeSimRequest *request, guint64 *delay_us)
{
  StrobeSimReply reply = control (self, request);

  *delay_us = strobe_sim_flash_take_busy_us (strobe_sim_core_get_flash (self->core)) +
              self->timings.transfer_us;
  return reply;
}

/**
 * strobe_sim_machine_bus_reset:
 * @self: a machine
 *
 * Handles a bus reset.
 */
void
strobe_sim_machine_bus_reset (StrobeSimMachine *self)
{
  bus_reset (self);
}

/**
 * strobe_sim_machine_enumerate:
 * @self: a machine
 *
 * Does once for each attachment what a host does: resets the bus, sets the configuration.
 *
 * Returns: whether a configured device is there afterwards
 */
gboolean
strobe_sim_machine_enumerate (StrobeSimMachine *self)
{
  const StrobeSimSetup setup = { .request = REQUEST_SET_CONFIGURATION, .value = 1 };
  g_autoptr (GByteArray) in = g_byte_array_new ();
  StrobeSimRequest request = { .setup = &setup, .in = in };

  if (!self->attached || self->addressed)
    return self->attached;
  bus_reset (self);
  return self->attached && control (self, &request) == STROBE_SIM_REPLY_ACK;
}

/**
 * strobe_sim_machine_read_serial:
 * @self: a machine
 * @max_bytes: how much to take at most
 *
 * Returns: (transfer full): what it printed; empty if nothing is left
 */
GBytes *
strobe_sim_machine_read_serial (StrobeSimMachine *self, gsize max_bytes)
{
  return strobe_sim_serial_read (self->serial, max_bytes);
}

/**
 * strobe_sim_machine_type:
 * @self: a machine
 * @data: what comes in on its serial port
 * @size_bytes: how much
 *
 * Types to what runs; only an app listens.
 */
void
strobe_sim_machine_type (StrobeSimMachine *self, const guint8 *data, gsize size_bytes)
{
  if (runs (self, STROBE_SIM_RUN_APP))
    follow (self, strobe_sim_serial_type (self->serial, data, size_bytes));
}

/**
 * strobe_sim_machine_dup_flash:
 * @self: a machine
 *
 * Returns: (transfer full): the contents of its flash
 */
GBytes *
strobe_sim_machine_dup_flash (StrobeSimMachine *self)
{
  return strobe_sim_flash_dup_bytes (strobe_sim_core_get_flash (self->core));
}

/**
 * strobe_sim_machine_get_n_requests:
 * @self: a machine
 *
 * Returns: how many control transfers reached it
 */
guint64
strobe_sim_machine_get_n_requests (StrobeSimMachine *self)
{
  return self->n_requests;
}
