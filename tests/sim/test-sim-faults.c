/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>

#include "sim-fixture.h"
#include "sim/sim-faults-private.h"

static const char *const phrases[] = {
  "stall at block 12",
  "stall in manifest",
  "timeout at block 7",
  "timeout in manifest",
  "vanish at block 40",
  "vanish in manifest",
  "vanish after detach",
  "status 3 at block 5",
  "status 10 in manifest",
  "busy 3 polls",
  "busy 1 poll",
  "busy forever",
  "manifest 3 polls",
  "manifest forever",
  "manifest intolerant",
  "needs 4096 bytes",
  "app first",
  "poll 16777215",
  "poll 20 ms",
  "short reply",
  "garbage descriptors",
  "write fails",
  "app stays silent",
  "app panics",
  "app panics once",
  "app aborts",
  "app asserts",
  "app talks 100 lines/s",
  "app talks 100",
  "app floods",
  "app plots",
  "app has a console",
  "app echoes",
  "brown-out",
  "wrong chip app",
  "invalid header",
  "app product 0x4001",
  "app product 16385",
  "reset boots loader",
  "uart on usb",
  "erase 500 ms",
  "erase 500",
  "verify 800 ms",
  "transfer 150 us",
  "attach 100 ms",
  "Stall AT Block 12",
  "  stall   at block  12 ",
};

static void
test_phrase_is_understood (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeSimFaults) faults = strobe_sim_faults_new (data, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strobe_sim_faults_get_n_faults (faults), ==, 1);
}

static void
test_nothing_is_an_empty_script (void)
{
  g_autoptr (StrobeSimFaults) none = strobe_sim_faults_new (NULL, NULL);
  g_autoptr (StrobeSimFaults) empty = strobe_sim_faults_new (" ; , \n", NULL);

  g_assert_cmpuint (strobe_sim_faults_get_n_faults (none), ==, 0);
  g_assert_cmpuint (strobe_sim_faults_get_n_faults (empty), ==, 0);
}

static void
test_phrases_are_separated_by_commas_and_semicolons (void)
{
  g_autoptr (StrobeSimFaults) faults =
               strobe_sim_faults_new ("stall at block 12, poll 7; write fails\nshort reply", NULL);

  g_assert_cmpuint (strobe_sim_faults_get_n_faults (faults), ==, 4);
  g_assert_true (strobe_sim_faults_has (faults, STROBE_SIM_FAULT_SHORT_REPLY));
  g_assert_false (strobe_sim_faults_has (faults, STROBE_SIM_FAULT_APP_FIRST));
}

static void
test_numbers_are_kept (void)
{
  g_autoptr (StrobeSimFaults) faults = strobe_sim_faults_new ("status 3 at block 5", NULL);
  const StrobeSimFault *fault = strobe_sim_faults_find (faults, STROBE_SIM_FAULT_STATUS_AT_BLOCK);

  g_assert_cmpuint (fault->value, ==, 3);
  g_assert_cmpuint (fault->block, ==, 5);
}

typedef struct {
  const char *script;
  const char *word; /* that the error names */
} BadCase;

static const BadCase bad_cases[] = {
  { "stall at blok 12", "\"blok\" is not understood" },
  { "app panics twice", "\"twice\" is not understood" },
  { "app talks fast", "\"fast\" is not understood" },
  { "explode", "fault \"explode\" is not known" },
  { "app product 0x10000", "\"0x10000\" is not understood" },
  { "app product 0xfly", "\"0xfly\" is not understood" },
  { "stall at block twelve", "\"twelve\" is not understood" },
  { "stall at block 12 and 13", "\"and\" is not understood" },
  { "status 256 at block 5", "\"256\" is not understood" },
  { "poll 16777216", "\"16777216\" is not understood" },
  { "busy -1 polls", "\"-1\" is not understood" },
  { "erase 500 us", "\"us\" is not understood" },
  { "write fails, vanish", "\"vanish\" is not complete" },
  { "stall at", "\"stall at\" is not complete" },
};

static void
test_an_error_names_the_word (gconstpointer data)
{
  const BadCase *item = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_sim_faults_new (item->script, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, item->word));
}

static void
test_a_status_reply_is_cut_short (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("short reply");
  g_autoptr (GBytes) reply = sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATUS, 0, 6, NULL);

  g_assert_cmpuint (g_bytes_get_size (reply), ==, 3);
}

