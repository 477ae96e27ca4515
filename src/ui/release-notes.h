/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is new, from the AppStream file, which the program carries. */
char *strobe_release_notes_dup (void);

G_END_DECLS
