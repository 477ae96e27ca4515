/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-ledger.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "delta-fixture.h"
#include "flash/flash-error.h"
#include "support/unprivileged.h"
#include "support/wait.h"

#define KIB 1024u
#define MAC_A "7c:df:a1:00:00:01"
#define MAC_B "7c:df:a1:00:00:02"

typedef struct {
  char *folder;
  char *file;
  StrobeFlashLedger *ledger;
  DeltaFixture build;
  StrobeFirmware *firmware;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("strobe-ledger-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "ledger", NULL);
  fixture->ledger = strobe_flash_ledger_new (fixture->folder);
  delta_fixture_init (&fixture->build, "esp32s2", 200 * KIB);
  fixture->firmware = delta_fixture_create (&fixture->build);
}

/* The worker of a sighting may still hold it. */
static void
wait_for_ledger (Fixture *fixture)
{
  strobe_wait_until (G_OBJECT (fixture->ledger)->ref_count == 1);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *lock = g_build_filename (fixture->folder, "ledger.lock", NULL);

  wait_for_ledger (fixture);
  g_assert_finalize_object (fixture->ledger);
  g_unlink (fixture->file);
  g_unlink (lock);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_object (&fixture->firmware);
  delta_fixture_clear (&fixture->build);
  g_free (fixture->folder);
  g_free (fixture->file);
}

static StrobeFlashPlan *
create_plan (Fixture *fixture)
{
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("1-4.2");

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = 0x0002;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  return strobe_flash_plan_new (fixture->firmware, device, NULL, NULL);
}

static void
write_board (Fixture *fixture, const char *port, const char *mac, const char *token)
{
  g_autoptr (StrobeFlashIdentity) identity = strobe_flash_identity_new (port, mac, token, FALSE);
  g_autoptr (StrobeFlashPlan) plan = create_plan (fixture);
  g_autoptr (StrobeFlashEntry) known = NULL;

  g_assert_true (strobe_flash_ledger_begin (fixture->ledger, identity, plan, &known, NULL));
  strobe_flash_ledger_commit (fixture->ledger, identity, plan, known);
}

static gboolean
is_known (Fixture *fixture, const char *port, const char *mac, const char *token)
{
  g_autoptr (StrobeFlashIdentity) identity = strobe_flash_identity_new (port, mac, token, FALSE);
  g_autoptr (StrobeFlashDelta) delta =
               strobe_flash_ledger_compare (fixture->ledger, identity, fixture->firmware);

  return delta->kind == STROBE_FLASH_DELTA_NOTHING;
}

static void
see (Fixture *fixture, const char *port, const char *mac)
{
  g_autoptr (StrobeFlashIdentity) identity = strobe_flash_identity_new (port, mac, "any", FALSE);

  strobe_flash_ledger_note_sighting (fixture->ledger, identity);
}

static void
test_board_is_known_by_its_mac (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", MAC_A, "stay-1");

  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-2"));
  g_assert_false (is_known (fixture, "1-4.2", MAC_B, "stay-1"));
  g_assert_false (is_known (fixture, "1-4.2", NULL, "stay-2"));
  g_assert_false (is_known (fixture, "1-4.3", MAC_A, "stay-1"));
}

static void
test_board_without_a_mac_is_known_by_its_stay (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", NULL, "stay-1");

  g_assert_true (is_known (fixture, "1-4.2", NULL, "stay-1"));
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-2"));
  g_assert_false (is_known (fixture, "1-4.2", NULL, "stay-2"));
}

static void
test_mac_in_another_port_takes_the_entry_away (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  write_board (fixture, "1-4.3", MAC_B, "stay-2");
  see (fixture, "1-4.2", MAC_A);
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));

  see (fixture, "2-1", MAC_A);
  see (fixture, "1-4.2", MAC_A);
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  g_assert_true (is_known (fixture, "1-4.3", MAC_B, "stay-2"));
}

