/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_SEND_HISTORY_MAX_LINES 100

/* The lines that were sent, and where Up and Down are among them. */
typedef struct _StrobeSendHistory StrobeSendHistory;

StrobeSendHistory *strobe_send_history_new (const char *const *lines);
void strobe_send_history_free (StrobeSendHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSendHistory, strobe_send_history_free)

void strobe_send_history_add (StrobeSendHistory *self, const char *line);
void strobe_send_history_clear (StrobeSendHistory *self);
const char *strobe_send_history_go_back (StrobeSendHistory *self, const char *current);
const char *strobe_send_history_go_on (StrobeSendHistory *self);
char **strobe_send_history_dup_lines (StrobeSendHistory *self);

G_END_DECLS
