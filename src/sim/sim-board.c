/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-board.h"

#include "base/usb-descriptors.h"
#include "sim/sim-agenda.h"
#include "sim/sim-app.h"
#include "sim/sim-board-private.h"
#include "sim/sim-descriptors.h"
#include "sim/sim-fault-player.h"
#include "sim/sim-generic.h"
#include "sim/sim-listeners.h"
#include "sim/sim-rom.h"

/* StrobeSimBoard: a board in software. It is created by the practice mode, by tests, and by the
 * virtual board behind USB/IP; the practice board in the window and the device on a real Linux bus
 * are therefore the same. Any thread may use it.
 *
 * The board is the hub of its parts: what runs on the chip (the ROM's loader, the app that was
 * flashed, or another kind of device), its flash, the fault script, and what it has planned. One
 * mutex guards them all; it is never held while a listener is called, and nothing sleeps inside it.
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
#define MAX_SERIAL_BYTES (16 * 1024)
#define REQUEST_SET_CONFIGURATION 9
#define REQUEST_SET_CONTROL_LINE_STATE 0x22
#define STATUS_SHORT_BYTES 3

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
  RUN_DEAD_END, /* a chip that cannot start its flash: it prints why */
  RUN_GENERIC,
} Run;

typedef enum {
  REBOOT_APP,
  REBOOT_LOADER,
  REBOOT_DFU,
} Reboot;

struct _StrobeSimBoard {
  GObject parent_instance;

  GMutex mutex;
  StrobeSimListeners *listeners;
  StrobeSimKind kind;
  const StrobeChip *chip;
  StrobeSimFaults *faults;
  StrobeSimFaultPlayer *player;
  StrobeSimFlash *flash;
  StrobeSimRom *rom;
  StrobeSimApp *app;
  StrobeSimGeneric *generic;
  StrobeSimAgenda *agenda;
  guint transfer_us;

  Run run;
  Reboot reboot;
  gboolean plugged;
  gboolean attached;
  gboolean addressed;  /* a host has reset the bus since it attached */
  gboolean hung;       /* by the fault script: answers nothing until RESET */
  gboolean persistent; /* the app left its USB device to the loader */
  guint64 generation;
  guint64 n_requests;
  GString *serial;
};

G_DEFINE_FINAL_TYPE (StrobeSimBoard, strobe_sim_board, G_TYPE_OBJECT)

static gboolean
has_fault (StrobeSimBoard *self, StrobeSimFaultKind kind)
{
  return strobe_sim_faults_has (self->faults, kind);
}

/* The value of a phrase, or what it is without it. */
static gint64
get_fault_value (StrobeSimBoard *self, StrobeSimFaultKind kind, gint64 fallback)
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
push_serial (StrobeSimBoard *self, GString *text)
{
  gsize room = MAX_SERIAL_BYTES - MIN (self->serial->len, MAX_SERIAL_BYTES);

  if (!self->attached || text->len == 0 || has_fault (self, STROBE_SIM_FAULT_APP_STAYS_SILENT))
    return;
  g_string_append_len (self->serial, text->str, (gssize) MIN (text->len, room));
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_SERIAL);
}

static void
print_boot (StrobeSimBoard *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->run != RUN_APP && self->run != RUN_DEAD_END)
    return;
  strobe_sim_app_print_boot (self->app, text);
  push_serial (self, text);
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_LINE, LINE_MS);
}

static void
print_line (StrobeSimBoard *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_sim_app_print_line (self->app, text);
  push_serial (self, text);
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_LINE, LINE_MS);
}

/* The bus */

static void
attach (StrobeSimBoard *self)
{
  self->attached = TRUE;
  self->addressed = FALSE;
  self->generation = make_generation ();
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_ATTACHED);
  print_boot (self);
}

static void
detach (StrobeSimBoard *self)
{
  g_string_truncate (self->serial, 0);
  strobe_sim_agenda_cancel (self->agenda, STROBE_SIM_TASK_LINE);
  if (!self->attached)
    return;

  self->attached = FALSE;
  strobe_sim_listeners_push (self->listeners, STROBE_SIM_EVENT_DETACHED);
}