static void
test_sighting_is_noted_on_disk_by_itself (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  see (fixture, "2-1", MAC_A);
  wait_for_ledger (fixture);
  g_clear_object (&fixture->ledger);
  fixture->ledger = strobe_flash_ledger_new (fixture->folder);

  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_sighting_makes_no_file (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *lock = g_build_filename (fixture->folder, "ledger.lock", NULL);

  see (fixture, "2-1", MAC_A);
  wait_for_ledger (fixture);
  g_assert_false (is_known (fixture, "2-1", MAC_A, "stay-1"));
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
}

static void
test_begun_flash_is_forgotten_on_disk_at_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeFlashIdentity) identity =
               strobe_flash_identity_new ("1-4.2", MAC_A, "stay-1", FALSE);
  g_autoptr (StrobeFlashPlan) plan = create_plan (fixture);
  g_autoptr (StrobeFlashEntry) known = NULL;
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_autoptr (StrobeFlashLedger) other_program = strobe_flash_ledger_new (fixture->folder);

  g_assert_true (strobe_flash_ledger_begin (other_program, identity, plan, &known, NULL));
  g_assert_nonnull (known);
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  strobe_flash_ledger_restore (other_program, known);
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_board_that_hides_its_mac_may_be_any (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  write_board (fixture, "1-4.3", NULL, "stay-2");

  /* MAC_A may have been carried over there; the stay says that it was not. */
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-3"));
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_unknown_board_in_the_port_ends_the_entry_of_the_last (Fixture *fixture, gconstpointer unused)
{
  write_board (fixture, "1-4.2", NULL, "stay-1");
  write_board (fixture, "1-4.2", NULL, "stay-2");

  g_assert_false (is_known (fixture, "1-4.2", NULL, "stay-1"));
  g_assert_true (is_known (fixture, "1-4.2", NULL, "stay-2"));
}

static void
test_other_flash_size_is_not_compared (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *content = NULL;
  g_autoptr (GString) changed = NULL;
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_assert_true (g_file_get_contents (fixture->file, &content, NULL, NULL));
  changed = g_string_new (content);
  g_assert_cmpuint (g_string_replace (changed, "flash-size=400000", "flash-size=200000", 0), ==, 1);
  g_assert_true (g_file_set_contents (fixture->file, changed->str, -1, NULL));

  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_file_is_private_and_bounded (Fixture *fixture, gconstpointer unused)
{
  struct stat info;

  for (guint i = 0; i < 40; i++) {
    g_autofree char *port = g_strdup_printf ("1-%u", i + 1);
    g_autofree char *mac = g_strdup_printf ("7c:df:a1:00:00:%02x", i);

    write_board (fixture, port, mac, "stay");
  }
  g_assert_cmpint (g_stat (fixture->file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_false (is_known (fixture, "1-8", "7c:df:a1:00:00:07", "stay"));
  g_assert_true (is_known (fixture, "1-9", "7c:df:a1:00:00:08", "stay"));
  g_assert_true (is_known (fixture, "1-40", "7c:df:a1:00:00:27", "stay"));
}

/* Whatever stands in the file: a board is known or unknown, and nothing else happens. */
static void
test_damaged_file_is_no_ledger (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *from;
    const char *to;
  } damages[] = {
    { "version=1", "version=2" },
    { "version=1", "version=" },
    { "[ledger]", "[ledger" },
    { "port=1-4.2", "port=../../etc" },
    { "port=1-4.2", "other=1-4.2" },
    { "mac=7c:df", "mac=zz:df" },
    { "token=stay-1", "token=" },
    { "chip=esp32s2", "chip=esp8266" },
    { "outcome=verified-by-chip", "outcome=hoped-for" },
    { "flash-size=", "flash-size=-" },
    { "written=", "written=zz" },
    { "stable=", "unstable=" },
    { "stable=0-8000", "stable=8000-0" },
    { "stable=0-8000", "stable=0-800000000000" },
    { "stable=0-8000", "stable=0-8000-9000" },
    { "stable=0-8000", "stable=;0-8000" },
    { "pieces=", "pieces=0:1:00;" },
    { "pieces=", "pieces=fffffffff:1:00112233445566778899aabbccddeeff;" },
    { "pieces=", "pieces=ffff:2:00112233445566778899aabbccddeeff;" },
    { "pieces=", "pieces=20000:1:00112233445566778899aabbccddeeff;" },
    { "pieces=", "pieces=0:1:0011223344556677889-aabbccddeeff;" },
    { "pieces=", "pieces=0:0:00112233445566778899aabbccddeeff;" },
    { "pieces=", "pieces=0:1;" },
    { "pieces=", "pieces=;" },
  };
  g_autofree char *content = NULL;

  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_assert_true (g_file_get_contents (fixture->file, &content, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autoptr (GString) damaged = g_string_new (content);

    g_assert_cmpuint (g_string_replace (damaged, damages[i].from, damages[i].to, 1), ==, 1);
    g_assert_true (g_file_set_contents (fixture->file, damaged->str, -1, NULL));
    if (is_known (fixture, "1-4.2", MAC_A, "stay-1"))
      g_error ("believed with %s", damages[i].to);
  }
  g_assert_true (g_file_set_contents (fixture->file, content, -1, NULL));
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_cut_or_random_file_is_survived (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *content = NULL;
  gsize size_bytes = 0;
  g_autoptr (StrobeFlashIdentity) identity =
               strobe_flash_identity_new ("1-4.2", MAC_A, "stay-1", FALSE);

  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_assert_true (g_file_get_contents (fixture->file, &content, &size_bytes, NULL));
  for (guint i = 0; i < 300; i++) {
    g_autofree char *bad = g_memdup2 (content, size_bytes);
    gsize bad_bytes = i < 150 ? size_bytes * i / 150 : size_bytes;
    g_autoptr (StrobeFlashDelta) delta = NULL;

    if (i >= 150)
      bad[g_test_rand_int_range (0, (gint32) size_bytes)] = (char) g_test_rand_int_range (0, 256);
    g_assert_true (g_file_set_contents (fixture->file, bad, (gssize) bad_bytes, NULL));
    delta = strobe_flash_ledger_compare (fixture->ledger, identity, fixture->firmware);
    g_assert_cmpuint (delta->sent_bytes, <=, delta->full_bytes);
  }
  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_link_pipe_and_giant_are_no_ledger (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *aside = g_build_filename (fixture->folder, "aside", NULL);

  write_board (fixture, "1-4.2", MAC_A, "stay-1");
  g_assert_cmpint (g_rename (fixture->file, aside), ==, 0);
  g_assert_cmpint (symlink (aside, fixture->file), ==, 0);
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  g_assert_cmpint (g_unlink (fixture->file), ==, 0);
  g_assert_cmpint (mkfifo (fixture->file, 0600), ==, 0);
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  g_assert_cmpint (g_unlink (fixture->file), ==, 0);
  g_assert_cmpint (g_rename (aside, fixture->file), ==, 0);
  g_assert_true (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
  g_assert_cmpint (truncate (fixture->file, 64 * 1024 * 1024), ==, 0);
  g_assert_false (is_known (fixture, "1-4.2", MAC_A, "stay-1"));
}

static void
test_folder_that_cannot_be_written_is_no_offer (Fixture *fixture, gconstpointer unused)
{
  if (!strobe_unprivileged_begin ())
    return;
  g_autoptr (StrobeFlashLedger) ledger = strobe_flash_ledger_new ("/proc/strobe/ledger");
  g_autoptr (StrobeFlashIdentity) identity =
               strobe_flash_identity_new ("1-4.2", MAC_A, "stay-1", FALSE);
  g_autoptr (StrobeFlashPlan) plan = create_plan (fixture);
  g_autoptr (StrobeFlashEntry) known = NULL;

  g_assert_true (strobe_flash_ledger_begin (ledger, identity, plan, &known, NULL));
  g_assert_null (known);
  strobe_flash_ledger_commit (ledger, identity, plan, known);
  g_autoptr (StrobeFlashDelta) delta =
               strobe_flash_ledger_compare (ledger, identity, fixture->firmware);
  strobe_unprivileged_end ();
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
}

static void
test_ledger_without_a_folder_knows_no_real_board (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeFlashLedger) ledger = strobe_flash_ledger_new (NULL);
  g_autoptr (StrobeFlashIdentity) identity =
               strobe_flash_identity_new ("1-4.2", MAC_A, "stay-1", FALSE);
  g_autoptr (StrobeFlashPlan) plan = create_plan (fixture);

  strobe_flash_ledger_commit (ledger, identity, plan, NULL);
  g_autoptr (StrobeFlashDelta) delta =
               strobe_flash_ledger_compare (ledger, identity, fixture->firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
}

#define ADD(name, func) g_test_add ("/flash/ledger/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("board-is-known-by-its-mac", test_board_is_known_by_its_mac);
  ADD ("board-without-a-mac-is-known-by-its-stay", test_board_without_a_mac_is_known_by_its_stay);
  ADD ("mac-in-another-port-takes-the-entry-away", test_mac_in_another_port_takes_the_entry_away);
  ADD ("sighting-is-noted-on-disk-by-itself", test_sighting_is_noted_on_disk_by_itself);
  ADD ("sighting-makes-no-file", test_sighting_makes_no_file);
  ADD ("begun-flash-is-forgotten-on-disk-at-once", test_begun_flash_is_forgotten_on_disk_at_once);
  ADD ("board-that-hides-its-mac-may-be-any", test_board_that_hides_its_mac_may_be_any);
  ADD ("unknown-board-in-the-port-ends-the-entry-of-the-last",
       test_unknown_board_in_the_port_ends_the_entry_of_the_last);
  ADD ("other-flash-size-is-not-compared", test_other_flash_size_is_not_compared);
  ADD ("file-is-private-and-bounded", test_file_is_private_and_bounded);
  ADD ("damaged-file-is-no-ledger", test_damaged_file_is_no_ledger);
  ADD ("cut-or-random-file-is-survived", test_cut_or_random_file_is_survived);
  ADD ("link-pipe-and-giant-are-no-ledger", test_link_pipe_and_giant_are_no_ledger);
  ADD ("folder-that-cannot-be-written-is-no-offer", test_folder_that_cannot_be_written_is_no_offer);
  ADD ("ledger-without-a-folder-knows-no-real-board",
       test_ledger_without_a_folder_knows_no_real_board);
  return g_test_run ();
}
