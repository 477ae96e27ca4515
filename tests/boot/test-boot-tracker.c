/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "boot/boot-tracker.h"

static gboolean
take (StrobeBootTracker *tracker, guint64 number, const char *line, StrobeLogLevel level)
{
  return strobe_boot_tracker_take (tracker, number, line, strlen (line), level, (gint64) number);
}

static void
test_the_first_line_after_a_lost_link_starts_a_boot (void)
{
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (NULL, NULL);

  g_assert_true (take (tracker, 0, "hello", STROBE_LOG_LEVEL_NONE));
  g_assert_false (take (tracker, 1, "hello", STROBE_LOG_LEVEL_NONE));
  strobe_boot_tracker_link_lost (tracker);
  g_assert_false (take (tracker, 2, "", STROBE_LOG_LEVEL_NONE));
  g_assert_true (take (tracker, 3, "hello", STROBE_LOG_LEVEL_NONE));
  g_assert_cmpuint (strobe_boot_tracker_get_n_boots (tracker), ==, 2);
}

static void
test_a_banner_after_a_lost_link_is_one_boot (void)
{
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (NULL, NULL);

  take (tracker, 0, "hello", STROBE_LOG_LEVEL_NONE);
  strobe_boot_tracker_link_lost (tracker);
  g_assert_true (take (tracker, 1, "ESP-ROM:esp32s2-rc4-20191025", STROBE_LOG_LEVEL_NONE));
  g_assert_false (take (tracker, 2, "Build:Oct 25 2019", STROBE_LOG_LEVEL_NONE));
  g_assert_false (
    take (tracker, 3, "rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)", STROBE_LOG_LEVEL_NONE));
  g_assert_cmpuint (strobe_boot_tracker_get_n_boots (tracker), ==, 2);
}

static void
test_only_lines_with_a_level_of_their_own_are_errors (void)
{
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (NULL, NULL);
  g_autoptr (StrobeBoot) boot = NULL;

  take (tracker, 0, "I (1) main: x", STROBE_LOG_LEVEL_INFO);
  take (tracker, 1, "\033[0;31mE (2) main: x", STROBE_LOG_LEVEL_ERROR);
  take (tracker, 2, "goes on", STROBE_LOG_LEVEL_ERROR);
  take (tracker, 3, "[  3][E][main.cpp:1] loop(): x", STROBE_LOG_LEVEL_ERROR);
  boot = strobe_boot_tracker_dup_boot (tracker, 0);
  g_assert_cmpuint (strobe_boot_get_facts (boot)->n_errors, ==, 2);
  g_assert_cmpuint (strobe_boot_get_facts (boot)->first_error, ==, 1);
  g_assert_false (strobe_boot_is_good (boot));
}

static void
test_the_oldest_of_very_many_boots_are_forgotten_but_counted (void)
{
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (NULL, NULL);
  g_autoptr (StrobeBoot) boot = NULL;

  for (guint i = 0; i < 10002; i++)
    take (tracker, i, "rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)", STROBE_LOG_LEVEL_NONE);
  g_assert_cmpuint (strobe_boot_tracker_get_n_boots (tracker), ==, 10002);
  g_assert_null (strobe_boot_tracker_dup_boot (tracker, 1));
  boot = strobe_boot_tracker_dup_boot (tracker, 2);
  g_assert_cmpuint (strobe_boot_get_facts (boot)->first_line, ==, 2);
}

static void
check_panic_cb (StrobePanic *panic, gpointer user_data)
{
  guint32 value = 0;

  g_assert_cmpstr (panic->reason, ==, "Load access fault");
  g_assert_cmpstr (panic->elf_sha256, ==, "5f2a90c3d");
  g_assert_cmpint (panic->core, ==, 0);
  g_assert_cmpint (panic->arch, ==, STROBE_PANIC_ARCH_RISCV);
  g_assert_true (strobe_panic_get_register (panic, "fp", &value));
  g_assert_cmphex (value, ==, 0x3fc8f530);
  g_assert_false (strobe_panic_get_register (panic, "PC", NULL));
  g_assert_cmphex (panic->stack_address, ==, 0x3fc8f510);
  g_assert_cmpuint (panic->first_line, ==, 1);
  g_assert_cmpuint (panic->last_line, ==, 7);
  g_assert_cmphex (((const guint8 *) g_bytes_get_data (panic->stack, NULL))[0], ==, 0x78);
  ++*(guint *) user_data;
}

static void
test_a_crash_has_what_the_log_told (void)
{
  static const char *const lines[] = {
    "I (1) main: up",
    "Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.",
    "Core  0 register dump:",
    "MEPC    : 0x42007a14  RA      : 0x42007a0e  S0/FP   : 0x3fc8f530  ",
    "Stack memory:",
    "3fc8f510: 0x12345678 0x00000000",
    "ELF file SHA256: 5F2a90c3d",
    "Rebooting...",
  };
  guint n_panics = 0;
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (check_panic_cb, &n_panics);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    take (tracker, i, lines[i], STROBE_LOG_LEVEL_NONE);
  g_assert_cmpuint (n_panics, ==, 1);
  g_assert_false (strobe_boot_tracker_is_crash_open (tracker));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/boot-tracker/the-first-line-after-a-lost-link-starts-a-boot",
                   test_the_first_line_after_a_lost_link_starts_a_boot);
  g_test_add_func ("/boot/boot-tracker/a-banner-after-a-lost-link-is-one-boot",
                   test_a_banner_after_a_lost_link_is_one_boot);
  g_test_add_func ("/boot/boot-tracker/only-lines-with-a-level-of-their-own-are-errors",
                   test_only_lines_with_a_level_of_their_own_are_errors);
  g_test_add_func ("/boot/boot-tracker/the-oldest-of-very-many-boots-are-forgotten-but-counted",
                   test_the_oldest_of_very_many_boots_are_forgotten_but_counted);
  g_test_add_func ("/boot/boot-tracker/a-crash-has-what-the-log-told",
                   test_a_crash_has_what_the_log_told);
  return g_test_run ();
}
