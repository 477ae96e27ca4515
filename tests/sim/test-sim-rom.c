/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "sim-fixture.h"

static void
assert_bytes (GBytes *bytes, const char *hex)
{
  GString *got = g_string_new (NULL);
  gsize size_bytes, i;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  for (i = 0; i < size_bytes; i++)
    g_string_append_printf (got, "%s%02x", i == 0 ? "" : " ", data[i]);
  g_assert_cmpstr (got->str, ==, hex);
  g_string_free (got, TRUE);
}

static StrobeSimReply
control (StrobeSimBoard *board, guint8 type, guint8 request, guint16 value, guint16 length)
{
  const StrobeSimSetup setup = { type, request, value, 0, length };

  return strobe_sim_board_control (board, &setup, NULL, NULL, NULL);
}

/* Descriptors */

typedef struct {
  guint16 chip_id;
  const char *device;
} DeviceCase;

static const DeviceCase device_cases[] = {
  { 0x0002, "12 01 00 02 ef 02 01 40 3a 30 02 00 23 07 01 02 03 01" },
  { 0x0009, "12 01 00 02 ef 02 01 40 3a 30 09 00 28 07 01 02 03 01" },
  { 0x0012, "12 01 00 02 ef 02 01 40 3a 30 12 00 12 09 01 02 03 01" },
  { 0x0020, "12 01 00 02 ef 02 01 40 3a 30 20 00 64 07 01 02 03 01" },
};

static void
test_device_descriptor_is_the_chips (gconstpointer data)
{
  const DeviceCase *item = data;
  g_autoptr (StrobeSimBoard) board = strobe_sim_board_new (
    STROBE_SIM_KIND_ROM, strobe_chip_find (item->chip_id), 65536, NULL);
  g_autoptr (GBytes) bytes = NULL;
  StrobeSimReply reply;

  strobe_sim_board_plug (board, TRUE);
  bytes = sim_fixture_get_descriptor (board, 0x0100, &reply);
  g_assert_cmpint (reply, ==, STROBE_SIM_REPLY_ACK);
  assert_bytes (bytes, item->device);
}

static void
test_configuration_has_cdc_and_dfu (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  StrobeSimReply reply;
  g_autoptr (GBytes) bytes = sim_fixture_get_descriptor (board, 0x0200, &reply);

  g_assert_cmpint (reply, ==, STROBE_SIM_REPLY_ACK);
  assert_bytes (bytes, "09 02 5d 00 03 01 00 c0 fa 08 0b 00 02 02 02 00 00 09 04 00 00 01 02 02 00 "
                       "00 05 24 00 10 01 04 24 02 02 05 24 06 00 01 05 24 01 03 01 07 05 85 03 40 "
                       "00 01 09 04 01 00 02 0a 02 00 00 07 05 03 02 40 00 01 07 05 84 02 40 00 01 "
                       "09 04 02 00 00 fe 01 01 00 09 21 0f bc 02 40 00 10 01");
}

static void
test_only_the_protocol_differs_in_dfu_mode (void)
{
  g_autoptr (StrobeSimBoard) loader = sim_fixture_new_board (NULL);
  g_autoptr (StrobeSimBoard) dfu = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) loader_bytes = strobe_sim_board_get_descriptors (loader);
  g_autoptr (GBytes) dfu_bytes = strobe_sim_board_get_descriptors (dfu);
  const guint8 *a = g_bytes_get_data (loader_bytes, NULL);
  const guint8 *b = g_bytes_get_data (dfu_bytes, NULL);
  guint i;

  g_assert_cmpuint (g_bytes_get_size (dfu_bytes), ==, 18 + 93);
  for (i = 0; i < 18 + 93; i++)
    if (i != 18 + 82)
      g_assert_cmpuint (a[i], ==, b[i]);
  g_assert_cmpuint (a[18 + 82], ==, 1);
  g_assert_cmpuint (b[18 + 82], ==, 2);
}

