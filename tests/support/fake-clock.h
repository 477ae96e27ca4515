/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* A clock that only moves when somebody sleeps on it: a deadline test costs microseconds. */
#define STROBE_TYPE_FAKE_CLOCK (strobe_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFakeClock, strobe_fake_clock, STROBE, FAKE_CLOCK, GObject)

StrobeClock *strobe_fake_clock_new (void);
guint64 strobe_fake_clock_get_slept_ms (StrobeFakeClock *self);
/* Cancels @cancellable when the clock has moved by @after_ms. */
void
strobe_fake_clock_cancel_after (StrobeFakeClock *self, guint after_ms, GCancellable *cancellable);

G_END_DECLS
