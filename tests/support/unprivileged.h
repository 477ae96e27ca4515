/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the body of a test as a user whom file modes bind: root becomes "nobody" for a while.
 * FALSE (and the test is skipped): that is not possible here. */
gboolean strobe_unprivileged_begin (void);
void strobe_unprivileged_end (void);

G_END_DECLS