static void
test_strings_are_the_roms (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  StrobeSimReply reply;
  g_autoptr (GBytes) languages = sim_fixture_get_descriptor (board, 0x0300, &reply);
  g_autoptr (GBytes) product = sim_fixture_get_descriptor (board, 0x0302, &reply);
  g_autoptr (GBytes) serial = sim_fixture_get_descriptor (board, 0x0303, &reply);

  assert_bytes (languages, "04 03 09 04");
  assert_bytes (product, "12 03 45 00 53 00 50 00 33 00 32 00 2d 00 53 00 32 00");
  assert_bytes (serial, "04 03 30 00");
}

static void
test_later_chips_have_a_mac_as_serial (void)
{
  g_autoptr (StrobeSimBoard) board =
               strobe_sim_board_new (STROBE_SIM_KIND_ROM, strobe_chip_find (0x0009), 65536, NULL);
  g_autofree char *serial = NULL;

  strobe_sim_board_plug (board, TRUE);
  serial = strobe_sim_board_dup_string (board, 3);
  g_assert_true (g_regex_match_simple ("^([0-9a-f]{2}:){5}[0-9a-f]{2}$", serial, 0, 0));
}

static const guint16 stalled_descriptors[] = { 0x0304, 0x03ee, 0x0600, 0x0700,
                                               0x0f00, 0x2100, 0x0201 };

static void
test_other_descriptors_are_stalled (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (stalled_descriptors); i++) {
    StrobeSimReply reply;
    g_autoptr (GBytes) bytes = sim_fixture_get_descriptor (board, stalled_descriptors[i], &reply);

    g_assert_cmpint (reply, ==, STROBE_SIM_REPLY_STALL);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
  }
}

