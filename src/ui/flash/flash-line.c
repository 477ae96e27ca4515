/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-line.h"

#include "app/board-text.h"
#include "ui/firmware/firmware-text.h"
#include "ui/flash/build-bar.h"
#include "ui/flash/flash-text.h"

/**
 * StrobeFlashLine:
 *
 * Shows the flash target in one line: which firmware, what came of it or what is in the way, and
 * the button.
 *
 * Made by the window; seen while the firmware is folded.
 *
 * Context: main thread.
 */
struct _StrobeFlashLine {
  AdwBin parent_instance;

  GtkBox *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  AdwBin *build_slot;
  GtkProgressBar *progress;
  GtkWidget *reset;
  GtkWidget *flash;
  GtkWidget *cancel;
  GtkWidget *build;
  StrobeFlashTarget *target;
  StrobeBuildFollower *follower;
  StrobeFlashJob *job;
};

G_DEFINE_FINAL_TYPE (StrobeFlashLine, strobe_flash_line, ADW_TYPE_BIN)

static gboolean
is_running (StrobeFlashLine *self)
{
  return strobe_flash_target_get_state (self->target) == STROBE_FLASH_TARGET_STATE_RUNNING;
}

static void
update_progress (StrobeFlashLine *self)
{
  const StrobeFlashProgress *progress = NULL;
  g_autofree char *text = NULL;

  if (!is_running (self))
    return;
  progress = strobe_flash_job_get_progress (self->job);
  text = strobe_flash_text_dup_progress (self->job);
  gtk_label_set_label (self->text, text);
  gtk_progress_bar_set_fraction (self->progress, strobe_flash_progress_get_fraction (progress));
}

static void
follow_job (StrobeFlashLine *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify::progress", G_CALLBACK (update_progress), self,
                             G_CONNECT_SWAPPED);
}

static void
update_icon (StrobeFlashLine *self)
{
  const char *name = strobe_flash_text_get_icon_name (self->target);

  gtk_widget_set_visible (GTK_WIDGET (self->icon), name != NULL);
  if (name != NULL)
    gtk_image_set_from_icon_name (self->icon, name);
}

/* What came of the build on screen says more than when it was built, unless its files are away. */
static gboolean
is_build_news (StrobeFlashLine *self)
{
  if (is_running (self) || !gtk_widget_get_visible (self->build))
    return FALSE;
  return strobe_build_follower_get_error (self->follower) != NULL ||
         (strobe_flash_target_can_start (self->target) && self->job == NULL);
}

static void
update_text (StrobeFlashLine *self)
{
  gboolean shows_build = is_build_news (self);
  g_autofree char *text = strobe_flash_text_dup_line (self->target);

  gtk_widget_set_visible (GTK_WIDGET (self->build_slot), shows_build);
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL && !shows_build);
  if (text != NULL)
    gtk_label_set_label (self->text, text);
}

static void
update_title (StrobeFlashLine *self)
{
  StrobeFirmwareFile *file = strobe_flash_target_get_file (self->target);
  g_autofree char *title = file != NULL ? strobe_firmware_text_dup_title (file) : NULL;
  g_autofree char *summary = file != NULL ? strobe_firmware_text_dup_summary (file) : NULL;

  gtk_label_set_label (self->title, title != NULL ? title : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), summary);
}

/* Flash and Cancel take each other's place, and the keyboard focus with it. */
static void
show_running (StrobeFlashLine *self, gboolean running)
{
  gboolean had_focus = gtk_widget_has_focus (running ? self->flash : self->cancel);

  gtk_widget_set_visible (self->flash, !running);
  gtk_widget_set_visible (self->cancel, running);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  if (had_focus)
    gtk_widget_grab_focus (running ? self->cancel : self->flash);
}

static void
update (StrobeFlashLine *self)
{
  follow_job (self);
  show_running (self, is_running (self));
  update_title (self);
  update_icon (self);
  update_text (self);
  update_progress (self);
  gtk_widget_set_visible (self->reset, strobe_flash_text_asks_for_reset (self->target));
}

static void
reset_clicked_cb (StrobeFlashLine *self)
{
  strobe_context_press_reset (strobe_flash_target_get_context (self->target),
                              strobe_flash_target_get_board (self->target));
}

static void
strobe_flash_line_dispose (GObject *object)
{
  StrobeFlashLine *self = STROBE_FLASH_LINE (object);

  g_clear_object (&self->job);
  g_clear_object (&self->follower);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (strobe_flash_line_parent_class)->dispose (object);
}

static void
strobe_flash_line_class_init (StrobeFlashLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_flash_line_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/flash/flash-line.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, box);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, text);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, build_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, progress);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, reset);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, flash);
  gtk_widget_class_bind_template_child (widget_class, StrobeFlashLine, cancel);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
strobe_flash_line_init (StrobeFlashLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_flash_line_new:
 * @target: what it shows
 * @follower: what is known of the newest build; told while that is the news
 * @end: (transfer floating): what stands at the end of the line
 *
 * Ownership: keeps a reference on @target and @follower.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a line
 */
GtkWidget *
strobe_flash_line_new (StrobeFlashTarget *target, StrobeBuildFollower *follower, GtkWidget *end)
{
  StrobeFlashLine *self = g_object_new (STROBE_TYPE_FLASH_LINE, NULL);

  self->target = g_object_ref (target);
  self->follower = g_object_ref (follower);
  self->build = strobe_build_bar_new (follower);
  adw_bin_set_child (self->build_slot, self->build);
  gtk_box_append (self->box, end);
  g_signal_connect_object (self->build, "notify::visible", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (follower, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_flash_target_get_offer (target), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
