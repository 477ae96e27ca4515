/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "app/error-text.h"

G_BEGIN_DECLS

StrobeExit strobe_cli_build_run (char **argv, GCancellable *cancellable);

G_END_DECLS
