/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "boot/boot.h"
#include "capture/capture.h"

G_BEGIN_DECLS

/* A window that shows how one boot differs from a good one. */
#define STROBE_TYPE_BOOT_COMPARE (strobe_boot_compare_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBootCompare, strobe_boot_compare, STROBE, BOOT_COMPARE, AdwWindow)

GtkWidget *strobe_boot_compare_new (GtkWindow *parent,
                                    StrobeCapture *capture,
                                    StrobeBoot *good,
                                    StrobeBoot *boot);

G_END_DECLS
