/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boards/access-pane.h"

#include <glib/gi18n.h>

#include "app/access-commands.h"
#include "app/access-text.h"
#include "app/rule-installer.h"
#include "ui/boards/rule-dialog.h"

/**
 * StrobeAccessPane:
 *
 * Explains why the board of the target may not be used, installs the rule where that can be done,
 * and gives the commands where it cannot. It goes by itself as soon as the board may be used: the
 * board follows its node.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeAccessPane {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *cause;
  GtkLabel *advice;
  GtkWidget *install_box;
  GtkButton *install;
  GtkSpinner *spinner;
  GtkLabel *outcome;
  AdwExpanderRow *commands_row;
  GtkLabel *commands;
  GtkLabel *rule_text;
  AdwActionRow *node;
  AdwActionRow *owner;
  AdwActionRow *group;
  AdwActionRow *member;
  AdwActionRow *mode;
  AdwActionRow *rule;
  AdwActionRow *udev;
  AdwActionRow *trail;

  StrobeFlashTarget *target;
  StrobeAccessReport *report; /* NULL while nothing is wrong, and until it has been read */
  GCancellable *reading;      /* of a report, or NULL */
  gboolean installing;
  guint timer_id;
};

G_DEFINE_FINAL_TYPE (StrobeAccessPane, strobe_access_pane, ADW_TYPE_BIN)

/* Groups and rules change without a word; nobody waits longer than this for the pane to notice. */
#define REFRESH_S 2

static void install (StrobeAccessPane *self, gboolean replace);

static const char *
get_denied_node (StrobeAccessPane *self)
{
  StrobeBoard *board = self->target != NULL ? strobe_flash_target_get_board (self->target) : NULL;

  return board != NULL ? strobe_board_get_denied_node (board) : NULL;
}

static const char *
get_install_label (const StrobeAccessReport *report)
{
  if (report->cause == STROBE_ACCESS_CAUSE_NOT_APPLIED)
    return _ ("Apply Rule…");
  return _ ("Install Rule…");
}

static void
update_install (StrobeAccessPane *self)
{
  gboolean visible = self->installing || self->report->can_install;

  gtk_widget_set_visible (self->install_box, visible);
  if (!self->installing)
    gtk_button_set_label (self->install, get_install_label (self->report));
  gtk_widget_set_sensitive (GTK_WIDGET (self->install), !self->installing);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->installing);
  gtk_spinner_set_spinning (self->spinner, self->installing);
}

static void
update_facts (StrobeAccessPane *self)
{
  const StrobeAccessReport *report = self->report;
  g_autofree char *owner = strobe_access_text_dup_owner (report);
  g_autofree char *group = strobe_access_text_dup_group (report);
  g_autofree char *mode = strobe_access_text_dup_mode (report);
  g_autofree char *rule = strobe_access_text_dup_rule (report);

  adw_action_row_set_subtitle (self->node, report->node);
  adw_action_row_set_subtitle (self->owner, owner);
  adw_action_row_set_subtitle (self->group, group);
  adw_action_row_set_subtitle (self->member, strobe_access_text_get_member (report));
  gtk_widget_set_visible (GTK_WIDGET (self->member), report->group != NULL);
  adw_action_row_set_subtitle (self->mode, mode);
  adw_action_row_set_subtitle (self->rule, rule);
  adw_action_row_set_subtitle (self->udev, strobe_access_text_get_udev (report));
}

/* Where there is no button, the commands are the way, and nobody should have to look for them. */
static void
update_commands (StrobeAccessPane *self)
{
  g_autofree char *commands = strobe_access_commands_dup (self->report);

  gtk_widget_set_visible (GTK_WIDGET (self->commands_row), commands != NULL);
  if (g_strcmp0 (commands, gtk_label_get_label (self->commands)) == 0)
    return;
  gtk_label_set_label (self->commands, commands != NULL ? commands : "");
  adw_expander_row_set_expanded (self->commands_row,
                                 commands != NULL && !self->report->can_install);
}

static void
update (StrobeAccessPane *self)
{
  const char *title = strobe_access_text_get_title (self->report);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->cause, strobe_access_text_get_cause (self->report));
  gtk_label_set_label (self->advice, strobe_access_text_get_advice (self->report));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update_install (self);
  update_commands (self);
  update_facts (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
say_outcome (StrobeAccessPane *self, const char *text, const char *detail)
{
  gtk_label_set_label (self->outcome, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), text != NULL);
  adw_action_row_set_subtitle (self->trail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trail), detail != NULL && *detail != '\0');
}

static void
clear_report (StrobeAccessPane *self)
{
  g_clear_pointer (&self->report, strobe_access_report_free);
  say_outcome (self, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeAccessPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeAccessReport) report = strobe_access_report_read_finish (result, &error);

  if (report == NULL)
    return;
  g_clear_object (&self->reading);
  /* what was read while it became the user's is old already: the board knows better */
  if (report->cause != STROBE_ACCESS_CAUSE_NONE)
    strobe_access_pane_set_report (self, report);
}

