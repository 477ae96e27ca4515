/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"

G_BEGIN_DECLS

typedef void (*StrobeSimTapFunc) (gpointer user_data);

/* Brings the events of a board, which come on any thread, to one main context. */
typedef struct _StrobeSimTap StrobeSimTap;

StrobeSimTap *strobe_sim_tap_new (StrobeSimBoard *board, StrobeSimTapFunc func, gpointer user_data);
void strobe_sim_tap_free (StrobeSimTap *self);
void strobe_sim_tap_wake (StrobeSimTap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimTap, strobe_sim_tap_free)

G_END_DECLS
