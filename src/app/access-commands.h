/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/access-report.h"

G_BEGIN_DECLS

char *strobe_access_commands_dup (const StrobeAccessReport *report);

G_END_DECLS
