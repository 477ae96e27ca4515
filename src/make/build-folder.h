/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Looks into folders of builds, without ever opening anything. */
gboolean strobe_build_folder_is_one (GFile *file, GCancellable *cancellable);
GFile *strobe_build_folder_find_file (GFile *folder, const char *name, GCancellable *cancellable);
GPtrArray *
strobe_build_folder_list_files (GFile *folder, const char *ending, GCancellable *cancellable);
GPtrArray *strobe_build_folder_list_folders (GFile *folder, GCancellable *cancellable);
gint64 strobe_build_folder_get_mtime_us (GFile *file, GCancellable *cancellable);

G_END_DECLS
