/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/board-private.h"

#include "device/node-access-private.h"

/* StrobeBoard: the hardware in the hand, known by the USB port it sits in; it stays the same object
 * while it re-enumerates.
 * Made by the board list for the first enumeration on a port.
 * Lives on the main thread.
 *
 * Properties, all read-only and notified when they changed: port, state, device, console-tty,
 * console, held, denied-node.
 */

/* How long a refusal by the node lasts before it is believed: udev sets the mode after the kernel
 * has made the node. */
#define ACCESS_PATIENCE_MS 2000
/* A board that vanished stays in the list this long, so that a re-enumeration does not lose its
 * place and selection. The ROM is off the bus for some 20 ms, the kernel then debounces and
 * resets the port for a few 100 ms. Longer would make an unplugged board linger. */
#define AWAY_GRACE_MS 1000
/* After a flash a RESET runs bootloader and app before USB is there again. */
#define AWAY_GRACE_EXPECTING_APP_MS 5000

struct _StrobeBoard {
  GObject parent_instance;

  StrobeDeviceInfo *device; /* the last enumeration, also while it is away */
  const StrobeChip *chip;
  gboolean away;
  gboolean console_over_usb;
  guint n_holds;
  gboolean expects_app;
  StrobeNodeAccess *access;
  StrobeNodeAccess *console_access;
};

G_DEFINE_FINAL_TYPE (StrobeBoard, strobe_board, G_TYPE_OBJECT)

enum {
  PROP_PORT = 1,
  PROP_STATE,
  PROP_DEVICE,
  PROP_CONSOLE_TTY,
  PROP_CONSOLE,
  PROP_HELD,
  PROP_DENIED_NODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What observers see and what follows from several fields: compared before and after a change. */
typedef struct {
  StrobeBoardState state;
  char *console_tty;
  char *console;
  gboolean held;
  char *denied_node;
} View;

static View
take_view (StrobeBoard *self)
{
  return (View){ .state = strobe_board_get_state (self),
                 .console_tty = g_strdup (strobe_board_get_console_tty (self)),
                 .console = g_strdup (strobe_board_get_console (self)),
                 .held = strobe_board_is_held (self),
                 .denied_node = g_strdup (strobe_board_get_denied_node (self)) };
}

static void
notify_since (StrobeBoard *self, View *before)
{
  GObject *object = G_OBJECT (self);

  if (before->state != strobe_board_get_state (self))
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (g_strcmp0 (before->console_tty, strobe_board_get_console_tty (self)) != 0)
    g_object_notify_by_pspec (object, properties[PROP_CONSOLE_TTY]);
  if (g_strcmp0 (before->console, strobe_board_get_console (self)) != 0)
    g_object_notify_by_pspec (object, properties[PROP_CONSOLE]);
  if (before->held != strobe_board_is_held (self))
    g_object_notify_by_pspec (object, properties[PROP_HELD]);
  if (g_strcmp0 (before->denied_node, strobe_board_get_denied_node (self)) != 0)
    g_object_notify_by_pspec (object, properties[PROP_DENIED_NODE]);
  g_clear_pointer (&before->console_tty, g_free);
  g_clear_pointer (&before->console, g_free);
  g_clear_pointer (&before->denied_node, g_free);
}

static gboolean
is_denied (StrobeBoard *self)
{
  return self->access != NULL && strobe_node_access_get_denied (self->access);
}

static void
denied_changed_cb (StrobeNodeAccess *access, GParamSpec *pspec, StrobeBoard *self)
{
  if (access == self->access)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DENIED_NODE]);
}

static void
follow_node (StrobeBoard *self, StrobeNodeAccess **access, const char *node)
{
  g_clear_object (access);
  if (node == NULL)
    return;
  *access = strobe_node_access_new (node, ACCESS_PATIENCE_MS);
  g_signal_connect_object (*access, "notify::denied", G_CALLBACK (denied_changed_cb), self,
                           G_CONNECT_DEFAULT);
}

