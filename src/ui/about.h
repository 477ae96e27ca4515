/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/context.h"

G_BEGIN_DECLS

/* What Strobe is, what is new, and what a report of a problem needs. */
GtkWindow *strobe_about_show (GtkWindow *parent, StrobeContext *context);

G_END_DECLS
