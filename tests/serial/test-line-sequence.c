/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/line-sequence.h"

/* Each sequence is played to what the other end does about it. */

typedef enum {
  NOTHING,
  APP,
  LOADER,
} Ending;

/* The console of an app: RTS that falls decides, the last decision within 50 ms wins. */
static Ending
play_to_console (StrobeLineSequenceGoal goal, gboolean dtr, gboolean rts)
{
  gsize n_steps = 0;
  const StrobeLineSequenceStep *steps =
    strobe_line_sequence_get (STROBE_LINE_SEQUENCE_CDC, goal, &n_steps);
  Ending pending = NOTHING, ending = NOTHING;
  guint left_ms = 0;

  for (gsize i = 0; i < n_steps; i++) {
    if (rts && !steps[i].rts) {
      pending = steps[i].dtr ? LOADER : APP;
      left_ms = 50;
    }
    dtr = steps[i].dtr;
    rts = steps[i].rts;
    if (pending != NOTHING && steps[i].rest_ms >= left_ms) {
      /* it is another program from here on, and there must be one restart only */
      g_assert_cmpint (ending, ==, NOTHING);
      ending = pending;
      pending = NOTHING;
    }
  }
  g_assert_cmpint (pending, ==, NOTHING);
  g_assert_true (dtr && rts);
  return ending;
}

/* The controller: DTR alone asks for the loader, none of both takes that back, RTS alone resets. */
static Ending
play_to_controller (StrobeLineSequenceGoal goal, gboolean dtr, gboolean rts)
{
  gsize n_steps = 0;
  const StrobeLineSequenceStep *steps =
    strobe_line_sequence_get (STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG, goal, &n_steps);
  gboolean flag = FALSE, latched = FALSE, in_reset = FALSE;
  Ending ending = NOTHING;

  for (gsize i = 0; i < n_steps; i++) {
    dtr = steps[i].dtr;
    rts = steps[i].rts;
    if (in_reset && !(rts && !dtr))
      ending = latched ? LOADER : APP;
    in_reset = rts && !dtr;
    if (in_reset)
      latched = flag;
    if (dtr != rts || !dtr)
      flag = dtr ? TRUE : in_reset && flag;
  }
  g_assert_false (in_reset);
  g_assert_true (dtr && rts);
  return ending;
}

static void
test_console_restarts_its_app (void)
{
  g_assert_cmpint (play_to_console (STROBE_LINE_SEQUENCE_RESET, TRUE, TRUE), ==, APP);
  g_assert_cmpint (play_to_console (STROBE_LINE_SEQUENCE_RESET, FALSE, FALSE), ==, APP);
}

static void
test_console_goes_to_its_loader (void)
{
  g_assert_cmpint (play_to_console (STROBE_LINE_SEQUENCE_BOOTLOADER, TRUE, TRUE), ==, LOADER);
  g_assert_cmpint (play_to_console (STROBE_LINE_SEQUENCE_BOOTLOADER, FALSE, FALSE), ==, LOADER);
}

static void
test_controller_restarts_the_app (void)
{
  g_assert_cmpint (play_to_controller (STROBE_LINE_SEQUENCE_RESET, TRUE, TRUE), ==, APP);
  g_assert_cmpint (play_to_controller (STROBE_LINE_SEQUENCE_RESET, FALSE, FALSE), ==, APP);
}

static void
test_controller_goes_to_the_loader (void)
{
  g_assert_cmpint (play_to_controller (STROBE_LINE_SEQUENCE_BOOTLOADER, TRUE, TRUE), ==, LOADER);
  g_assert_cmpint (play_to_controller (STROBE_LINE_SEQUENCE_BOOTLOADER, FALSE, FALSE), ==, LOADER);
}

static void
test_the_controller_is_known_by_its_product (void)
{
  g_assert_cmpint (strobe_line_sequence_kind_of (0x1001), ==, STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG);
  g_assert_cmpint (strobe_line_sequence_kind_of (0x4001), ==, STROBE_LINE_SEQUENCE_CDC);
  g_assert_cmpint (strobe_line_sequence_kind_of (0), ==, STROBE_LINE_SEQUENCE_CDC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serial/line-sequence/console-restarts-its-app", test_console_restarts_its_app);
  g_test_add_func ("/serial/line-sequence/console-goes-to-its-loader",
                   test_console_goes_to_its_loader);
  g_test_add_func ("/serial/line-sequence/controller-restarts-the-app",
                   test_controller_restarts_the_app);
  g_test_add_func ("/serial/line-sequence/controller-goes-to-the-loader",
                   test_controller_goes_to_the_loader);
  g_test_add_func ("/serial/line-sequence/the-controller-is-known-by-its-product",
                   test_the_controller_is_known_by_its_product);
  return g_test_run ();
}
