/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/card-fold.h"

G_BEGIN_DECLS

/* Folds and unfolds the firmware above the log, and tells which it is. */
#define STROBE_TYPE_FOLD_BUTTON (strobe_fold_button_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFoldButton, strobe_fold_button, STROBE, FOLD_BUTTON, AdwBin)

GtkWidget *strobe_fold_button_new (StrobeCardFold *fold);

G_END_DECLS
