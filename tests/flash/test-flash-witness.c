/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-witness.h"

#include "support/fake-clock.h"
#include "support/fake-source.h"
#include "support/wait.h"

#define MAC_A "7c:df:a1:00:00:01"
#define MAC_B "7c:df:a1:00:00:02"
#define PORT "1-4.2"

typedef struct {
  StrobeBoardList *boards;
  StrobeDeviceSource *source;
  StrobeClock *clock;
  StrobeFlashWitness *witness;
  guint64 generation;
} Fixture;

static gint64 slept_us;

static gint64
get_slept (void)
{
  return slept_us;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeFlashLedger) ledger = strobe_flash_ledger_new (NULL);

  slept_us = 0;
  fixture->boards = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  strobe_board_list_add_source (fixture->boards, fixture->source);
  fixture->clock = strobe_fake_clock_new ();
  fixture->witness = strobe_flash_witness_new (fixture->boards, ledger, fixture->clock);
  strobe_flash_witness_set_slept_func (fixture->witness, get_slept);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->witness);
  g_clear_object (&fixture->boards);
  g_clear_object (&fixture->source);
  g_clear_object (&fixture->clock);
}

static void
plug_as (Fixture *fixture, const char *port, guint16 product_id, const char *serial)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    port, product_id, STROBE_DFU_MODE_RUN_TIME, serial, ++fixture->generation);

  strobe_device_source_emit_added (fixture->source, info);
}

static void
plug (Fixture *fixture, const char *serial)
{
  plug_as (fixture, PORT, 0x0002, serial);
}

static void
unplug (Fixture *fixture, guint absence_ms)
{
  strobe_device_source_emit_removed (fixture->source, PORT, fixture->generation);
  strobe_clock_sleep_ms (fixture->clock, absence_ms, NULL, NULL);
}

static StrobeFlashIdentity *
dup_identity (Fixture *fixture)
{
  return strobe_flash_witness_dup_identity (fixture->witness, PORT);
}

static gboolean
is_same_as (Fixture *fixture, const StrobeFlashIdentity *before)
{
  g_autoptr (StrobeFlashIdentity) now = dup_identity (fixture);

  return strobe_flash_identity_is_same (before, now);
}

static void
test_empty_port_has_no_identity (Fixture *fixture, gconstpointer unused)
{
  g_assert_null (dup_identity (fixture));
  plug (fixture, "0");
  unplug (fixture, 0);
  g_assert_null (dup_identity (fixture));
}

static void
test_restart_is_the_same_board (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 900);
  plug (fixture, "0");

  g_assert_null (before->mac);
  g_assert_true (is_same_as (fixture, before));
}

static void
test_empty_port_for_longer_is_another_board (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 1100);
  plug (fixture, "0");

  g_assert_false (is_same_as (fixture, before));
}

static void
test_board_that_left_the_list_is_another_one (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 1500);
  strobe_wait_until (strobe_board_list_find (fixture->boards, PORT) == NULL);
  plug (fixture, "0");

  g_assert_false (is_same_as (fixture, before));
}

static void
test_mac_proves_a_board_however_long_it_was_away (Fixture *fixture, gconstpointer unused)
{
  plug_as (fixture, PORT, 0x0009, MAC_A);
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 60000);
  plug_as (fixture, PORT, 0x0009, MAC_A);

  g_assert_cmpstr (before->mac, ==, MAC_A);
  g_assert_true (is_same_as (fixture, before));
}

static void
test_other_mac_is_another_board_however_fast (Fixture *fixture, gconstpointer unused)
{
  plug_as (fixture, PORT, 0x0009, MAC_A);
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 10);
  plug_as (fixture, PORT, 0x0009, MAC_B);
  g_autoptr (StrobeFlashIdentity) after = dup_identity (fixture);

  g_assert_false (strobe_flash_identity_is_same (before, after));
  g_assert_cmpstr (after->mac, ==, MAC_B);
}

static void
test_app_tells_the_mac_that_the_rom_hides (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, MAC_A);
  g_autoptr (StrobeFlashIdentity) app = dup_identity (fixture);
  unplug (fixture, 300);
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) rom = dup_identity (fixture);

  g_assert_cmpstr (rom->mac, ==, MAC_A);
  g_assert_true (strobe_flash_identity_is_same (app, rom));
}

