/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/context.h"

#include <unistd.h>

#include "base/sandbox.h"
#include "base/system-clock.h"
#include "device/udev-source.h"
#include "monitor/monitor-reader.h"
#include "portal/portal-opener.h"
#include "serial/tty-link.h"
#include "sim/sample-firmware.h"
#include "sim/sim-link.h"
#include "sim/sim-port.h"
#include "sim/sim-source.h"
#include "usb/cdc-link.h"
#include "usb/node-opener.h"
#include "usb/usb-port.h"

/* The composition root. Real boards come from udev, libusb and termios, practice boards from the
 * simulator; which one serves a board is decided here, and everything above and below sees one
 * list of boards. */

#define USB_NODES "/dev/bus/usb"

/* A console over USB is closed in milliseconds; one whose user is being asked is not waited for. */
#define READERS_END_MS 1500

#define PRACTICE_TARGET "esp32s2"
#define PRACTICE_FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define PRACTICE_PROJECT "blink"
#define PRACTICE_VERSION "1.4.0"
#define PRACTICE_APP_SIZE_BYTES (172u * 1024)

/**
 * StrobeContext:
 *
 * What the front ends share: the boards, the queue of jobs, and the means to open a board.
 * Created once by main(). Lives on the main thread.
 */
struct _StrobeContext {
  GObject parent_instance;

  StrobeClock *clock;
  StrobeUsbOpener *opener;
  StrobeBoardList *boards;
  StrobeFlashWitness *witness;
  StrobeFlashQueue *queue;
  StrobeSymbolStore *symbols;
  char *log_folder; /* NULL: in memory only */
  StrobeCaptureLimits log_limits;
  StrobeSimSource *practice; /* NULL until the first practice board */
  guint n_practice;
};

G_DEFINE_FINAL_TYPE (StrobeContext, strobe_context, G_TYPE_OBJECT)

static StrobeDfuPort *
create_port_cb (StrobeBoard *board, gpointer user_data)
{
  return strobe_context_create_port (user_data, board);
}

static StrobeSerialLink *
create_link_cb (StrobeBoard *board, gpointer user_data)
{
  return strobe_context_create_link (user_data, board);
}

static StrobeSimBoard *
get_sim_board (StrobeContext *self, StrobeBoard *board)
{
  if (self->practice == NULL || !strobe_board_is_practice (board))
    return NULL;
  return strobe_sim_source_get_board (self->practice, strobe_board_get_port (board));
}

static StrobeSimSource *
ensure_practice (StrobeContext *self)
{
  if (self->practice == NULL) {
    self->practice = STROBE_SIM_SOURCE (strobe_sim_source_new ());
    strobe_board_list_add_source (self->boards, STROBE_DEVICE_SOURCE (self->practice));
  }
  return self->practice;
}

static void
strobe_context_dispose (GObject *object)
{
  StrobeContext *self = STROBE_CONTEXT (object);

  /* who followed a board has let go of it by now */
  if (!strobe_monitor_reader_wait_for_all (READERS_END_MS))
    g_debug ("a console is still being closed");
  g_clear_object (&self->queue);
  g_clear_object (&self->witness);
  g_clear_object (&self->boards);
  g_clear_object (&self->practice);
  g_clear_object (&self->symbols);
  g_clear_object (&self->opener);
  g_clear_pointer (&self->log_folder, g_free);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_context_parent_class)->dispose (object);
}

static void
strobe_context_class_init (StrobeContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_context_dispose;
}

/* A sandbox whose user has taken its devices away: no node is there, and no tty. */
static gboolean
are_nodes_hidden (void)
{
  return strobe_sandbox_is_inside () && access (USB_NODES, F_OK) != 0;
}

static StrobeFlashWitness *
create_witness (StrobeContext *self)
{
  g_autofree char *folder = strobe_context_dup_default_ledger_folder ();
  g_autoptr (StrobeFlashLedger) ledger = strobe_flash_ledger_new (folder);

  return strobe_flash_witness_new (self->boards, ledger, self->clock);
}

static void
strobe_context_init (StrobeContext *self)
{
  gboolean asks = are_nodes_hidden ();

  self->clock = strobe_system_clock_new ();
  self->opener = asks ? strobe_portal_opener_new () : strobe_node_opener_new ();
  self->boards = strobe_board_list_new ();
  strobe_board_list_set_console_over_usb (self->boards, asks);
  self->witness = create_witness (self);
  self->queue = strobe_flash_queue_new (self->clock, create_port_cb, self);
  strobe_flash_queue_set_witness (self->queue, self->witness);
  self->symbols = strobe_symbol_store_new ();
  self->log_folder = strobe_context_dup_default_log_folder ();
  self->log_limits = strobe_capture_default_limits;
}

