/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-recorder.h"

#include <glib/gstdio.h>

#include "delta-fixture.h"
#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "flash/flash-error.h"
#include "relabelled-port.h"
#include "sim/sim-port.h"
#include "support/fake-clock.h"

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define KIB 1024u
#define N_ROUNDS 25

/* A board in software, a ledger on disk, a build that changes. */
typedef struct {
  char *folder;
  StrobeFlashLedger *ledger;
  StrobeFlashIdentity *identity;
  StrobeClock *clock;
  StrobeSimBoard *sim;
  GCancellable *cancellable;
  StrobeFlashDeltaKind kind; /* of the last flash */
  guint64 sent_bytes;
} Fixture;

static StrobeSimBoard *
create_board (StrobeSimKind kind, const char *faults)
{
  g_autoptr (StrobeSimFaults) script = strobe_sim_faults_new (faults, NULL);
  StrobeSimBoard *sim =
    strobe_sim_board_new (kind, strobe_chip_find_by_target ("esp32s2"), FLASH_SIZE_BYTES, script);

  strobe_sim_board_plug (sim, TRUE);
  return sim;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("strobe-ledger-XXXXXX", NULL);
  fixture->ledger = strobe_flash_ledger_new (fixture->folder);
  fixture->identity = strobe_flash_identity_new ("1-4.2", NULL, "stay-1", FALSE);
  fixture->clock = strobe_fake_clock_new ();
  fixture->sim = create_board (STROBE_SIM_KIND_ROM, "");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (fixture->folder, "ledger", NULL);
  g_autofree char *lock = g_build_filename (fixture->folder, "ledger.lock", NULL);

  g_unlink (file);
  g_unlink (lock);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_assert_finalize_object (fixture->ledger);
  strobe_flash_identity_free (fixture->identity);
  g_clear_object (&fixture->sim);
  g_clear_object (&fixture->clock);
}

static void
replace_board (Fixture *fixture, StrobeSimKind kind, const char *faults)
{
  g_clear_object (&fixture->sim);
  fixture->sim = create_board (kind, faults);
}

static StrobeFlashPlan *
create_plan (StrobeFirmware *firmware, StrobeFirmware *sent)
{
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("1-4.2");
  g_autoptr (GError) error = NULL;
  StrobeFlashPlan *plan = NULL;

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = 0x0002;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  plan = sent != NULL ? strobe_flash_plan_new_partial (firmware, sent, device, NULL, &error)
                      : strobe_flash_plan_new (firmware, device, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static gboolean
run_plan (Fixture *fixture, StrobeFlashPlan *plan, GError **error)
{
  g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (fixture->sim, fixture->clock);
  const StrobeFlashRecording recording = { .ledger = fixture->ledger,
                                           .identity = fixture->identity,
                                           .plan = plan,
                                           .port = port,
                                           .clock = fixture->clock };

  return strobe_flash_recorder_run (&recording, NULL, fixture->cancellable, error);
}

static StrobeFlashDelta *
compare (Fixture *fixture, StrobeFirmware *firmware)
{
  return strobe_flash_ledger_compare (fixture->ledger, fixture->identity, firmware);
}

/* Sends what changed, or everything where nothing is known. */
static void
flash_changes (Fixture *fixture, StrobeFirmware *firmware)
{
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_autoptr (GError) error = NULL;

  fixture->kind = delta->kind;
  fixture->sent_bytes = delta->sent_bytes;
  if (delta->kind == STROBE_FLASH_DELTA_NOTHING)
    return;
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, delta->sent);
  run_plan (fixture, plan, &error);
  g_assert_no_error (error);
}

static void
flash_all (Fixture *fixture, StrobeFirmware *firmware)
{
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);
  g_autoptr (GError) error = NULL;

  run_plan (fixture, plan, &error);
  g_assert_no_error (error);
}

static void
assert_holds (Fixture *fixture, StrobeFirmware *firmware)
{
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (fixture->sim);
  const guint8 *content = g_bytes_get_data (flash, NULL);

  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);

    if (part->flags == 0)
      g_assert_cmpmem (content + part->address, part->size_bytes,
                       g_bytes_get_data (part->data, NULL), part->size_bytes);
  }
}

static void
test_second_flash_sends_what_changed (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_changes (fixture, first);
  g_assert_cmpint (fixture->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);

  flash_changes (fixture, second);
  g_assert_cmpint (fixture->kind, ==, STROBE_FLASH_DELTA_PARTS);
  g_assert_cmpuint (fixture->sent_bytes, <=, 128 * KIB);
  assert_holds (fixture, second);
}

static void
test_third_flash_knows_both (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_changes (fixture, first);
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);
  flash_changes (fixture, second);

  g_autoptr (StrobeFlashDelta) same = compare (fixture, second);
  g_assert_cmpint (same->kind, ==, STROBE_FLASH_DELTA_NOTHING);
  g_autoptr (StrobeFlashDelta) back = compare (fixture, first);
  g_assert_cmpint (back->kind, ==, STROBE_FLASH_DELTA_PARTS);
  g_assert_cmpuint (back->sent_bytes, ==, fixture->sent_bytes);
}

