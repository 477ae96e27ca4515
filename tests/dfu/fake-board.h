/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-port.h"
#include "dfu/transport-error.h"

G_BEGIN_DECLS

/* A DFU device of a few knobs, without time and without USB, behind a port. */
typedef struct {
  /* what it is */
  gboolean rom; /* the mask ROM's states instead of the specification's */
  StrobeDfuMode mode;
  guint8 attributes;
  guint16 transfer_size_bytes;
  guint32 poll_ms;
  guint busy_polls;     /* GETSTATUS that say dfuDNBUSY, each block */
  guint manifest_polls; /* GETSTATUS that say dfuMANIFEST */

  /* what goes wrong */
  gboolean stays_away; /* after DETACH */
  int open_code;       /* error of open, or -1 */
  int reopen_code;
  int detach_code;
  StrobeDfuRequest fail_request;
  guint fail_nth; /* 1: the first such request; 0: never */
  int fail_code;
  gsize reply_size_bytes; /* of GETSTATUS, where it is not 6 */
  guint vanish_at;        /* number of the request that finds nobody; 0: never */
  gsize bad_block;        /* the block that is answered by bad_status; G_MAXSIZE: the last look */
  guint8 bad_status;      /* 0: none */
  guint cancel_at;        /* number of the request that cancels */
  GCancellable *cancellable;

  /* what is seen */
  guint8 state;
  guint8 status;
  GString *trace; /* a letter for each request: O open, o reopen, S D . (zero-length) C A T R */
  GByteArray *flash;
  guint n_requests;
  gsize n_blocks;
  gsize largest_block_bytes;
  guint16 last_block_number;
  guint n_after_timeout;
  gboolean timed_out;
  gboolean gone;
  guint busy_left;
  guint manifest_left;
  guint n_open; /* transports not closed */
} FakeBoard;

FakeBoard *fake_board_new (gboolean rom);
void fake_board_free (FakeBoard *self);
StrobeDfuPort *fake_board_get_port (FakeBoard *self); /* transfer full */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeBoard, fake_board_free)

G_END_DECLS