/* Only what we would open over USB: the console of a board without DFU needs no right on its
 * node. */
static void
follow_access (StrobeBoard *self)
{
  gboolean has_dfu = self->device->dfu_mode != STROBE_DFU_MODE_NONE;

  follow_node (self, &self->access, has_dfu ? self->device->node : NULL);
}

static void
take_device (StrobeBoard *self, const StrobeDeviceInfo *device)
{
  const StrobeDeviceInfo *old = self->device;
  gboolean is_same_node = old != NULL && !self->away && old->generation == device->generation &&
                          old->dfu_mode == device->dfu_mode &&
                          g_strcmp0 (old->node, device->node) == 0;
  gboolean is_same_tty = is_same_node && g_strcmp0 (old->tty, device->tty) == 0;

  g_clear_pointer (&self->device, strobe_device_info_free);
  self->device = strobe_device_info_copy (device);
  self->away = FALSE;
  if (strobe_device_info_get_chip (device) != NULL)
    self->chip = strobe_device_info_get_chip (device);
  if (device->dfu_mode != STROBE_DFU_MODE_DFU)
    self->expects_app = FALSE;
  if (!is_same_node)
    follow_access (self);
  if (!is_same_tty)
    follow_node (self, &self->console_access, strobe_board_get_console_tty (self));
}

static void
strobe_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeBoard *self = STROBE_BOARD (object);

  switch (id) {
  case PROP_PORT:
    g_value_set_string (value, strobe_board_get_port (self));
    break;
  case PROP_STATE:
    g_value_set_enum (value, strobe_board_get_state (self));
    break;
  case PROP_DEVICE:
    g_value_set_boxed (value, self->device);
    break;
  case PROP_CONSOLE_TTY:
    g_value_set_string (value, strobe_board_get_console_tty (self));
    break;
  case PROP_CONSOLE:
    g_value_set_string (value, strobe_board_get_console (self));
    break;
  case PROP_HELD:
    g_value_set_boolean (value, strobe_board_is_held (self));
    break;
  case PROP_DENIED_NODE:
    g_value_set_string (value, strobe_board_get_denied_node (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_board_dispose (GObject *object)
{
  g_clear_object (&STROBE_BOARD (object)->access);
  g_clear_object (&STROBE_BOARD (object)->console_access);
  G_OBJECT_CLASS (strobe_board_parent_class)->dispose (object);
}

static void
strobe_board_finalize (GObject *object)
{
  strobe_device_info_free (STROBE_BOARD (object)->device);
  G_OBJECT_CLASS (strobe_board_parent_class)->finalize (object);
}

static void
strobe_board_class_init (StrobeBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_board_get_property;
  object_class->dispose = strobe_board_dispose;
  object_class->finalize = strobe_board_finalize;
  properties[PROP_PORT] = g_param_spec_string ("port", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STROBE_TYPE_BOARD_STATE,
                                              STROBE_BOARD_STATE_AWAY, flags);
  properties[PROP_DEVICE] =
    g_param_spec_boxed ("device", NULL, NULL, STROBE_TYPE_DEVICE_INFO, flags);
  properties[PROP_CONSOLE_TTY] = g_param_spec_string ("console-tty", NULL, NULL, NULL, flags);
  properties[PROP_CONSOLE] = g_param_spec_string ("console", NULL, NULL, NULL, flags);
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);
  properties[PROP_DENIED_NODE] = g_param_spec_string ("denied-node", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_board_init (StrobeBoard *self)
{
}

/**
 * strobe_board_new:
 * @device: its first enumeration
 * @console_over_usb: see strobe_board_set_console_over_usb()
 *
 * Makes the board of a port.
 *
 * Ownership: @device is copied.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the board
 */
StrobeBoard *
strobe_board_new (const StrobeDeviceInfo *device, gboolean console_over_usb)
{
  StrobeBoard *self = NULL;

  g_return_val_if_fail (device != NULL, NULL);

  self = g_object_new (STROBE_TYPE_BOARD, NULL);
  self->console_over_usb = console_over_usb;
  take_device (self, device);
  return self;
}

/**
 * strobe_board_set_device:
 * @device: what its enumeration says now, on the same port
 *
 * Takes a new enumeration, or more about the present one.
 *
 * Ownership: @device is copied.
 *
 * Context: main thread.
 */
void
strobe_board_set_device (StrobeBoard *self, const StrobeDeviceInfo *device)
{
  View before;

  g_return_if_fail (STROBE_IS_BOARD (self));
  g_return_if_fail (device != NULL && g_str_equal (device->port, self->device->port));

  if (!self->away && strobe_device_info_equal (self->device, device))
    return;
  before = take_view (self);
  take_device (self, device);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE]);
  notify_since (self, &before);
}

/**
 * strobe_board_set_away:
 *
 * Notes that nothing is enumerated on the port now.
 *
 * Context: main thread.
 */
void
strobe_board_set_away (StrobeBoard *self)
{
  View before;

  g_return_if_fail (STROBE_IS_BOARD (self));

  before = take_view (self);
  self->away = TRUE;
  g_clear_object (&self->access);
  g_clear_object (&self->console_access);
  notify_since (self, &before);
}

/**
 * strobe_board_is_held:
 *
 * Tells whether somebody needs the board to stay in its list.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if it is held
 */
gboolean
strobe_board_is_held (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), FALSE);

  return self->n_holds > 0;
}

