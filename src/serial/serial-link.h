/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An open serial byte stream. Signals, on the thread-default context of the opener:
 *   "received" (GBytes): bytes, at most 64 KiB at a time; "closed" (GError): the link is over. */
#define STROBE_TYPE_SERIAL_LINK (strobe_serial_link_get_type ())
G_DECLARE_INTERFACE (StrobeSerialLink, strobe_serial_link, STROBE, SERIAL_LINK, GObject)

struct _StrobeSerialLinkInterface {
  GTypeInterface parent_iface;

  gboolean (*open) (StrobeSerialLink *self, GError **error);
  gboolean (*write) (StrobeSerialLink *self, GBytes *bytes, GError **error);
  void (*set_paused) (StrobeSerialLink *self, gboolean paused);
  gboolean (*set_lines) (StrobeSerialLink *self, gboolean dtr, gboolean rts, GError **error);
  gboolean (*send_break) (StrobeSerialLink *self, GError **error);
  void (*close) (StrobeSerialLink *self);
};

gboolean strobe_serial_link_open (StrobeSerialLink *self, GError **error);
gboolean strobe_serial_link_write (StrobeSerialLink *self, GBytes *bytes, GError **error);
void strobe_serial_link_set_paused (StrobeSerialLink *self, gboolean paused);
/* Both in one request: one after the other would mean something else to the board. */
gboolean
strobe_serial_link_set_lines (StrobeSerialLink *self, gboolean dtr, gboolean rts, GError **error);
gboolean strobe_serial_link_send_break (StrobeSerialLink *self, GError **error);
void strobe_serial_link_close (StrobeSerialLink *self);
void strobe_serial_link_emit_received (StrobeSerialLink *self, GBytes *bytes);
void strobe_serial_link_emit_closed (StrobeSerialLink *self, const GError *error);

G_END_DECLS
