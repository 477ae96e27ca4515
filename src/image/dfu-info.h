/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_DFU_INFO_NAME "dfuinfo0.dat"
#define STROBE_DFU_INFO_MAX_RECORDS 64
#define STROBE_DFU_INFO_MAX_NAME_BYTES 63

/* The flags the ROM knows; bits 0 and 1 make it copy to memory and call code. */
#define STROBE_DFU_INFO_FLAG_PARAM 0x04
#define STROBE_DFU_INFO_FLAG_NO_ERASE 0x08
#define STROBE_DFU_INFO_FLAG_IGNORE_MD5 0x10
#define STROBE_DFU_INFO_FLAGS_FLASH_PARAMS                                                         \
  (STROBE_DFU_INFO_FLAG_PARAM | STROBE_DFU_INFO_FLAG_NO_ERASE | STROBE_DFU_INFO_FLAG_IGNORE_MD5)

typedef struct {
  guint32 address;
  guint32 flags;
  char *name;             /* as it can be shown */
  gboolean name_ends;     /* FALSE: the field has no NUL */
  gboolean name_is_clean; /* FALSE: not UTF-8, or with control characters; @name was mended */
  char *md5;              /* hex */
} StrobeDfuInfoRecord;

void strobe_dfu_info_record_free (StrobeDfuInfoRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeDfuInfoRecord, strobe_dfu_info_record_free)

GPtrArray *strobe_dfu_info_parse (GBytes *index, gsize *n_records, GError **error);
void strobe_dfu_info_put_record (
  GByteArray *index, guint32 address, guint32 flags, const char *name, GBytes *data);

G_END_DECLS
