/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "usb/usb-opener.h"

G_BEGIN_DECLS

#define STROBE_TYPE_NODE_OPENER (strobe_node_opener_get_type ())
G_DECLARE_FINAL_TYPE (StrobeNodeOpener, strobe_node_opener, STROBE, NODE_OPENER, GObject)

StrobeUsbOpener *strobe_node_opener_new (void);

G_END_DECLS
