/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/udev-source.h"

#include <gudev/gudev.h>
#include <string.h>
#include <umockdev.h>

#include "support/fake-source.h"
#include "support/wait.h"

/* The real libgudev over a mocked /sys: two ports on a hub, ttys below them. */

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1/1-4"

typedef struct {
  UMockdevTestbed *testbed;
  StrobeDeviceSource *source;
  GString *log; /* of the signals since it was last looked at */
} Fixture;

static void
added_cb (StrobeDeviceSource *source, const StrobeDeviceInfo *info, GString *log)
{
  g_string_append_printf (log, "added %s %s; ", info->port, info->tty != NULL ? info->tty : "-");
}

static void
changed_cb (StrobeDeviceSource *source, const StrobeDeviceInfo *info, GString *log)
{
  g_string_append_printf (log, "changed %s %s; ", info->port, info->tty != NULL ? info->tty : "-");
}

static void
removed_cb (StrobeDeviceSource *source, const char *port, guint64 generation, GString *log)
{
  g_string_append_printf (log, "removed %s; ", port);
}

static void
set_up (Fixture *fixture, gconstpointer rescans)
{
  fixture->testbed = umockdev_testbed_new ();
  fixture->source = strobe_udev_source_new (GPOINTER_TO_INT (rescans));
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->source, "added", G_CALLBACK (added_cb), fixture->log);
  g_signal_connect (fixture->source, "changed", G_CALLBACK (changed_cb), fixture->log);
  g_signal_connect (fixture->source, "removed", G_CALLBACK (removed_cb), fixture->log);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->source);
  g_object_unref (fixture->testbed);
  g_string_free (fixture->log, TRUE);
}

/* Waits for this, and for nothing else to have come before it. */
static void
expect (Fixture *fixture, const char *signals)
{
  gsize length = strlen (signals);

  strobe_wait_until (fixture->log->len >= length);
  g_assert_cmpstr (fixture->log->str, ==, signals);
  g_string_truncate (fixture->log, 0);
}

static void
add_text (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  umockdev_testbed_add_from_string (fixture->testbed, text, &error);
  g_assert_no_error (error);
}

static char *
hex_of (GBytes *bytes)
{
  GString *hex = g_string_new (NULL);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free (hex, FALSE);
}

/* @hub_port: of the hub in 1-4. The ID_ properties lie: nobody may look at them. */
static void
plug_raw (Fixture *fixture, guint hub_port, guint number, const char *descriptors)
{
  g_autofree char *text =
    g_strdup_printf ("P: " HUB "/1-4.%u\nN: bus/usb/001/%03u\n"
                     "E: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DEVNAME=/dev/bus/usb/001/%03u\n"
                     "E: BUSNUM=001\nE: DEVNUM=%03u\nE: MAJOR=189\nE: MINOR=%u\n"
                     "E: ID_VENDOR_ID=dead\nE: ID_MODEL_ID=beef\nE: ID_SERIAL_SHORT=liar\n"
                     "A: busnum=1\\n\nA: devnum=%u\\n\nA: serial=0\\n\nA: product=ESP32-S2\\n\n"
                     "H: descriptors=%s\n\n",
                     hub_port, number, number, number, number - 1, number, descriptors);

  add_text (fixture, text);
}

static void
plug_as (Fixture *fixture, guint hub_port, guint number, guint16 vendor_id, StrobeDfuMode mode)
{
  g_autoptr (GBytes) descriptors =
               strobe_device_fixture_descriptors (vendor_id, 0x0002, mode, TRUE);
  g_autofree char *hex = hex_of (descriptors);

  plug_raw (fixture, hub_port, number, hex);
}

static void
plug (Fixture *fixture, guint hub_port, guint number)
{
  plug_as (fixture, hub_port, number, 0x303a, STROBE_DFU_MODE_RUN_TIME);
}

static void
add_tty_of (Fixture *fixture, guint hub_port, guint interface, guint number)
{
  g_autofree char *text =
    g_strdup_printf ("P: " HUB "/1-4.%u/1-4.%u:1.%u/tty/ttyACM%u\n"
                     "E: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyACM%u\nE: MAJOR=166\nE: MINOR=%u\n"
                     "E: ID_VENDOR_ID=dead\nE: ID_PATH=pci-9-9\n\n",
                     hub_port, hub_port, interface, number, number, number);

  add_text (fixture, text);
}

static void
remove_path (Fixture *fixture, const char *path)
{
  g_autofree char *sysfs_path = g_strconcat ("/sys", path, NULL);

#if !defined(UMOCKDEV_SENDS_REMOVE)
  umockdev_testbed_uevent (fixture->testbed, sysfs_path, "remove");
#endif
  umockdev_testbed_remove_device (fixture->testbed, sysfs_path);
}

static void
remove_tty_of (Fixture *fixture, guint hub_port, guint interface, guint number)
{
  g_autofree char *path =
    g_strdup_printf (HUB "/1-4.%u/1-4.%u:1.%u/tty/ttyACM%u", hub_port, hub_port, interface, number);

  remove_path (fixture, path);
}

