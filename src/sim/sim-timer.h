/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef void (*StrobeSimTimerFunc) (GObject *object);

/* Wakes a board when something is due on it. */
typedef struct _StrobeSimTimer StrobeSimTimer;

StrobeSimTimer *strobe_sim_timer_new (GObject *object, StrobeSimTimerFunc func);
void strobe_sim_timer_free (StrobeSimTimer *self);
void strobe_sim_timer_set (StrobeSimTimer *self, gint64 due_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimTimer, strobe_sim_timer_free)

G_END_DECLS
