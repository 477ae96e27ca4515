/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What of a terminal's keys and answers may go to the board. */
guint strobe_terminal_filter_take (const char *text,
                                   gsize size_bytes,
                                   guint max_answers,
                                   GByteArray *out);

G_END_DECLS
