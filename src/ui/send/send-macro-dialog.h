/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/send/send-macros.h"

G_BEGIN_DECLS

/* Asks for name and text of a macro. @index: their number adds one, which begins with @text. */
void strobe_send_macro_dialog_show (GtkWindow *parent,
                                    StrobeSendMacros *macros,
                                    guint index,
                                    const char *text);

G_END_DECLS
