/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes a piece of a file; FALSE with G_IO_ERROR_WOULD_BLOCK: try again a little later. */
typedef gboolean (*StrobeSendFileFunc) (GBytes *bytes, gpointer user_data, GError **error);

/* Sends one file, piece by piece. Signals: "progress"; "done" (GError, NULL if all was sent). */
#define STROBE_TYPE_SEND_FILE (strobe_send_file_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSendFile, strobe_send_file, STROBE, SEND_FILE, GObject)

StrobeSendFile *strobe_send_file_new (GFile *file, StrobeSendFileFunc func, gpointer user_data);
/* How long one piece is tried again; 20 s unless told. */
void strobe_send_file_set_patience (StrobeSendFile *self, guint patience_ms);
void strobe_send_file_start (StrobeSendFile *self);
void strobe_send_file_cancel (StrobeSendFile *self);
guint64 strobe_send_file_get_sent (StrobeSendFile *self);
guint64 strobe_send_file_get_size (StrobeSendFile *self);

G_END_DECLS
