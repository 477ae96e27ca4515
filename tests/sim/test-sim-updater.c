/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/flash-params.h"
#include "sim-fixture.h"

/* The updater, seen through the DFU requests of a board: its rules, its limits, its errors. */

#define FLAG_MEMORY 0x01
#define FLAG_CALL 0x02
#define MIB (1024u * 1024u)

static void
assert_verified (StrobeSimBoard *board)
{
  sim_fixture_assert_status (board, 0, 2);
}

static void
flash_one (StrobeSimBoard *board, guint32 address, guint32 flags, GBytes *data)
{
  const SimFixturePart part = { "part.bin", address, flags, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);

  sim_fixture_download (board, archive, 64);
}

static void
test_an_archive_is_written_and_verified (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) a = sim_fixture_noise (5000, 1);
  g_autoptr (GBytes) b = sim_fixture_noise (301, 2);
  const SimFixturePart parts[] = { { "a", 0x1000, 0, a }, { "b", 0x8000, 0, b } };
  g_autoptr (GBytes) archive = sim_fixture_archive (parts, 2);

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0x1000, a);
  sim_fixture_assert_flash (board, 0x8000, b);
  sim_fixture_assert_erased (board, 0x8000 + 301, 4096 - 301);
}

static void
test_short_blocks_and_any_block_number_are_fine (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (3000, 1);
  const SimFixturePart part = { "a", 0, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);
  gsize size_bytes, offset;
  const guint8 *bytes = g_bytes_get_data (archive, &size_bytes);

  for (offset = 0; offset < size_bytes; offset += 7)
    sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 9, bytes + offset,
                      (guint16) MIN (7, size_bytes - offset));
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 9, NULL, 0);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0, data);
}

static void
test_nothing_happens_before_256_bytes_are_there (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) garbage = sim_fixture_noise (192, 1);
  const guint8 block[64] = { 0 };

  sim_fixture_feed (board, garbage, 64);
  sim_fixture_assert_erased (board, 0, 4096);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 3, block, sizeof block);
  sim_fixture_assert_flash (board, 0, garbage);
}

/* Raw */

static void
test_what_is_no_archive_goes_to_address_0_and_is_called_success (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) raw = sim_fixture_noise (9000, 4);

  sim_fixture_download (board, raw, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0, raw);
}

static void
test_a_short_archive_is_raw (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) archive = NULL;

  strobe_cpio_archive_put_trailer (array);
  archive = g_byte_array_free_to_bytes (array);
  g_assert_cmpuint (g_bytes_get_size (archive), <, 232);
  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0, archive);
}

static void
test_an_empty_download_flashes_nothing (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0);
  assert_verified (board);
  sim_fixture_assert_erased (board, 0, SIM_FIXTURE_FLASH_BYTES);
}

/* Errors */

/* An archive of one part of 4096 bytes at 0x1000 with a byte changed. */
static GBytes *
make_changed (gsize offset, char byte)
{
  g_autoptr (GBytes) data = sim_fixture_noise (4096, 1);
  const SimFixturePart part = { "part.bin", 0x1000, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);
  gsize size_bytes;
  guint8 *copy = g_bytes_unref_to_data (g_steal_pointer (&archive), &size_bytes);

  copy[offset] = (guint8) byte;
  return g_bytes_new_take (copy, size_bytes);
}

/* In front of the first part: 110 + 13 + 1 bytes of header and 88 of index. */
#define SECOND_HEADER_OFFSET 212

static void
test_a_bad_header_behind_the_first_256_bytes_is_err_target (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) archive = make_changed (SECOND_HEADER_OFFSET + 60, 'x');

  sim_fixture_feed (board, archive, 64);
  sim_fixture_assert_status (board, 1, 10);
}

static void
test_a_bad_header_in_the_first_256_bytes_makes_it_raw (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) archive = make_changed (2, 'x');

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0, archive);
}

static void
test_upper_case_and_the_other_magic_are_an_archive_too (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) archive = make_changed (5, '2');

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_erased (board, 0, 0x1000);
}

static void
flash_many (StrobeSimBoard *board, guint n_parts)
{
  g_autofree SimFixturePart *parts = g_new0 (SimFixturePart, n_parts);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) data = sim_fixture_noise (16, 1);
  g_autoptr (GBytes) archive = NULL;
  guint i;

  for (i = 0; i < n_parts; i++) {
    char *name = g_strdup_printf ("part-%u", i);

    g_ptr_array_add (names, name);
    parts[i] = (SimFixturePart){ name, i * 4096, 0, data };
  }
  archive = sim_fixture_archive (parts, n_parts);
  sim_fixture_download (board, archive, 64);
}

