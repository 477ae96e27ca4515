/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "log/log-line.h"

G_BEGIN_DECLS

/* A bounded GListModel of StrobeLogLine; the oldest go when it is full. */
#define STROBE_TYPE_LOG_BUFFER (strobe_log_buffer_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogBuffer, strobe_log_buffer, STROBE, LOG_BUFFER, GObject)

StrobeLogBuffer *strobe_log_buffer_new (guint max_lines);
/* One items-changed a batch, two where lines leave at the front. @replace_last: the first of @lines
 * takes the place of the last line. */
void strobe_log_buffer_append (StrobeLogBuffer *self, GPtrArray *lines, gboolean replace_last);
void strobe_log_buffer_clear (StrobeLogBuffer *self);
guint64 strobe_log_buffer_get_n_dropped (StrobeLogBuffer *self);
char *strobe_log_buffer_dup_text (StrobeLogBuffer *self);

G_END_DECLS
