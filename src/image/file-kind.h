/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says what a file that is no dfu.bin really is. */
GError *strobe_file_kind_describe (GBytes *file);
gboolean strobe_file_kind_is_dfuse_version (guint16 dfu_version);

G_END_DECLS
