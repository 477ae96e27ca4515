/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/reset-reason.h"

static void
test_one_code_means_what_its_chip_says (void)
{
  const StrobeChip *s2 = strobe_chip_find_by_target ("esp32s2");
  const StrobeChip *s3 = strobe_chip_find_by_target ("esp32s3");
  const StrobeChip *p4 = strobe_chip_find_by_target ("esp32p4");

  g_assert_cmpstr (strobe_reset_reason_get_name (s2, 7), ==, "TG0WDT_SYS");
  g_assert_cmpstr (strobe_reset_reason_get_name (p4, 7), ==, "HP_WDT");
  g_assert_cmpint (strobe_reset_reason_get_kind (s3, 23), ==, STROBE_RESET_KIND_BROWN_OUT);
  g_assert_cmpint (strobe_reset_reason_get_kind (p4, 23), ==, STROBE_RESET_KIND_USB);
  g_assert_cmpstr (strobe_reset_reason_get_name (s3, 21), ==, "USB_UART_CHIP");
}

static void
test_an_unknown_code_is_not_guessed (void)
{
  const StrobeChip *s2 = strobe_chip_find_by_target ("esp32s2");

  g_assert_cmpstr (strobe_reset_reason_get_name (s2, 21), ==, "unknown");
  g_assert_cmpstr (strobe_reset_reason_get_name (s2, 0), ==, "unknown");
  g_assert_cmpint (strobe_reset_reason_get_kind (s2, 4000000000u), ==, STROBE_RESET_KIND_UNKNOWN);
  g_assert_cmpstr (strobe_reset_reason_get_name (NULL, 7), ==, "unknown");
  g_assert_cmpstr (strobe_reset_reason_get_name (NULL, 15), ==, "BROWNOUT");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/reset-reason/one-code-means-what-its-chip-says",
                   test_one_code_means_what_its_chip_says);
  g_test_add_func ("/boot/reset-reason/an-unknown-code-is-not-guessed",
                   test_an_unknown_code_is_not_guessed);
  return g_test_run ();
}
