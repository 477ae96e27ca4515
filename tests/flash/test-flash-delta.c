/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-delta.h"

#include "delta-fixture.h"
#include "flash/flash-pieces.h"

#define KIB 1024u
#define MIB (1024u * 1024)
#define MAX_PARTS 63

/* What is known of a board that holds @firmware and never ran. */
static GArray *
list_known (StrobeFirmware *firmware)
{
  return strobe_flash_pieces_of (firmware);
}

static void
test_unknown_board_gets_everything (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (firmware, NULL);

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_UNKNOWN);
  g_assert_null (delta->sent);
  g_assert_cmpuint (delta->sent_bytes, ==, strobe_firmware_get_write_size (firmware));
  g_assert_cmpuint (delta->full_bytes, ==, strobe_firmware_get_write_size (firmware));
}

static void
test_same_firmware_needs_nothing (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  g_autoptr (GArray) known = list_known (firmware);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (firmware, known);

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_NOTHING);
  g_assert_null (delta->sent);
  g_assert_cmpuint (delta->sent_bytes, ==, 0);
}

static void
test_other_parts_of_the_same_bytes_need_nothing (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", MIB);
  g_autoptr (StrobeFirmware) before = delta_fixture_create (&build);
  build.part_size_bytes = 100 * KIB;
  g_autoptr (StrobeFirmware) after = delta_fixture_create (&build);
  g_autoptr (GArray) known = list_known (before);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (after, known);

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_changed_byte_sends_its_piece_and_the_one_with_the_digest (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", MIB);
  g_autoptr (StrobeFirmware) before = delta_fixture_create (&build);
  delta_fixture_change_app (&build, 200000);
  g_autoptr (StrobeFirmware) after = delta_fixture_create (&build);
  g_autoptr (GArray) known = list_known (before);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (after, known);
  gsize tail_bytes = g_bytes_get_size (build.app) % STROBE_FLASH_PIECE_BYTES;

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_PARTS);
  g_assert_cmpuint (delta->sent_bytes, ==, STROBE_FLASH_PIECE_BYTES + tail_bytes);
  g_assert_cmpuint (strobe_firmware_get_write_size (delta->sent), ==, delta->sent_bytes);
  /* flash parameters and two parts; no padding travels */
  g_assert_cmpuint (strobe_firmware_get_n_parts (delta->sent), ==, 3);
  g_assert_cmpuint (g_bytes_get_size (strobe_firmware_get_payload (delta->sent)), <,
                    delta->sent_bytes + 2 * KIB);
  g_assert_cmpuint (strobe_firmware_get_flash_size (delta->sent), ==,
                    strobe_firmware_get_flash_size (after));
}

static void
test_nothing_in_common_sends_everything (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 100 * KIB);
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (&build);
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (firmware, known);

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_EVERYTHING);
  g_assert_null (delta->sent);
  g_assert_cmpuint (delta->sent_bytes, ==, delta->full_bytes);
}

static void
test_app_that_grew_sends_its_end (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 300 * KIB);
  g_autoptr (StrobeFirmware) before = delta_fixture_create (&build);
  delta_fixture_set_app_size (&build, 400 * KIB);
  g_autoptr (StrobeFirmware) after = delta_fixture_create (&build);
  g_autoptr (GArray) known = list_known (before);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (after, known);
  const StrobeFirmwarePart *last = NULL;

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_PARTS);
  last = strobe_firmware_get_part (delta->sent, strobe_firmware_get_n_parts (delta->sent) - 1);
  g_assert_cmpuint (last->address + last->size_bytes, ==,
                    DELTA_FIXTURE_APP + g_bytes_get_size (build.app));
}

static GArray *
create_changes (guint64 size_bytes, guint32 start, guint64 step_bytes)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (StrobeFlashChange));

  for (guint64 at = start; at < size_bytes; at += step_bytes) {
    StrobeFlashChange change = { .address = (guint32) at };

    g_array_append_val (changes, change);
  }
  return changes;
}

static guint
count_fields (GArray *changes, guint64 part_size_bytes)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < changes->len; i++) {
    const StrobeFlashChange *change = &g_array_index (changes, StrobeFlashChange, i);

    g_hash_table_add (
      fields, GSIZE_TO_POINTER (change->region * 0x100000ull + change->address / part_size_bytes));
  }
  return g_hash_table_size (fields);
}

/* The smallest that fits: half of it does not, or is below what a piece is. */
static void
assert_best (GArray *changes)
{
  guint64 size_bytes = strobe_flash_delta_choose_part_size (changes, MAX_PARTS);

  g_assert_cmpuint (size_bytes % STROBE_FLASH_PIECE_BYTES, ==, 0);
  g_assert_cmpuint (count_fields (changes, size_bytes), <=, MAX_PARTS);
  if (size_bytes > STROBE_FLASH_PIECE_BYTES)
    g_assert_cmpuint (count_fields (changes, size_bytes / 2), >, MAX_PARTS);
}