static void
test_a_descriptor_is_cut_to_what_was_asked (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  g_autoptr (GByteArray) in = g_byte_array_new ();
  const StrobeSimSetup setup = { 0x80, 6, 0x0200, 0, 9 };

  g_assert_cmpint (strobe_sim_board_control (board, &setup, NULL, in, NULL), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpuint (in->len, ==, 9);
}

static void
test_standard_requests (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);

  g_assert_cmpint (control (board, 0x01, 11, 0x0101, 0), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (control (board, 0x81, 10, 0, 1), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (control (board, 0x80, 0, 0, 2), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (control (board, 0x00, 1, 1, 0), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (control (board, 0x00, 3, 1, 0), ==, STROBE_SIM_REPLY_STALL);
  g_assert_cmpint (control (board, 0x00, 9, 2, 0), ==, STROBE_SIM_REPLY_STALL);
  g_assert_cmpint (control (board, 0xc0, 1, 0, 4), ==, STROBE_SIM_REPLY_STALL);
}

static void
test_cdc_requests (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  const guint8 coding[] = { 0x80, 0x25, 0, 0, 0, 0, 8 };
  const StrobeSimSetup set = { 0x21, 0x20, 0, 0, sizeof coding };
  const StrobeSimSetup get = { 0xa1, 0x21, 0, 0, sizeof coding };
  g_autoptr (GByteArray) in = g_byte_array_new ();

  g_assert_cmpint (strobe_sim_board_control (board, &set, coding, NULL, NULL), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (strobe_sim_board_control (board, &get, NULL, in, NULL), ==,
                   STROBE_SIM_REPLY_ACK);
  g_assert_cmpmem (in->data, in->len, coding, sizeof coding);
  g_assert_cmpint (control (board, 0x21, 0x22, 3, 0), ==, STROBE_SIM_REPLY_ACK);
  g_assert_cmpint (control (board, 0x21, 0x23, 0, 0), ==, STROBE_SIM_REPLY_STALL);
}

/* States */

/* Brings a board from dfuIDLE into a state. */
static void
bring_to (StrobeSimBoard *board, guint state)
{
  const guint8 byte = 'x';

  if (state == 5 || state == 6)
    sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1);
  if (state == 6)
    sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 1, NULL, 0);
  if (state == 9 || state == 10) {
    StrobeSimReply reply;
    g_autoptr (GBytes) bytes = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD,
                                                    state == 10 ? 7 : 0, 64, &reply);
  }
  if (state == 0)
    sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, state);
}

typedef struct {
  const char *name;
  guint before;
  StrobeDfuRequest request;
  guint16 size_bytes;
  StrobeSimReply reply;
  guint state;  /* GETSTATE afterwards */
  guint status; /* GETSTATUS afterwards */
} StateCase;

#define ACK STROBE_SIM_REPLY_ACK
#define STALL STROBE_SIM_REPLY_STALL

static const StateCase state_cases[] = {
  { "left-dnload", 0, STROBE_DFU_REQUEST_DNLOAD, 1, STALL, 0, 0 },
  { "left-dnload-zero", 0, STROBE_DFU_REQUEST_DNLOAD, 0, STALL, 0, 0 },
  { "left-upload", 0, STROBE_DFU_REQUEST_UPLOAD, 64, STALL, 0, 0 },
  { "left-abort", 0, STROBE_DFU_REQUEST_ABORT, 0, STALL, 0, 0 },
  { "left-clrstatus", 0, STROBE_DFU_REQUEST_CLRSTATUS, 0, STALL, 0, 0 },
  { "idle-detach", 2, STROBE_DFU_REQUEST_DETACH, 0, STALL, 0, 0 },
  { "idle-dnload", 2, STROBE_DFU_REQUEST_DNLOAD, 1, ACK, 5, 0 },
  { "idle-dnload-zero", 2, STROBE_DFU_REQUEST_DNLOAD, 0, ACK, 6, 0 },
  { "idle-upload", 2, STROBE_DFU_REQUEST_UPLOAD, 64, ACK, 9, 0 },
  { "idle-abort", 2, STROBE_DFU_REQUEST_ABORT, 0, ACK, 2, 0 },
  { "idle-clrstatus", 2, STROBE_DFU_REQUEST_CLRSTATUS, 0, ACK, 2, 0 },
  { "dnload-detach", 5, STROBE_DFU_REQUEST_DETACH, 0, STALL, 0, 0 },
  { "dnload-dnload", 5, STROBE_DFU_REQUEST_DNLOAD, 1, ACK, 5, 0 },
  { "dnload-dnload-zero", 5, STROBE_DFU_REQUEST_DNLOAD, 0, ACK, 6, 0 },
  { "dnload-upload", 5, STROBE_DFU_REQUEST_UPLOAD, 64, STALL, 10, 14 },
  { "dnload-abort", 5, STROBE_DFU_REQUEST_ABORT, 0, ACK, 2, 0 },
  { "dnload-clrstatus", 5, STROBE_DFU_REQUEST_CLRSTATUS, 0, ACK, 2, 0 },
  { "manifest-detach", 6, STROBE_DFU_REQUEST_DETACH, 0, STALL, 0, 0 },
  { "manifest-dnload", 6, STROBE_DFU_REQUEST_DNLOAD, 1, STALL, 10, 14 },
  { "manifest-dnload-zero", 6, STROBE_DFU_REQUEST_DNLOAD, 0, STALL, 10, 14 },
  { "manifest-upload", 6, STROBE_DFU_REQUEST_UPLOAD, 64, STALL, 10, 14 },
  { "manifest-abort", 6, STROBE_DFU_REQUEST_ABORT, 0, ACK, 2, 0 },
  { "manifest-clrstatus", 6, STROBE_DFU_REQUEST_CLRSTATUS, 0, ACK, 2, 0 },
  { "upload-detach", 9, STROBE_DFU_REQUEST_DETACH, 0, STALL, 0, 0 },
  { "upload-dnload", 9, STROBE_DFU_REQUEST_DNLOAD, 1, STALL, 10, 14 },
  { "upload-dnload-zero", 9, STROBE_DFU_REQUEST_DNLOAD, 0, STALL, 10, 14 },
  { "upload-wrong-number", 9, STROBE_DFU_REQUEST_UPLOAD, 64, ACK, 10, 14 },
  { "upload-length-zero", 9, STROBE_DFU_REQUEST_UPLOAD, 0, STALL, 10, 14 },
  { "upload-abort", 9, STROBE_DFU_REQUEST_ABORT, 0, ACK, 2, 0 },
  { "upload-clrstatus", 9, STROBE_DFU_REQUEST_CLRSTATUS, 0, ACK, 2, 0 },
  { "error-detach", 10, STROBE_DFU_REQUEST_DETACH, 0, STALL, 0, 0 },
  { "error-dnload", 10, STROBE_DFU_REQUEST_DNLOAD, 1, STALL, 10, 14 },
  { "error-dnload-zero", 10, STROBE_DFU_REQUEST_DNLOAD, 0, STALL, 10, 14 },
  { "error-upload", 10, STROBE_DFU_REQUEST_UPLOAD, 64, STALL, 10, 14 },
  { "error-abort", 10, STROBE_DFU_REQUEST_ABORT, 0, ACK, 2, 0 },
  { "error-clrstatus", 10, STROBE_DFU_REQUEST_CLRSTATUS, 0, ACK, 2, 0 },
};

static void
test_state_table (gconstpointer data)
{
  const StateCase *item = data;
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  const guint8 byte = 'x';

  bring_to (board, item->before);
  if (item->request == STROBE_DFU_REQUEST_UPLOAD) {
    StrobeSimReply reply;
    g_autoptr (GBytes) bytes = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0,
                                                    item->size_bytes, &reply);

    g_assert_cmpint (reply, ==, item->reply);
  } else {
    g_assert_cmpint (sim_fixture_send (board, item->request, 0, &byte, item->size_bytes), ==,
                     item->reply);
  }
  g_assert_cmpuint (sim_fixture_get_state (board), ==, item->state);
  sim_fixture_assert_status (board, item->status, item->state == 6 ? 2 : item->state);
}