/* The chip */

/* An app speaks through the ROM's USB stack on the chips whose ESP-IDF has that console; on the
 * others it has a serial port of its own. A chip that cannot start says so on its UART alone; here
 * that comes over the same cable, as on a board with a USB bridge. */
static void
start_flash (StrobeSimBoard *self, StrobeSimResetCause cause)
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
start_loader (StrobeSimBoard *self, StrobeDfuMode mode)
{
  self->run = RUN_LOADER;
  strobe_sim_rom_restart (self->rom, STROBE_SIM_PERSONA_LOADER, mode);
}

/* What every kind of reset has in common. */
static void
stop_chip (StrobeSimBoard *self)
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
restart_chip (StrobeSimBoard *self, gboolean into_loader, StrobeSimResetCause cause)
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
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_ATTACH,
                          into_loader ? LOADER_BOOT_MS : APP_BOOT_MS);
}

/* What the app set its mind on some milliseconds ago. With persistence the USB device stays on the
 * bus over the reboot; on the way into DFU mode it does not. */
static void
do_reboot (StrobeSimBoard *self)
{
  switch (self->reboot) {
  case REBOOT_APP:
    g_string_truncate (self->serial, 0);
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
plan_reboot (StrobeSimBoard *self, Reboot reboot, guint delay_ms)
{
  self->reboot = reboot;
  strobe_sim_agenda_plan (self->agenda, STROBE_SIM_TASK_REBOOT, delay_ms);
}

static void
do_task (StrobeSimBoard *self, StrobeSimTask task)
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

static void
enter (StrobeSimBoard *self)
{
  g_mutex_lock (&self->mutex);
}

/* Does what is due, gives up the lock and tells the listeners. */
static void
leave (StrobeSimBoard *self)
{
  StrobeSimTask task;

  while (strobe_sim_agenda_take_due (self->agenda, &task))
    do_task (self, task);
  strobe_sim_agenda_wind (self->agenda);
  g_mutex_unlock (&self->mutex);
  strobe_sim_listeners_dispatch (self->listeners);
}

static void
alarm_cb (GObject *object)
{
  enter (STROBE_SIM_BOARD (object));
  leave (STROBE_SIM_BOARD (object));
}

/* Requests */

static guint
get_detach_ms (StrobeSimBoard *self)
{
  guint detach_ms = self->chip->chip_id == CHIP_ID_S31 ? DETACH_S31_MS : DETACH_MS;

  return (guint) get_fault_value (self, STROBE_SIM_FAULT_ATTACH_MS, detach_ms);
}

/* An app comes back as it was, and reboots into DFU mode soon after. A loader that inherited its
 * USB device from an app does not come back: its ROM takes the wrong branch. */
static void
reattach (StrobeSimBoard *self)
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
act (StrobeSimBoard *self, StrobeSimAction action)
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
handle (StrobeSimBoard *self, StrobeSimRequest *request)
{
  return self->run == RUN_GENERIC ? strobe_sim_generic_control (self->generic, request)
                                  : strobe_sim_rom_control (self->rom, request);
}

static void
force_status (StrobeSimBoard *self, guint8 code)
{
  if (self->run == RUN_GENERIC)
    strobe_sim_generic_force_status (self->generic, code);
  else
    strobe_sim_rom_force_status (self->rom, code);
}

/* A DNLOAD that the fault script has its way with. A request that is never answered was taken all
 * the same. */
static StrobeSimReply
handle_struck (StrobeSimBoard *self, StrobeSimRequest *request, const StrobeSimFault *fault)
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
follow_lines (StrobeSimBoard *self, const StrobeSimSetup *setup)
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
is_line_request (StrobeSimBoard *self, const StrobeSimRequest *request)
{
  return self->run == RUN_APP && strobe_sim_request_is_class (request) &&
         request->setup->request == REQUEST_SET_CONTROL_LINE_STATE &&
         strobe_sim_descriptors_has_persistence (self->chip);
}

static void
garble (GByteArray *array, gsize start)
{
  gsize i;

  for (i = start + 2; i < array->len; i++)
    array->data[i] ^= 0xff;
}

/* What the fault script does to replies on their way out. */
static void
distort (StrobeSimBoard *self, StrobeSimRequest *request)
{
  const StrobeSimSetup *setup = request->setup;
  const StrobeSimFault *poll = strobe_sim_faults_find (self->faults, STROBE_SIM_FAULT_POLL);
  gboolean is_status = strobe_sim_request_is_class (request) &&
                       setup->request == STROBE_DFU_REQUEST_GETSTATUS && request->in->len == 6;
  guint i;

  for (i = 0; is_status && poll != NULL && i < 3; i++)
    request->in->data[1 + i] = (guint8) (poll->value >> (8 * i));
  if (is_status && has_fault (self, STROBE_SIM_FAULT_SHORT_REPLY))
    g_byte_array_set_size (request->in, STATUS_SHORT_BYTES);
  if (!strobe_sim_request_is_class (request) && setup->value >> 8 == STROBE_USB_DESCRIPTOR_CONFIG &&
      has_fault (self, STROBE_SIM_FAULT_GARBAGE_DESCRIPTORS))
    garble (request->in, 0);
}

static StrobeSimReply
control (StrobeSimBoard *self, StrobeSimRequest *request)
{
  const StrobeSimFault *fault;
  StrobeSimReply reply;

  if (!self->attached || self->hung)
    return STROBE_SIM_REPLY_NONE;

  self->n_requests++;
  fault = strobe_sim_fault_player_strike (self->player, request);
  reply = fault != NULL ? handle_struck (self, request, fault) : handle (self, request);
  distort (self, request);
  if (reply == STROBE_SIM_REPLY_ACK && is_line_request (self, request))
    follow_lines (self, request->setup);
  act (self, request->action);
  return reply;
}

static void
bus_reset (StrobeSimBoard *self)
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

static void
strobe_sim_board_finalize (GObject *object)
{
  StrobeSimBoard *self = STROBE_SIM_BOARD (object);

  strobe_sim_agenda_free (self->agenda);
  strobe_sim_generic_free (self->generic);
  strobe_sim_app_free (self->app);
  strobe_sim_rom_free (self->rom);
  strobe_sim_flash_free (self->flash);
  strobe_sim_fault_player_free (self->player);
  strobe_sim_faults_unref (self->faults);
  strobe_sim_listeners_free (self->listeners);
  g_string_free (self->serial, TRUE);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (strobe_sim_board_parent_class)->finalize (object);
}

static void
strobe_sim_board_class_init (StrobeSimBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_sim_board_finalize;
}

static void
strobe_sim_board_init (StrobeSimBoard *self)
{
  g_mutex_init (&self->mutex);
  self->listeners = strobe_sim_listeners_new ();
  self->serial = g_string_new (NULL);
  self->agenda = strobe_sim_agenda_new (G_OBJECT (self), alarm_cb);
}

/**
 * strobe_sim_board_new:
 * @kind: what to imitate
 * @chip: the chip; of no matter to a generic device
 * @flash_size_bytes: the size of its flash
 * @faults: (nullable): the fault script
 *
 * Creates a board with erased flash, in nobody's port. Its pace is timeless.
 *
 * Ownership: holds @faults; @chip is an entry of the chip table.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the board
 */
StrobeSimBoard *
strobe_sim_board_new (StrobeSimKind kind,
                      const StrobeChip *chip,
                      gsize flash_size_bytes,
                      StrobeSimFaults *faults)
{
  g_autofree char *mac = make_mac ();
  StrobeSimBoard *self;

  g_return_val_if_fail (chip != NULL, NULL);

  self = g_object_new (STROBE_TYPE_SIM_BOARD, NULL);
  self->kind = kind;
  self->chip = chip;
  self->faults =
    faults != NULL ? strobe_sim_faults_ref (faults) : strobe_sim_faults_new (NULL, NULL);
  self->player = strobe_sim_fault_player_new (self->faults);
  self->flash = strobe_sim_flash_new (flash_size_bytes);
  strobe_sim_flash_set_write_fails (self->flash, has_fault (self, STROBE_SIM_FAULT_WRITE_FAILS));
  self->rom = strobe_sim_rom_new (chip, mac, self->flash);
  self->app = strobe_sim_app_new (chip);
  self->generic = strobe_sim_generic_new (self->flash, self->faults);
  strobe_sim_board_set_pace (self, STROBE_SIM_PACE_TIMELESS);
  return self;
}

static gint64
ms_to_us (gint64 ms)
{
  return ms < 0 ? ms : ms * 1000;
}

/**
 * strobe_sim_board_set_pace:
 * @self: a board
 * @pace: how much of its time is real
 *
 * Chooses the pace. The times that the fault script names hold at any pace.
 *
 * In a timeless board the way off the bus and back is over when the call that caused it returns,
 * and its events are delivered by then; an app prints its boot log and its first line, and then
 * nothing but answers. At the other paces the board comes back by itself, on a thread of its own.
 *
 * Context: any thread.
 */
void
strobe_sim_board_set_pace (StrobeSimBoard *self, StrobeSimPace pace)
{
  StrobeSimFlashTimes times = { 0 };

  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  if (pace == STROBE_SIM_PACE_REAL)
    times = real_times;
  times.fixed_erase_us = ms_to_us (get_fault_value (self, STROBE_SIM_FAULT_ERASE_MS, -1));
  times.fixed_verify_us = ms_to_us (get_fault_value (self, STROBE_SIM_FAULT_VERIFY_MS, -1));
  strobe_sim_flash_set_times (self->flash, &times);
  self->transfer_us = (guint) get_fault_value (self, STROBE_SIM_FAULT_TRANSFER_US,
                                               pace == STROBE_SIM_PACE_REAL ? REAL_TRANSFER_US : 0);
  strobe_sim_agenda_set_timeless (self->agenda, pace == STROBE_SIM_PACE_TIMELESS);
  leave (self);
}

/**
 * strobe_sim_board_add_listener:
 * @self: a board
 * @func: called for each event
 * @user_data: for @func
 *
 * Adds a listener. It is called on whatever thread caused the event, in the order in which events
 * happened, and may call the board.
 *
 * Context: any thread.
 *
 * Returns: an id for strobe_sim_board_remove_listener()
 */
gulong
strobe_sim_board_add_listener (StrobeSimBoard *self, StrobeSimEventFunc func, gpointer user_data)
{
  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return strobe_sim_listeners_add (self->listeners, func, user_data);
}

/**
 * strobe_sim_board_remove_listener:
 * @self: a board
 * @id: a listener
 *
 * Removes a listener. After this it is not called any more, and no call of it is under way but one
 * on this thread.
 *
 * Context: any thread.
 */
void
strobe_sim_board_remove_listener (StrobeSimBoard *self, gulong id)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  strobe_sim_listeners_remove (self->listeners, id);
}

/**
 * strobe_sim_board_plug:
 * @self: a board
 * @boot_pressed: whether BOOT is held meanwhile
 *
 * Plugs the board in, which powers it. One that is on the bus stays as it is; one that vanished
 * comes back.
 *
 * Context: any thread.
 */
void
strobe_sim_board_plug (StrobeSimBoard *self, gboolean boot_pressed)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  self->plugged = TRUE;
  if (!self->attached)
    restart_chip (self, boot_pressed, STROBE_SIM_RESET_CAUSE_POWER_ON);
  leave (self);
}

