/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/cli-options.h"
#include "image/firmware.h"

G_BEGIN_DECLS

StrobeFirmware *
strobe_cli_choice_apply (const StrobeCliOptions *options, StrobeFirmware *full, GError **error);

G_END_DECLS
