/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/device-source.h"

/* StrobeDeviceSource: where devices come from. The kernel is one source, the practice boards are
 * another; the board list merges them.
 * Signals, all on the thread that called start:
 * - added (StrobeDeviceInfo): a new enumeration;
 * - changed (StrobeDeviceInfo): the same enumeration says more, such as its serial port;
 * - removed (port, generation): that enumeration is over. */

enum {
  SIGNAL_ADDED,
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (StrobeDeviceSource, strobe_device_source, G_TYPE_OBJECT)

static guint
new_info_signal (const char *name)
{
  return g_signal_new (name, STROBE_TYPE_DEVICE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, STROBE_TYPE_DEVICE_INFO | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
strobe_device_source_default_init (StrobeDeviceSourceInterface *iface)
{
  signals[SIGNAL_ADDED] = new_info_signal ("added");
  signals[SIGNAL_CHANGED] = new_info_signal ("changed");
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", STROBE_TYPE_DEVICE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT64);
}

/**
 * strobe_device_source_start:
 *
 * Announces what is there now, then follows it. The board list does this for the sources that are
 * added to it.
 *
 * Context: main thread.
 */
void
strobe_device_source_start (StrobeDeviceSource *self)
{
  g_return_if_fail (STROBE_IS_DEVICE_SOURCE (self));

  STROBE_DEVICE_SOURCE_GET_IFACE (self)->start (self);
}

/**
 * strobe_device_source_emit_added:
 * @info: the new enumeration
 *
 * Announces a device; for implementations.
 *
 * Ownership: @info is only lent to the handlers.
 *
 * Context: the thread that started the source.
 */
void
strobe_device_source_emit_added (StrobeDeviceSource *self, const StrobeDeviceInfo *info)
{
  g_return_if_fail (STROBE_IS_DEVICE_SOURCE (self));
  g_return_if_fail (info != NULL);

  g_signal_emit (self, signals[SIGNAL_ADDED], 0, info);
}

/**
 * strobe_device_source_emit_changed:
 * @info: what the enumeration says now; its port and generation are those it was added with
 *
 * Announces that a device says more, or less; for implementations.
 *
 * Ownership: @info is only lent to the handlers.
 *
 * Context: the thread that started the source.
 */
void
strobe_device_source_emit_changed (StrobeDeviceSource *self, const StrobeDeviceInfo *info)
{
  g_return_if_fail (STROBE_IS_DEVICE_SOURCE (self));
  g_return_if_fail (info != NULL);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, info);
}

/**
 * strobe_device_source_emit_removed:
 * @port: the port it was in
 * @generation: the generation it was added with
 *
 * Announces that an enumeration is over; for implementations.
 *
 * Units: @generation is a count, see StrobeDeviceInfo.
 *
 * Context: the thread that started the source.
 */
void
strobe_device_source_emit_removed (StrobeDeviceSource *self, const char *port, guint64 generation)
{
  g_return_if_fail (STROBE_IS_DEVICE_SOURCE (self));
  g_return_if_fail (port != NULL);

  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, port, generation);
}
