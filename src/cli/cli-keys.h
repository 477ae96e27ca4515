/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* Standard input to the board: key by key from a terminal, as it is from a pipe. */
typedef struct _StrobeCliKeys StrobeCliKeys;

StrobeCliKeys *strobe_cli_keys_new (StrobeMonitorSession *session, GCancellable *leave);
void strobe_cli_keys_free (StrobeCliKeys *self);
gboolean strobe_cli_keys_is_terminal (StrobeCliKeys *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCliKeys, strobe_cli_keys_free)

G_END_DECLS
