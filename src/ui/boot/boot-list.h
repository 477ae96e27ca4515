/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* The boots of a session, newest first. Signals: "show-line" (guint64): a boot was picked;
 * "compare" (StrobeBoot, StrobeBoot): the good one, then the one it is compared with. */
#define STROBE_TYPE_BOOT_LIST (strobe_boot_list_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBootList, strobe_boot_list, STROBE, BOOT_LIST, AdwBin)

void strobe_boot_list_set_session (StrobeBootList *self, StrobeMonitorSession *session);

G_END_DECLS
