/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether we may open one device node, followed over time. Property: denied. */
#define STROBE_TYPE_NODE_ACCESS (strobe_node_access_get_type ())
G_DECLARE_FINAL_TYPE (StrobeNodeAccess, strobe_node_access, STROBE, NODE_ACCESS, GObject)

StrobeNodeAccess *strobe_node_access_new (const char *path, guint patience_ms);
gboolean strobe_node_access_get_denied (StrobeNodeAccess *self);

G_END_DECLS