static void
test_mac_is_forgotten_with_the_stay (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, MAC_A);
  unplug (fixture, 5000);
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) rom = dup_identity (fixture);

  g_assert_null (rom->mac);
}

static void
test_serial_of_an_app_with_ids_of_its_own_proves_nothing (Fixture *fixture, gconstpointer unused)
{
  plug_as (fixture, PORT, 0x4001, MAC_A);
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 5000);
  plug_as (fixture, PORT, 0x4001, MAC_A);

  g_assert_null (before->mac);
  g_assert_false (is_same_as (fixture, before));
}

static void
test_computer_that_slept_saw_nothing (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  slept_us = 30 * G_USEC_PER_SEC;

  g_assert_false (is_same_as (fixture, before));
}

static void
test_computer_that_slept_in_between_saw_no_absence (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  g_autoptr (StrobeFlashIdentity) before = dup_identity (fixture);
  unplug (fixture, 0);
  slept_us = 30 * G_USEC_PER_SEC;
  plug (fixture, "0");

  g_assert_false (is_same_as (fixture, before));
}

static void
test_ports_are_boards_of_their_own (Fixture *fixture, gconstpointer unused)
{
  plug (fixture, "0");
  plug_as (fixture, "1-4.3", 0x0002, "0");
  g_autoptr (StrobeFlashIdentity) here = dup_identity (fixture);
  g_autoptr (StrobeFlashIdentity) there =
               strobe_flash_witness_dup_identity (fixture->witness, "1-4.3");

  g_assert_false (strobe_flash_identity_is_same (here, there));
}

static void
test_only_a_mac_counts_as_one (void)
{
  static const struct {
    const char *serial;
    const char *mac;
  } cases[] = {
    { MAC_A, MAC_A },
    { "7CDFA1000001", MAC_A },
    { "7c-df-a1-00-00-01", MAC_A },
    { "0", NULL },
    { "123456", NULL },
    { "", NULL },
    { NULL, NULL },
    { "000000000000", NULL },
    { "ffffffffffff", NULL },
    { "01:00:5e:00:00:01", NULL },
    { "7c:df:a1:00:00:01:02", NULL },
    { "7c:df:a1:00:00:0g", NULL },
    { "7c:df:a1:00:00:0", NULL },
    { "7c::df:a1:00:00:01", NULL },
    { ":7cdfa1000001", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *mac = strobe_flash_identity_dup_mac (cases[i].serial);

    g_assert_cmpstr (mac, ==, cases[i].mac);
  }
}

#define ADD(name, func) g_test_add ("/flash/witness/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("empty-port-has-no-identity", test_empty_port_has_no_identity);
  ADD ("restart-is-the-same-board", test_restart_is_the_same_board);
  ADD ("empty-port-for-longer-is-another-board", test_empty_port_for_longer_is_another_board);
  ADD ("board-that-left-the-list-is-another-one", test_board_that_left_the_list_is_another_one);
  ADD ("mac-proves-a-board-however-long-it-was-away",
       test_mac_proves_a_board_however_long_it_was_away);
  ADD ("other-mac-is-another-board-however-fast", test_other_mac_is_another_board_however_fast);
  ADD ("app-tells-the-mac-that-the-rom-hides", test_app_tells_the_mac_that_the_rom_hides);
  ADD ("mac-is-forgotten-with-the-stay", test_mac_is_forgotten_with_the_stay);
  ADD ("serial-of-an-app-with-ids-of-its-own-proves-nothing",
       test_serial_of_an_app_with_ids_of_its_own_proves_nothing);
  ADD ("computer-that-slept-saw-nothing", test_computer_that_slept_saw_nothing);
  ADD ("computer-that-slept-in-between-saw-no-absence",
       test_computer_that_slept_in_between_saw_no_absence);
  ADD ("ports-are-boards-of-their-own", test_ports_are_boards_of_their_own);
  g_test_add_func ("/flash/witness/only-a-mac-counts-as-one", test_only_a_mac_counts_as_one);
  return g_test_run ();
}
