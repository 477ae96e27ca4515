/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/debug-info.h"

#include <string.h>

#include "support/fake-source.h"

#define SERIAL "7cdfa1000042"

typedef struct {
  StrobeDeviceSource *source;
  StrobeBoardList *boards;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->source = strobe_fake_source_new ();
  fixture->boards = strobe_board_list_new ();
  strobe_board_list_add_source (fixture->boards, fixture->source);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->boards);
  g_assert_finalize_object (fixture->source);
}

static void
plug_in (Fixture *fixture, const char *node)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", 0x0002, STROBE_DFU_MODE_DFU, SERIAL, 1);

  g_free (info->node);
  info->node = g_strdup (node);
  strobe_device_source_emit_added (fixture->source, info);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in:\n%s", part, text);
}

static void
assert_has_not (const char *text, const char *part)
{
  if (strlen (part) > 3 && strstr (text, part) != NULL)
    g_error ("\"%s\" in:\n%s", part, text);
}

static void
test_it_names_versions_and_system (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = strobe_debug_info_dup (fixture->boards, "Toolkit 7");

  assert_has (text, "Strobe " PACKAGE_VERSION);
  assert_has (text, "libusb 1.0.");
  assert_has (text, "Toolkit 7");
  assert_has (text, "Linux ");
  assert_has (text, "Sandbox: ");
  assert_has (text, "udev: ");
  assert_has (text, "Boards: 0");
}

static void
test_a_board_is_told_with_its_node (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;

  plug_in (fixture, "/dev/null");
  text = strobe_debug_info_dup (fixture->boards, NULL);
  assert_has (text, "Boards: 1");
  assert_has (text, "Board on 1-4.2: ESP32-S2");
  assert_has (text, "303a:0002");
  assert_has (text, "node /dev/null: mode 0666, owner root, group 0, can be opened");
}

static void
test_a_node_that_is_not_there_is_said (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;

  plug_in (fixture, "/dev/bus/usb/999/999");
  text = strobe_debug_info_dup (fixture->boards, NULL);
  assert_has (text, "node /dev/bus/usb/999/999: No such file or directory");
}

static void
test_nobody_is_named (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;

  plug_in (fixture, "/dev/null");
  text = strobe_debug_info_dup (fixture->boards, NULL);
  assert_has_not (text, SERIAL);
  assert_has_not (text, g_get_host_name ());
  assert_has_not (text, g_get_home_dir ());
  if (!g_str_equal (g_get_user_name (), "root"))
    assert_has_not (text, g_get_user_name ());
}

int
main (int argc, char **argv)
{
  g_setenv ("HOME", "/home/somebody", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/app/debug-info/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("it-names-versions-and-system", test_it_names_versions_and_system);
  ADD ("a-board-is-told-with-its-node", test_a_board_is_told_with_its_node);
  ADD ("a-node-that-is-not-there-is-said", test_a_node_that_is_not_there_is_said);
  ADD ("nobody-is-named", test_nobody_is_named);
  return g_test_run ();
}