static void
test_64_records_are_not_too_many (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  flash_many (board, 64);
  assert_verified (board);
}

static void
test_65_records_are_err_file (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  flash_many (board, 65);
  sim_fixture_assert_status (board, 2, 10);
}

static void
test_too_many_records_show_after_512_bytes (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) index = sim_fixture_noise (65 * 88, 0);
  g_autoptr (GBytes) archive = sim_fixture_archive_with_index (index, NULL, 0);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (archive, 0, 448);
  const guint8 block[64] = { 0 };

  sim_fixture_feed (board, head, 64);
  sim_fixture_assert_status (board, 0, 5);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 7, block, sizeof block);
  sim_fixture_assert_status (board, 2, 10);
}

static void
test_a_wrong_digest_is_err_firmware_at_the_end (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) archive = make_changed (SECOND_HEADER_OFFSET + 1000, 'x');

  sim_fixture_feed (board, archive, 64);
  sim_fixture_assert_status (board, 0, 5);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0);
  sim_fixture_assert_status (board, 10, 10);
}

static void
test_a_listed_file_that_never_comes_is_err_target (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (400, 1);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) index = NULL, archive = NULL;
  const SimFixturePart part = { "here", 0, 0, data };

  strobe_dfu_info_put_record (array, 0, 0, "here", data);
  strobe_dfu_info_put_record (array, 0x1000, 0, "missing", data);
  index = g_bytes_new (array->data, array->len);
  archive = sim_fixture_archive_with_index (index, &part, 1);
  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 1, 10);
}

static void
test_a_cut_inside_a_file_is_err_firmware (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) whole = make_changed (0, '0');
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, 2000);

  sim_fixture_download (board, cut, 64);
  sim_fixture_assert_status (board, 10, 10);
}

static void
test_a_cut_behind_the_last_file_is_success (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) whole = make_changed (0, '0');
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 124);

  sim_fixture_download (board, cut, 64);
  assert_verified (board);
}

static void
test_what_follows_the_trailer_is_ignored (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) whole = make_changed (0, '0');
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;

  g_byte_array_append (array, g_bytes_get_data (whole, NULL), (guint) g_bytes_get_size (whole));
  g_byte_array_append (array, (const guint8 *) "UFD and other things that are no header", 39);
  longer = g_bytes_new (array->data, array->len);
  sim_fixture_download (board, longer, 64);
  assert_verified (board);
}

/* Errors stick */

static void
break_download (StrobeSimBoard *board)
{
  g_autoptr (GBytes) archive = make_changed (SECOND_HEADER_OFFSET + 60, 'x');

  sim_fixture_feed (board, archive, 64);
}

static void
test_data_after_an_error_is_swallowed (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  const guint8 block[64] = { 0 };

  break_download (board);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, block, sizeof block), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  sim_fixture_assert_status (board, 1, 10);
}

static void
test_get_state_shows_the_error_as_well (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  break_download (board);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 10);
}

static void
test_abort_does_not_clear_the_error (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  break_download (board);
  sim_fixture_assert_status (board, 1, 10);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  sim_fixture_assert_status (board, 1, 10);
}

static void
test_clrstatus_clears_the_error (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  break_download (board);
  sim_fixture_assert_status (board, 1, 10);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_a_download_right_after_abort_starts_clean (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);

  break_download (board);
  sim_fixture_assert_status (board, 1, 10);
  sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0);
  flash_one (board, 0x4000, 0, data);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0x4000, data);
}

static void
test_a_second_download_overwrites_the_first (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) first = sim_fixture_noise (5000, 1);
  g_autoptr (GBytes) second = sim_fixture_noise (5000, 77);

  flash_one (board, 0, 0, first);
  assert_verified (board);
  flash_one (board, 0, 0, second);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0, second);
}

/* The index */

static void
test_an_archive_without_an_index_flashes_nothing (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) archive = NULL;

  strobe_cpio_archive_put_entry (array, "a", data);
  strobe_cpio_archive_put_trailer (array);
  archive = g_byte_array_free_to_bytes (array);
  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_erased (board, 0, SIM_FIXTURE_FLASH_BYTES);
}

