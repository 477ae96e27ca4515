/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/send/send-macros.h"

G_BEGIN_DECLS

/* The macros in a popover. Signals: "send" (guint), "edit" (guint; their number adds one). */
#define STROBE_TYPE_SEND_MACRO_LIST (strobe_send_macro_list_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSendMacroList, strobe_send_macro_list, STROBE, SEND_MACRO_LIST, AdwBin)

void strobe_send_macro_list_set_macros (StrobeSendMacroList *self, StrobeSendMacros *macros);

G_END_DECLS
