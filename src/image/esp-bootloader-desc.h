/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint8 secure_version;
  guint32 version;
  char *idf_version;
  char *built; /* "2026-03-02 14:11:09"; empty where the build was reproducible */
} StrobeEspBootloaderDesc;

StrobeEspBootloaderDesc *strobe_esp_bootloader_desc_parse (GBytes *image);
void strobe_esp_bootloader_desc_free (StrobeEspBootloaderDesc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeEspBootloaderDesc, strobe_esp_bootloader_desc_free)

G_END_DECLS
