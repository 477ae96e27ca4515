/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/flash/build-follower.h"

G_BEGIN_DECLS

/* Whether the firmware above the log is one line; no widget. Property: folded. */
#define STROBE_TYPE_CARD_FOLD (strobe_card_fold_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCardFold, strobe_card_fold, STROBE, CARD_FOLD, GObject)

StrobeCardFold *strobe_card_fold_new (StrobeFirmwareLoader *loader,
                                      StrobeFlashTarget *target,
                                      StrobeBuildFollower *follower);
gboolean strobe_card_fold_is_folded (StrobeCardFold *self);
void strobe_card_fold_toggle (StrobeCardFold *self);

G_END_DECLS
