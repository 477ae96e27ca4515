/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-pane.h"

#include <glib/gi18n.h>

#include "app/board-text.h"
#include "ui/common/error-pane.h"
#include "ui/firmware/firmware-text.h"
#include "ui/flash/flash-text.h"

/**
 * StrobeFlashPane:
 *
 * Shows the flash target: what Flash would do, what it does, what it did.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeFlashPane {
  AdwBin parent_instance;

  GtkWidget *idle;
  GtkWidget *running;
  GtkWidget *flash;
  GtkWidget *cancel;
  GtkLabel *board;
  GtkLabel *hint;
  GtkWidget *everything;
  AdwBin *build_slot;
  GtkWidget *coach;
  GtkLabel *phase;
  GtkLabel *numbers;
  GtkProgressBar *progress;
  GtkWidget *result;
  GtkImage *result_icon;
  GtkLabel *result_text;
  GtkLabel *next_step;
  GtkWidget *reset;
  StrobeErrorPane *refusal;
  StrobeErrorPane *failure;
  StrobeFlashTarget *target;
  StrobeFlashJob *job;
};

G_DEFINE_FINAL_TYPE (StrobeFlashPane, strobe_flash_pane, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* What a report says beside the error: which firmware on which board. */
static char *
dup_report_context (StrobeFlashPane *self)
{
  StrobeFirmwareFile *file = strobe_flash_target_get_file (self->target);
  g_autofree char *firmware = file != NULL ? strobe_firmware_text_dup_title (file) : NULL;
  g_autofree char *summary = file != NULL ? strobe_firmware_text_dup_summary (file) : NULL;
  g_autofree char *board = strobe_flash_text_dup_target (self->target);

  return g_strdup_printf ("%s (%s), %s", firmware ? firmware : "-", summary ? summary : "-",
                          board ? board : "-");
}

static void
show_error (StrobeFlashPane *self, StrobeErrorPane *pane, const GError *error)
{
  g_autofree char *context = dup_report_context (self);

  gtk_widget_set_visible (GTK_WIDGET (pane), error != NULL);
  if (error != NULL)
    strobe_error_pane_set_error (pane, error, context);
}

static void
update_progress (StrobeFlashPane *self)
{
  const StrobeFlashProgress *progress = strobe_flash_job_get_progress (self->job);
  gboolean cancelling = strobe_flash_job_get_state (self->job) == STROBE_FLASH_JOB_STATE_CANCELLING;
  g_autofree char *numbers = strobe_board_text_dup_progress (progress);

  gtk_label_set_label (self->phase, cancelling ? _ ("Cancelling…")
                                               : strobe_board_text_get_phase (progress->phase));
  gtk_label_set_label (self->numbers, numbers);
  gtk_progress_bar_set_fraction (self->progress, strobe_flash_progress_get_fraction (progress));
}

static void
update_result (StrobeFlashPane *self)
{
  g_autofree char *text = strobe_flash_target_get_failure (self->target) == NULL
                            ? strobe_flash_text_dup_result (self->target)
                            : NULL;
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);
  gboolean succeeded =
    job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED;

  gtk_widget_set_visible (self->result, text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_label (self->result_text, text);
  gtk_label_set_label (self->next_step, strobe_flash_text_get_next_step (self->target));
  gtk_image_set_from_icon_name (self->result_icon, succeeded ? "object-select-symbolic"
                                                             : "action-unavailable-symbolic");
  if (succeeded)
    gtk_widget_add_css_class (self->result, "success");
  else
    gtk_widget_remove_css_class (self->result, "success");
  gtk_widget_set_visible (self->reset, strobe_flash_text_asks_for_reset (self->target));
}

/* The board, not the file; and a practice board fails because it was told to. */
static gboolean
has_failed_ready (StrobeFlashPane *self, StrobeBoard *board)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  return board != NULL && strobe_board_can_flash (board) && !strobe_board_is_practice (board) &&
         job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_FAILED;
}

/* The way to the guide, where buttons of the board have to be pressed or a cause is looked for. */
static const char *
get_coach_label (StrobeFlashPane *self, StrobeBoard *board)
{
  StrobeBoardState state = STROBE_BOARD_STATE_RUNNING_CDC;

  if (board != NULL)
    state = strobe_board_get_state (board);
  if (state == STROBE_BOARD_STATE_USB_SERIAL_JTAG || has_failed_ready (self, board))
    return _ ("Why?");
  return state == STROBE_BOARD_STATE_RUNNING_CDC ? _ ("Show Me How") : NULL;
}

