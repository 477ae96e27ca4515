/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_TRANSPORT_ERROR (strobe_transport_error_quark ())

typedef enum {
  STROBE_TRANSPORT_ERROR_NO_DEVICE,
  STROBE_TRANSPORT_ERROR_ACCESS,
  STROBE_TRANSPORT_ERROR_BUSY,
  STROBE_TRANSPORT_ERROR_STALL,
  STROBE_TRANSPORT_ERROR_TIMEOUT,
  STROBE_TRANSPORT_ERROR_IO,
} StrobeTransportError;

GQuark strobe_transport_error_quark (void);

G_END_DECLS
