/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STROBE_TYPE_CLOCK (strobe_clock_get_type ())
G_DECLARE_INTERFACE (StrobeClock, strobe_clock, STROBE, CLOCK, GObject)

struct _StrobeClockInterface {
  GTypeInterface parent_iface;

  gint64 (*now_us) (StrobeClock *self);
  gboolean (*sleep_ms) (StrobeClock *self,
                        guint duration_ms,
                        GCancellable *cancellable,
                        GError **error);
};

gint64 strobe_clock_now_us (StrobeClock *self);
gboolean strobe_clock_sleep_ms (StrobeClock *self,
                                guint duration_ms,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
