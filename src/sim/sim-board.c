/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-board.h"

#include "sim/sim-agenda.h"
#include "sim/sim-board-private.h"
#include "sim/sim-listeners.h"
#include "sim/sim-machine.h"

/* StrobeSimBoard: a board in software. It is created by the practice mode, by tests, and by the
 * virtual board behind USB/IP; the practice board in the window and the device on a real Linux bus
 * are therefore the same. Any thread may use it.
 *
 * The board is the lock around the machine. It is never held while a listener is called, and
 * nothing sleeps inside it. */

struct _StrobeSimBoard {
  GObject parent_instance;

  GMutex mutex;
  StrobeSimListeners *listeners;
  StrobeSimAgenda *agenda;
  StrobeSimMachine *machine;
  StrobeSimFaults *faults;
};

G_DEFINE_FINAL_TYPE (StrobeSimBoard, strobe_sim_board, G_TYPE_OBJECT)

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
    strobe_sim_machine_do_task (self->machine, task);
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

static void
strobe_sim_board_finalize (GObject *object)
{
  StrobeSimBoard *self = STROBE_SIM_BOARD (object);

  strobe_sim_machine_free (self->machine);
  strobe_sim_agenda_free (self->agenda);
  strobe_sim_listeners_free (self->listeners);
  strobe_sim_faults_unref (self->faults);
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
  StrobeSimBoard *self;

  g_return_val_if_fail (chip != NULL, NULL);

  self = g_object_new (STROBE_TYPE_SIM_BOARD, NULL);
  self->faults =
    faults != NULL ? strobe_sim_faults_ref (faults) : strobe_sim_faults_new (NULL, NULL);
  self->machine = strobe_sim_machine_new (kind, chip, flash_size_bytes, self->faults,
                                          self->listeners, self->agenda);
  return self;
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
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  strobe_sim_machine_set_pace (self->machine, pace);
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
  strobe_sim_machine_power_on (self->machine, boot_pressed);
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
  strobe_sim_machine_power_off (self->machine);
  leave (self);
}

/**
 * strobe_sim_board_press_reset:
 * @self: a board
 * @boot_pressed: whether BOOT is held meanwhile
 *
 * Presses RESET. With BOOT held the chip starts its loader, else what is in its flash. If there is
 * nothing that runs, the board is off the bus afterwards.
 *
 * Context: any thread.
 */
void
strobe_sim_board_press_reset (StrobeSimBoard *self, gboolean boot_pressed)
{
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));

  enter (self);
  strobe_sim_machine_reset (self->machine, boot_pressed);
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
  return strobe_sim_machine_is_attached (self->machine);
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
  return strobe_sim_machine_get_generation (self->machine);
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
  if (!strobe_sim_machine_is_attached (self->machine))
    return NULL;
  array = g_byte_array_new ();
  strobe_sim_machine_put_descriptors (self->machine, array);
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
  if (!strobe_sim_machine_is_attached (self->machine))
    return NULL;
  return strobe_sim_machine_dup_string (self->machine, index);
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
  reply = strobe_sim_machine_control (self->machine, &request, &busy_us);
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
  strobe_sim_machine_bus_reset (self->machine);
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

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return strobe_sim_machine_read_serial (self->machine, max_bytes);
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
  g_return_if_fail (STROBE_IS_SIM_BOARD (self));
  g_return_if_fail (data != NULL || size_bytes == 0);

  enter (self);
  strobe_sim_machine_type (self->machine, data, size_bytes);
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
  return strobe_sim_machine_dup_flash (self->machine);
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
  return strobe_sim_machine_get_n_requests (self->machine);
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
  gboolean is_there;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (self), FALSE);

  enter (self);
  is_there = strobe_sim_machine_enumerate (self->machine);
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
