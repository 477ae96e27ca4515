/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of a file: at most 256 bytes, counted from the start of the file. The first call of a
 * file has no data: it only announces it. */
typedef struct {
  const char *name;
  guint32 file_size_bytes;
  guint32 offset_bytes;
  const guint8 *data; /* NULL in the announcement */
  gsize size_bytes;
} StrobeSimCpioPiece;

typedef void (*StrobeSimCpioFunc) (const StrobeSimCpioPiece *piece, gpointer user_data);

/* The streaming CPIO reader of the mask ROM, with the ROM's own leniency. */
typedef struct _StrobeSimCpio StrobeSimCpio;

StrobeSimCpio *strobe_sim_cpio_new (StrobeSimCpioFunc func, gpointer user_data);
void strobe_sim_cpio_free (StrobeSimCpio *self);
void strobe_sim_cpio_restart (StrobeSimCpio *self);
gboolean strobe_sim_cpio_feed (StrobeSimCpio *self, const guint8 *data, gsize size_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimCpio, strobe_sim_cpio_free)

G_END_DECLS
