/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/rescanner-private.h"

#include <glib/gstdio.h>

#include "support/wait.h"

typedef struct {
  char *folder;
  StrobeRescanner *rescanner;
  guint n_calls;
} Fixture;

static void
look_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_calls++;
}

static void
add_node (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("strobe-dev-XXXXXX", &error);
  g_assert_no_error (error);
  add_node (fixture, "bus/usb/001/001");
  fixture->rescanner = strobe_rescanner_new (fixture->folder, look_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  const char *const arguments[] = { "rm", "-r", fixture->folder, NULL };

  g_clear_pointer (&fixture->rescanner, strobe_rescanner_free);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (fixture->folder);
}

/* The slow tick is a second away: what comes before it came from the folders. */
static void
expect_soon (Fixture *fixture)
{
  gint64 start_us = g_get_monotonic_time ();
  guint n_before = fixture->n_calls;

  strobe_wait_until (fixture->n_calls > n_before);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 700000);
}

static void
test_node_of_a_known_bus_is_seen_at_once (Fixture *fixture, gconstpointer unused)
{
  add_node (fixture, "bus/usb/001/002");
  expect_soon (fixture);
}

static void
test_tty_is_seen_at_once (Fixture *fixture, gconstpointer unused)
{
  add_node (fixture, "ttyACM0");
  expect_soon (fixture);
}

static void
test_node_of_a_new_bus_is_seen_at_once (Fixture *fixture, gconstpointer unused)
{
  add_node (fixture, "bus/usb/002/001");
  expect_soon (fixture);
  add_node (fixture, "bus/usb/002/002");
  expect_soon (fixture);
}

static void
test_permissions_are_seen_at_once (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bus/usb/001/001", NULL);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  expect_soon (fixture);
}

static void
test_many_nodes_are_one_look (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("bus/usb/001/1%02u", i);

    add_node (fixture, name);
  }
  expect_soon (fixture);
  g_assert_cmpuint (fixture->n_calls, ==, 1);
}

static void
test_without_events_it_looks_each_second (Fixture *fixture, gconstpointer unused)
{
  strobe_wait_until (fixture->n_calls >= 2);
}

static void
test_missing_folder_leaves_the_tick (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->rescanner, strobe_rescanner_free);
  fixture->rescanner = strobe_rescanner_new ("/nowhere/at/all", look_cb, fixture);
  strobe_wait_until (fixture->n_calls >= 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/device/rescanner/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("node-of-a-known-bus-is-seen-at-once", test_node_of_a_known_bus_is_seen_at_once);
  ADD ("tty-is-seen-at-once", test_tty_is_seen_at_once);
  ADD ("node-of-a-new-bus-is-seen-at-once", test_node_of_a_new_bus_is_seen_at_once);
  ADD ("permissions-are-seen-at-once", test_permissions_are_seen_at_once);
  ADD ("many-nodes-are-one-look", test_many_nodes_are_one_look);
  ADD ("without-events-it-looks-each-second", test_without_events_it_looks_each_second);
  ADD ("missing-folder-leaves-the-tick", test_missing_folder_leaves_the_tick);
  return g_test_run ();
}
