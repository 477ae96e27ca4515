/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Texts with a name, to be sent again and again. Signal: "changed". */
#define STROBE_TYPE_SEND_MACROS (strobe_send_macros_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSendMacros, strobe_send_macros, STROBE, SEND_MACROS, GObject)

StrobeSendMacros *strobe_send_macros_new (GSettings *settings);
guint strobe_send_macros_get_n (StrobeSendMacros *self);
const char *strobe_send_macros_get_name (StrobeSendMacros *self, guint index);
const char *strobe_send_macros_get_text (StrobeSendMacros *self, guint index);
void
strobe_send_macros_set (StrobeSendMacros *self, guint index, const char *name, const char *text);
void strobe_send_macros_remove (StrobeSendMacros *self, guint index);

G_END_DECLS
