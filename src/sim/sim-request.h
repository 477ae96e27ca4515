/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"

G_BEGIN_DECLS

/* What a request makes the board do once it is handled. */
typedef enum {
  STROBE_SIM_ACTION_NONE,
  STROBE_SIM_ACTION_REATTACH, /* drop off the bus and come back */
  STROBE_SIM_ACTION_RESET,    /* reset the chip */
} StrobeSimAction;

/* A control transfer on its way through the board. */
typedef struct {
  const StrobeSimSetup *setup;
  const guint8 *out; /* setup->length bytes of an OUT transfer; NULL without a data stage */
  GByteArray *in;
  StrobeSimAction action;
} StrobeSimRequest;

gboolean strobe_sim_request_is_in (const StrobeSimRequest *self);
gboolean strobe_sim_request_is_class (const StrobeSimRequest *self);
gboolean strobe_sim_request_is_vendor (const StrobeSimRequest *self);
StrobeSimReply
strobe_sim_request_answer (StrobeSimRequest *self, const guint8 *data, gsize size_bytes);

G_END_DECLS