static void
test_status_bytes_are_constant_but_for_status_and_state (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  g_autoptr (GBytes) run_time =
               sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATUS, 0, 6, NULL);
  g_autoptr (GBytes) idle = NULL;

  assert_bytes (run_time, "00 00 01 00 00 00");
  sim_fixture_enter_dfu_mode (board);
  idle = sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATUS, 0, 6, NULL);
  assert_bytes (idle, "00 00 01 00 02 00");
}

static void
test_run_time_answers_questions_and_stalls_the_rest (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  const guint8 byte = 'x';
  StrobeSimReply reply;
  g_autoptr (GBytes) bytes = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0, 64, &reply);

  g_assert_cmpint (reply, ==, STALL);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, &byte, 1), ==, STALL);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==, STALL);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_CLRSTATUS, 0, NULL, 0), ==, STALL);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 0);
}

static void
test_get_status_ends_the_manifestation_and_get_state_does_not (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);

  bring_to (board, 6);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 6);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 6);
  sim_fixture_assert_status (board, 0, 2);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 2);
}

static void
test_dfu_requests_are_taken_whatever_their_interface (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  const StrobeSimSetup setup = { 0xa0, STROBE_DFU_REQUEST_GETSTATE, 99, 77, 1 };

  g_assert_cmpint (strobe_sim_board_control (board, &setup, NULL, NULL, NULL), ==, ACK);
}

/* Detach and bus resets */

static void
test_detach_is_never_answered_and_ends_in_dfu_mode (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  guint64 before = strobe_sim_board_get_generation (board);

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_true (strobe_sim_board_is_attached (board));
  g_assert_cmpuint (strobe_sim_board_get_generation (board), >, before);
  strobe_sim_board_bus_reset (board);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_bus_resets_before_the_configuration_are_harmless (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  guint64 generation;

  sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0);
  generation = strobe_sim_board_get_generation (board);
  strobe_sim_board_bus_reset (board);
  strobe_sim_board_bus_reset (board);
  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), ==, generation);
  sim_fixture_assert_status (board, 0, 2);
}