static void
test_ledger_outlives_the_program (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);
  g_assert_finalize_object (fixture->ledger);
  fixture->ledger = strobe_flash_ledger_new (fixture->folder);

  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_practice_board_is_known_without_a_file (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  g_autofree char *file = g_build_filename (fixture->folder, "ledger", NULL);
  fixture->identity->practice = TRUE;
  flash_all (fixture, firmware);

  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_NOTHING);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* The app may have written there. */
static void
test_data_and_slots_are_always_sent (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  build.ota = TRUE;
  build.storage = delta_fixture_create_noise (100 * KIB, 7);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);

  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_PARTS);
  g_assert_cmpuint (delta->sent_bytes, ==,
                    g_bytes_get_size (build.app) + g_bytes_get_size (build.storage));
}

static void
test_app_alone_goes_by_the_table_that_lies_there (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_all (fixture, first);
  build.has_table = FALSE;
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);

  flash_changes (fixture, second);
  g_assert_cmpint (fixture->kind, ==, STROBE_FLASH_DELTA_PARTS);
  assert_holds (fixture, second);
  g_autoptr (StrobeFlashDelta) same = compare (fixture, second);
  g_assert_cmpint (same->kind, ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_firmware_without_any_table_is_not_remembered (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  build.has_table = FALSE;
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);

  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_EVERYTHING);
}

static void
test_failed_flash_leaves_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);
  replace_board (fixture, STROBE_SIM_KIND_ROM, "write fails");
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);

  g_assert_false (run_plan (fixture, plan, &error));
  g_assert_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS_FIRMWARE);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
}

static void
cancel_cb (const StrobeFlashProgress *progress, gpointer user_data)
{
  if (progress->phase == STROBE_FLASH_PHASE_WRITING && progress->done_bytes > 1000)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled_flash_leaves_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);
  g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (fixture->sim, fixture->clock);
  const StrobeFlashRecording recording = { .ledger = fixture->ledger,
                                           .identity = fixture->identity,
                                           .plan = plan,
                                           .port = port,
                                           .clock = fixture->clock,
                                           .progress_func = cancel_cb,
                                           .user_data = cancellable };

  g_assert_false (strobe_flash_recorder_run (&recording, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
}

static void
test_flash_that_never_began_changes_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);
  strobe_sim_board_unplug (fixture->sim);
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);

  g_assert_false (run_plan (fixture, plan, &error));
  g_assert_nonnull (error);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_loader_that_verifies_nothing_leaves_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  StrobeDfuOutcome outcome = STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP;
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  flash_all (fixture, firmware);
  replace_board (fixture, STROBE_SIM_KIND_GENERIC, "");
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);
  g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (fixture->sim, fixture->clock);
  g_autoptr (StrobeDfuPort) labelled =
               relabelled_port_new (port, STROBE_CHIP_VENDOR_ESPRESSIF, 0x0002, 0x0002);
  const StrobeFlashRecording recording = { .ledger = fixture->ledger,
                                           .identity = fixture->identity,
                                           .plan = plan,
                                           .port = labelled,
                                           .clock = fixture->clock };

  g_assert_true (strobe_flash_recorder_run (&recording, &outcome, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, STROBE_DFU_OUTCOME_ACCEPTED);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, firmware);
  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
}

static void
test_other_board_in_the_port_gets_everything (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_all (fixture, first);
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, second);
  g_autoptr (StrobeFlashPlan) plan = create_plan (second, delta->sent);
  /* Somebody exchanges the board after the offer was made. */
  replace_board (fixture, STROBE_SIM_KIND_ROM, "");
  g_free (fixture->identity->token);
  fixture->identity->token = g_strdup ("stay-2");

  g_assert_false (run_plan (fixture, plan, &error));
  g_assert_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN);
  g_assert_cmpuint (strobe_sim_board_get_n_requests (fixture->sim), ==, 0);
  flash_changes (fixture, second);
  g_assert_cmpint (fixture->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
  assert_holds (fixture, second);
}

static void
test_part_is_not_sent_when_the_board_was_written_meanwhile (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_all (fixture, first);
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, second);
  g_autoptr (StrobeFlashPlan) plan = create_plan (second, delta->sent);
  delta_fixture_change_app (&build, 10 * KIB);
  g_autoptr (StrobeFirmware) other = delta_fixture_create (&build);
  flash_all (fixture, other);

  g_assert_false (run_plan (fixture, plan, &error));
  g_assert_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN);
  assert_holds (fixture, other);
  /* What is known of it is still true. */
  g_autoptr (StrobeFlashDelta) same = compare (fixture, other);
  g_assert_cmpint (same->kind, ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_part_is_not_sent_without_a_ledger (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GError) error = NULL;
  delta_fixture_init (&build, "esp32s2", 500 * KIB);
  g_autoptr (StrobeFirmware) first = delta_fixture_create (&build);
  flash_all (fixture, first);
  delta_fixture_change_app (&build, 300 * KIB);
  g_autoptr (StrobeFirmware) second = delta_fixture_create (&build);
  g_autoptr (StrobeFlashDelta) delta = compare (fixture, second);
  g_autoptr (StrobeFlashPlan) plan = create_plan (second, delta->sent);
  g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (fixture->sim, fixture->clock);
  const StrobeFlashRecording recording = { .plan = plan, .port = port, .clock = fixture->clock };

  g_assert_false (strobe_flash_recorder_run (&recording, NULL, NULL, &error));
  g_assert_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN);
}

