/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim-fixture.h"

static StrobeSimReply
send_block (StrobeSimBoard *board, guint16 number)
{
  const guint8 block[256] = { 0x5a };

  return sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, number, block, sizeof block);
}

static void
test_it_is_in_dfu_mode_with_an_identity_of_its_own (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);
  g_autoptr (GBytes) descriptors = strobe_sim_board_get_descriptors (board);
  const guint8 *bytes = g_bytes_get_data (descriptors, NULL);

  g_assert_cmpuint (g_bytes_get_size (descriptors), ==, 18 + 27);
  g_assert_cmphex (bytes[8] | bytes[9] << 8, ==, 0x1209);
  g_assert_cmphex (bytes[18 + 16], ==, 2);
  g_assert_cmphex (bytes[18 + 20], ==, 0x07);
  g_assert_cmpuint (bytes[18 + 23] | bytes[18 + 24] << 8, ==, 256);
}

static void
test_a_block_goes_through_sync_and_busy (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 2 polls");

  g_assert_cmpint (send_block (board, 0), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 3);
  sim_fixture_assert_status (board, 0, 4);
  sim_fixture_assert_status (board, 0, 4);
  sim_fixture_assert_status (board, 0, 5);
}

static void
test_the_end_goes_through_manifest_to_idle (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 0 polls, manifest 2 polls");

  send_block (board, 0);
  sim_fixture_assert_status (board, 0, 5);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 6);
  sim_fixture_assert_status (board, 0, 7);
  sim_fixture_assert_status (board, 0, 7);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_an_intolerant_one_waits_for_a_reset_and_then_runs_its_app (void)
{
  g_autoptr (StrobeSimBoard) board =
               sim_fixture_new_generic ("busy 0 polls, manifest 0 polls, manifest intolerant");
  g_autoptr (GBytes) descriptors = NULL;

  send_block (board, 0);
  sim_fixture_assert_status (board, 0, 5);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, NULL, 0);
  sim_fixture_assert_status (board, 0, 8);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  strobe_sim_board_bus_reset (board);
  descriptors = strobe_sim_board_get_descriptors (board);
  g_assert_cmphex (((const guint8 *) g_bytes_get_data (descriptors, NULL))[18 + 16], ==, 1);
}

static void
test_a_block_without_a_status_request_between_is_refused (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);

  send_block (board, 0);
  g_assert_cmpint (send_block (board, 1), ==, STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 15, 10);
}

static void
test_a_skipped_block_number_is_refused (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 0 polls");

  send_block (board, 0);
  sim_fixture_assert_status (board, 0, 5);
  g_assert_cmpint (send_block (board, 2), ==, STROBE_SIM_REPLY_STALL);
}

static void
test_a_block_that_is_too_long_is_refused (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);
  const guint8 block[257] = { 0 };

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, block, sizeof block), ==,
                   STROBE_SIM_REPLY_STALL);
}

static void
test_an_empty_download_is_refused (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 15, 10);
}

static void
test_an_early_end_is_err_notdone (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 0 polls, needs 512 bytes");

  send_block (board, 0);
  sim_fixture_assert_status (board, 0, 5);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 9, 10);
}

static void
test_clrstatus_only_leaves_the_error (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 15, 10);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_detach_in_dfu_mode_is_refused (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic (NULL);

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 15, 10);
}

static void
test_upload_returns_what_was_written (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 0 polls, manifest 0 polls");
  g_autoptr (GBytes) first = NULL, last = NULL;

  send_block (board, 0);
  sim_fixture_assert_status (board, 0, 5);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, NULL, 0);
  sim_fixture_assert_status (board, 0, 2);
  first = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0, 256, NULL);
  g_assert_cmpuint (g_bytes_get_size (first), ==, 256);
  g_assert_cmphex (((const guint8 *) g_bytes_get_data (first, NULL))[0], ==, 0x5a);
  last = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 1, 256, NULL);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 2);
}

static void
test_a_download_beyond_the_flash_is_err_address (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("busy 0 polls");
  guint n_blocks = SIM_FIXTURE_FLASH_BYTES / 256;
  guint i;

  for (i = 0; i < n_blocks; i++) {
    g_assert_cmpint (send_block (board, (guint16) i), ==, STROBE_SIM_REPLY_ACK);
    sim_fixture_assert_status (board, 0, 5);
  }
  g_assert_cmpint (send_block (board, (guint16) i), ==, STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 8, 10);
}

static void
test_an_app_waits_for_the_bus_reset_after_detach (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_generic ("app first");
  guint64 generation = strobe_sim_board_get_generation (board);

  g_assert_cmpuint (sim_fixture_get_state (board), ==, 0);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 1000, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 1);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), ==, generation);
  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), >, generation);
  sim_fixture_configure (board);
  sim_fixture_assert_status (board, 0, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/generic/" path, func)
  ADD ("it-is-in-dfu-mode-with-an-identity-of-its-own",
       test_it_is_in_dfu_mode_with_an_identity_of_its_own);
  ADD ("a-block-goes-through-sync-and-busy", test_a_block_goes_through_sync_and_busy);
  ADD ("the-end-goes-through-manifest-to-idle", test_the_end_goes_through_manifest_to_idle);
  ADD ("an-intolerant-one-waits-for-a-reset-and-then-runs-its-app",
       test_an_intolerant_one_waits_for_a_reset_and_then_runs_its_app);
  ADD ("a-block-without-a-status-request-between-is-refused",
       test_a_block_without_a_status_request_between_is_refused);
  ADD ("a-skipped-block-number-is-refused", test_a_skipped_block_number_is_refused);
  ADD ("a-block-that-is-too-long-is-refused", test_a_block_that_is_too_long_is_refused);
  ADD ("an-empty-download-is-refused", test_an_empty_download_is_refused);
  ADD ("an-early-end-is-err-notdone", test_an_early_end_is_err_notdone);
  ADD ("clrstatus-only-leaves-the-error", test_clrstatus_only_leaves_the_error);
  ADD ("detach-in-dfu-mode-is-refused", test_detach_in_dfu_mode_is_refused);
  ADD ("upload-returns-what-was-written", test_upload_returns_what_was_written);
  ADD ("a-download-beyond-the-flash-is-err-address",
       test_a_download_beyond_the_flash_is_err_address);
  ADD ("an-app-waits-for-the-bus-reset-after-detach",
       test_an_app_waits_for_the_bus_reset_after_detach);
#undef ADD
  return g_test_run ();
}
