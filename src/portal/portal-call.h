/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STROBE_PORTAL_BUS_NAME "org.freedesktop.portal.Desktop"
#define STROBE_PORTAL_OBJECT_PATH "/org/freedesktop/portal/desktop"

GVariant *strobe_portal_call (GDBusConnection *bus,
                              const char *object_path,
                              const char *interface,
                              const char *method,
                              GVariant *arguments,
                              const char *reply_type,
                              GUnixFDList **fds,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