/**
 * strobe_board_get_away_grace_ms:
 *
 * Says how long an unheld board may be away before it counts as unplugged.
 *
 * Units: milliseconds.
 *
 * Context: main thread.
 *
 * Returns: the time
 */
guint
strobe_board_get_away_grace_ms (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), 0);

  return self->expects_app ? AWAY_GRACE_EXPECTING_APP_MS : AWAY_GRACE_MS;
}

/**
 * strobe_board_get_port:
 *
 * Gets the USB port path, the identity of the board.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the port, "1-4.2"
 */
const char *
strobe_board_get_port (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  return self->device->port;
}

/**
 * strobe_board_get_state:
 *
 * Gets what the last enumeration says of the board.
 *
 * Context: main thread.
 *
 * Returns: the state
 */
StrobeBoardState
strobe_board_get_state (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), STROBE_BOARD_STATE_AWAY);

  if (self->away)
    return STROBE_BOARD_STATE_AWAY;
  if (is_denied (self))
    return STROBE_BOARD_STATE_NO_ACCESS;
  return strobe_board_state_of_device (self->device);
}

/**
 * strobe_board_get_state_name:
 *
 * Gets the state as scripts read it: "loader", "dfu", "running-dfu", "running",
 * "usb-serial-jtag", "no-access" or "away".
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the name
 */
const char *
strobe_board_get_state_name (StrobeBoard *self)
{
  return strobe_board_state_get_name (strobe_board_get_state (self));
}

/**
 * strobe_board_get_chip:
 *
 * Gets the chip that the ids name, or named in an earlier enumeration: an app may hide it.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the chip
 */
const StrobeChip *
strobe_board_get_chip (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  return self->chip;
}

/**
 * strobe_board_get_device:
 *
 * Gets the last enumeration; while the board is away, that is the one that ended.
 *
 * Ownership: valid until the device property changes.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the device
 */
const StrobeDeviceInfo *
strobe_board_get_device (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  return self->device;
}

/**
 * strobe_board_is_practice:
 *
 * Tells whether the board exists in software only.
 *
 * Context: main thread.
 *
 * Returns: %TRUE for a practice board
 */
gboolean
strobe_board_is_practice (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), FALSE);

  return self->device->practice;
}

