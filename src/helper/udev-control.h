/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *strobe_udev_control_find (void);
gboolean strobe_udev_control_apply (const char *udevadm, GError **error);

G_END_DECLS