/**
 * strobe_sim_board_unplug:
 * @self: a board
 *
 * Pulls the board out of its port, which takes its power. Flash stays as it is.
 *
 * Context: any thread.
 */
void
strobe_sim_board_unplug (StrobeSimBoard *self)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  self->plugged = FALSE;
  stop_chip (self);
  leave (self);
}

/**
 * strobe_sim_board_press_reset:
 * @self: a board
 * @boot_pressed: whether BOOT is held meanwhile
 *
 * Presses RESET. With BOOT held the chip starts its loader, else what is in its flash.
 *
 * Context: any thread.
 */
void
strobe_sim_board_press_reset (StrobeSimBoard *self, gboolean boot_pressed)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  if (self->plugged)
    restart_chip (self, boot_pressed, STROBE_SIM_RESET_CAUSE_POWER_ON);
  leave (self);
}

/**
 * strobe_sim_board_is_attached:
 * @self: a board
 *
 * Context: any thread.
 *
 * Returns: whether it is on the bus
 */
gboolean
strobe_sim_board_is_attached (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  return self->attached;
}

/**
 * strobe_sim_board_get_generation:
 * @self: a board
 *
 * Tells its enumerations apart.
 *
 * Context: any thread.
 *
 * Returns: a number that is another one, and a larger one, each time the board attaches; 0 before
 */