static void
test_the_poll_time_is_the_scripts (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("poll 16777214");
  g_autoptr (GBytes) reply = sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATUS, 0, 6, NULL);
  const guint8 *bytes = g_bytes_get_data (reply, NULL);

  g_assert_cmphex (bytes[1], ==, 0xfe);
  g_assert_cmphex (bytes[2], ==, 0xff);
  g_assert_cmphex (bytes[3], ==, 0xff);
}

static void
test_a_block_is_stalled_once (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("stall at block 1");
  const guint8 byte = 0;

  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, &byte, 1), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 14, 10);
  sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, &byte, 1), ==,
                   STROBE_SIM_REPLY_ACK);
}

static void
test_a_stalled_manifest_is_an_error (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("stall in manifest");

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_STALL);
  sim_fixture_assert_status (board, 14, 10);
}

static void
test_a_board_that_hangs_answers_after_reset (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("timeout at block 0");
  const guint8 byte = 0;

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_true (strobe_sim_board_is_attached (board));
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  strobe_sim_board_press_reset (board, TRUE);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 0);
}

static void
test_a_board_that_vanished_comes_back_when_plugged (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("vanish at block 0");
  const guint8 byte = 0;

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_false (strobe_sim_board_is_attached (board));
  strobe_sim_board_plug (board, TRUE);
  g_assert_true (strobe_sim_board_is_attached (board));
}

static void
test_a_board_that_vanishes_after_detach_stays_away (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board ("vanish after detach");

  sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0);
  g_assert_false (strobe_sim_board_is_attached (board));
}

static void
test_a_forced_status_sticks_until_it_is_cleared (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("status 3 at block 0");
  const guint8 byte = 0;

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1), ==,
                   STROBE_SIM_REPLY_ACK);
  sim_fixture_assert_status (board, 3, 10);
  sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0);
  sim_fixture_assert_status (board, 3, 10);
  sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_garbage_descriptors_keep_their_length_only (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board ("garbage descriptors");
  StrobeSimReply reply;
  g_autoptr (GBytes) config = sim_fixture_get_descriptor (board, 0x0200, &reply);
  const guint8 *bytes = g_bytes_get_data (config, NULL);

  g_assert_cmpuint (g_bytes_get_size (config), ==, 93);
  g_assert_cmphex (bytes[2], !=, 0x5d);
  g_assert_cmphex (bytes[9], !=, 0x08);
}

int
main (int argc, char **argv)
{
  guint i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (phrases); i++) {
    g_autofree char *path = g_strdup_printf ("/sim/faults/phrase-is-understood/%u", i);

    g_test_add_data_func (path, phrases[i], test_phrase_is_understood);
  }
  for (i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/sim/faults/an-error-names-the-word/%u", i);

    g_test_add_data_func (path, &bad_cases[i], test_an_error_names_the_word);
  }
#define ADD(path, func) g_test_add_func ("/sim/faults/" path, func)
  ADD ("nothing-is-an-empty-script", test_nothing_is_an_empty_script);
  ADD ("phrases-are-separated-by-commas-and-semicolons",
       test_phrases_are_separated_by_commas_and_semicolons);
  ADD ("numbers-are-kept", test_numbers_are_kept);
  ADD ("a-status-reply-is-cut-short", test_a_status_reply_is_cut_short);
  ADD ("the-poll-time-is-the-scripts", test_the_poll_time_is_the_scripts);
  ADD ("a-block-is-stalled-once", test_a_block_is_stalled_once);
  ADD ("a-stalled-manifest-is-an-error", test_a_stalled_manifest_is_an_error);
  ADD ("a-board-that-hangs-answers-after-reset", test_a_board_that_hangs_answers_after_reset);
  ADD ("a-board-that-vanished-comes-back-when-plugged",
       test_a_board_that_vanished_comes_back_when_plugged);
  ADD ("a-board-that-vanishes-after-detach-stays-away",
       test_a_board_that_vanishes_after_detach_stays_away);
  ADD ("a-forced-status-sticks-until-it-is-cleared",
       test_a_forced_status_sticks_until_it_is_cleared);
  ADD ("garbage-descriptors-keep-their-length-only",
       test_garbage_descriptors_keep_their_length_only);
#undef ADD
  return g_test_run ();
}
