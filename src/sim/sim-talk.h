/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/esp-app-desc.h"

G_BEGIN_DECLS

/* one line at most */
#define STROBE_SIM_TALK_LINE_BYTES 128

/* What the apps of a practice board say by themselves. */
void strobe_sim_talk_print_hello (GString *out,
                                  guint now_ms,
                                  const StrobeEspAppDesc *desc,
                                  guint uptime_s);
void strobe_sim_talk_print_practice (GString *out,
                                     guint now_ms,
                                     const StrobeEspAppDesc *desc,
                                     guint n_ticks);
void strobe_sim_talk_print_numbered (GString *out, guint now_ms, guint64 number);
void strobe_sim_talk_print_curves (GString *out, guint now_ms, guint n_ticks);

G_END_DECLS
