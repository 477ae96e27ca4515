/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rule-installer.h"

#include <glib/gi18n-lib.h>

#include "rule/install-error.h"

/* Installs the udev rule through polkit: pkexec asks for a password and runs strobe-install-rule as
 * root. */

/* Source: pkexec(1): 126 "the user dismissed the authentication dialog", 127 "not authorized, or an
 * error occurred". It has no code for a desktop without an agent, and says so in English only. */
#define PKEXEC_DISMISSED 126
#define PKEXEC_NOT_AUTHORIZED 127
#define PKEXEC_NO_AGENT_TEXT "No authentication agent"

typedef struct {
  StrobeRuleOutcome outcome;
  char *detail;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *self = data;

  g_free (self->detail);
  g_free (self);
}

static StrobeRuleOutcome
get_outcome_of_helper (StrobeInstallError code)
{
  switch (code) {
  case STROBE_INSTALL_ERROR_OTHER_CONTENT:
    return STROBE_RULE_OUTCOME_OTHER_CONTENT;
  case STROBE_INSTALL_ERROR_READ_ONLY:
    return STROBE_RULE_OUTCOME_READ_ONLY;
  case STROBE_INSTALL_ERROR_NOT_APPLIED:
    return STROBE_RULE_OUTCOME_NOT_APPLIED;
  case STROBE_INSTALL_ERROR_FAILED:
  case STROBE_INSTALL_ERROR_USAGE:
  case STROBE_INSTALL_ERROR_NOT_ROOT:
    break;
  }
  return STROBE_RULE_OUTCOME_FAILED;
}

static StrobeRuleOutcome
get_outcome (GSubprocess *process, const char *detail)
{
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

  if (status == 0)
    return STROBE_RULE_OUTCOME_INSTALLED;
  if (status == PKEXEC_DISMISSED)
    return STROBE_RULE_OUTCOME_DISMISSED;
  if (status == PKEXEC_NOT_AUTHORIZED)
    return strstr (detail, PKEXEC_NO_AGENT_TEXT) != NULL ? STROBE_RULE_OUTCOME_NO_AGENT
                                                         : STROBE_RULE_OUTCOME_NOT_AUTHORIZED;
  return get_outcome_of_helper ((StrobeInstallError) status);
}

static char *
dup_text (GBytes *bytes)
{
  gsize size_bytes = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;

  return g_strstrip (g_utf8_make_valid (data != NULL ? data : "", (gssize) size_bytes));
}

static void
communicated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;
  Outcome *outcome = NULL;

  if (!g_subprocess_communicate_finish (G_SUBPROCESS (source), result, NULL, &errors, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  outcome = g_new0 (Outcome, 1);
  outcome->detail = dup_text (errors);
  outcome->outcome = get_outcome (G_SUBPROCESS (source), outcome->detail);
  g_task_return_pointer (task, outcome, outcome_free);
}

/**
 * strobe_rule_installer_run_async:
 * @pkexec: (nullable): the program that asks; %NULL for the one in the search path
 * @helper: (nullable): the program to run as root; %NULL for the installed one
 * @replace: whether a rule with other content may be replaced
 * @cancellable: (nullable): ends the waiting, not what root does
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Asks for a password and installs the rule. How long that takes is the user's business.
 *
 * Context: main thread.
 */
void
strobe_rule_installer_run_async (const char *pkexec,
                                 const char *helper,
                                 gboolean replace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *program = helper != NULL ? helper : RULE_HELPER;

  g_task_set_source_tag (task, strobe_rule_installer_run_async);
  if (program == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             "strobe-install-rule was not built");
    return;
  }
  /* Its own agent would ask on the terminal that the window was started from. */
  process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                      pkexec != NULL ? pkexec : "pkexec", "--disable-internal-agent", program,
                      replace ? "--replace" : NULL, NULL);
  if (process == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_subprocess_communicate_async (process, NULL, cancellable, communicated_cb,
                                    g_steal_pointer (&task));
}

/**
 * strobe_rule_installer_run_finish:
 * @result: what the callback got
 * @outcome: (out): what became of it
 * @detail: (out) (optional) (transfer full): what pkexec or the helper said, in technical English
 * @error: return location for an error
 *
 * Ends strobe_rule_installer_run_async(). A refusal is an outcome, not an error.
 *
 * Ownership: the caller frees @detail.
 *
 * Errors: G_SPAWN_ERROR if pkexec cannot be started, G_IO_ERROR_NOT_SUPPORTED,
 * G_IO_ERROR_CANCELLED.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if @outcome is set
 */
gboolean
strobe_rule_installer_run_finish (GAsyncResult *result,
                                  StrobeRuleOutcome *outcome,
                                  char **detail,
                                  GError **error)
{
  Outcome *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;
  *outcome = found->outcome;
  if (detail != NULL)
    *detail = g_steal_pointer (&found->detail);
  outcome_free (found);
  return TRUE;
}

/**
 * strobe_rule_installer_get_text:
 * @outcome: what became of it
 *
 * Puts an outcome into words.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: one or two sentences
 */
const char *
strobe_rule_installer_get_text (StrobeRuleOutcome outcome)
{
  switch (outcome) {
  case STROBE_RULE_OUTCOME_INSTALLED:
    return _ ("The rule is installed. The board gets ready in a moment.");
  case STROBE_RULE_OUTCOME_DISMISSED:
    return _ ("Nothing was changed: the question for the password was closed.");
  case STROBE_RULE_OUTCOME_NOT_AUTHORIZED:
    return _ ("Nothing was changed: this computer does not let you install the rule. Ask its "
              "administrator to do it.");
  case STROBE_RULE_OUTCOME_NO_AGENT:
    return _ ("Nothing was changed: nothing on this desktop can ask for a password. Use the "
              "commands below instead.");
  case STROBE_RULE_OUTCOME_OTHER_CONTENT:
    return _ ("Nothing was changed: there is a rule file of this name that says something else.");
  case STROBE_RULE_OUTCOME_READ_ONLY:
    return _ ("Nothing was changed: this system keeps the folder of the rules read-only. Use the "
              "commands below, or add the rule in the way your system describes.");
  case STROBE_RULE_OUTCOME_NOT_APPLIED:
    return _ ("The rule is installed, but udev does not answer. Unplug the board and plug it in "
              "again.");
  case STROBE_RULE_OUTCOME_FAILED:
    return _ ("The rule could not be installed. Use the commands below instead.");
  }
  g_assert_not_reached ();
}