/**
 * strobe_context_new:
 * @with_hardware: whether the boards on this computer's USB ports are in the list
 *
 * Puts the program together. Practice boards can be added either way.
 *
 * Ownership: the caller owns the context; it must outlive what it created.
 *
 * Context: main thread.
 *
 * Returns: a new context
 */
StrobeContext *
strobe_context_new (gboolean with_hardware)
{
  StrobeContext *self = g_object_new (STROBE_TYPE_CONTEXT, NULL);

  if (with_hardware) {
    g_autoptr (StrobeDeviceSource) hardware =
                 strobe_udev_source_new (strobe_udev_source_is_deaf ());
    strobe_board_list_add_source (self->boards, hardware);
  }
  return self;
}

/**
 * strobe_context_get_boards:
 * @self: a context
 *
 * Gets the boards that are plugged in.
 *
 * Ownership: the context's.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the list
 */
StrobeBoardList *
strobe_context_get_boards (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return self->boards;
}

/**
 * strobe_context_get_queue:
 * @self: a context
 *
 * Gets the jobs.
 *
 * Ownership: the context's.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the queue
 */
StrobeFlashQueue *
strobe_context_get_queue (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return self->queue;
}

/**
 * strobe_context_get_witness:
 * @self: a context
 *
 * Gets who watches the boards for the ledger.
 *
 * Ownership: the context's.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the witness
 */
StrobeFlashWitness *
strobe_context_get_witness (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return self->witness;
}

/**
 * strobe_context_dup_default_ledger_folder:
 *
 * Gets where is kept what was written on which board: "strobe" in the user's state folder.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a path
 */
char *
strobe_context_dup_default_ledger_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "strobe", NULL);
}

/**
 * strobe_context_get_clock:
 * @self: a context
 *
 * Gets the clock that jobs run by.
 *
 * Ownership: the context's.
 *
 * Context: main thread; the clock itself may be used anywhere.
 *
 * Returns: (transfer none): the clock
 */
StrobeClock *
strobe_context_get_clock (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return self->clock;
}

/**
 * strobe_context_create_port:
 * @self: a context
 * @board: a board of its list
 *
 * Makes what opens the DFU interface of @board, real or practice.
 *
 * Ownership: the caller owns the port.
 *
 * Context: main thread; the port is used by a worker.
 *
 * Returns: (transfer full): a port
 */
StrobeDfuPort *
strobe_context_create_port (StrobeContext *self, StrobeBoard *board)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  StrobeSimBoard *sim_board = get_sim_board (self, board);
  if (sim_board != NULL)
    return strobe_sim_port_new (sim_board, self->clock);
  return strobe_usb_port_new (strobe_board_get_port (board), self->opener);
}

/**
 * strobe_context_create_link:
 * @self: a context
 * @board: a board of its list
 *
 * Makes what opens the console of @board, real or practice.
 *
 * Ownership: the caller owns the link.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): a closed link; %NULL if the board has no console now
 */
StrobeSerialLink *
strobe_context_create_link (StrobeContext *self, StrobeBoard *board)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  StrobeSimBoard *sim_board = get_sim_board (self, board);

  if (sim_board != NULL)
    return strobe_sim_link_new (sim_board);
  if (strobe_board_get_console (board) == NULL)
    return NULL;
  if (strobe_board_has_console_over_usb (board))
    return strobe_cdc_link_new (strobe_board_get_port (board), self->opener);
  return strobe_tty_link_new (strobe_board_get_console (board));
}

/**
 * strobe_context_create_monitor:
 * @self: a context
 * @board: a board of its list
 *
 * Starts to follow the console of @board.
 *
 * Ownership: the caller owns the session.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a session
 */
StrobeMonitorSession *
strobe_context_create_monitor (StrobeContext *self, StrobeBoard *board)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  /* What a practice board says is not worth a file. */
  g_autoptr (StrobeCapture) capture =
               strobe_capture_new (strobe_board_is_practice (board) ? NULL : self->log_folder,
                                   strobe_board_get_port (board), &self->log_limits);
  return strobe_monitor_session_new (board, capture, self->symbols, create_link_cb, self);
}

/**
 * strobe_context_get_symbols:
 * @self: a context
 *
 * Gets where ELF files are looked for, for all boards.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the store
 */
StrobeSymbolStore *
strobe_context_get_symbols (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return self->symbols;
}

/**
 * strobe_context_dup_default_log_folder:
 *
 * Gets where logs are kept unless somebody wants them elsewhere: "strobe/logs" in the user's state
 * folder.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a path
 */
char *
strobe_context_dup_default_log_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "strobe", "logs", NULL);
}

/**
 * strobe_context_set_log_folder:
 * @self: a context
 * @folder: (nullable): a folder; made when the first log is kept. %NULL: in memory only
 *
 * Sets where the logs of real boards are kept that are plugged in from now on.
 *
 * Context: main thread.
 */
