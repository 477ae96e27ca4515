/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/fake-clock.h"

struct _StrobeFakeClock {
  GObject parent_instance;

  gint64 now_us;
  gint64 cancel_at_us;
  GCancellable *cancellable;
};

static gint64
now_us (StrobeClock *clock)
{
  return STROBE_FAKE_CLOCK (clock)->now_us;
}

static gboolean
sleep_ms (StrobeClock *clock, guint duration_ms, GCancellable *cancellable, GError **error)
{
  StrobeFakeClock *self = STROBE_FAKE_CLOCK (clock);

  self->now_us += (gint64) duration_ms * 1000;
  if (self->cancellable != NULL && self->now_us >= self->cancel_at_us)
    g_cancellable_cancel (self->cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
clock_iface_init (StrobeClockInterface *iface)
{
  iface->now_us = now_us;
  iface->sleep_ms = sleep_ms;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeFakeClock,
                               strobe_fake_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_CLOCK, clock_iface_init))

static void
strobe_fake_clock_dispose (GObject *object)
{
  g_clear_object (&STROBE_FAKE_CLOCK (object)->cancellable);
  G_OBJECT_CLASS (strobe_fake_clock_parent_class)->dispose (object);
}

static void
strobe_fake_clock_class_init (StrobeFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_fake_clock_dispose;
}

static void
strobe_fake_clock_init (StrobeFakeClock *self)
{
  self->now_us = G_USEC_PER_SEC;
}

StrobeClock *
strobe_fake_clock_new (void)
{
  return g_object_new (STROBE_TYPE_FAKE_CLOCK, NULL);
}

guint64
strobe_fake_clock_get_slept_ms (StrobeFakeClock *self)
{
  return (self->now_us - G_USEC_PER_SEC) / 1000;
}

void
strobe_fake_clock_cancel_after (StrobeFakeClock *self, guint after_ms, GCancellable *cancellable)
{
  self->cancel_at_us = self->now_us + (gint64) after_ms * 1000;
  g_set_object (&self->cancellable, cancellable);
}
