/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which libusb is at work: not the one of the build, but the one that is there. */
char *strobe_usb_version_dup (void);

G_END_DECLS
