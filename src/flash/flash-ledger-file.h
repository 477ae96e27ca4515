/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The file that the ledger is kept in, held against other programs while it is changed. */
typedef struct _StrobeFlashLedgerFile StrobeFlashLedgerFile;

gboolean strobe_flash_ledger_file_exists (const char *folder);
StrobeFlashLedgerFile *strobe_flash_ledger_file_open (const char *folder);
void strobe_flash_ledger_file_close (StrobeFlashLedgerFile *self);
GPtrArray *strobe_flash_ledger_file_read (StrobeFlashLedgerFile *self);
void strobe_flash_ledger_file_write (StrobeFlashLedgerFile *self, GPtrArray *entries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashLedgerFile, strobe_flash_ledger_file_close)

G_END_DECLS
