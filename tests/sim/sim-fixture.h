/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"
#include "sim/sim-board.h"

G_BEGIN_DECLS

/* What a host does with a board, request by request, and archives of any kind. */

typedef struct {
  const char *name;
  guint32 address;
  guint32 flags;
  GBytes *data;
} SimFixturePart;

#define SIM_FIXTURE_FLASH_BYTES (4u * 1024 * 1024)

StrobeSimBoard *sim_fixture_new_board (const char *script); /* an S2 in its loader */
StrobeSimBoard *sim_fixture_new_dfu_board (const char *script);
StrobeSimBoard *sim_fixture_new_generic (const char *script);
StrobeSimFaults *sim_fixture_new_faults (const char *script);

void sim_fixture_configure (StrobeSimBoard *board); /* bus reset, configuration 1 */
void sim_fixture_enter_dfu_mode (StrobeSimBoard *board);
StrobeSimReply sim_fixture_send (StrobeSimBoard *board,
                                 StrobeDfuRequest request,
                                 guint16 value,
                                 const guint8 *data,
                                 guint16 size_bytes);
GBytes *sim_fixture_receive (StrobeSimBoard *board,
                             StrobeDfuRequest request,
                             guint16 value,
                             guint16 size_bytes,
                             StrobeSimReply *reply);
GBytes *sim_fixture_get_descriptor (StrobeSimBoard *board, guint16 value, StrobeSimReply *reply);
guint sim_fixture_get_state (StrobeSimBoard *board);                               /* GETSTATE */
void sim_fixture_assert_status (StrobeSimBoard *board, guint status, guint state); /* GETSTATUS */

/* Without and with the DNLOAD that ends it. */
void sim_fixture_feed (StrobeSimBoard *board, GBytes *bytes, guint16 block_bytes);
void sim_fixture_download (StrobeSimBoard *board, GBytes *bytes, guint16 block_bytes);

GBytes *sim_fixture_noise (gsize size_bytes, guint8 seed);
GBytes *sim_fixture_archive (const SimFixturePart *parts, guint n_parts);
GBytes *sim_fixture_archive_with_index (GBytes *index, const SimFixturePart *parts, guint n_parts);
GBytes *sim_fixture_payload (GBytes *dfu_file); /* without its suffix */
void sim_fixture_assert_flash (StrobeSimBoard *board, guint32 address, GBytes *expected);
void sim_fixture_assert_erased (StrobeSimBoard *board, guint32 address, gsize size_bytes);

G_END_DECLS
