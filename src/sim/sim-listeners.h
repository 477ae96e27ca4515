/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"

G_BEGIN_DECLS

/* Who wants to hear of a board, and what they have not heard yet. */
typedef struct _StrobeSimListeners StrobeSimListeners;

StrobeSimListeners *strobe_sim_listeners_new (void);
void strobe_sim_listeners_free (StrobeSimListeners *self);
gulong
strobe_sim_listeners_add (StrobeSimListeners *self, StrobeSimEventFunc func, gpointer user_data);
void strobe_sim_listeners_remove (StrobeSimListeners *self, gulong id);
void strobe_sim_listeners_push (StrobeSimListeners *self, StrobeSimEvent event);
void strobe_sim_listeners_dispatch (StrobeSimListeners *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimListeners, strobe_sim_listeners_free)

G_END_DECLS
