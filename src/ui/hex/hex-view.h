/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "capture/capture.h"

G_BEGIN_DECLS

/* The list of the hex page. Properties: following, size-bytes (guint64). */
#define STROBE_TYPE_HEX_VIEW (strobe_hex_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobeHexView, strobe_hex_view, STROBE, HEX_VIEW, AdwBin)

void strobe_hex_view_set_capture (StrobeHexView *self, StrobeCapture *capture);
void strobe_hex_view_update (StrobeHexView *self);
void strobe_hex_view_go_to (StrobeHexView *self, guint64 offset_bytes);
void strobe_hex_view_follow (StrobeHexView *self);
gboolean strobe_hex_view_is_following (StrobeHexView *self);
char *strobe_hex_view_dup_selected (StrobeHexView *self, gboolean digits_only);

G_END_DECLS
