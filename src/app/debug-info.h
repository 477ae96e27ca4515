/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board-list.h"

G_BEGIN_DECLS

/* What a report of a problem needs to know of this computer, in technical English. */
char *strobe_debug_info_dup (StrobeBoardList *boards, const char *toolkit);

G_END_DECLS
