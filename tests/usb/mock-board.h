/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <umockdev.h>

#include "dfu/dfu-types.h"

G_BEGIN_DECLS

#define MOCK_PORT "1-1"

/* A board on a mocked bus: the kernel's usbfs as libusb sees it. Requests run when their end is
 * reaped, so what is queued stays queued. The handler has a thread of its own: @lock. */
typedef struct {
  UMockdevTestbed *testbed;
  UMockdevIoctlBase *handler;
  GMutex lock;
  GQueue queued; /* of URBs */
  GQueue ended;
  gboolean plugged; /* answers */
  gboolean listed;  /* in sysfs */
  guint device_number;

  /* what it is; set before it is plugged in */
  StrobeDfuMode mode;
  guint8 interface_class; /* of the DFU interface */
  guint n_settings;       /* alternate settings of it */
  gboolean decoy;         /* another configuration stands before the one in use */
  guint descriptor_bytes; /* how much of the descriptors there is; 0: all */

  /* what goes wrong */
  int claim_errno;
  int stall_block; /* -1: none */
  int hang_block;
  int unplug_block;
  gboolean hang_status;

  /* what is seen */
  GArray *claimed;    /* of guint */
  GArray *settings;   /* of guint: those that were selected */
  GArray *blocks;     /* of guint16: numbers, as they were taken */
  GArray *taken_back; /* of guint16: numbers of those that were cancelled */
  GByteArray *flash;
  guint n_requests;
  guint deepest;       /* queue, at most */
  guint16 last_index;  /* wIndex */
  guint16 last_length; /* wLength */
} MockBoard;

MockBoard *mock_board_new (void);
void mock_board_free (MockBoard *self);
void mock_board_plug (MockBoard *self, StrobeDfuMode mode);
void mock_board_unplug (MockBoard *self);
char *mock_board_dup_node (MockBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockBoard, mock_board_free)

G_END_DECLS
