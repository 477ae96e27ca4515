/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder that holds the sessions, one folder each. */
char *strobe_capture_folder_create_session (const char *folder,
                                            const char *name,
                                            int *lock_fd,
                                            GError **error);
void strobe_capture_folder_trim (const char *folder, const char *keep, guint64 max_bytes);
GStrv strobe_capture_folder_list_segments (const char *path);

G_END_DECLS
