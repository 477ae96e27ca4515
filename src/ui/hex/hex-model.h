/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "capture/capture.h"

G_BEGIN_DECLS

/* GTK counts the height of a list in pixels with 31 bits: this many rows of 60 pixels fit. */
#define STROBE_HEX_MODEL_MAX_ROWS (32u * 1024 * 1024)

/* The bytes of a capture as a list model of StrobeHexRow; rows are made when they are asked for.
 * Of more rows than a list can have it is a window. */
#define STROBE_TYPE_HEX_MODEL (strobe_hex_model_get_type ())
G_DECLARE_FINAL_TYPE (StrobeHexModel, strobe_hex_model, STROBE, HEX_MODEL, GObject)

StrobeHexModel *
strobe_hex_model_new (StrobeCapture *capture, guint row_size_bytes, guint n_max_rows);
void strobe_hex_model_sync (StrobeHexModel *self);
void strobe_hex_model_set_row_size (StrobeHexModel *self, guint row_size_bytes);
guint strobe_hex_model_get_row_size (StrobeHexModel *self);
guint64 strobe_hex_model_get_offset (StrobeHexModel *self, guint index);
guint strobe_hex_model_go_to (StrobeHexModel *self, guint64 offset_bytes);
gboolean strobe_hex_model_has_end (StrobeHexModel *self);
guint64 strobe_hex_model_get_end (StrobeHexModel *self);

G_END_DECLS
