/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What Strobe found out about a line: a decoded backtrace. */
#define STROBE_TYPE_LOG_NOTE (strobe_log_note_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogNote, strobe_log_note, STROBE, LOG_NOTE, AdwBin)

GtkWidget *strobe_log_note_new (void);
void strobe_log_note_set_text (StrobeLogNote *self, const char *text);

G_END_DECLS