static void
test_files_that_are_not_listed_are_skipped (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) index = NULL, archive = NULL;
  const SimFixturePart parts[] = { { "stranger", 0, 0, data }, { "listed", 0, 0, data } };

  strobe_dfu_info_put_record (array, 0x2000, 0, "listed", data);
  index = g_bytes_new (array->data, array->len);
  archive = sim_fixture_archive_with_index (index, parts, 2);
  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 0x2000, data);
  sim_fixture_assert_erased (board, 0, 0x2000);
}

static void
test_two_files_of_one_name_land_at_the_first_address (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) a = sim_fixture_noise (500, 1);
  g_autoptr (GBytes) b = sim_fixture_noise (500, 2);
  const SimFixturePart parts[] = { { "same", 0, 0, a }, { "same", 0x2000, 0, b } };
  g_autoptr (GBytes) archive = sim_fixture_archive (parts, 2);

  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 10, 10);
  sim_fixture_assert_flash (board, 0, b);
  sim_fixture_assert_erased (board, 0x2000, 4096);
}

static void
flash_named (StrobeSimBoard *board, guint n_letters)
{
  g_autofree char *name = g_strnfill (n_letters, 'n');
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  const SimFixturePart part = { name, 0, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);

  sim_fixture_download (board, archive, 64);
}

static void
test_a_name_of_63_bytes_is_found (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  flash_named (board, 63);
  assert_verified (board);
}

static void
test_a_name_of_64_bytes_is_never_found (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  flash_named (board, 64);
  sim_fixture_assert_status (board, 1, 10);
}

/* Flags */

static void
test_memory_and_call_flags_leave_flash_alone (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);

  flash_one (board, 0, FLAG_MEMORY, data);
  assert_verified (board);
  flash_one (board, 0, FLAG_CALL, data);
  assert_verified (board);
  sim_fixture_assert_erased (board, 0, 4096);
}

static void
test_without_erase_old_bits_stay (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) first = sim_fixture_noise (500, 1);
  g_autoptr (GBytes) second = sim_fixture_noise (500, 77);

  flash_one (board, 0, 0, first);
  assert_verified (board);
  flash_one (board, 0, STROBE_DFU_INFO_FLAG_NO_ERASE, second);
  sim_fixture_assert_status (board, 10, 10);
}

static GBytes *
make_with_wrong_digest (guint32 flags)
{
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  g_autoptr (GBytes) other = sim_fixture_noise (500, 2);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) index = NULL;
  const SimFixturePart part = { "a", 0, 0, data };

  strobe_dfu_info_put_record (array, 0, flags, "a", other);
  index = g_bytes_new (array->data, array->len);
  return sim_fixture_archive_with_index (index, &part, 1);
}

static void
test_without_digest_nothing_is_compared (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) archive = make_with_wrong_digest (STROBE_DFU_INFO_FLAG_IGNORE_MD5);

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
}

/* Flash */

static void
test_neighbours_in_one_sector_destroy_each_other (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  const SimFixturePart parts[] = { { "a", 0, 0, data }, { "b", 0x800, 0, data } };
  g_autoptr (GBytes) archive = sim_fixture_archive (parts, 2);

  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 10, 10);
  sim_fixture_assert_flash (board, 0x800, data);
}

static void
test_the_whole_range_is_erased_at_the_first_piece (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) old = sim_fixture_noise (0x4000, 1);
  g_autoptr (GBytes) data = sim_fixture_noise (0x3000, 2);
  const SimFixturePart part = { "a", 0, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (archive, 0, 768);
  g_autoptr (GBytes) tail = g_bytes_new_from_bytes (old, 0x3000, 0x1000);

  flash_one (board, 0, 0, old);
  assert_verified (board);
  sim_fixture_feed (board, head, 64);
  sim_fixture_assert_erased (board, 0x1000, 0x2000);
  sim_fixture_assert_flash (board, 0x3000, tail);
}

static void
test_beyond_2_mib_nothing_can_be_written_without_flash_parameters (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (8192, 1);

  flash_one (board, 2 * MIB - 4096, 0, data);
  sim_fixture_assert_status (board, 10, 10);
  sim_fixture_assert_erased (board, 2 * MIB, 4096);
}

static GBytes *
make_beyond_2_mib (GBytes *data)
{
  g_autoptr (GBytes) params = strobe_flash_params_build (SIM_FIXTURE_FLASH_BYTES);
  const SimFixturePart parts[] = {
    { "flash_params.dat", 0, STROBE_DFU_INFO_FLAGS_FLASH_PARAMS, params },
    { "a", 3 * MIB, 0, data },
  };

  return sim_fixture_archive (parts, 2);
}

