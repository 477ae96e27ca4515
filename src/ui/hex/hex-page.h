/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* The bytes that a board sent, as hex digits. */
#define STROBE_TYPE_HEX_PAGE (strobe_hex_page_get_type ())
G_DECLARE_FINAL_TYPE (StrobeHexPage, strobe_hex_page, STROBE, HEX_PAGE, AdwBin)

void strobe_hex_page_set_session (StrobeHexPage *self, StrobeMonitorSession *session);

G_END_DECLS
