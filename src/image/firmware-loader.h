/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *strobe_firmware_loader_read (GFile *file, GCancellable *cancellable, GError **error);

G_END_DECLS
