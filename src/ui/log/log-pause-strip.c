/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-pause-strip.h"

#include <glib/gi18n.h>

/* How often the number of waiting lines is counted. */
#define COUNT_MS 250

/**
 * StrobeLogPauseStrip:
 *
 * Is seen only while the log is paused.
 *
 * Made by the template of the log page.
 *
 * Context: main thread.
 */
struct _StrobeLogPauseStrip {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;
  StrobeCaptureModel *model;
  guint count_id;
};

G_DEFINE_FINAL_TYPE (StrobeLogPauseStrip, strobe_log_pause_strip, ADW_TYPE_BIN)

enum {
  SIGNAL_RESUME,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_paused (StrobeLogPauseStrip *self)
{
  return self->model != NULL && strobe_capture_model_is_paused (self->model);
}

static void
count (StrobeLogPauseStrip *self)
{
  guint64 n_waiting = is_paused (self) ? strobe_capture_model_get_n_waiting (self->model) : 0;
  g_autofree char *text = g_strdup_printf (
    ngettext ("Paused, %'lu line waiting", "Paused, %'lu lines waiting", (gulong) n_waiting),
    (gulong) n_waiting);

  gtk_label_set_label (self->text, n_waiting > 0 ? text : _ ("Paused"));
}

static gboolean
count_cb (gpointer user_data)
{
  count (user_data);
  return G_SOURCE_CONTINUE;
}

static void
resume_cb (StrobeLogPauseStrip *self)
{
  g_signal_emit (self, signals[SIGNAL_RESUME], 0);
}

static void
strobe_log_pause_strip_dispose (GObject *object)
{
  StrobeLogPauseStrip *self = STROBE_LOG_PAUSE_STRIP (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (strobe_log_pause_strip_parent_class)->dispose (object);
}

static void
strobe_log_pause_strip_class_init (StrobeLogPauseStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_pause_strip_dispose;
  signals[SIGNAL_RESUME] = g_signal_new ("resume", STROBE_TYPE_LOG_PAUSE_STRIP, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/log/log-pause-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPauseStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPauseStrip, text);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
}

static void
strobe_log_pause_strip_init (StrobeLogPauseStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_log_pause_strip_set_model:
 * @self: a strip
 * @model: (nullable): whose lines wait
 *
 * Ownership: keeps a reference on @model.
 *
 * Context: main thread.
 */
void
strobe_log_pause_strip_set_model (StrobeLogPauseStrip *self, StrobeCaptureModel *model)
{
  g_return_if_fail (STROBE_IS_LOG_PAUSE_STRIP (self));

  g_set_object (&self->model, model);
  strobe_log_pause_strip_update (self);
}

/**
 * strobe_log_pause_strip_update:
 * @self: a strip
 *
 * Looks whether the model is paused now.
 *
 * Context: main thread.
 */
void
strobe_log_pause_strip_update (StrobeLogPauseStrip *self)
{
  g_return_if_fail (STROBE_IS_LOG_PAUSE_STRIP (self));

  g_clear_handle_id (&self->count_id, g_source_remove);
  if (is_paused (self))
    self->count_id = g_timeout_add (COUNT_MS, count_cb, self);
  count (self);
  gtk_revealer_set_reveal_child (self->revealer, is_paused (self));
}