static guint
get_dfu_protocol (StrobeSimBoard *board)
{
  g_autoptr (GBytes) bytes = strobe_sim_board_get_descriptors (board);

  if (g_bytes_get_size (bytes) < 18 + 93)
    return 0;
  return ((const guint8 *) g_bytes_get_data (bytes, NULL))[18 + 82];
}

static void
test_bus_reset_in_dfu_mode_restarts_the_chip (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("reset boots loader");
  guint64 generation = strobe_sim_board_get_generation (board);

  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), >, generation);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 1);
}

static void
test_bus_reset_in_dfu_mode_leaves_the_loader (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("uart on usb");

  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 0);
}

static void
test_bus_reset_in_run_time_mode_does_nothing (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  guint64 generation = strobe_sim_board_get_generation (board);

  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), ==, generation);
}

static void
test_second_detach_in_dfu_mode_restarts_the_chip (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("reset boots loader");

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0), ==, STALL);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 2);
  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 1);
}

static void
test_a_new_chip_state_after_a_bus_reset_in_mid_download (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("reset boots loader");

  bring_to (board, 5);
  strobe_sim_board_bus_reset (board);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 0);
}

/* Sizes */

static void
test_a_long_block_is_taken_and_ruins_cdc (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  const StrobeSimSetup get = { 0xa1, 0x21, 0, 0, 7 };
  g_autoptr (GByteArray) in = g_byte_array_new ();
  guint8 block[128];

  memset (block, 0xa5, sizeof block);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, block, sizeof block), ==,
                   ACK);
  g_assert_cmpint (strobe_sim_board_control (board, &get, NULL, in, NULL), ==, ACK);
  g_assert_cmpmem (in->data, in->len, block, 7);
}

static void
test_a_block_beyond_the_cdc_memory_hangs_the_chip (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  guint8 block[4096] = { 0 };

  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, block, sizeof block), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
}

static void
test_a_long_upload_hangs_the_chip_until_reset (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  StrobeSimReply reply;
  g_autoptr (GBytes) bytes = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0, 128, &reply);

  g_assert_cmpint (reply, ==, STROBE_SIM_REPLY_NONE);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  strobe_sim_board_press_reset (board, TRUE);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 0);
}

/* Upload */

static void
write_flash (StrobeSimBoard *board, guint32 address, GBytes *data)
{
  const SimFixturePart part = { "part", address, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);

  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 0, 2);
}

static void
test_upload_reads_flash_in_numbered_blocks (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (4096, 3);
  guint16 block;

  write_flash (board, 0, data);
  for (block = 0; block < 4096 / 64; block++) {
    g_autoptr (GBytes) got =
                 sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, block, 64, NULL);
    g_autoptr (GBytes) expected = g_bytes_new_from_bytes (data, block * 64u, 64);

    g_assert_cmpint (g_bytes_compare (got, expected), ==, 0);
  }
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 9);
}

static void
test_upload_range_comes_from_the_alternate_setting (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) data = sim_fixture_noise (4096, 5);
  g_autoptr (GBytes) expected = g_bytes_new_from_bytes (data, 0, 64);
  g_autoptr (GBytes) got = NULL;

  write_flash (board, 0x100000, data);
  g_assert_cmpint (control (board, 0x01, 11, 0x0101, 0), ==, ACK);
  got = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0, 64, NULL);
  g_assert_cmpint (g_bytes_compare (got, expected), ==, 0);
}

static void
test_upload_ends_with_a_short_block (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) last = NULL;
  guint16 block;

  sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0);
  sim_fixture_assert_status (board, 0, 2);
  control (board, 0x01, 11, 0x0001, 0);
  for (block = 0; block < 1024 * 1024 / 64; block++)
    g_bytes_unref (sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, block, 64, NULL));
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 9);
  last = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, block, 64, NULL);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_cmpuint (sim_fixture_get_state (board), ==, 2);
}

