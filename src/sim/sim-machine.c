/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-machine.h"

#include "sim/sim-app.h"
#include "sim/sim-console.h"
#include "sim/sim-descriptors.h"
#include "sim/sim-fault-player.h"
#include "sim/sim-generic.h"
#include "sim/sim-rom.h"

/* StrobeSimMachine: what is soldered onto the board, and what happens between its parts: what runs
 * on the chip (the ROM's loader, the app that was flashed, or another kind of device), its flash,
 * its serial port, the fault script. Owned by the board, used under its lock; what it causes
 * outside goes into the queue of events and into the agenda.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31 for what happens on DETACH and bus resets;
 * ESP-IDF v5.3, usb_console.c, for the same in an app. */

/* off the bus after DETACH: 10 ms in the handler and, but on the S31, 10 ms in the driver */
#define DETACH_MS 20
#define DETACH_S31_MS 10
#define CHIP_ID_S31 0x0020
/* invented, of the order that boards show */
#define LOADER_BOOT_MS 60
#define APP_BOOT_MS 300
/* ESP-IDF, usb_console.c: the app reboots that much later */
#define REBOOT_MS 50
#define LINE_MS 1000
#define REQUEST_SET_CONFIGURATION 9
#define REQUEST_SET_CONTROL_LINE_STATE 0x22

/* Quick for a flash chip, slow enough to be seen: about 7 s for 1 MiB, transfers included. */
static const StrobeSimFlashTimes real_times = {
  .sector_erase_us = 15000,
  .block_erase_us = 90000,
  .page_program_us = 350,
  .verify_us_per_kib = 1200,
};
#define REAL_TRANSFER_US 150

typedef enum {
  RUN_NOTHING,
  RUN_LOADER,
  RUN_APP,
  RUN_DEAD_END, /* a chip that cannot start its flash: it prints why, on its UART */
  RUN_GENERIC,
} Run;

typedef enum {
  REBOOT_APP,
  REBOOT_LOADER,
  REBOOT_DFU,
} Reboot;

struct _StrobeSimMachine {
  StrobeSimKind kind;
  const StrobeChip *chip;
  StrobeSimFaults *faults;
  StrobeSimFaultPlayer *player;
  StrobeSimListeners *listeners; /* the board's */
  StrobeSimAgenda *agenda;       /* the board's */
  StrobeSimFlash *flash;
  StrobeSimRom *rom;
  StrobeSimApp *app;
  StrobeSimGeneric *generic;
  StrobeSimConsole *console;
  guint transfer_us;

  Run run;
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

/* The value of a phrase, or what it is without it. */
static gint64
get_fault_value (StrobeSimMachine *self, StrobeSimFaultKind kind, gint64 fallback)
{
  const StrobeSimFault *fault = strobe_sim_faults_find (self->faults, kind);

  return fault != NULL ? (gint64) fault->value : fallback;
}

/* Tells apart the enumerations of all boards of this program. */
static guint64
make_generation (void)
{
  static gsize last;

  return (guint64) g_atomic_pointer_add (&last, 1) + 1;
}

static char *
make_mac (void)
{
  static int last;
  guint number = (guint) g_atomic_int_add (&last, 1) + 1;

  return g_strdup_printf ("7c:df:a1:%02x:%02x:%02x", number >> 16 & 0xff, number >> 8 & 0xff,
                          number & 0xff);
}

/* The serial port */

static void
push_serial (StrobeSimMachine *self, GString *text)
{
  if (self->attached && strobe_sim_console_push (self->console, text))
    strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_SERIAL);
}

static void
print_boot (StrobeSimMachine *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->run != RUN_APP && self->run != RUN_DEAD_END)
    return;
  strobe_sim_app_print_boot (self->app, text);
  push_serial (self, text);
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_LINE, LINE_MS);
}

static void
print_line (StrobeSimMachine *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_sim_app_print_line (self->app, text);
  push_serial (self, text);
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_LINE, LINE_MS);
}

/* The bus */

static void
attach (StrobeSimMachine *self)
{
  self->attached = TRUE;
  self->addressed = FALSE;
  self->generation = make_generation ();
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_ATTACHED);
  print_boot (self);
}

static void
detach (StrobeSimMachine *self)
{
  strobe_sim_console_clear (self->console);
  strobe_sim_agenda_cancel (self->agenda, STROBE_SIM_TASK_LINE);
  if (!self->attached)
    return;

  self->attached = FALSE;
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_DETACHED);
}

/* The chip */

/* An app speaks through the ROM's USB stack on the chips whose ESP-IDF has that console; on the
 * others it has a serial port of its own. */
static void
start_flash (StrobeSimMachine *self, StrobeSimResetCause cause)
{
  g_autoptr (GBytes) flash = strobe_sim_flash_dup_bytes (self->flash);
  gboolean runs = strobe_sim_app_start (self->app, flash, cause);
  gboolean has_console = strobe_sim_descriptors_has_persistence (self->chip);

  self->run = runs ? RUN_APP : RUN_DEAD_END;
  strobe_sim_rom_restart (
    self->rom, runs && has_console ? STROBE_SIM_PERSONA_APP : STROBE_SIM_PERSONA_CDC_ONLY,
    STROBE_DFU_MODE_RUN_TIME);
}

