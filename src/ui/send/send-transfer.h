/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* A file on its way to a board, and how far it is. Property: running. Signal: "ended" (text), when
 * it came to its end or could not; not when it was stopped. */
#define STROBE_TYPE_SEND_TRANSFER (strobe_send_transfer_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSendTransfer, strobe_send_transfer, STROBE, SEND_TRANSFER, AdwBin)

void strobe_send_transfer_set_session (StrobeSendTransfer *self, StrobeMonitorSession *session);
void strobe_send_transfer_choose (StrobeSendTransfer *self); /* asks for the file and sends it */
void strobe_send_transfer_stop (StrobeSendTransfer *self);
gboolean strobe_send_transfer_is_running (StrobeSendTransfer *self);

G_END_DECLS
