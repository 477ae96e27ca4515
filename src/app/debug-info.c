/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/debug-info.h"

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "usb/usb-version.h"

/* Nothing in it tells who somebody is: no name of a person or a computer, no path in a home folder,
 * and no serial number, which is the MAC address of a board. */

#define RULE_NAME "70-strobe.rules"

static void
add_program (GString *text, const char *toolkit)
{
  g_autofree char *libusb = strobe_usb_version_dup ();

  g_string_append_printf (text, "Strobe %s\n", PACKAGE_VERSION);
  g_string_append_printf (text, "GLib %u.%u.%u, libusb %s", glib_major_version, glib_minor_version,
                          glib_micro_version, libusb);
  if (toolkit != NULL)
    g_string_append_printf (text, ", %s", toolkit);
  g_string_append_c (text, '\n');
}

static void
add_system (GString *text)
{
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  struct utsname kernel;

  g_string_append_printf (text, "System: %s", name != NULL ? name : "not known");
  if (uname (&kernel) == 0)
    g_string_append_printf (text, ", %s %s %s", kernel.sysname, kernel.release, kernel.machine);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, "Desktop: %s, session %s, language %s\n",
                          desktop != NULL ? desktop : "not known",
                          g_getenv ("WAYLAND_DISPLAY") != NULL ? "Wayland"
                          : g_getenv ("DISPLAY") != NULL       ? "X11"
                                                               : "none",
                          g_get_language_names ()[0]);
}

static void
add_sandbox (GString *text)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *runtime = NULL;
  g_autofree char *devices = NULL;

  if (!g_key_file_load_from_file (info, STROBE_SANDBOX_INFO, G_KEY_FILE_NONE, NULL)) {
    g_string_append_printf (text, "Sandbox: %s\n", g_getenv ("SNAP") != NULL ? "Snap" : "none");
    return;
  }
  runtime = g_key_file_get_string (info, "Application", "runtime", NULL);
  devices = g_key_file_get_string (info, "Context", "devices", NULL);
  g_string_append_printf (text, "Sandbox: Flatpak, %s, devices %s\n",
                          runtime != NULL ? runtime : "runtime not known",
                          devices != NULL ? devices : "none");
}

static const char *
find_rule (void)
{
  static const char *const folders[] = { "/etc/udev/rules.d", "/run/udev/rules.d",
                                         "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
                                         "/lib/udev/rules.d" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (folders[i], RULE_NAME, NULL);

    if (access (path, F_OK) == 0)
      return folders[i];
  }
  return NULL;
}

static void
add_devices (GString *text)
{
  const char *rule = find_rule ();

  g_string_append_printf (text, "udev: %s, rule %s%s\n",
                          access ("/run/udev/control", F_OK) == 0 ? "running" : "not seen",
                          rule != NULL ? "in " : "not seen", rule != NULL ? rule : "");
  g_string_append_printf (text, "USB: /dev/bus/usb %s, /sys/bus/usb %s\n",
                          access ("/dev/bus/usb", F_OK) == 0 ? "there" : "not there",
                          access ("/sys/bus/usb/devices", F_OK) == 0 ? "there" : "not there");
}

/* The owner's name may be that of a person. */
static const char *
get_owner (uid_t owner)
{
  if (owner == 0)
    return "root";
  return owner == getuid () ? "the user" : "another user";
}

static void
add_node (GString *text, const char *label, const char *path)
{
  struct stat info;

  if (path == NULL)
    return;
  if (stat (path, &info) != 0) {
    g_string_append_printf (text, "; %s %s: %s", label, path, g_strerror (errno));
    return;
  }
  g_string_append_printf (text, "; %s %s: mode %04o, owner %s, group %u, %s", label, path,
                          (guint) (info.st_mode & 07777), get_owner (info.st_uid), info.st_gid,
                          access (path, R_OK | W_OK) == 0 ? "can be opened" : "cannot be opened");
}

static void
add_board (GString *text, StrobeBoard *board)
{
  const StrobeDeviceInfo *device = strobe_board_get_device (board);
  const StrobeChip *chip = strobe_board_get_chip (board);

  g_string_append_printf (text, "Board on %s: %s, %s", strobe_board_get_port (board),
                          chip != NULL ? chip->name : "chip not known",
                          strobe_board_get_state_name (board));
  if (device != NULL) {
    g_string_append_printf (text, ", %04x:%04x release %04x", device->vendor_id, device->product_id,
                            device->device_release);
    add_node (text, "node", device->node);
    add_node (text, "port", device->tty);
  }
  g_string_append_c (text, '\n');
}

/**
 * strobe_debug_info_dup:
 * @boards: the boards that are plugged in
 * @toolkit: (nullable): what the front end is made with, with versions
 *
 * Tells what Strobe runs on and what it sees: versions, system, sandbox, udev, the boards and
 * whether they can be opened.
 *
 * Context: main thread; looks at a few files.
 *
 * Returns: (transfer full): lines of text
 */
char *
strobe_debug_info_dup (StrobeBoardList *boards, const char *toolkit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_boards;

  g_return_val_if_fail (STROBE_IS_BOARD_LIST (boards), NULL);

  n_boards = g_list_model_get_n_items (G_LIST_MODEL (boards));
  add_program (text, toolkit);
  add_system (text);
  add_sandbox (text);
  add_devices (text);
  g_string_append_printf (text, "Boards: %u\n", n_boards);
  for (guint i = 0; i < n_boards; i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (G_LIST_MODEL (boards), i);

    add_board (text, board);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
