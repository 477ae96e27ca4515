/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "app/error-text.h"

G_BEGIN_DECLS

/* What strobe-cli prints: results on standard output, errors and progress on standard error. */
void strobe_cli_output_json (JsonBuilder *builder);
void strobe_cli_output_add_string (JsonBuilder *builder, const char *name, const char *value);
void strobe_cli_output_add_hex (JsonBuilder *builder, const char *name, guint16 value);
void strobe_cli_output_add_error (JsonBuilder *builder, const GError *error);
StrobeExit strobe_cli_output_error (const GError *error);
StrobeExit strobe_cli_output_error_with_advice (const GError *error, const char *advice);
const char *strobe_cli_output_get_title (const GError *error);
char *strobe_cli_output_dup_printable (const char *text);
char *strobe_cli_output_dup_size (guint64 size_bytes);

G_END_DECLS
