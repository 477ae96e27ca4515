/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that belong together and lie apart: the parts of one image in an archive. */
typedef struct _StrobeScatter StrobeScatter;

StrobeScatter *strobe_scatter_new (void);
void strobe_scatter_free (StrobeScatter *self);
void strobe_scatter_add (StrobeScatter *self, GBytes *piece);
gsize strobe_scatter_get_size (const StrobeScatter *self);
gboolean strobe_scatter_copy (
  const StrobeScatter *self, gsize offset_bytes, void *buffer, gsize size_bytes, GError **error);
const guint8 *strobe_scatter_peek (const StrobeScatter *self,
                                   gsize offset_bytes,
                                   gsize max_bytes,
                                   gsize *size_bytes);
StrobeScatter *
strobe_scatter_slice (const StrobeScatter *self, gsize offset_bytes, gsize max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeScatter, strobe_scatter_free)

G_END_DECLS
