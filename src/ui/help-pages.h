/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **strobe_help_pages_dup_folders (void);
gboolean strobe_help_pages_are_installed (const char *const *folders, const char *const *languages);
char *strobe_help_pages_dup_document (const char *const *folders, const char *const *languages);

G_END_DECLS
