/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "boot/boot.h"
#include "capture/capture.h"

G_BEGIN_DECLS

/* How a boot differs from a good one, as lines for the eye. Each is one string: a sign, then text.
 * "-": only the good boot has it; "+": only the other; " ": both; "@": so many equal ones left out.
 */
void strobe_boot_changes_load_async (StrobeCapture *capture,
                                     StrobeBoot *good,
                                     StrobeBoot *boot,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GStrv strobe_boot_changes_load_finish (GAsyncResult *result, GError **error);
GStrv
strobe_boot_changes_dup_lines (GArray *diff, const char *const *good, const char *const *boot);

G_END_DECLS