static void
start_loader (StrobeSimMachine *self, StrobeDfuMode mode)
{
  self->run = RUN_LOADER;
  strobe_sim_rom_restart (self->rom, STROBE_SIM_PERSONA_LOADER, mode);
}

/* A chip that cannot start its flash says so on its UART and never turns its USB device on, unless
 * the fault script puts the UART on the same cable, as a board with a USB bridge does. */
static gboolean
has_usb (StrobeSimMachine *self)
{
  return self->run != RUN_DEAD_END || has_fault (self, STROBE_SIM_FAULT_UART_ON_USB);
}

/* What every kind of reset has in common. */
static void
stop_chip (StrobeSimMachine *self)
{
  detach (self);
  strobe_sim_agenda_clear (self->agenda);
  strobe_sim_fault_player_restart (self->player);
  strobe_sim_flash_power_on (self->flash);
  self->run = RUN_NOTHING;
  self->hung = FALSE;
  self->persistent = FALSE;
}

static void
restart_chip (StrobeSimMachine *self, gboolean into_loader, StrobeSimResetCause cause)
{
  stop_chip (self);
  if (self->kind == STROBE_SIM_KIND_GENERIC) {
    self->run = RUN_GENERIC;
    strobe_sim_generic_restart (self->generic);
  } else if (into_loader) {
    start_loader (self, STROBE_DFU_MODE_RUN_TIME);
  } else {
    start_flash (self, cause);
  }
  if (has_usb (self))
    strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH,
                            into_loader ? LOADER_BOOT_MS : APP_BOOT_MS);
}

/* What the app set its mind on some milliseconds ago. With persistence the USB device stays on the
 * bus over the reboot; on the way into DFU mode it does not. */
static void
do_reboot (StrobeSimMachine *self)
{
  switch (self->reboot) {
  case REBOOT_APP:
    strobe_sim_console_clear (self->console);
    start_flash (self, STROBE_SIM_RESET_CAUSE_SOFTWARE);
    print_boot (self);
    break;
  case REBOOT_LOADER:
    strobe_sim_agenda_cancel (self->agenda, STROBE_SIM_TASK_LINE);
    start_loader (self, STROBE_DFU_MODE_RUN_TIME);
    self->persistent = TRUE;
    break;
  case REBOOT_DFU:
    stop_chip (self);
    start_loader (self, STROBE_DFU_MODE_DFU);
    strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH, LOADER_BOOT_MS);
    break;
  }
}

static void
plan_reboot (StrobeSimMachine *self, Reboot reboot, guint delay_ms)
{
  self->reboot = reboot;
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_REBOOT, delay_ms);
}

/* Requests */

static guint
get_detach_ms (StrobeSimMachine *self)
{
  guint detach_ms = self->chip->chip_id == CHIP_ID_S31 ? DETACH_S31_MS : DETACH_MS;

  return (guint) get_fault_value (self, STROBE_SIM_FAULT_ATTACH_MS, detach_ms);
}

/* An app comes back as it was, and reboots into DFU mode soon after. A loader that inherited its
 * USB device from an app does not come back: its ROM takes the wrong branch. */
static void
reattach (StrobeSimMachine *self)
{
  guint detach_ms = get_detach_ms (self);

  detach (self);
  if (has_fault (self, STROBE_SIM_FAULT_VANISH_AFTER_DETACH) || self->persistent)
    return;
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH, detach_ms);
  if (self->run != RUN_APP)
    return;
  strobe_sim_rom_restart (self->rom, STROBE_SIM_PERSONA_APP, STROBE_DFU_MODE_RUN_TIME);
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
handle (StrobeSimMachine *self, StrobeSimRequest *request)
{
  return self->run == RUN_GENERIC ? strobe_sim_generic_control (self->generic, request)
                                  : strobe_sim_rom_control (self->rom, request);
}

static void
force_status (StrobeSimMachine *self, guint8 code)
{
  if (self->run == RUN_GENERIC)
    strobe_sim_generic_force_status (self->generic, code);
  else
    strobe_sim_rom_force_status (self->rom, code);
}

/* A DNLOAD that the fault script has its way with. A request that is never answered was taken all
 * the same. */
static StrobeSimReply
handle_struck (StrobeSimMachine *self, StrobeSimRequest *request, const StrobeSimFault *fault)
{
  StrobeSimReply reply;

  if (fault->kind == STROBE_SIM_FAULT_STALL_AT_BLOCK ||
      fault->kind == STROBE_SIM_FAULT_STALL_IN_MANIFEST)
    return self->run == RUN_GENERIC ? strobe_sim_generic_refuse (self->generic)
                                    : strobe_sim_rom_refuse (self->rom);

  reply = handle (self, request);
  if (fault->kind == STROBE_SIM_FAULT_STATUS_AT_BLOCK ||
      fault->kind == STROBE_SIM_FAULT_STATUS_IN_MANIFEST) {
    force_status (self, (guint8) fault->value);
    return reply;
  }
  if (fault->kind == STROBE_SIM_FAULT_VANISH_AT_BLOCK ||
      fault->kind == STROBE_SIM_FAULT_VANISH_IN_MANIFEST)
    stop_chip (self);
  else
    self->hung = TRUE;
  return STROBE_SIM_REPLY_NONE;
}