void
strobe_context_set_log_folder (StrobeContext *self, const char *folder)
{
  g_return_if_fail (STROBE_IS_CONTEXT (self));

  g_free (self->log_folder);
  self->log_folder = g_strdup (folder);
}

/**
 * strobe_context_set_log_limits:
 * @self: a context
 * @limits: how much is kept
 *
 * Sets how much is kept of the logs that begin from now on.
 *
 * Context: main thread.
 */
void
strobe_context_set_log_limits (StrobeContext *self, const StrobeCaptureLimits *limits)
{
  g_return_if_fail (STROBE_IS_CONTEXT (self));

  self->log_limits = *limits;
}

/**
 * strobe_context_set_console_over_usb:
 * @self: a context
 * @over_usb: whether consoles are read over USB from here, and not from their ttys
 *
 * Sets how the consoles of real boards are read. Where ttys are out of reach it is so anyway.
 *
 * Context: main thread; before a board is followed.
 */
void
strobe_context_set_console_over_usb (StrobeContext *self, gboolean over_usb)
{
  g_return_if_fail (STROBE_IS_CONTEXT (self));

  strobe_board_list_set_console_over_usb (self->boards, over_usb || are_nodes_hidden ());
}

/**
 * strobe_context_set_parent_window:
 * @self: a context
 * @handle: (nullable): the window as portals know it; %NULL if there is none
 *
 * Sets above which window the user is asked for devices, where that is so.
 *
 * Context: main thread.
 */
void
strobe_context_set_parent_window (StrobeContext *self, const char *handle)
{
  g_return_if_fail (STROBE_IS_CONTEXT (self));

  if (STROBE_IS_PORTAL_OPENER (self->opener))
    strobe_portal_opener_set_parent_window (STROBE_PORTAL_OPENER (self->opener), handle);
}

/**
 * strobe_context_asks_for_devices:
 * @self: a context
 *
 * Tells whether the desktop asks the user before a board can be opened.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
strobe_context_asks_for_devices (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), FALSE);

  return STROBE_IS_PORTAL_OPENER (self->opener);
}

/**
 * strobe_context_add_practice_board:
 * @self: a context
 * @faults: (nullable): a fault script, see sim/sim-faults.c
 * @error: return location for an error
 *
 * Plugs a practice board in, with BOOT held: an ESP32-S2 with 4 MiB of empty flash that waits for
 * a download.
 *
 * Ownership: the board belongs to the list.
 *
 * Errors: G_IO_ERROR_INVALID_ARGUMENT if the script cannot be read.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the board
 */
StrobeBoard *
strobe_context_add_practice_board (StrobeContext *self, const char *faults, GError **error)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  g_autoptr (StrobeSimFaults) script = strobe_sim_faults_new (faults, error);
  if (script == NULL)
    return NULL;

  g_autoptr (StrobeSimBoard) sim_board = strobe_sim_board_new (
    STROBE_SIM_KIND_ROM, strobe_chip_find_by_target (PRACTICE_TARGET), PRACTICE_FLASH_SIZE_BYTES,
    script);
  g_autofree char *port = g_strdup_printf ("practice-%u", ++self->n_practice);

  strobe_sim_board_plug (sim_board, TRUE);
  strobe_sim_source_add_board (ensure_practice (self), port, sim_board);
  /* Once it is there it restarts and talks at the speed of a board; only its flash is as fast as
   * memory. */
  strobe_sim_board_set_pace (sim_board, STROBE_SIM_PACE_BUS);
  return strobe_board_list_find (self->boards, port);
}

/**
 * strobe_context_build_practice_firmware:
 * @self: a context
 *
 * Builds a firmware file for the practice board: bootloader, partition table and the app "blink".
 *
 * Ownership: the caller owns the bytes.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a whole dfu.bin
 */
GBytes *
strobe_context_build_practice_firmware (StrobeContext *self)
{
  g_return_val_if_fail (STROBE_IS_CONTEXT (self), NULL);

  return strobe_sample_firmware_build (strobe_chip_find_by_target (PRACTICE_TARGET),
                                       PRACTICE_PROJECT, PRACTICE_VERSION, PRACTICE_APP_SIZE_BYTES);
}

/**
 * strobe_context_press_reset:
 * @self: a context
 * @board: a board of its list
 *
 * Presses RESET on a practice board, with BOOT let go. A real board has its own button: nothing
 * happens.
 *
 * Context: main thread.
 */
void
strobe_context_press_reset (StrobeContext *self, StrobeBoard *board)
{
  g_return_if_fail (STROBE_IS_CONTEXT (self));
  g_return_if_fail (STROBE_IS_BOARD (board));

  StrobeSimBoard *sim_board = get_sim_board (self, board);
  if (sim_board != NULL)
    strobe_sim_board_press_reset (sim_board, FALSE);
}
