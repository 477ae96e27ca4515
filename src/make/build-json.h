/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *strobe_build_json_read (GFile *file, GCancellable *cancellable, GError **error);
JsonObject *strobe_build_json_get_object (JsonObject *object, const char *name);
const char *strobe_build_json_get_string (JsonObject *object, const char *name);
gboolean strobe_build_json_get_address (JsonNode *node, guint32 *address);

G_END_DECLS
