/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks whether a rule file with other content may be replaced, with both shown. */
#define STROBE_TYPE_RULE_DIALOG (strobe_rule_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRuleDialog, strobe_rule_dialog, STROBE, RULE_DIALOG, AdwMessageDialog)

/* Signal of AdwMessageDialog: "response" is "replace" or "keep". */
GtkWidget *strobe_rule_dialog_new (GtkWindow *parent, const char *path);

G_END_DECLS