static void
test_flash_parameters_open_the_rest_of_the_chip (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (8192, 1);
  g_autoptr (GBytes) archive = make_beyond_2_mib (data);

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  sim_fixture_assert_flash (board, 3 * MIB, data);
}

static void
test_flash_parameters_hold_until_the_next_reset (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (4096, 1);
  g_autoptr (GBytes) archive = make_beyond_2_mib (data);

  sim_fixture_download (board, archive, 64);
  assert_verified (board);
  flash_one (board, 3 * MIB, 0, data);
  assert_verified (board);
  strobe_sim_board_press_reset (board, TRUE);
  sim_fixture_configure (board);
  sim_fixture_enter_dfu_mode (board);
  flash_one (board, 3 * MIB, 0, data);
  sim_fixture_assert_status (board, 10, 10);
}

static void
test_a_chip_that_is_smaller_than_believed_fails_the_verification (void)
{
  g_autoptr (StrobeSimBoard) board =
               strobe_sim_board_new (STROBE_SIM_KIND_ROM, strobe_chip_find (0x0002), MIB, NULL);
  g_autoptr (GBytes) a = sim_fixture_noise (4096, 1);
  g_autoptr (GBytes) b = sim_fixture_noise (4096, 2);
  const SimFixturePart parts[] = { { "a", 0, 0, a }, { "b", MIB, 0, b } };
  g_autoptr (GBytes) archive = sim_fixture_archive (parts, 2);

  strobe_sim_board_plug (board, TRUE);
  sim_fixture_configure (board);
  sim_fixture_enter_dfu_mode (board);
  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 10, 10);
}

static void
test_flash_that_cannot_be_written_fails_the_verification (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("write fails");
  g_autoptr (GBytes) data = sim_fixture_noise (4096, 1);

  flash_one (board, 0, 0, data);
  sim_fixture_assert_status (board, 10, 10);
}

/* Time */

static guint64
send_timed (StrobeSimBoard *board, const guint8 *data, guint16 size_bytes)
{
  const StrobeSimSetup setup = { 0x21, STROBE_DFU_REQUEST_DNLOAD, 0, 2, size_bytes };
  guint64 delay_us = 0;

  strobe_sim_board_control (board, &setup, data, NULL, &delay_us);
  return delay_us;
}

static void
test_erase_and_verification_hold_their_own_requests (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("erase 500 ms, verify 800 ms");
  g_autoptr (GBytes) archive = make_changed (0, '0');
  gsize size_bytes, offset;
  const guint8 *data = g_bytes_get_data (archive, &size_bytes);
  guint n_held = 0;

  for (offset = 0; offset < size_bytes; offset += 64) {
    guint64 delay_us = send_timed (board, data + offset, (guint16) MIN (64, size_bytes - offset));

    if (delay_us > 0) {
      g_assert_cmpuint (delay_us, ==, 500000);
      n_held++;
    }
  }
  g_assert_cmpuint (n_held, ==, 1);
  g_assert_cmpuint (send_timed (board, NULL, 0), ==, 800000);
}

