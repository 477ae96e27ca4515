/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "capture/capture-model.h"

G_BEGIN_DECLS

/* Asks where to, and writes lines or a core dump there. What came of it is said by a toast. */
void strobe_log_save_lines (AdwToastOverlay *toasts, StrobeCaptureModel *model, const char *name);
void strobe_log_save_core_dump (AdwToastOverlay *toasts,
                                StrobeCapture *capture,
                                guint64 first_line,
                                guint64 last_line);

G_END_DECLS
