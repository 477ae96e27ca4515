/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/error-text.h"
#include "cli/cli-options.h"
#include "make/firmware-source.h"

G_BEGIN_DECLS

StrobeFirmwareSource *
strobe_cli_source_load (char *const *paths, GCancellable *cancellable, GError **error);
char *strobe_cli_source_dup_path (StrobeFirmwareSource *source);
void strobe_cli_source_print_notes (StrobeRecipe *recipe);

G_END_DECLS
