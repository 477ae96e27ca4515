/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"

G_BEGIN_DECLS

char *strobe_cli_access_dup_advice (StrobeContext *context, const char *port, const GError *error);

G_END_DECLS
