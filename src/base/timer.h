/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*StrobeTimerFunc) (gpointer user_data);

/* One call later, on the thread that asks for it. Lies in the struct of its owner, all zero while
 * it is not running; stopped by whoever frees that. */
typedef struct {
  GSource *source;
  StrobeTimerFunc func;
  gpointer user_data;
} StrobeTimer;

void
strobe_timer_start (StrobeTimer *self, guint delay_ms, StrobeTimerFunc func, gpointer user_data);
void strobe_timer_stop (StrobeTimer *self);
gboolean strobe_timer_is_running (const StrobeTimer *self);

G_END_DECLS
