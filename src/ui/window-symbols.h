/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* ELF files among what was opened or dropped. */
GListModel *strobe_window_take_symbols (StrobeWindow *self, GListModel *files);

G_END_DECLS
