/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An error where it belongs: a sentence, what to do, the technical trail, Copy report. */
#define STROBE_TYPE_ERROR_PANE (strobe_error_pane_get_type ())
G_DECLARE_FINAL_TYPE (StrobeErrorPane, strobe_error_pane, STROBE, ERROR_PANE, AdwBin)

void strobe_error_pane_set_error (StrobeErrorPane *self, const GError *error, const char *context);

G_END_DECLS
