/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

void strobe_window_set_up_fold (StrobeWindow *self);

G_END_DECLS
