/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

#define STROBE_TYPE_SYSTEM_CLOCK (strobe_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSystemClock, strobe_system_clock, STROBE, SYSTEM_CLOCK, GObject)

StrobeClock *strobe_system_clock_new (void);

G_END_DECLS
