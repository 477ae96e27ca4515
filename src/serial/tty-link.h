/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"

G_BEGIN_DECLS

#define STROBE_TYPE_TTY_LINK (strobe_tty_link_get_type ())
G_DECLARE_FINAL_TYPE (StrobeTtyLink, strobe_tty_link, STROBE, TTY_LINK, GObject)

StrobeSerialLink *strobe_tty_link_new (const char *path);

G_END_DECLS
