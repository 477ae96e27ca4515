/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

GString *strobe_ansi_parser_parse (const char *raw, gsize size_bytes, GArray *spans);

G_END_DECLS
