/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/panic.h"

G_BEGIN_DECLS

/* Lines in, crashes out. */
typedef struct _StrobePanicParser StrobePanicParser;

StrobePanicParser *strobe_panic_parser_new (StrobePanicFunc func, gpointer user_data);
void strobe_panic_parser_free (StrobePanicParser *self);
/* @text: without escape sequences; not ended by NUL */
void strobe_panic_parser_take (StrobePanicParser *self,
                               guint64 number,
                               const char *text,
                               gsize size_bytes);
void strobe_panic_parser_finish (StrobePanicParser *self); /* nothing more comes for now */
gboolean strobe_panic_parser_is_open (StrobePanicParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePanicParser, strobe_panic_parser_free)

G_END_DECLS
