/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/chip.h"

G_BEGIN_DECLS

typedef struct {
  const char *project;
  const char *version;
  const char *idf_version;
  const char *date; /* "Mar  2 2026" */
  const char *time; /* "14:11:09" */
} StrobeEspImageApp;

/* An ESP image of @chip with checksum and digest; with an app descriptor where @app is not NULL. */
GBytes *strobe_esp_image_build (const StrobeChip *chip,
                                guint32 flash_size_bytes,
                                const StrobeEspImageApp *app,
                                gsize body_size_bytes,
                                guint32 seed);

G_END_DECLS
