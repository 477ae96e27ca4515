/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What became of an attempt to install the rule. */
typedef enum {
  STROBE_RULE_OUTCOME_INSTALLED,
  STROBE_RULE_OUTCOME_DISMISSED,
  STROBE_RULE_OUTCOME_NOT_AUTHORIZED,
  STROBE_RULE_OUTCOME_NO_AGENT, /* nothing on this desktop can ask for a password */
  STROBE_RULE_OUTCOME_OTHER_CONTENT,
  STROBE_RULE_OUTCOME_READ_ONLY,
  STROBE_RULE_OUTCOME_NOT_APPLIED,
  STROBE_RULE_OUTCOME_FAILED,
} StrobeRuleOutcome;

void strobe_rule_installer_run_async (const char *pkexec,
                                      const char *helper,
                                      gboolean replace,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean strobe_rule_installer_run_finish (GAsyncResult *result,
                                           StrobeRuleOutcome *outcome,
                                           char **detail,
                                           GError **error);
const char *strobe_rule_installer_get_text (StrobeRuleOutcome outcome);

G_END_DECLS
