/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim-fixture.h"

#include <string.h>

#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/dfu-suffix.h"

#define DFU_INTERFACE 2
#define CLASS_OUT 0x21
#define CLASS_IN 0xa1

StrobeSimFaults *
sim_fixture_new_faults (const char *script)
{
  g_autoptr (GError) error = NULL;
  StrobeSimFaults *faults = strobe_sim_faults_new (script, &error);

  g_assert_no_error (error);
  return faults;
}

static StrobeSimBoard *
new_board (StrobeSimKind kind, const char *script)
{
  g_autoptr (StrobeSimFaults) faults = sim_fixture_new_faults (script);
  StrobeSimBoard *board =
    strobe_sim_board_new (kind, strobe_chip_find (0x0002), SIM_FIXTURE_FLASH_BYTES, faults);

  strobe_sim_board_plug (board, TRUE);
  sim_fixture_configure (board);
  return board;
}

StrobeSimBoard *
sim_fixture_new_board (const char *script)
{
  return new_board (STROBE_SIM_KIND_ROM, script);
}

StrobeSimBoard *
sim_fixture_new_dfu_board (const char *script)
{
  StrobeSimBoard *board = sim_fixture_new_board (script);

  sim_fixture_enter_dfu_mode (board);
  return board;
}

StrobeSimBoard *
sim_fixture_new_generic (const char *script)
{
  return new_board (STROBE_SIM_KIND_GENERIC, script);
}

void
sim_fixture_configure (StrobeSimBoard *board)
{
  const StrobeSimSetup setup = { .request = 9, .value = 1 };

  strobe_sim_board_bus_reset (board);
  g_assert_cmpint (strobe_sim_board_control (board, &setup, NULL, NULL, NULL), ==,
                   STROBE_SIM_REPLY_ACK);
}

void
sim_fixture_enter_dfu_mode (StrobeSimBoard *board)
{
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 1000, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  sim_fixture_configure (board);
}

StrobeSimReply
sim_fixture_send (StrobeSimBoard *board,
                  StrobeDfuRequest request,
                  guint16 value,
                  const guint8 *data,
                  guint16 size_bytes)
{
  const StrobeSimSetup setup = { CLASS_OUT, request, value, DFU_INTERFACE, size_bytes };
  const StrobeSimSetup generic = { CLASS_OUT, request, value, 0, size_bytes };
  g_autofree char *product = strobe_sim_board_dup_string (board, 2);
  gboolean is_generic = product != NULL && g_str_has_prefix (product, "Generic");

  return strobe_sim_board_control (board, is_generic ? &generic : &setup, data, NULL, NULL);
}

GBytes *
sim_fixture_receive (StrobeSimBoard *board,
                     StrobeDfuRequest request,
                     guint16 value,
                     guint16 size_bytes,
                     StrobeSimReply *reply)
{
  g_autofree char *product = strobe_sim_board_dup_string (board, 2);
  gboolean is_generic = product != NULL && g_str_has_prefix (product, "Generic");
  const StrobeSimSetup setup = { CLASS_IN, request, value, is_generic ? 0 : DFU_INTERFACE,
                                 size_bytes };
  GByteArray *in = g_byte_array_new ();
  StrobeSimReply got = strobe_sim_board_control (board, &setup, NULL, in, NULL);

  if (reply != NULL)
    *reply = got;
  else
    g_assert_cmpint (got, ==, STROBE_SIM_REPLY_ACK);
  return g_byte_array_free_to_bytes (in);
}

GBytes *
sim_fixture_get_descriptor (StrobeSimBoard *board, guint16 value, StrobeSimReply *reply)
{
  const StrobeSimSetup setup = { 0x80, 6, value, 0, 255 };
  GByteArray *in = g_byte_array_new ();

  *reply = strobe_sim_board_control (board, &setup, NULL, in, NULL);
  return g_byte_array_free_to_bytes (in);
}

guint
sim_fixture_get_state (StrobeSimBoard *board)
{
  g_autoptr (GBytes) state = sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATE, 0, 1, NULL);

  g_assert_cmpuint (g_bytes_get_size (state), ==, 1);
  return ((const guint8 *) g_bytes_get_data (state, NULL))[0];
}

void
sim_fixture_assert_status (StrobeSimBoard *board, guint status, guint state)
{
  g_autoptr (GBytes) reply = sim_fixture_receive (board, STROBE_DFU_REQUEST_GETSTATUS, 0, 6, NULL);
  const guint8 *bytes = g_bytes_get_data (reply, NULL);

  g_assert_cmpuint (g_bytes_get_size (reply), ==, 6);
  g_assert_cmpuint (bytes[0], ==, status);
  g_assert_cmpuint (bytes[4], ==, state);
}

void
sim_fixture_feed (StrobeSimBoard *board, GBytes *bytes, guint16 block_bytes)
{
  gsize size_bytes, offset;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);
  guint16 block = 0;

  for (offset = 0; offset < size_bytes; offset += block_bytes)
    g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, block++, data + offset,
                                       (guint16) MIN (block_bytes, size_bytes - offset)),
                     ==, STROBE_SIM_REPLY_ACK);
}

void
sim_fixture_download (StrobeSimBoard *board, GBytes *bytes, guint16 block_bytes)
{
  sim_fixture_feed (board, bytes, block_bytes);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DNLOAD, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_ACK);
}

GBytes *
sim_fixture_noise (gsize size_bytes, guint8 seed)
{
  guint8 *data = g_malloc (size_bytes);
  gsize i;

  for (i = 0; i < size_bytes; i++)
    data[i] = (guint8) (i * 31 + i / 251 + seed);
  return g_bytes_new_take (data, size_bytes);
}

GBytes *
sim_fixture_archive_with_index (GBytes *index, const SimFixturePart *parts, guint n_parts)
{
  GByteArray *archive = g_byte_array_new ();
  guint i;

  strobe_cpio_archive_put_entry (archive, STROBE_DFU_INFO_NAME, index);
  for (i = 0; i < n_parts; i++)
    strobe_cpio_archive_put_entry (archive, parts[i].name, parts[i].data);
  strobe_cpio_archive_put_trailer (archive);
  return g_byte_array_free_to_bytes (archive);
}

GBytes *
sim_fixture_archive (const SimFixturePart *parts, guint n_parts)
{
  g_autoptr (GByteArray) index = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint i;

  for (i = 0; i < n_parts; i++)
    strobe_dfu_info_put_record (index, parts[i].address, parts[i].flags, parts[i].name,
                                parts[i].data);
  bytes = g_bytes_new (index->data, index->len);
  return sim_fixture_archive_with_index (bytes, parts, n_parts);
}

GBytes *
sim_fixture_payload (GBytes *dfu_file)
{
  return g_bytes_new_from_bytes (dfu_file, 0,
                                 g_bytes_get_size (dfu_file) - STROBE_DFU_SUFFIX_SIZE_BYTES);
}

void
sim_fixture_assert_flash (StrobeSimBoard *board, guint32 address, GBytes *expected)
{
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (board);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (flash, address, g_bytes_get_size (expected));

  g_assert_cmpint (g_bytes_compare (part, expected), ==, 0);
}

void
sim_fixture_assert_erased (StrobeSimBoard *board, guint32 address, gsize size_bytes)
{
  guint8 *data = g_malloc (size_bytes);
  g_autoptr (GBytes) expected = NULL;

  memset (data, 0xff, size_bytes);
  expected = g_bytes_new_take (data, size_bytes);
  sim_fixture_assert_flash (board, address, expected);
}
