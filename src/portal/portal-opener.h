/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "usb/usb-opener.h"

G_BEGIN_DECLS

#define STROBE_TYPE_PORTAL_OPENER (strobe_portal_opener_get_type ())
G_DECLARE_FINAL_TYPE (StrobePortalOpener, strobe_portal_opener, STROBE, PORTAL_OPENER, GObject)

StrobeUsbOpener *strobe_portal_opener_new (void);
void strobe_portal_opener_set_parent_window (StrobePortalOpener *self, const char *handle);
void
strobe_portal_opener_set_patience_ms (StrobePortalOpener *self, guint find_ms, guint answer_ms);

G_END_DECLS
