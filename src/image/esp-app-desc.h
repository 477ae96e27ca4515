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
} StrobeEspAppDesc;

StrobeEspAppDesc *strobe_esp_app_desc_parse (GBytes *image);
void strobe_esp_app_desc_free (StrobeEspAppDesc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeEspAppDesc, strobe_esp_app_desc_free)

G_END_DECLS