static void
update_coach (StrobeFlashPane *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self->target);
  GtkActionable *actionable = GTK_ACTIONABLE (self->coach);
  const char *label = get_coach_label (self, board);

  gtk_widget_set_visible (self->coach, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->coach), label);
  /* Never the one action with the target of the other. */
  gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (
    actionable, board != NULL ? g_variant_new_string (strobe_board_get_port (board)) : NULL);
  gtk_actionable_set_action_name (actionable, board != NULL ? "win.coach-board" : "win.coach");
}

/* What Flash would send, where that is less; and beside it, always, the way to send everything. */
static void
update_everything (StrobeFlashPane *self)
{
  g_autofree char *saving = strobe_flash_text_dup_saving (self->target);

  gtk_widget_set_visible (self->everything, saving != NULL);
  if (strobe_flash_target_get_state (self->target) == STROBE_FLASH_TARGET_STATE_READY)
    set_text (self->hint, saving);
}

static void
follow_job (StrobeFlashPane *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job == NULL)
    return;
  g_signal_connect_object (job, "notify::progress", G_CALLBACK (update_progress), self,
                           G_CONNECT_SWAPPED);
}

/* Flash and Cancel take each other's place, and the keyboard focus with it. */
static void
show_running (StrobeFlashPane *self, gboolean running)
{
  gboolean had_focus = gtk_widget_has_focus (running ? self->flash : self->cancel);

  gtk_widget_set_visible (self->idle, !running);
  gtk_widget_set_visible (self->running, running);
  if (had_focus)
    gtk_widget_grab_focus (running ? self->cancel : self->flash);
}

static void
update (StrobeFlashPane *self)
{
  StrobeFlashTargetState state = strobe_flash_target_get_state (self->target);
  gboolean running = state == STROBE_FLASH_TARGET_STATE_RUNNING;
  gboolean refused = state == STROBE_FLASH_TARGET_STATE_REFUSED;
  const GError *failure = strobe_flash_target_get_failure (self->target);
  g_autofree char *board = strobe_flash_text_dup_target (self->target);

  follow_job (self);
  show_running (self, running);
  if (running)
    update_progress (self);
  set_text (self->board, board);
  set_text (self->hint, refused ? NULL : strobe_flash_text_get_hint (self->target));
  show_error (self, self->refusal,
              refused ? strobe_flash_target_get_obstacle (self->target) : NULL);
  show_error (self, self->failure, failure);
  g_object_set (self->failure, "can-retry", state == STROBE_FLASH_TARGET_STATE_READY, NULL);
  update_result (self);
  update_coach (self);
  update_everything (self);
}

static void
reset_clicked_cb (StrobeFlashPane *self)
{
  strobe_context_press_reset (strobe_flash_target_get_context (self->target),
                              strobe_flash_target_get_board (self->target));
}

static void
strobe_flash_pane_dispose (GObject *object)
{
  StrobeFlashPane *self = STROBE_FLASH_PANE (object);

  g_clear_object (&self->job);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (strobe_flash_pane_parent_class)->dispose (object);
}

static void
strobe_flash_pane_class_init (StrobeFlashPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_flash_pane_dispose;
  g_type_ensure (STROBE_TYPE_ERROR_PANE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/flash/flash-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, idle);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, running);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, flash);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, cancel);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, board);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, hint);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, everything);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, build_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, coach);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, phase);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, numbers);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, progress);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, result);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, result_icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, result_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, next_step);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, reset);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, refusal);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashPane, failure);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
strobe_flash_pane_init (StrobeFlashPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_flash_pane_set_build:
 * @self: a pane
 * @widget: what is known of the newest build; it stands under the board while it is visible
 *
 * Takes the widget, once.
 *
 * Context: main thread.
 */
void
strobe_flash_pane_set_build (StrobeFlashPane *self, GtkWidget *widget)
{
  g_return_if_fail (STROBE_IS_FLASH_PANE (self));

  adw_bin_set_child (self->build_slot, widget);
  g_object_bind_property (widget, "visible", self->build_slot, "visible", G_BINDING_SYNC_CREATE);
}

/**
 * strobe_flash_pane_set_target:
 * @self: a pane
 * @target: what it shows
 *
 * Connects the pane, once.
 *
 * Ownership: keeps a reference on @target.
 *
 * Context: main thread.
 */
void
strobe_flash_pane_set_target (StrobeFlashPane *self, StrobeFlashTarget *target)
{
  g_return_if_fail (STROBE_IS_FLASH_PANE (self) && self->target == NULL);

  self->target = g_object_ref (target);
  g_signal_connect_object (target, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_flash_target_get_offer (target), "changed",
                           G_CALLBACK (update_everything), self, G_CONNECT_SWAPPED);
  update (self);
}