/**
 * strobe_board_can_flash:
 *
 * Tells whether a flash can start as the board is now: in the loader, in DFU mode, or in an app
 * with a run-time DFU interface.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if it can
 */
gboolean
strobe_board_can_flash (StrobeBoard *self)
{
  return strobe_board_state_can_flash (strobe_board_get_state (self));
}

/**
 * strobe_board_get_console_tty:
 *
 * Gets the serial port of the app. The loader and DFU mode show a serial port too, but the ROM
 * speaks there, so theirs is never given. No right on the USB node is needed for it.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the node, "/dev/ttyACM0"
 */
const char *
strobe_board_get_console_tty (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  if (self->away || !strobe_board_state_has_console (strobe_board_state_of_device (self->device)))
    return NULL;
  return self->device->tty;
}

/**
 * strobe_board_get_denied_node:
 *
 * Gets what keeps the user from using the board: its USB node, or else the node of its console, if
 * that may not be opened.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the node, "/dev/bus/usb/001/002" or "/dev/ttyACM0"
 */
const char *
strobe_board_get_denied_node (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  if (self->away)
    return NULL;
  if (is_denied (self))
    return self->device->node;
  if (self->console_access != NULL && strobe_node_access_get_denied (self->console_access))
    return strobe_board_get_console_tty (self);
  return NULL;
}

/**
 * strobe_board_get_console:
 *
 * Gets what the app's console is read from. Read over USB it is there as soon as the descriptors
 * are, whether the kernel has a tty for it or not; reading it takes that tty away.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): a tty, or the USB node
 */
const char *
strobe_board_get_console (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), NULL);

  if (!strobe_board_has_console_over_usb (self))
    return strobe_board_get_console_tty (self);
  if (self->away || !self->device->has_cdc ||
      !strobe_board_state_has_console (strobe_board_state_of_device (self->device)))
    return NULL;
  return self->device->node;
}

/**
 * strobe_board_has_console_over_usb:
 *
 * Tells whether the console is read over USB from here, and not from a tty. That of a practice
 * board never is.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if it is
 */
gboolean
strobe_board_has_console_over_usb (StrobeBoard *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD (self), FALSE);

  return self->console_over_usb && !self->device->practice;
}

/**
 * strobe_board_set_console_over_usb:
 * @over_usb: whether the console is read over USB from here
 *
 * Sets how the console is read.
 *
 * Context: main thread.
 */
void
strobe_board_set_console_over_usb (StrobeBoard *self, gboolean over_usb)
{
  View before;

  g_return_if_fail (STROBE_IS_BOARD (self));

  before = take_view (self);
  self->console_over_usb = over_usb;
  notify_since (self, &before);
}

/**
 * strobe_board_hold:
 *
 * Keeps the board in its list, however long it is away. Holds are counted.
 *
 * Context: main thread.
 */
void
strobe_board_hold (StrobeBoard *self)
{
  View before;

  g_return_if_fail (STROBE_IS_BOARD (self));

  before = take_view (self);
  self->n_holds++;
  notify_since (self, &before);
}

/**
 * strobe_board_release:
 *
 * Takes one hold back. A board that is away then leaves its list after the usual grace.
 *
 * Context: main thread.
 */
void
strobe_board_release (StrobeBoard *self)
{
  View before;

  g_return_if_fail (STROBE_IS_BOARD (self));
  g_return_if_fail (self->n_holds > 0);

  before = take_view (self);
  self->n_holds--;
  notify_since (self, &before);
}

/**
 * strobe_board_expect_app:
 *
 * Says that a flash succeeded: the next enumeration out of DFU mode is the app's. Until it has come
 * the board may be away for longer, as the app starts before USB is there again. (Where the
 * descriptors can tell ROM from app, as on the ESP32-S2, they still have the last word.)
 *
 * Context: main thread.
 */
void
strobe_board_expect_app (StrobeBoard *self)
{
  g_return_if_fail (STROBE_IS_BOARD (self));

  self->expects_app = TRUE;
}