static void
stop_reading (StrobeAccessPane *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
read_report (StrobeAccessPane *self)
{
  const char *node = get_denied_node (self);

  if (node == NULL || self->reading != NULL)
    return;
  self->reading = g_cancellable_new ();
  strobe_access_report_read_async (node, self->reading, read_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  read_report (user_data);
  return G_SOURCE_CONTINUE;
}

/* The target says "changed" at every step of a flash, and mostly it is about something else. */
static void
follow_node (StrobeAccessPane *self)
{
  const char *node = get_denied_node (self);

  if (node == NULL) {
    g_clear_handle_id (&self->timer_id, g_source_remove);
    stop_reading (self);
    clear_report (self);
    return;
  }
  if (self->report != NULL && !g_str_equal (self->report->node, node)) {
    stop_reading (self);
    clear_report (self);
  }
  if (self->timer_id == 0) {
    self->timer_id = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
    read_report (self);
  } else if (self->report == NULL) {
    read_report (self);
  }
}

static void
response_cb (StrobeAccessPane *self, const char *response)
{
  if (g_str_equal (response, "replace"))
    install (self, TRUE);
}

static void
ask_to_replace (StrobeAccessPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog =
    strobe_rule_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, STROBE_UDEV_RULE_PATH);

  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
needs_commands (StrobeRuleOutcome outcome)
{
  return outcome == STROBE_RULE_OUTCOME_NO_AGENT || outcome == STROBE_RULE_OUTCOME_READ_ONLY ||
         outcome == STROBE_RULE_OUTCOME_FAILED;
}

static void
installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeAccessPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  StrobeRuleOutcome outcome = STROBE_RULE_OUTCOME_FAILED;

  self->installing = FALSE;
  if (!strobe_rule_installer_run_finish (result, &outcome, &detail, &error))
    detail = g_strdup (error->message);
  if (self->report == NULL) /* it may be used already, or is gone */
    return;
  update_install (self);
  say_outcome (self, strobe_rule_installer_get_text (outcome), detail);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s",
                              strobe_rule_installer_get_text (outcome));
  if (outcome == STROBE_RULE_OUTCOME_OTHER_CONTENT)
    ask_to_replace (self);
  if (needs_commands (outcome))
    adw_expander_row_set_expanded (self->commands_row, TRUE);
  read_report (self);
}

static void
install (StrobeAccessPane *self, gboolean replace)
{
  if (self->installing || self->report == NULL)
    return;
  self->installing = TRUE;
  say_outcome (self, NULL, NULL);
  update_install (self);
  strobe_rule_installer_run_async (NULL, NULL, replace, NULL, installed_cb, g_object_ref (self));
}

static void
install_clicked_cb (StrobeAccessPane *self)
{
  if (self->report == NULL)
    return;
  /* only there would a file be lost: the rules of the other folders stay where they are */
  if (self->report->rule == STROBE_UDEV_RULE_OTHER &&
      g_strcmp0 (self->report->rule_path, STROBE_UDEV_RULE_PATH) == 0)
    ask_to_replace (self);
  else
    install (self, FALSE);
}

static void
copy (StrobeAccessPane *self, const char *text, const char *news)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", news);
}

static void
copy_commands_cb (StrobeAccessPane *self)
{
  copy (self, gtk_label_get_label (self->commands), _ ("Commands copied"));
}

static void
copy_rule_cb (StrobeAccessPane *self)
{
  copy (self, strobe_udev_rule_get_text (), _ ("Rule copied"));
}

static void
strobe_access_pane_dispose (GObject *object)
{
  StrobeAccessPane *self = STROBE_ACCESS_PANE (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  stop_reading (self);
  g_clear_pointer (&self->report, strobe_access_report_free);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (strobe_access_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/boards/access-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, cause);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, advice);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, install_box);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, install);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, outcome);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, commands_row);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, commands);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, rule_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, node);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, owner);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, group);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, member);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, mode);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, rule);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, udev);
  gtk_widget_class_bind_template_child (widget_class, StrobeAccessPane, trail);
}

static void
strobe_access_pane_class_init (StrobeAccessPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_access_pane_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, install_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_commands_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_rule_cb);
}

static void
strobe_access_pane_init (StrobeAccessPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->rule_text, strobe_udev_rule_get_text ());
  /* what a machine reads, in whichever direction people read */
  gtk_widget_set_direction (GTK_WIDGET (self->rule_text), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->commands), GTK_TEXT_DIR_LTR);
}

/**
 * strobe_access_pane_set_target:
 * @self: a pane
 * @target: whose board it is about
 *
 * Connects the pane, once.
 *
 * Ownership: keeps a reference on @target.
 *
 * Context: main thread.
 */
void
strobe_access_pane_set_target (StrobeAccessPane *self, StrobeFlashTarget *target)
{
  g_return_if_fail (STROBE_IS_ACCESS_PANE (self) && self->target == NULL);

  self->target = g_object_ref (target);
  g_signal_connect_object (target, "changed", G_CALLBACK (follow_node), self, G_CONNECT_SWAPPED);
  follow_node (self);
}

/**
 * strobe_access_pane_set_report:
 * @self: a pane
 * @report: what keeps the user from using a board
 *
 * Shows a report. The pane reads its own as soon as it has a target.
 *
 * Ownership: @report is only read; nothing happens if it says what is shown already.
 *
 * Context: main thread.
 */
void
strobe_access_pane_set_report (StrobeAccessPane *self, const StrobeAccessReport *report)
{
  g_return_if_fail (STROBE_IS_ACCESS_PANE (self) && report != NULL);

  if (self->report != NULL && strobe_access_report_equal (self->report, report))
    return;
  g_clear_pointer (&self->report, strobe_access_report_free);
  self->report = strobe_access_report_copy (report);
  update (self);
}
