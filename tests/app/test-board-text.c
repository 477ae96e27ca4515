/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/board-text.h"

#include "app/context.h"
#include "device/board-private.h"

static const StrobeFlashProgress halfway = {
  .phase = STROBE_FLASH_PHASE_WRITING,
  .done_bytes = 102400,
  .total_bytes = 204800,
  .started_us = 0,
  .phase_started_us = 0,
  .at_us = 20 * G_USEC_PER_SEC,
};

static StrobeBoard *
add_board (StrobeContext *context)
{
  g_autoptr (GError) error = NULL;
  StrobeBoard *board = strobe_context_add_practice_board (context, NULL, &error);

  g_assert_no_error (error);
  return board;
}

static void
test_a_practice_board_says_what_it_is (void)
{
  g_autoptr (StrobeContext) context = strobe_context_new (FALSE);
  g_autofree char *title = strobe_board_text_dup_title (add_board (context));

  g_assert_cmpstr (title, ==, "Practice board");
}

static void
test_a_board_in_the_loader_is_ready_to_flash (void)
{
  g_autoptr (StrobeContext) context = strobe_context_new (FALSE);
  StrobeBoard *board = add_board (context);
  g_autofree char *subtitle = strobe_board_text_dup_subtitle (board, NULL);

  g_assert_cmpstr (subtitle, ==, "Ready to flash");
  g_assert_true (g_str_has_suffix (strobe_board_text_get_icon_name (board, NULL), "-symbolic"));
}

static char *
dup_title_of_app (guint16 product_id, const char *product)
{
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("1-4.2");

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = product_id;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  device->product = g_strdup (product);
  g_autoptr (StrobeBoard) board = strobe_board_new (device, FALSE);
  g_assert_true (strobe_board_can_flash (board));
  return strobe_board_text_dup_title (board);
}

static void
test_a_board_is_called_by_its_chip_then_its_name_then_its_maker (void)
{
  g_autofree char *chip = dup_title_of_app (0x0009, "Weather station");
  g_autofree char *name = dup_title_of_app (0x4001, "Weather station");
  g_autofree char *maker = dup_title_of_app (0x4001, NULL);

  g_assert_cmpstr (chip, ==, "ESP32-S3");
  g_assert_cmpstr (name, ==, "Weather station");
  g_assert_cmpstr (maker, ==, "Espressif board");
}

static void
test_progress_has_percent_rate_and_time_left (void)
{
  g_autofree char *text = strobe_board_text_dup_progress (&halfway);
  g_autofree char *percent =
    g_strdup_printf ("%d %%", (int) (100 * strobe_flash_progress_get_fraction (&halfway)));

  g_assert_true (g_str_has_prefix (text, percent));
  g_assert_nonnull (strstr (text, "KiB/s"));
  g_assert_nonnull (strstr (text, " s left"));
}

static void
test_progress_leaves_out_what_is_not_known (void)
{
  StrobeFlashProgress progress = halfway;
  progress.done_bytes = 0;
  progress.at_us = 0;
  g_autofree char *text = strobe_board_text_dup_progress (&progress);

  g_assert_null (strchr (text, '/'));
  g_assert_null (strstr (text, "left"));
}

static void
test_a_long_time_is_told_in_minutes (void)
{
  StrobeFlashProgress progress = halfway;
  progress.done_bytes = progress.total_bytes / 10;
  g_autofree char *text = strobe_board_text_dup_progress (&progress);

  g_assert_nonnull (strstr (text, "min"));
}

static void
test_every_phase_has_a_name (void)
{
  for (int phase = STROBE_FLASH_PHASE_WAITING; phase <= STROBE_FLASH_PHASE_DONE; phase++)
    g_assert_cmpuint (strlen (strobe_board_text_get_phase ((StrobeFlashPhase) phase)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/app/board-text/" path, func)
  ADD ("a-practice-board-says-what-it-is", test_a_practice_board_says_what_it_is);
  ADD ("a-board-in-the-loader-is-ready-to-flash", test_a_board_in_the_loader_is_ready_to_flash);
  ADD ("a-board-is-called-by-its-chip-then-its-name-then-its-maker",
       test_a_board_is_called_by_its_chip_then_its_name_then_its_maker);
  ADD ("progress-has-percent-rate-and-time-left", test_progress_has_percent_rate_and_time_left);
  ADD ("progress-leaves-out-what-is-not-known", test_progress_leaves_out_what_is_not_known);
  ADD ("a-long-time-is-told-in-minutes", test_a_long_time_is_told_in_minutes);
  ADD ("every-phase-has-a-name", test_every_phase_has_a_name);
  return g_test_run ();
}
