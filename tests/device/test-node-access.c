/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/node-access-private.h"

#include <glib/gstdio.h>

#include "support/unprivileged.h"
#include "support/wait.h"

#define PATIENCE_MS 300

typedef struct {
  char *directory;
  char *node;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer mode)
{
  fixture->directory = g_dir_make_tmp ("strobe-XXXXXX", NULL);
  fixture->node = g_build_filename (fixture->directory, "002", NULL);
  g_assert_cmpint (g_chmod (fixture->directory, 0755), ==, 0);
  g_assert_true (g_file_set_contents (fixture->node, "", 0, NULL));
  g_assert_cmpint (g_chmod (fixture->node, GPOINTER_TO_INT (mode)), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer mode)
{
  g_unlink (fixture->node);
  g_rmdir (fixture->directory);
  g_free (fixture->node);
  g_free (fixture->directory);
}

/* As the owner of the file: root, who is "nobody" in the rest of the test. */
static void
change_mode (Fixture *fixture, int mode)
{
  strobe_unprivileged_end ();
  g_assert_cmpint (g_chmod (fixture->node, mode), ==, 0);
  g_assert_true (strobe_unprivileged_begin ());
}

static void
test_open_node_is_granted (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeNodeAccess) access = NULL;

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, 0);
  g_assert_false (strobe_node_access_get_denied (access));
  strobe_unprivileged_end ();
}

static void
test_refusal_is_believed_when_it_lasts (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeNodeAccess) access = NULL;
  gint64 started_us = g_get_monotonic_time ();

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, PATIENCE_MS);
  g_assert_false (strobe_node_access_get_denied (access));
  strobe_wait_until (strobe_node_access_get_denied (access));
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, PATIENCE_MS * 1000);
  strobe_unprivileged_end ();
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n_calls)
{
  ++*n_calls;
}

static void
test_refusal_that_passes_is_never_seen (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeNodeAccess) access = NULL;
  guint n_calls = 0;

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, PATIENCE_MS);
  g_signal_connect (access, "notify::denied", G_CALLBACK (count_cb), &n_calls);
  change_mode (fixture, 0666);
  strobe_wait_ms (2 * PATIENCE_MS);
  g_assert_false (strobe_node_access_get_denied (access));
  g_assert_cmpuint (n_calls, ==, 0);
  strobe_unprivileged_end ();
}

static void
test_new_mode_grants_it (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeNodeAccess) access = NULL;
  guint n_calls = 0;

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, 0);
  g_assert_true (strobe_node_access_get_denied (access));
  g_signal_connect (access, "notify::denied", G_CALLBACK (count_cb), &n_calls);
  change_mode (fixture, 0666);
  strobe_wait_until (!strobe_node_access_get_denied (access));
  g_assert_cmpuint (n_calls, ==, 1);
  strobe_unprivileged_end ();
}

static void
test_read_only_is_a_refusal (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeNodeAccess) access = NULL;

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, 0);
  g_assert_true (strobe_node_access_get_denied (access));
  strobe_unprivileged_end ();
}

static void
test_missing_node_is_no_refusal (void)
{
  g_autoptr (StrobeNodeAccess) access = strobe_node_access_new ("/nonexistent/001/002", 0);

  g_assert_false (strobe_node_access_get_denied (access));
}

static void
test_free_while_denied_leaves_no_source (Fixture *fixture, gconstpointer mode)
{
  StrobeNodeAccess *access = NULL;

  if (!strobe_unprivileged_begin ())
    return;
  access = strobe_node_access_new (fixture->node, 0);
  g_assert_finalize_object (access);
  strobe_wait_ms (50);
  strobe_unprivileged_end ();
}

#define ADD(name, mode, func)                                                                      \
  g_test_add ("/device/node-access/" name, Fixture, GINT_TO_POINTER (mode), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open-node-is-granted", 0666, test_open_node_is_granted);
  ADD ("refusal-is-believed-when-it-lasts", 0, test_refusal_is_believed_when_it_lasts);
  ADD ("refusal-that-passes-is-never-seen", 0, test_refusal_that_passes_is_never_seen);
  ADD ("new-mode-grants-it", 0, test_new_mode_grants_it);
  ADD ("read-only-is-a-refusal", 0444, test_read_only_is_a_refusal);
  g_test_add_func ("/device/node-access/missing-node-is-no-refusal",
                   test_missing_node_is_no_refusal);
  ADD ("free-while-denied-leaves-no-source", 0, test_free_while_denied_leaves_no_source);
  return g_test_run ();
}
