/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"

G_BEGIN_DECLS

/* Whether less than the whole firmware will do for the board, and whether that is wanted.
 * Property: enabled. Signal: "changed", when anything that the getters tell may be new. */
#define STROBE_TYPE_CHANGE_OFFER (strobe_change_offer_get_type ())
G_DECLARE_FINAL_TYPE (StrobeChangeOffer, strobe_change_offer, STROBE, CHANGE_OFFER, GObject)

StrobeChangeOffer *strobe_change_offer_new (StrobeContext *context);
void
strobe_change_offer_set (StrobeChangeOffer *self, StrobeFirmware *firmware, StrobeBoard *board);
void strobe_change_offer_forget (StrobeChangeOffer *self);
gboolean strobe_change_offer_get_enabled (StrobeChangeOffer *self);
void strobe_change_offer_set_enabled (StrobeChangeOffer *self, gboolean enabled);
gboolean strobe_change_offer_is_busy (StrobeChangeOffer *self);
const StrobeFlashDelta *strobe_change_offer_get_delta (StrobeChangeOffer *self);
StrobeFirmware *strobe_change_offer_get_sent (StrobeChangeOffer *self, StrobeFirmware *firmware);

G_END_DECLS
