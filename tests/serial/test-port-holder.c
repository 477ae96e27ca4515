/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/port-holder.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Children of the test hold one end of a pseudo-terminal. */

typedef struct {
  int master;
  char path[64];
} Port;

static void
open_port (Port *port)
{
  int slave = -1;

  g_assert_cmpint (openpty (&port->master, &slave, port->path, NULL, NULL), ==, 0);
  close (slave);
}

static void
hold (const char *path, const char *name, gboolean locks, int ready)
{
  int fd = open (path, O_RDWR | O_NOCTTY);

  if (fd < 0 || prctl (PR_SET_NAME, name) < 0 || (locks && flock (fd, LOCK_EX) < 0))
    _exit (1);
  if (write (ready, "r", 1) != 1)
    _exit (1);
  pause ();
  _exit (0);
}

static pid_t
start_holder (Port *port, const char *name, gboolean locks)
{
  int ready[2];
  char byte = 0;
  pid_t pid;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    close (port->master);
    hold (port->path, name, locks, ready[1]);
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return pid;
}

static void
stop_holder (pid_t pid)
{
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

static void
test_program_is_named_with_its_number (void)
{
  Port port;
  pid_t pid;
  g_autofree char *name = NULL;
  g_autofree char *expected = NULL;

  open_port (&port);
  pid = start_holder (&port, "tio", FALSE);
  name = strobe_port_holder_dup_name (port.path);
  expected = g_strdup_printf ("tio (pid %d)", pid);
  g_assert_cmpstr (name, ==, expected);
  stop_holder (pid);
  close (port.master);
}

static void
test_service_is_named_as_users_know_it (void)
{
  Port port;
  pid_t pid;
  g_autofree char *name = NULL;

  open_port (&port);
  pid = start_holder (&port, "ModemManager", FALSE);
  name = strobe_port_holder_dup_name (port.path);
  g_assert_cmpstr (name, ==, "ModemManager");
  stop_holder (pid);
  close (port.master);
}

static void
test_of_two_the_one_with_the_lock_is_named (void)
{
  Port port;
  pid_t first, second, third;
  g_autofree char *name = NULL;
  g_autofree char *expected = NULL;

  open_port (&port);
  first = start_holder (&port, "first", FALSE);
  second = start_holder (&port, "second", TRUE);
  third = start_holder (&port, "third", FALSE);
  name = strobe_port_holder_dup_name (port.path);
  expected = g_strdup_printf ("second (pid %d)", second);
  g_assert_cmpstr (name, ==, expected);
  stop_holder (first);
  stop_holder (second);
  stop_holder (third);
  close (port.master);
}

static void
test_name_of_control_characters_is_made_harmless (void)
{
  Port port;
  pid_t pid;
  g_autofree char *name = NULL;

  open_port (&port);
  pid = start_holder (&port, "a\033[31m\377z", FALSE);
  name = strobe_port_holder_dup_name (port.path);
  g_assert_nonnull (name);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_null (strchr (name, '\033'));
  g_assert_true (g_str_has_prefix (name, "a?[31m"));
  stop_holder (pid);
  close (port.master);
}

static void
test_port_that_nobody_has_open_has_no_holder (void)
{
  Port port, other;
  pid_t pid;

  open_port (&port);
  open_port (&other);
  pid = start_holder (&other, "tio", TRUE);
  g_assert_null (strobe_port_holder_dup_name (port.path));
  stop_holder (pid);
  close (port.master);
  close (other.master);
}

static void
test_missing_port_has_no_holder (void)
{
  g_assert_null (strobe_port_holder_dup_name ("/nonexistent/ttyACM0"));
  g_assert_null (strobe_port_holder_dup_name ("/tmp"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serial/port-holder/program-is-named-with-its-number",
                   test_program_is_named_with_its_number);
  g_test_add_func ("/serial/port-holder/service-is-named-as-users-know-it",
                   test_service_is_named_as_users_know_it);
  g_test_add_func ("/serial/port-holder/of-two-the-one-with-the-lock-is-named",
                   test_of_two_the_one_with_the_lock_is_named);
  g_test_add_func ("/serial/port-holder/name-of-control-characters-is-made-harmless",
                   test_name_of_control_characters_is_made_harmless);
  g_test_add_func ("/serial/port-holder/port-that-nobody-has-open-has-no-holder",
                   test_port_that_nobody_has_open_has_no_holder);
  g_test_add_func ("/serial/port-holder/missing-port-has-no-holder",
                   test_missing_port_has_no_holder);
  return g_test_run ();
}