guint64
strobe_sim_board_get_generation (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->generation;
}

/**
 * strobe_sim_board_get_descriptors:
 * @self: a board
 *
 * Reads the descriptors as a host's kernel keeps them: the device, then the configuration. This is
 * no request to the board.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the descriptors, or %NULL while it is off the bus
 */
GBytes *
strobe_sim_board_get_descriptors (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GByteArray *array;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (!self->attached)
    return NULL;
  array = g_byte_array_new ();
  if (self->run == RUN_GENERIC)
    strobe_sim_generic_put_descriptors (self->generic, array);
  else
    strobe_sim_rom_put_descriptors (self->rom, array);
  if (has_fault (self, STROBE_SIM_FAULT_GARBAGE_DESCRIPTORS))
    garble (array, array->data[0]);
  return g_byte_array_free_to_bytes (array);
}

/**
 * strobe_sim_board_dup_string:
 * @self: a board
 * @index: which string descriptor
 *
 * Reads a string as a host's kernel keeps it. This is no request to the board.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the text; %NULL if there is none or it is off the bus
 */
char *
strobe_sim_board_dup_string (StrobeSimBoard *self, guint8 index)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (!self->attached)
    return NULL;
  return self->run == RUN_GENERIC ? strobe_sim_generic_dup_string (self->generic, index)
                                  : strobe_sim_rom_dup_string (self->rom, index);
}