static void
unplug (Fixture *fixture, guint hub_port)
{
  g_autofree char *path = g_strdup_printf (HUB "/1-4.%u", hub_port);

  remove_path (fixture, path);
}

static void
start (Fixture *fixture)
{
  strobe_device_source_start (fixture->source);
}

static void
keep_cb (StrobeDeviceSource *source, const StrobeDeviceInfo *info, StrobeDeviceInfo **kept)
{
  g_clear_pointer (kept, strobe_device_info_free);
  *kept = strobe_device_info_copy (info);
}

static void
test_device_is_read_from_sysfs (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) info = NULL;

  g_signal_connect (fixture->source, "added", G_CALLBACK (keep_cb), &info);
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  g_assert_cmpstr (info->sysfs_path, ==, "/sys" HUB "/1-4.2");
  g_assert_cmpstr (info->node, ==, "/dev/bus/usb/001/007");
  g_assert_cmphex (info->vendor_id, ==, 0x303a);
  g_assert_cmphex (info->product_id, ==, 0x0002);
  g_assert_cmpint (info->dfu_mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_true (info->has_cdc);
  g_assert_cmpstr (info->serial, ==, "0");
  g_assert_cmpstr (info->product, ==, "ESP32-S2");
  g_assert_false (info->practice);
}

static void
test_what_is_there_already_is_announced (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, 2, 7);
  add_tty_of (fixture, 2, 0, 0);
  start (fixture);
  expect (fixture, "added 1-4.2 /dev/ttyACM0; ");
  start (fixture);
  strobe_wait_ms (50);
  g_assert_cmpstr (fixture->log->str, ==, "");
}

static void
test_unplug_and_replug_are_seen (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  for (guint number = 7; number < 10; number++) {
    plug (fixture, 2, number);
    expect (fixture, "added 1-4.2 -; ");
    unplug (fixture, 2);
    expect (fixture, "removed 1-4.2; ");
  }
}

static void
test_each_enumeration_has_a_higher_generation (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) info = NULL;
  guint64 last_generation = 0;

  g_signal_connect (fixture->source, "added", G_CALLBACK (keep_cb), &info);
  start (fixture);
  for (guint i = 0; i < 3; i++) {
    plug (fixture, 2, 7);
    expect (fixture, "added 1-4.2 -; ");
    g_assert_cmpuint (info->generation, >, last_generation);
    last_generation = info->generation;
    unplug (fixture, 2);
    expect (fixture, "removed 1-4.2; ");
  }
}

static void
test_repeated_events_change_nothing (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  umockdev_testbed_uevent (fixture->testbed, "/sys" HUB "/1-4.2", "add");
  umockdev_testbed_uevent (fixture->testbed, "/sys" HUB "/1-4.2", "bind");
  umockdev_testbed_uevent (fixture->testbed, "/sys" HUB "/1-4.2", "change");
  umockdev_testbed_uevent (fixture->testbed, "/sys" HUB "/1-4.2", "unbind");
  unplug (fixture, 2);
  expect (fixture, "removed 1-4.2; ");
}

static void
test_new_node_on_a_known_path_is_a_new_enumeration (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  umockdev_testbed_remove_device (fixture->testbed, "/sys" HUB "/1-4.2");
  plug (fixture, 2, 8);
  expect (fixture, "removed 1-4.2; added 1-4.2 -; ");
}

static void
test_tty_comes_and_goes (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  add_tty_of (fixture, 2, 0, 3);
  expect (fixture, "changed 1-4.2 /dev/ttyACM3; ");
  remove_tty_of (fixture, 2, 0, 3);
  expect (fixture, "changed 1-4.2 -; ");
}

static void
test_ttys_are_found_by_topology (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  plug (fixture, 3, 8);
  expect (fixture, "added 1-4.2 -; added 1-4.3 -; ");
  add_tty_of (fixture, 3, 0, 0);
  expect (fixture, "changed 1-4.3 /dev/ttyACM0; ");
  add_tty_of (fixture, 2, 0, 1);
  expect (fixture, "changed 1-4.2 /dev/ttyACM1; ");
  remove_tty_of (fixture, 3, 0, 0);
  remove_tty_of (fixture, 2, 0, 1);
  expect (fixture, "changed 1-4.3 -; changed 1-4.2 -; ");
  add_tty_of (fixture, 2, 0, 0);
  add_tty_of (fixture, 3, 0, 1);
  expect (fixture, "changed 1-4.2 /dev/ttyACM0; changed 1-4.3 /dev/ttyACM1; ");
}

static void
test_port_2_does_not_take_the_tty_of_port_20 (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  plug (fixture, 20, 8);
  expect (fixture, "added 1-4.2 -; added 1-4.20 -; ");
  add_tty_of (fixture, 20, 0, 0);
  expect (fixture, "changed 1-4.20 /dev/ttyACM0; ");
  umockdev_testbed_uevent (fixture->testbed, "/sys" HUB "/1-4.2", "bind");
  plug (fixture, 3, 9);
  expect (fixture, "added 1-4.3 -; ");
}

