/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

gboolean strobe_window_ask_before_close (StrobeWindow *self);

G_END_DECLS
