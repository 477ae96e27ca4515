/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as builds and command lines write them. */
gboolean strobe_build_number_parse_address (const char *text, guint32 *address);
gboolean strobe_build_number_parse_size (const char *text, guint32 *size_bytes);
gboolean strobe_build_number_parse_flash_size (const char *text, guint32 *size_bytes);

G_END_DECLS