static void
test_first_interface_is_the_console (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  add_tty_of (fixture, 2, 2, 0);
  expect (fixture, "changed 1-4.2 /dev/ttyACM0; ");
  add_tty_of (fixture, 2, 0, 1);
  expect (fixture, "changed 1-4.2 /dev/ttyACM1; ");
  remove_tty_of (fixture, 2, 0, 1);
  expect (fixture, "changed 1-4.2 /dev/ttyACM0; ");
}

static void
test_strangers_are_ignored (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug_as (fixture, 3, 8, 0x0483, STROBE_DFU_MODE_DFU);
  add_tty_of (fixture, 3, 0, 0);
  unplug (fixture, 3);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
}

static void
test_garbage_descriptors_are_ignored (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug_raw (fixture, 3, 8, "00");
  plug_raw (fixture, 4, 9, "ff01ff02ff04");
  plug_raw (fixture, 5, 10, "1201000200000040");
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
}

static void
test_missing_descriptors_are_ignored (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  add_text (fixture,
            "P: " HUB "/1-4.3\nN: bus/usb/001/008\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
            "E: DEVNAME=/dev/bus/usb/001/008\nA: idVendor=303a\\n\nA: idProduct=0002\\n\n\n");
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
}

static void
test_source_can_go_with_boards_plugged_in (Fixture *fixture, gconstpointer unused)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  g_assert_finalize_object (fixture->source);
  unplug (fixture, 2);
  strobe_wait_ms (20);
  fixture->source = strobe_udev_source_new (FALSE);
}

/* Long enough for the slow tick to have come once. */
#define TICK_MS 1300

static void
test_rescan_tells_nothing_twice (Fixture *fixture, gconstpointer rescans)
{
  start (fixture);
  plug (fixture, 2, 7);
  add_tty_of (fixture, 2, 0, 3);
  expect (fixture, "added 1-4.2 /dev/ttyACM3; ");
  strobe_wait_ms (TICK_MS);
  g_assert_cmpstr (fixture->log->str, ==, "");
  unplug (fixture, 2);
  /* The tty goes first, and that may be told on its own. */
  strobe_wait_until (g_str_has_suffix (fixture->log->str, "removed 1-4.2; "));
  g_string_truncate (fixture->log, 0);
  strobe_wait_ms (TICK_MS);
  g_assert_cmpstr (fixture->log->str, ==, "");
}

/* A node that changed without an event is another enumeration. */
static void
test_rescan_finds_what_no_event_told (Fixture *fixture, gconstpointer rescans)
{
  start (fixture);
  plug (fixture, 2, 7);
  expect (fixture, "added 1-4.2 -; ");
  umockdev_testbed_set_property (fixture->testbed, "/sys" HUB "/1-4.2", "DEVNAME",
                                 "/dev/bus/usb/001/008");
  expect (fixture, "removed 1-4.2; added 1-4.2 -; ");
}

#define ADD_AS(name, func, rescans)                                                                \
  g_test_add ("/device/udev-source/" name, Fixture, GINT_TO_POINTER (rescans), set_up, func,       \
              tear_down)
#define ADD(name, func) ADD_AS (name, func, FALSE)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("device-is-read-from-sysfs", test_device_is_read_from_sysfs);
  ADD ("what-is-there-already-is-announced", test_what_is_there_already_is_announced);
  ADD ("unplug-and-replug-are-seen", test_unplug_and_replug_are_seen);
  ADD ("each-enumeration-has-a-higher-generation", test_each_enumeration_has_a_higher_generation);
  ADD ("repeated-events-change-nothing", test_repeated_events_change_nothing);
  ADD ("new-node-on-a-known-path-is-a-new-enumeration",
       test_new_node_on_a_known_path_is_a_new_enumeration);
  ADD ("tty-comes-and-goes", test_tty_comes_and_goes);
  ADD ("ttys-are-found-by-topology", test_ttys_are_found_by_topology);
  ADD ("port-2-does-not-take-the-tty-of-port-20", test_port_2_does_not_take_the_tty_of_port_20);
  ADD ("first-interface-is-the-console", test_first_interface_is_the_console);
  ADD ("strangers-are-ignored", test_strangers_are_ignored);
  ADD ("garbage-descriptors-are-ignored", test_garbage_descriptors_are_ignored);
  ADD ("missing-descriptors-are-ignored", test_missing_descriptors_are_ignored);
  ADD ("source-can-go-with-boards-plugged-in", test_source_can_go_with_boards_plugged_in);
  ADD_AS ("rescan-tells-nothing-twice", test_rescan_tells_nothing_twice, TRUE);
  ADD_AS ("rescan-finds-what-no-event-told", test_rescan_finds_what_no_event_told, TRUE);
  return g_test_run ();
}
