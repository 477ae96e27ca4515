/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-page-private.h"

G_BEGIN_DECLS

/* What the buttons, the menus and the keys of the log page do. */
void strobe_log_page_install_actions (GtkWidgetClass *widget_class);
GtkEventController *strobe_log_page_create_keys (void);
gboolean strobe_log_page_open_source (StrobeLogPage *self, const char *name, guint source_line);

G_END_DECLS
