/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The largest file of a build that is read: a whole flash of the largest common module. */
#define STROBE_PART_FILE_MAX_BYTES (16u * 1024 * 1024)

GBytes *strobe_part_file_read (GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
