/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"

G_BEGIN_DECLS

/* What a command asks of the app. */
typedef enum {
  STROBE_SIM_REPL_REQUEST_NONE,
  STROBE_SIM_REPL_REQUEST_RESTART,
  STROBE_SIM_REPL_REQUEST_PANIC,
} StrobeSimReplRequest;

/* A console with commands, as ESP-IDF's console component makes one. */
typedef struct _StrobeSimRepl StrobeSimRepl;

StrobeSimRepl *strobe_sim_repl_new (const StrobeChip *chip);
void strobe_sim_repl_free (StrobeSimRepl *self);
void strobe_sim_repl_start (StrobeSimRepl *self, const char *idf_version, GString *out);
StrobeSimReplRequest strobe_sim_repl_type (StrobeSimRepl *self, guint8 byte, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimRepl, strobe_sim_repl_free)

G_END_DECLS
