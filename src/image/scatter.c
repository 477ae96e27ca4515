/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/scatter.h"

#include <string.h>

#include "base/base-error.h"

/* StrobeScatter: one sequence of bytes made of pieces. An image is cut into parts that the archive
 * keeps with headers between them; reading it where it lies saves a copy as large as the file.
 * Made by the firmware parser; belongs to one thread. */

struct _StrobeScatter {
  GPtrArray *pieces; /* of GBytes, none empty */
  gsize size_bytes;
};

/**
 * strobe_scatter_new:
 *
 * Makes an empty sequence.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the sequence; free with strobe_scatter_free()
 */
StrobeScatter *
strobe_scatter_new (void)
{
  StrobeScatter *self = g_new0 (StrobeScatter, 1);

  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

/**
 * strobe_scatter_free:
 * @self: (transfer full): a sequence
 *
 * Frees a sequence.
 *
 * Context: its thread.
 */
void
strobe_scatter_free (StrobeScatter *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->pieces);
  g_free (self);
}

/**
 * strobe_scatter_add:
 * @self: a sequence
 * @piece: what comes next
 *
 * Lengthens the sequence.
 *
 * Ownership: takes a reference to @piece.
 *
 * Context: its thread.
 */
void
strobe_scatter_add (StrobeScatter *self, GBytes *piece)
{
  g_return_if_fail (self != NULL && piece != NULL);

  if (g_bytes_get_size (piece) == 0)
    return;
  g_ptr_array_add (self->pieces, g_bytes_ref (piece));
  self->size_bytes += g_bytes_get_size (piece);
}

/**
 * strobe_scatter_get_size:
 * @self: a sequence
 *
 * Tells how long the sequence is.
 *
 * Units: bytes.
 *
 * Context: its thread.
 *
 * Returns: the size of all pieces
 */
gsize
strobe_scatter_get_size (const StrobeScatter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size_bytes;
}

/**
 * strobe_scatter_peek:
 * @self: a sequence
 * @offset_bytes: where
 * @max_bytes: how much is wanted
 * @size_bytes: (out): where to store how much there is
 *
 * Finds bytes without a copy: as many of those wanted as lie side by side.
 *
 * Ownership: the result lives as long as the sequence.
 *
 * Context: its thread.
 *
 * Returns: (transfer none) (nullable): the bytes, or %NULL at the end and beyond
 */
const guint8 *
strobe_scatter_peek (const StrobeScatter *self,
                     gsize offset_bytes,
                     gsize max_bytes,
                     gsize *size_bytes)
{
  g_return_val_if_fail (self != NULL && size_bytes != NULL, NULL);

  *size_bytes = 0;
  for (guint i = 0; i < self->pieces->len; i++) {
    gsize piece_bytes = 0;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (self->pieces, i), &piece_bytes);

    if (offset_bytes < piece_bytes) {
      *size_bytes = MIN (max_bytes, piece_bytes - offset_bytes);
      return data + offset_bytes;
    }
    offset_bytes -= piece_bytes;
  }

  return NULL;
}

/**
 * strobe_scatter_copy:
 * @self: a sequence
 * @offset_bytes: from where
 * @buffer: (out caller-allocates): where to
 * @size_bytes: how much
 * @error: return location for an error
 *
 * Copies bytes out, across pieces where needed.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if the sequence ends before.
 *
 * Context: its thread.
 *
 * Returns: %TRUE if all of @buffer was filled
 */
gboolean
strobe_scatter_copy (
  const StrobeScatter *self, gsize offset_bytes, void *buffer, gsize size_bytes, GError **error)
{
  guint8 *to = buffer;

  g_return_val_if_fail (self != NULL && buffer != NULL, FALSE);

  if (offset_bytes > self->size_bytes || size_bytes > self->size_bytes - offset_bytes) {
    g_set_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED,
                 "truncated: needed %" G_GSIZE_FORMAT " bytes at offset %" G_GSIZE_FORMAT
                 " of %" G_GSIZE_FORMAT,
                 size_bytes, offset_bytes, self->size_bytes);
    return FALSE;
  }

  while (size_bytes > 0) {
    gsize n_bytes = 0;
    const guint8 *from = strobe_scatter_peek (self, offset_bytes, size_bytes, &n_bytes);

    memcpy (to, from, n_bytes);
    to += n_bytes;
    offset_bytes += n_bytes;
    size_bytes -= n_bytes;
  }
  return TRUE;
}

/**
 * strobe_scatter_slice:
 * @self: a sequence
 * @offset_bytes: from where
 * @max_bytes: how much at most
 *
 * Takes a stretch out, without a copy.
 *
 * Ownership: the result shares the memory of the pieces.
 *
 * Context: its thread.
 *
 * Returns: (transfer full): the stretch; shorter than asked where the sequence ends
 */
StrobeScatter *
strobe_scatter_slice (const StrobeScatter *self, gsize offset_bytes, gsize max_bytes)
{
  StrobeScatter *slice;

  g_return_val_if_fail (self != NULL, NULL);

  slice = strobe_scatter_new ();
  for (guint i = 0; i < self->pieces->len && max_bytes > 0; i++) {
    GBytes *piece = g_ptr_array_index (self->pieces, i);
    gsize piece_bytes = g_bytes_get_size (piece);

    if (offset_bytes < piece_bytes) {
      gsize n_bytes = MIN (max_bytes, piece_bytes - offset_bytes);
      g_autoptr (GBytes) taken = g_bytes_new_from_bytes (piece, offset_bytes, n_bytes);

      strobe_scatter_add (slice, taken);
      max_bytes -= n_bytes;
      offset_bytes = 0;
    } else {
      offset_bytes -= piece_bytes;
    }
  }
  return slice;
}
