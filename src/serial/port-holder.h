/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who has a device node open, as far as it can be seen: "ModemManager", "tio (pid 4711)". NULL:
 * cannot be seen. Blocks for some milliseconds: reads /proc; not on the main thread. */
char *strobe_port_holder_dup_name (const char *path);
/* the same on a worker */
void strobe_port_holder_find_async (const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *strobe_port_holder_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