static void
follow_lines (StrobeSimMachine *self, const StrobeSimSetup *setup)
{
  switch (strobe_sim_app_set_lines (self->app, setup->value)) {
  case STROBE_SIM_APP_DECISION_NONE:
    break;
  case STROBE_SIM_APP_DECISION_REBOOT:
    plan_reboot (self, REBOOT_APP, REBOOT_MS);
    break;
  case STROBE_SIM_APP_DECISION_LOADER:
    plan_reboot (self, REBOOT_LOADER, REBOOT_MS);
    break;
  }
}

/* Only the console of the chips with persistence listens to DTR and RTS. */
static gboolean
is_line_request (StrobeSimMachine *self, const StrobeSimRequest *request)
{
  return self->run == RUN_APP && strobe_sim_request_is_class (request) &&
         request->setup->request == REQUEST_SET_CONTROL_LINE_STATE &&
         strobe_sim_descriptors_has_persistence (self->chip);
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
  reply = fault != NULL ? handle_struck (self, request, fault) : handle (self, request);
  strobe_sim_fault_player_distort (self->player, request);
  if (reply == STROBE_SIM_REPLY_ACK && is_line_request (self, request))
    follow_lines (self, request->setup);
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
  strobe_sim_app_forget_lines (self->app);
  if (self->run == RUN_GENERIC)
    action = strobe_sim_generic_bus_reset (self->generic);
  else if (!self->persistent)
    action = strobe_sim_rom_bus_reset (self->rom);
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
  g_autofree char *mac = make_mac ();
  StrobeSimMachine *self = g_new0 (StrobeSimMachine, 1);

  self->kind = kind;
  self->chip = chip;
  self->faults = strobe_sim_faults_ref (faults);
  self->player = strobe_sim_fault_player_new (faults);
  self->listeners = listeners;
  self->agenda = agenda;
  self->flash = strobe_sim_flash_new (flash_size_bytes);
  strobe_sim_flash_set_write_fails (self->flash, has_fault (self, STROBE_SIM_FAULT_WRITE_FAILS));
  self->rom = strobe_sim_rom_new (chip, mac, self->flash);
  strobe_sim_rom_set_app_product (
    self->rom, (guint16) get_fault_value (self, STROBE_SIM_FAULT_APP_PRODUCT, chip->chip_id));
  self->app = strobe_sim_app_new (chip);
  self->generic = strobe_sim_generic_new (self->flash, faults);
  self->console = strobe_sim_console_new (has_fault (self, STROBE_SIM_FAULT_APP_STAYS_SILENT));
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
  strobe_sim_console_free (self->console);
  strobe_sim_generic_free (self->generic);
  strobe_sim_app_free (self->app);
  strobe_sim_rom_free (self->rom);
  strobe_sim_flash_free (self->flash);
  strobe_sim_fault_player_free (self->player);
  strobe_sim_faults_unref (self->faults);
  g_free (self);
}

static gint64
ms_to_us (gint64 ms)
{
  return ms < 0 ? ms : ms * 1000;
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
  StrobeSimFlashTimes times = { 0 };

  if (pace == STROBE_SIM_PACE_REAL)
    times = real_times;
  times.fixed_erase_us = ms_to_us (get_fault_value (self, STROBE_SIM_FAULT_ERASE_MS, -1));
  times.fixed_verify_us = ms_to_us (get_fault_value (self, STROBE_SIM_FAULT_VERIFY_MS, -1));
  strobe_sim_flash_set_times (self->flash, &times);
  self->transfer_us = (guint) get_fault_value (self, STROBE_SIM_FAULT_TRANSFER_US,
                                               pace == STROBE_SIM_PACE_REAL ? REAL_TRANSFER_US : 0);
  strobe_sim_agenda_set_timeless (self->agenda, pace == STROBE_SIM_PACE_TIMELESS);
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
    print_line (self);
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
  if (self->run == RUN_GENERIC)
    strobe_sim_generic_put_descriptors (self->generic, array);
  else
    strobe_sim_rom_put_descriptors (self->rom, array);
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
  return self->run == RUN_GENERIC ? strobe_sim_generic_dup_string (self->generic, index)
                                  : strobe_sim_rom_dup_string (self->rom, index);
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

  *delay_us = strobe_sim_flash_take_busy_us (self->flash) + self->transfer_us;
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
  return strobe_sim_console_read (self->console, max_bytes);
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
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->run == RUN_APP)
    strobe_sim_app_type (self->app, data, size_bytes, text);
  push_serial (self, text);
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
  return strobe_sim_flash_dup_bytes (self->flash);
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
