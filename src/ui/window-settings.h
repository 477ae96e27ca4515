/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* What a window remembers, and what the preferences tell it. */
void strobe_window_restore (StrobeWindow *self);
void strobe_window_save (StrobeWindow *self);
void strobe_window_reopen_firmware (StrobeWindow *self);
void strobe_window_remember_firmware (StrobeWindow *self, StrobeFirmwareFile *file);
gboolean strobe_window_wants_log_after_flash (StrobeWindow *self);

G_END_DECLS
