/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *strobe_size_text_dup (guint64 size_bytes); /* "24 KiB", "172.3 KiB" */

G_END_DECLS