static void
test_upload_before_any_download_reads_nothing_of_the_flash (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) got = sim_fixture_receive (board, STROBE_DFU_REQUEST_UPLOAD, 0, 4, NULL);

  assert_bytes (got, "00 00 00 00");
}

int
main (int argc, char **argv)
{
  guint i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (device_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/sim/rom/device-descriptor-is-the-chips/%s",
                                             strobe_chip_find (device_cases[i].chip_id)->target);

    g_test_add_data_func (path, &device_cases[i], test_device_descriptor_is_the_chips);
  }
  for (i = 0; i < G_N_ELEMENTS (state_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/sim/rom/state-table/%s", state_cases[i].name);

    g_test_add_data_func (path, &state_cases[i], test_state_table);
  }
#define ADD(path, func) g_test_add_func ("/sim/rom/" path, func)
  ADD ("configuration-has-cdc-and-dfu", test_configuration_has_cdc_and_dfu);
  ADD ("only-the-protocol-differs-in-dfu-mode", test_only_the_protocol_differs_in_dfu_mode);
  ADD ("strings-are-the-roms", test_strings_are_the_roms);
  ADD ("later-chips-have-a-mac-as-serial", test_later_chips_have_a_mac_as_serial);
  ADD ("other-descriptors-are-stalled", test_other_descriptors_are_stalled);
  ADD ("a-descriptor-is-cut-to-what-was-asked", test_a_descriptor_is_cut_to_what_was_asked);
  ADD ("standard-requests", test_standard_requests);
  ADD ("cdc-requests", test_cdc_requests);
  ADD ("status-bytes-are-constant-but-for-status-and-state",
       test_status_bytes_are_constant_but_for_status_and_state);
  ADD ("run-time-answers-questions-and-stalls-the-rest",
       test_run_time_answers_questions_and_stalls_the_rest);
  ADD ("get-status-ends-the-manifestation-and-get-state-does-not",
       test_get_status_ends_the_manifestation_and_get_state_does_not);
  ADD ("dfu-requests-are-taken-whatever-their-interface",
       test_dfu_requests_are_taken_whatever_their_interface);
  ADD ("detach-is-never-answered-and-ends-in-dfu-mode",
       test_detach_is_never_answered_and_ends_in_dfu_mode);
  ADD ("bus-resets-before-the-configuration-are-harmless",
       test_bus_resets_before_the_configuration_are_harmless);
  ADD ("bus-reset-in-dfu-mode-restarts-the-chip", test_bus_reset_in_dfu_mode_restarts_the_chip);
  ADD ("bus-reset-in-dfu-mode-leaves-the-loader", test_bus_reset_in_dfu_mode_leaves_the_loader);
  ADD ("bus-reset-in-run-time-mode-does-nothing", test_bus_reset_in_run_time_mode_does_nothing);
  ADD ("second-detach-in-dfu-mode-restarts-the-chip",
       test_second_detach_in_dfu_mode_restarts_the_chip);
  ADD ("bus-reset-in-mid-download-restarts-the-chip",
       test_a_new_chip_state_after_a_bus_reset_in_mid_download);
  ADD ("a-long-block-is-taken-and-ruins-cdc", test_a_long_block_is_taken_and_ruins_cdc);
  ADD ("a-block-beyond-the-cdc-memory-hangs-the-chip",
       test_a_block_beyond_the_cdc_memory_hangs_the_chip);
  ADD ("a-long-upload-hangs-the-chip-until-reset", test_a_long_upload_hangs_the_chip_until_reset);
  ADD ("upload-reads-flash-in-numbered-blocks", test_upload_reads_flash_in_numbered_blocks);
  ADD ("upload-range-comes-from-the-alternate-setting",
       test_upload_range_comes_from_the_alternate_setting);
  ADD ("upload-ends-with-a-short-block", test_upload_ends_with_a_short_block);
  ADD ("upload-before-any-download-reads-nothing-of-the-flash",
       test_upload_before_any_download_reads_nothing_of_the_flash);
#undef ADD
  return g_test_run ();
}
