/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Finds the source files that a log names. */
GFile *strobe_log_source_find (const char *name, const char *folder);

G_END_DECLS