static void
test_part_size_is_the_smallest_that_fits_for_all_sizes_to_16_mib (void)
{
  for (guint64 size_bytes = 4 * KIB; size_bytes <= 16 * MIB; size_bytes += 4 * KIB) {
    g_autoptr (GArray) from_zero = create_changes (size_bytes, 0, STROBE_FLASH_PIECE_BYTES);
    g_autoptr (GArray) from_app = create_changes (size_bytes, 0x10000, STROBE_FLASH_PIECE_BYTES);
    g_autoptr (GArray) every_other = create_changes (size_bytes, 0, 2 * STROBE_FLASH_PIECE_BYTES);

    assert_best (from_zero);
    assert_best (from_app);
    assert_best (every_other);
  }
}

static void
test_part_size_steps_where_it_must (void)
{
  static const struct {
    guint64 size_bytes;
    guint64 part_size_bytes;
  } cases[] = {
    { 64 * KIB, 64 * KIB },        { 63 * 64 * KIB, 64 * KIB },   { 4 * MIB, 128 * KIB },
    { 8 * MIB, 256 * KIB },        { 63 * 128 * KIB, 128 * KIB }, { 16 * MIB, 512 * KIB },
    { 63 * 256 * KIB, 256 * KIB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) changes = create_changes (cases[i].size_bytes, 0, STROBE_FLASH_PIECE_BYTES);

    g_assert_cmpuint (strobe_flash_delta_choose_part_size (changes, MAX_PARTS), ==,
                      cases[i].part_size_bytes);
  }
}

static void
test_part_never_reaches_over_two_regions (void)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (StrobeFlashChange));

  for (guint i = 0; i < MAX_PARTS; i++) {
    StrobeFlashChange change = { .region = i, .address = i * 0x1000 };

    g_array_append_val (changes, change);
  }
  g_assert_cmpuint (strobe_flash_delta_choose_part_size (changes, MAX_PARTS), ==,
                    STROBE_FLASH_PIECE_BYTES);
  /* Larger parts would not help: it stays one for each region, and the search ends. */
  g_assert_cmpuint (strobe_flash_delta_choose_part_size (changes, 1), >=, 1ull << 32);
}

static void
test_firmware_of_many_pieces_fits_the_records (void)
{
  g_auto (DeltaFixture) build = { 0 };
  delta_fixture_init (&build, "esp32s2", 2 * MIB - 64 * KIB);
  build.data = delta_fixture_create_noise (MIB - 64 * KIB, 1);
  build.storage = delta_fixture_create_noise (0xf0000, 2);
  g_autoptr (StrobeFirmware) before = delta_fixture_create (&build);
  g_autoptr (GArray) known = list_known (before);
  for (gsize at = 4096; at < g_bytes_get_size (build.app) - 4096; at += STROBE_FLASH_PIECE_BYTES)
    delta_fixture_change_app (&build, at);
  g_bytes_unref (build.data);
  build.data = delta_fixture_create_noise (MIB - 64 * KIB, 3);
  g_bytes_unref (build.storage);
  build.storage = delta_fixture_create_noise (0xf0000, 4);
  g_autoptr (StrobeFirmware) after = delta_fixture_create (&build);
  g_autoptr (StrobeFlashDelta) delta = strobe_flash_delta_new (after, known);

  g_assert_cmpint (delta->kind, ==, STROBE_FLASH_DELTA_PARTS);
  g_assert_cmpuint (strobe_firmware_get_n_parts (delta->sent), <=, 64);
  for (guint i = 0; i < strobe_firmware_get_n_parts (delta->sent); i++)
    g_assert_cmpuint (strobe_firmware_get_part (delta->sent, i)->address % 4096, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flash/delta/unknown-board-gets-everything",
                   test_unknown_board_gets_everything);
  g_test_add_func ("/flash/delta/same-firmware-needs-nothing", test_same_firmware_needs_nothing);
  g_test_add_func ("/flash/delta/other-parts-of-the-same-bytes-need-nothing",
                   test_other_parts_of_the_same_bytes_need_nothing);
  g_test_add_func ("/flash/delta/changed-byte-sends-its-piece-and-the-one-with-the-digest",
                   test_changed_byte_sends_its_piece_and_the_one_with_the_digest);
  g_test_add_func ("/flash/delta/nothing-in-common-sends-everything",
                   test_nothing_in_common_sends_everything);
  g_test_add_func ("/flash/delta/app-that-grew-sends-its-end", test_app_that_grew_sends_its_end);
  g_test_add_func ("/flash/delta/part-size-is-the-smallest-that-fits-for-all-sizes-to-16-mib",
                   test_part_size_is_the_smallest_that_fits_for_all_sizes_to_16_mib);
  g_test_add_func ("/flash/delta/part-size-steps-where-it-must",
                   test_part_size_steps_where_it_must);
  g_test_add_func ("/flash/delta/part-never-reaches-over-two-regions",
                   test_part_never_reaches_over_two_regions);
  g_test_add_func ("/flash/delta/firmware-of-many-pieces-fits-the-records",
                   test_firmware_of_many_pieces_fits_the_records);
  return g_test_run ();
}