static void
change_at_random (DeltaFixture *build, GRand *rand)
{
  guint n_changes = (guint) g_rand_int_range (rand, 0, 4);

  if (g_rand_int_range (rand, 0, 4) == 0)
    delta_fixture_set_app_size (build, (gsize) g_rand_int_range (rand, 20 * KIB, 900 * KIB));
  for (guint i = 0; i < n_changes; i++) {
    gint32 size_bytes = (gint32) g_bytes_get_size (build->app);

    delta_fixture_change_app (build, (gsize) g_rand_int_range (rand, 1024, size_bytes - 64));
  }
  if (g_rand_int_range (rand, 0, 3) == 0) {
    g_clear_pointer (&build->data, g_bytes_unref);
    build->data =
      delta_fixture_create_noise ((gsize) g_rand_int_range (rand, 1, 300 * KIB), g_rand_int (rand));
  }
  if (g_rand_int_range (rand, 0, 3) == 0) {
    g_clear_pointer (&build->storage, g_bytes_unref);
    build->storage =
      delta_fixture_create_noise ((gsize) g_rand_int_range (rand, 1, 100 * KIB), g_rand_int (rand));
  }
  build->part_size_bytes = 4096u << g_rand_int_range (rand, 3, 8);
  build->ota = g_rand_int_range (rand, 0, 8) == 0;
}

/* After each of many builds the flash is, to the last byte, that of a board which got everything
 * every time. */
static void
test_flash_is_always_that_of_full_flashes (Fixture *fixture, gconstpointer unused)
{
  g_auto (DeltaFixture) build = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (StrobeSimBoard) full = create_board (STROBE_SIM_KIND_ROM, "");
  guint n_partial = 0;

  delta_fixture_init (&build, "esp32s2", 400 * KIB);
  for (guint i = 0; i < N_ROUNDS; i++) {
    g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
    g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, NULL);
    g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (full, fixture->clock);
    g_autoptr (GError) error = NULL;

    flash_changes (fixture, firmware);
    n_partial += fixture->kind == STROBE_FLASH_DELTA_PARTS;
    strobe_flash_runner_run (plan, port, fixture->clock, NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_autoptr (GBytes) changed = strobe_sim_board_dup_flash (fixture->sim);
    g_autoptr (GBytes) wanted = strobe_sim_board_dup_flash (full);
    g_assert_true (g_bytes_equal (changed, wanted));
    change_at_random (&build, rand);
  }
  g_assert_cmpuint (n_partial, >, N_ROUNDS / 3);
}

#define ADD(name, func) g_test_add ("/flash/recorder/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("second-flash-sends-what-changed", test_second_flash_sends_what_changed);
  ADD ("third-flash-knows-both", test_third_flash_knows_both);
  ADD ("ledger-outlives-the-program", test_ledger_outlives_the_program);
  ADD ("practice-board-is-known-without-a-file", test_practice_board_is_known_without_a_file);
  ADD ("data-and-slots-are-always-sent", test_data_and_slots_are_always_sent);
  ADD ("app-alone-goes-by-the-table-that-lies-there",
       test_app_alone_goes_by_the_table_that_lies_there);
  ADD ("firmware-without-any-table-is-not-remembered",
       test_firmware_without_any_table_is_not_remembered);
  ADD ("failed-flash-leaves-nothing", test_failed_flash_leaves_nothing);
  ADD ("cancelled-flash-leaves-nothing", test_cancelled_flash_leaves_nothing);
  ADD ("flash-that-never-began-changes-nothing", test_flash_that_never_began_changes_nothing);
  ADD ("loader-that-verifies-nothing-leaves-nothing",
       test_loader_that_verifies_nothing_leaves_nothing);
  ADD ("other-board-in-the-port-gets-everything", test_other_board_in_the_port_gets_everything);
  ADD ("part-is-not-sent-when-the-board-was-written-meanwhile",
       test_part_is_not_sent_when_the_board_was_written_meanwhile);
  ADD ("part-is-not-sent-without-a-ledger", test_part_is_not_sent_without_a_ledger);
  ADD ("flash-is-always-that-of-full-flashes", test_flash_is_always_that_of_full_flashes);
  return g_test_run ();
}
