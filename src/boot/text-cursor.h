/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place in text that is not ended by NUL. What is not there is not taken: the place stays. */
typedef struct {
  const char *at;
  const char *end;
} StrobeTextCursor;

StrobeTextCursor strobe_text_cursor_new (const char *text, gsize size_bytes);
gboolean strobe_text_cursor_take (StrobeTextCursor *self, const char *literal);
void strobe_text_cursor_skip_spaces (StrobeTextCursor *self);
gboolean strobe_text_cursor_take_number (StrobeTextCursor *self, guint64 *value);
gboolean strobe_text_cursor_take_hex (StrobeTextCursor *self, guint32 *value);
gboolean strobe_text_cursor_take_word (StrobeTextCursor *self, guint32 *value);
char *strobe_text_cursor_dup_until (StrobeTextCursor *self, const char *literal, gsize max_bytes);
char *strobe_text_cursor_dup_rest (const StrobeTextCursor *self, gsize max_bytes);

G_END_DECLS
