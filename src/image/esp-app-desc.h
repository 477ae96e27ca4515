/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *project;
  char *version;
  char *idf_version;
  char *built; /* "2026-03-02 14:11:09" where the date can be read, else as it stands */
  char *elf_sha256;
  guint32 secure_version;
  /* major * 100 + minor; both 0 in older descriptors, which do not have them */
  guint16 min_efuse_block_revision;
  guint16 max_efuse_block_revision;
  guint32 mmu_page_size_bytes; /* 0: the descriptor does not say */
} StrobeEspAppDesc;

StrobeEspAppDesc *strobe_esp_app_desc_parse (GBytes *image);
void strobe_esp_app_desc_free (StrobeEspAppDesc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeEspAppDesc, strobe_esp_app_desc_free)

G_END_DECLS