/**
 * strobe_sim_board_control:
 * @self: a board
 * @setup: the setup packet
 * @out: (nullable): the setup->length bytes of an OUT data stage
 * @in: (nullable): where to store the data of an IN transfer; emptied first
 * @delay_us: (out) (nullable): how long the board takes before it answers
 *
 * Handles a control transfer on endpoint 0. The work is done on return, whatever the delay; whoever
 * sits in front of the board holds the answer back for that long. With STROBE_SIM_REPLY_NONE there
 * is no answer: the board is off the bus, has just left it, or hangs.
 *
 * Ownership: @setup and @out are only read.
 *
 * Context: any thread.
 *
 * Returns: the reply
 */
StrobeSimReply
strobe_sim_board_control (StrobeSimBoard *self,
                          const StrobeSimSetup *setup,
                          const guint8 *out,
                          GByteArray *in,
                          guint64 *delay_us)
{
  g_autoptr (GByteArray) answer = in != NULL ? g_byte_array_ref (in) : g_byte_array_new ();
  StrobeSimRequest request = { .setup = setup, .out = out, .in = answer };
  StrobeSimReply reply;
  guint64 busy_us;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), STROBE_SIM_REPLY_NONE);
  g_return_val_if_fail (setup != NULL, STROBE_SIM_REPLY_NONE);
  g_return_val_if_fail (out != NULL || setup->length == 0 || strobe_sim_request_is_in (&request),
                        STROBE_SIM_REPLY_NONE);

  g_byte_array_set_size (answer, 0);
  enter (self);
  reply = control (self, &request);
  busy_us = strobe_sim_flash_take_busy_us (self->flash) + self->transfer_us;
  leave (self);
  if (delay_us != NULL)
    *delay_us = busy_us;
  return reply;
}

/**
 * strobe_sim_board_bus_reset:
 * @self: a board
 *
 * Resets the bus, as a hub does when a device appears and when somebody asks for it. In DFU mode a
 * reset after the configuration was set restarts the chip.
 *
 * Context: any thread.
 */
void
strobe_sim_board_bus_reset (StrobeSimBoard *self)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  bus_reset (self);
  leave (self);
}