static void
test_the_erase_of_512_kib_takes_32_sectors_and_6_blocks (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("transfer 0 us");
  g_autoptr (GBytes) data = sim_fixture_noise (512 * 1024, 1);
  const SimFixturePart part = { "a", 0, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);
  const guint8 *bytes = g_bytes_get_data (archive, NULL);
  guint64 longest_us = 0;
  gsize offset;

  strobe_sim_board_set_pace (board, STROBE_SIM_PACE_REAL);
  for (offset = 0; offset < 1024; offset += 64) {
    guint64 delay_us = send_timed (board, bytes + offset, 64);

    longest_us = MAX (longest_us, delay_us);
  }
  /* 15 ms a sector, 90 ms a block, and the page that follows */
  g_assert_cmpuint (longest_us, ==, 32 * 15000 + 6 * 90000 + 350);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/updater/" path, func)
  ADD ("an-archive-is-written-and-verified", test_an_archive_is_written_and_verified);
  ADD ("short-blocks-and-any-block-number-are-fine",
       test_short_blocks_and_any_block_number_are_fine);
  ADD ("nothing-happens-before-256-bytes-are-there",
       test_nothing_happens_before_256_bytes_are_there);
  ADD ("what-is-no-archive-goes-to-address-0-and-is-called-success",
       test_what_is_no_archive_goes_to_address_0_and_is_called_success);
  ADD ("a-short-archive-is-raw", test_a_short_archive_is_raw);
  ADD ("an-empty-download-flashes-nothing", test_an_empty_download_flashes_nothing);
  ADD ("a-bad-header-behind-the-first-256-bytes-is-err-target",
       test_a_bad_header_behind_the_first_256_bytes_is_err_target);
  ADD ("a-bad-header-in-the-first-256-bytes-makes-it-raw",
       test_a_bad_header_in_the_first_256_bytes_makes_it_raw);
  ADD ("the-other-magic-is-an-archive-too", test_upper_case_and_the_other_magic_are_an_archive_too);
  ADD ("64-records-are-not-too-many", test_64_records_are_not_too_many);
  ADD ("65-records-are-err-file", test_65_records_are_err_file);
  ADD ("too-many-records-show-after-512-bytes", test_too_many_records_show_after_512_bytes);
  ADD ("a-wrong-digest-is-err-firmware-at-the-end", test_a_wrong_digest_is_err_firmware_at_the_end);
  ADD ("a-listed-file-that-never-comes-is-err-target",
       test_a_listed_file_that_never_comes_is_err_target);
  ADD ("a-cut-inside-a-file-is-err-firmware", test_a_cut_inside_a_file_is_err_firmware);
  ADD ("a-cut-behind-the-last-file-is-success", test_a_cut_behind_the_last_file_is_success);
  ADD ("what-follows-the-trailer-is-ignored", test_what_follows_the_trailer_is_ignored);
  ADD ("data-after-an-error-is-swallowed", test_data_after_an_error_is_swallowed);
  ADD ("get-state-shows-the-error-as-well", test_get_state_shows_the_error_as_well);
  ADD ("abort-does-not-clear-the-error", test_abort_does_not_clear_the_error);
  ADD ("clrstatus-clears-the-error", test_clrstatus_clears_the_error);
  ADD ("a-download-right-after-abort-starts-clean", test_a_download_right_after_abort_starts_clean);
  ADD ("a-second-download-overwrites-the-first", test_a_second_download_overwrites_the_first);
  ADD ("an-archive-without-an-index-flashes-nothing",
       test_an_archive_without_an_index_flashes_nothing);
  ADD ("files-that-are-not-listed-are-skipped", test_files_that_are_not_listed_are_skipped);
  ADD ("two-files-of-one-name-land-at-the-first-address",
       test_two_files_of_one_name_land_at_the_first_address);
  ADD ("a-name-of-63-bytes-is-found", test_a_name_of_63_bytes_is_found);
  ADD ("a-name-of-64-bytes-is-never-found", test_a_name_of_64_bytes_is_never_found);
  ADD ("memory-and-call-flags-leave-flash-alone", test_memory_and_call_flags_leave_flash_alone);
  ADD ("without-erase-old-bits-stay", test_without_erase_old_bits_stay);
  ADD ("without-digest-nothing-is-compared", test_without_digest_nothing_is_compared);
  ADD ("neighbours-in-one-sector-destroy-each-other",
       test_neighbours_in_one_sector_destroy_each_other);
  ADD ("the-whole-range-is-erased-at-the-first-piece",
       test_the_whole_range_is_erased_at_the_first_piece);
  ADD ("beyond-2-mib-nothing-can-be-written-without-flash-parameters",
       test_beyond_2_mib_nothing_can_be_written_without_flash_parameters);
  ADD ("flash-parameters-open-the-rest-of-the-chip",
       test_flash_parameters_open_the_rest_of_the_chip);
  ADD ("flash-parameters-hold-until-the-next-reset",
       test_flash_parameters_hold_until_the_next_reset);
  ADD ("a-chip-that-is-smaller-than-believed-fails-the-verification",
       test_a_chip_that_is_smaller_than_believed_fails_the_verification);
  ADD ("flash-that-cannot-be-written-fails-the-verification",
       test_flash_that_cannot_be_written_fails_the_verification);
  ADD ("erase-and-verification-hold-their-own-requests",
       test_erase_and_verification_hold_their_own_requests);
  ADD ("the-erase-of-512-kib-takes-32-sectors-and-6-blocks",
       test_the_erase_of_512_kib_takes_32_sectors_and_6_blocks);
#undef ADD
  return g_test_run ();
}
