/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-model.h"

#include "ui/hex/hex-row.h"

/* Read at once, as the rows on a screen are asked for one after the other. */
#define BLOCK_BYTES ((guint64) 4096)

/**
 * StrobeHexModel:
 *
 * The window [first, first + n) of the rows of a capture. A row's number is its offset divided by
 * the row size, so rows never move within themselves.
 *
 * Made by the hex page.
 *
 * Context: main thread.
 */
struct _StrobeHexModel {
  GObject parent_instance;

  StrobeCapture *capture;
  guint row_size_bytes;
  guint n_max_rows;
  guint64 first_row;
  guint n_rows;
  guint64 end_bytes; /* of the capture, when it was looked at last */
  guint64 block_at_bytes;
  GBytes *block;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeHexModel,
                               strobe_hex_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint64
get_end_row (StrobeHexModel *self, guint64 end_bytes)
{
  return end_bytes / self->row_size_bytes + (end_bytes % self->row_size_bytes != 0 ? 1 : 0);
}

/* Only a full block is kept: what is at the end grows. */
static GBytes *
dup_block (StrobeHexModel *self, guint64 at_bytes)
{
  if (self->block == NULL || self->block_at_bytes != at_bytes) {
    g_clear_pointer (&self->block, g_bytes_unref);
    self->block_at_bytes = at_bytes;
    self->block = strobe_capture_read_bytes (self->capture, at_bytes, BLOCK_BYTES);
  }
  if (self->block != NULL && g_bytes_get_size (self->block) < BLOCK_BYTES)
    return g_steal_pointer (&self->block);
  return self->block != NULL ? g_bytes_ref (self->block) : NULL;
}

static StrobeHexRow *
create_row (StrobeHexModel *self, guint64 row)
{
  guint64 offset_bytes = row * self->row_size_bytes;
  guint64 at_bytes = offset_bytes - offset_bytes % BLOCK_BYTES;
  g_autoptr (GBytes) block = dup_block (self, at_bytes);
  gsize size_bytes = 0;
  const guint8 *data = block != NULL ? g_bytes_get_data (block, &size_bytes) : NULL;
  gsize skip_bytes = (gsize) (offset_bytes - at_bytes);

  if (size_bytes <= skip_bytes)
    return strobe_hex_row_new (offset_bytes, self->row_size_bytes, NULL, 0);
  return strobe_hex_row_new (offset_bytes, self->row_size_bytes, data + skip_bytes,
                             MIN (size_bytes - skip_bytes, self->row_size_bytes));
}

static GType
get_item_type (GListModel *model)
{
  return STROBE_TYPE_HEX_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return STROBE_HEX_MODEL (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrobeHexModel *self = STROBE_HEX_MODEL (model);

  return position < self->n_rows ? create_row (self, self->first_row + position) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
strobe_hex_model_finalize (GObject *object)
{
  StrobeHexModel *self = STROBE_HEX_MODEL (object);

  g_clear_object (&self->capture);
  g_clear_pointer (&self->block, g_bytes_unref);
  G_OBJECT_CLASS (strobe_hex_model_parent_class)->finalize (object);
}

static void
strobe_hex_model_class_init (StrobeHexModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_hex_model_finalize;
}

static void
strobe_hex_model_init (StrobeHexModel *self)
{
}

static void
drop_front (StrobeHexModel *self, guint64 n)
{
  guint n_dropped = (guint) MIN (n, self->n_rows);

  self->first_row += n;
  self->n_rows -= n_dropped;
  if (n_dropped > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_dropped, 0);
}

/* A quarter at once, so that a full window does not lose a row with every row that comes. */
static void
make_room (StrobeHexModel *self, guint64 end_row)
{
  if (end_row - self->first_row > self->n_max_rows)
    drop_front (self, end_row - self->first_row - self->n_max_rows + self->n_max_rows / 4);
}

static void
extend (StrobeHexModel *self, guint64 end_row, gboolean last_has_grown)
{
  guint n_old = self->n_rows;
  guint n_again = last_has_grown && n_old > 0 ? 1 : 0;
  guint n_new = (guint) (end_row - self->first_row);

  if (n_new == n_old && n_again == 0)
    return;
  self->n_rows = n_new;
  g_list_model_items_changed (G_LIST_MODEL (self), n_old - n_again, n_again,
                              n_new - n_old + n_again);
}

static void
set_window (StrobeHexModel *self, guint64 first_row, guint n_rows)
{
  guint n_old = self->n_rows;

  self->first_row = first_row;
  self->n_rows = n_rows;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, n_rows);
}

/* Around @row, as much as a list can have. */
static void
move_window (StrobeHexModel *self, guint64 row)
{
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;
  guint64 first_row;
  guint64 end_row;

  strobe_capture_get_byte_range (self->capture, &first_bytes, &end_bytes);
  self->end_bytes = end_bytes;
  end_row = get_end_row (self, end_bytes);
  first_row = first_bytes / self->row_size_bytes;
  if (row > first_row + self->n_max_rows / 2)
    first_row = row - self->n_max_rows / 2;
  set_window (self, first_row, (guint) MIN (end_row - first_row, self->n_max_rows));
}

/**
 * strobe_hex_model_new:
 * @capture: whose bytes
 * @row_size_bytes: how many a row has, a power of two, at most %STROBE_HEX_ROW_MAX_BYTES
 * @n_max_rows: %STROBE_HEX_MODEL_MAX_ROWS, but in tests
 *
 * Makes a model of what was received last.
 *
 * Ownership: keeps a reference on @capture.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a model
 */
StrobeHexModel *
strobe_hex_model_new (StrobeCapture *capture, guint row_size_bytes, guint n_max_rows)
{
  StrobeHexModel *self = g_object_new (STROBE_TYPE_HEX_MODEL, NULL);

  self->capture = g_object_ref (capture);
  self->row_size_bytes = row_size_bytes;
  self->n_max_rows = n_max_rows;
  strobe_hex_model_go_to (self, G_MAXUINT64);
  return self;
}

/**
 * strobe_hex_model_sync:
 * @self: a model
 *
 * Takes what came since, and lets go of what the capture dropped. A window that was moved away from
 * the end stays where it is.
 *
 * Context: main thread.
 */
void
strobe_hex_model_sync (StrobeHexModel *self)
{
  gboolean has_end = strobe_hex_model_has_end (self);
  gboolean has_partial_row = self->end_bytes % self->row_size_bytes != 0;
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;

  g_return_if_fail (STROBE_IS_HEX_MODEL (self));

  strobe_capture_get_byte_range (self->capture, &first_bytes, &end_bytes);
  if (self->first_row < first_bytes / self->row_size_bytes)
    drop_front (self, first_bytes / self->row_size_bytes - self->first_row);
  if (has_end && end_bytes > self->end_bytes) {
    make_room (self, get_end_row (self, end_bytes));
    extend (self, get_end_row (self, end_bytes), has_partial_row);
  }
  self->end_bytes = end_bytes;
}

/**
 * strobe_hex_model_set_row_size:
 * @self: a model
 * @row_size_bytes: how many bytes a row has
 *
 * Breaks the bytes into other rows; the window is at the end then.
 *
 * Context: main thread.
 */
void
strobe_hex_model_set_row_size (StrobeHexModel *self, guint row_size_bytes)
{
  g_return_if_fail (STROBE_IS_HEX_MODEL (self));

  if (self->row_size_bytes == row_size_bytes)
    return;
  set_window (self, 0, 0);
  self->row_size_bytes = row_size_bytes;
  strobe_hex_model_go_to (self, G_MAXUINT64);
}

/**
 * strobe_hex_model_get_row_size:
 *
 * Units: bytes.
 *
 * Returns: how many bytes a row has
 */
guint
strobe_hex_model_get_row_size (StrobeHexModel *self)
{
  g_return_val_if_fail (STROBE_IS_HEX_MODEL (self), 0);

  return self->row_size_bytes;
}

/**
 * strobe_hex_model_get_offset:
 * @self: a model
 * @index: a position
 *
 * Units: bytes.
 *
 * Returns: where the row at @index begins
 */
guint64
strobe_hex_model_get_offset (StrobeHexModel *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_HEX_MODEL (self), 0);

  return (self->first_row + index) * self->row_size_bytes;
}

/**
 * strobe_hex_model_go_to:
 * @self: a model
 * @offset_bytes: of a byte; beyond the end is the last one
 *
 * Finds a byte, and moves the window there if it is elsewhere.
 *
 * Context: main thread.
 *
 * Returns: the position of its row; 0 while there is none
 */
guint
strobe_hex_model_go_to (StrobeHexModel *self, guint64 offset_bytes)
{
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;
  guint64 row;

  g_return_val_if_fail (STROBE_IS_HEX_MODEL (self), 0);

  strobe_capture_get_byte_range (self->capture, &first_bytes, &end_bytes);
  if (end_bytes == first_bytes)
    return 0;
  row = CLAMP (offset_bytes, first_bytes, end_bytes - 1) / self->row_size_bytes;
  if (row < self->first_row || row - self->first_row >= self->n_rows)
    move_window (self, row);
  return (guint) (row - self->first_row);
}

/**
 * strobe_hex_model_has_end:
 *
 * Returns: whether the last row is the last that was received
 */
gboolean
strobe_hex_model_has_end (StrobeHexModel *self)
{
  g_return_val_if_fail (STROBE_IS_HEX_MODEL (self), FALSE);

  return self->first_row + self->n_rows >= get_end_row (self, self->end_bytes);
}

/**
 * strobe_hex_model_get_end:
 *
 * Units: bytes.
 *
 * Returns: how much was received, as far as the model knows
 */
guint64
strobe_hex_model_get_end (StrobeHexModel *self)
{
  g_return_val_if_fail (STROBE_IS_HEX_MODEL (self), 0);

  return self->end_bytes;
}