/**
 * strobe_sim_board_read_serial:
 * @self: a board
 * @max_bytes: how much to take at most
 *
 * Takes what the board printed. What nobody reads is kept up to 16 KiB; later text is lost then.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the bytes; empty if there are none
 */
GBytes *
strobe_sim_board_read_serial (StrobeSimBoard *self, gsize max_bytes)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size_bytes;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  size_bytes = MIN (self->serial->len, max_bytes);
  bytes = g_bytes_new (self->serial->str, size_bytes);
  g_string_erase (self->serial, 0, (gssize) size_bytes);
  return g_steal_pointer (&bytes);
}

/**
 * strobe_sim_board_write_serial:
 * @self: a board
 * @data: what is sent to its serial port
 * @size_bytes: how much
 *
 * Types to the board. An app answers each line; the loader does not listen.
 *
 * Ownership: @data is only read.
 *
 * Context: any thread.
 */
void
strobe_sim_board_write_serial (StrobeSimBoard *self, const guint8 *data, gsize size_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (STROBE_IS_SIM_BOARD (self));
  g_return_if_fail (data != NULL || size_bytes == 0);

  enter (self);
  if (self->attached && self->run == RUN_APP)
    strobe_sim_app_type (self->app, data, size_bytes, text);
  push_serial (self, text);
  leave (self);
}

/**
 * strobe_sim_board_dup_flash:
 * @self: a board
 *
 * Copies the contents of its flash.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): all of it
 */
GBytes *
strobe_sim_board_dup_flash (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return strobe_sim_flash_dup_bytes (self->flash);
}

/**
 * strobe_sim_board_get_n_requests:
 * @self: a board
 *
 * Context: any thread.
 *
 * Returns: how many control transfers reached the board in its life
 */
guint64
strobe_sim_board_get_n_requests (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->n_requests;
}

/**
 * strobe_sim_board_enumerate:
 * @self: a board
 *
 * Does once for each attachment what a host does when a device appears: resets the bus and sets the
 * configuration. Some boards leave the bus on that.
 *
 * Context: any thread.
 *
 * Returns: whether a configured device is there afterwards
 */
gboolean
strobe_sim_board_enumerate (StrobeSimBoard *self)
{
  const StrobeSimSetup setup = { .request = REQUEST_SET_CONFIGURATION, .value = 1 };
  g_autoptr (GByteArray) in = g_byte_array_new ();
  StrobeSimRequest request = { .setup = &setup, .in = in };
  gboolean is_there;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), FALSE);

  enter (self);
  is_there = self->attached;
  if (is_there && !self->addressed) {
    bus_reset (self);
    is_there = self->attached && control (self, &request) == STROBE_SIM_REPLY_ACK;
  }
  leave (self);
  return is_there;
}

/**
 * strobe_sim_board_get_due_us:
 * @self: a board
 *
 * Tells how long the bus stays as it is.
 *
 * Context: any thread.
 *
 * Returns: when the board attaches or leaves by itself, in time of g_get_monotonic_time(); -1: it
 * has no such plan
 */
gint64
strobe_sim_board_get_due_us (StrobeSimBoard *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), -1);

  locker = g_mutex_locker_new (&self->mutex);
  return strobe_sim_agenda_get_due_us (self->agenda);
}

/**
 * strobe_sim_board_hurry:
 * @self: a board
 * @due_us: a time that strobe_sim_board_get_due_us() told
 *
 * Lets the board do what it had planned for the bus until then: somebody has waited for it, by a
 * clock that may not be the real one. If it is done already, nothing happens.
 *
 * Context: any thread.
 */
void
strobe_sim_board_hurry (StrobeSimBoard *self, gint64 due_us)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  strobe_sim_agenda_hurry (self->agenda, due_us);
  leave (self);
}

/**
 * strobe_sim_board_get_faults:
 * @self: a board
 *
 * Gets the fault script, for what goes wrong in front of the board and not on it.
 *
 * Ownership: the board's.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the script
 */
StrobeSimFaults *
strobe_sim_board_get_faults (StrobeSimBoard *self)
{
  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  return self->faults;
}
