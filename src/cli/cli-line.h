/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

void strobe_cli_line_print_text (StrobeLogLine *line, gboolean with_colours);
void strobe_cli_line_print_json (StrobeLogLine *line);
void strobe_cli_line_print_json_note (StrobeLogLine *line);

G_END_DECLS
