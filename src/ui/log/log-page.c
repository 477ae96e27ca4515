/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-page.h"

#include "boot/core-dump.h"
#include "ui/common/settings.h"
#include "ui/log/log-page-actions.h"

/**
 * StrobeLogPage:
 *
 * The log view with its toolbar, filter, search and pause. What the buttons do is in
 * log-page-actions.c.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
G_DEFINE_FINAL_TYPE (StrobeLogPage, strobe_log_page, ADW_TYPE_BIN)

enum {
  PROP_TIMES = 1,
  PROP_WRAP,
  PROP_PAUSED,
  PROP_SEARCHING,
  PROP_HAS_LINES,
  N_PROPS
};

enum {
  SIGNAL_OPEN_SOURCE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* As the settings and the menu name them. */
static const char *const times_names[] = {
  [STROBE_LOG_TIMES_NONE] = "off",
  [STROBE_LOG_TIMES_ABSOLUTE] = "absolute",
  [STROBE_LOG_TIMES_BOOT] = "boot",
  [STROBE_LOG_TIMES_DELTA] = "delta",
};

static StrobeLogTimes
find_times (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (times_names); i++) {
    if (g_strcmp0 (times_names[i], name) == 0)
      return (StrobeLogTimes) i;
  }
  return STROBE_LOG_TIMES_NONE;
}

static gboolean
is_paused (StrobeLogPage *self)
{
  return self->model != NULL && strobe_capture_model_is_paused (self->model);
}

static void
set_paused (StrobeLogPage *self, gboolean paused)
{
  if (self->model == NULL || is_paused (self) == paused)
    return;
  if (self->session != NULL)
    strobe_capture_model_set_paused (strobe_monitor_session_get_model (self->session), paused);
  strobe_capture_model_set_paused (self->model, paused);
  strobe_log_pause_strip_update (self->pause_strip);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static gboolean
is_busy (StrobeLogPage *self)
{
  gboolean busy = FALSE;

  if (self->model != NULL)
    g_object_get (self->model, "busy", &busy, NULL);
  return busy;
}

static void
update_lines (StrobeLogPage *self)
{
  gboolean has_lines =
    self->model != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
  gboolean is_filtered =
    self->model != NULL && strobe_capture_model_get_filter (self->model) != NULL;

  gtk_widget_set_visible (self->placeholder, !has_lines && !is_filtered);
  gtk_widget_set_visible (self->nothing, !has_lines && is_filtered && !is_busy (self));
  if (has_lines == self->has_lines)
    return;
  self->has_lines = has_lines;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.clear", has_lines);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.save", has_lines);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.copy-all", has_lines);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LINES]);
}

/* Who reads in the middle goes on reading there, as far as the filter lets the lines through. */
static void
filter_changed_cb (StrobeLogPage *self)
{
  gboolean keep = self->model != NULL && !strobe_log_view_is_following (self->view);
  guint64 number = 0;

  if (self->model == NULL)
    return;
  keep = keep && (strobe_log_view_get_current_line (self->view, &number) ||
                  strobe_log_view_get_top_line (self->view, &number));
  strobe_capture_model_set_filter (self->model,
                                   strobe_log_filter_bar_get_filter (self->filter_bar));
  if (keep)
    strobe_log_view_show_line (self->view, number);
  else
    strobe_log_view_follow (self->view);
  strobe_log_look_refresh (strobe_log_view_get_look (self->view));
  update_lines (self);
}

static void
set_searching (StrobeLogPage *self, gboolean searching)
{
  guint64 number = G_MAXUINT64;
  gboolean is_following = strobe_log_view_is_following (self->view);

  if (self->searching == searching)
    return;
  self->searching = searching;
  if (searching && !is_following && !strobe_log_view_get_current_line (self->view, &number))
    strobe_log_view_get_top_line (self->view, &number);
  /* From the end the newest match is the nearest; from the middle the next one is. */
  strobe_log_search_bar_set_start (self->search_bar, number, is_following);
  strobe_log_search_bar_set_open (self->search_bar, searching);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static void
search_closed_cb (StrobeLogPage *self)
{
  set_searching (self, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static void
show_line_cb (StrobeLogPage *self, guint64 number)
{
  strobe_log_view_show_line (self->view, number);
}

static void
resume_cb (StrobeLogPage *self)
{
  set_paused (self, FALSE);
}

static void
fold_core_dumps (StrobeLogPage *self)
{
  StrobeLogFolds *folds = strobe_log_look_get_folds (strobe_log_view_get_look (self->view));
  g_autoptr (GPtrArray) dumps = strobe_monitor_session_dup_core_dumps (self->session);

  for (; folds != NULL && self->n_dumps < dumps->len; self->n_dumps++) {
    const StrobeCoreDump *dump = g_ptr_array_index (dumps, self->n_dumps);

    strobe_log_folds_add (folds, dump->first_line, dump->last_line);
    strobe_log_look_refresh (strobe_log_view_get_look (self->view));
  }
}

static void
forget_model (StrobeLogPage *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
}

static void
forget_session (StrobeLogPage *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  self->n_dumps = 0;
}

/* The keys of the page work wherever the focus is in the window, but only while the log is shown:
 * a terminal sends them to the board. */
static void
strobe_log_page_map (GtkWidget *widget)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);

  GTK_WIDGET_CLASS (strobe_log_page_parent_class)->map (widget);
  self->shortcuts = strobe_log_page_create_keys ();
  gtk_widget_add_controller (widget, self->shortcuts);
}

static void
strobe_log_page_unmap (GtkWidget *widget)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);

  gtk_widget_remove_controller (widget, self->shortcuts);
  self->shortcuts = NULL;
  GTK_WIDGET_CLASS (strobe_log_page_parent_class)->unmap (widget);
}

static void
strobe_log_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (object);
  StrobeLogLook *look = strobe_log_view_get_look (self->view);

  if (id == PROP_TIMES)
    g_value_set_string (value, times_names[strobe_log_look_get_times (look)]);
  else if (id == PROP_WRAP)
    g_value_set_boolean (value, strobe_log_look_get_wrap (look));
  else if (id == PROP_PAUSED)
    g_value_set_boolean (value, is_paused (self));
  else if (id == PROP_SEARCHING)
    g_value_set_boolean (value, self->searching);
  else if (id == PROP_HAS_LINES)
    g_value_set_boolean (value, self->has_lines);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_log_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (object);
  StrobeLogLook *look = strobe_log_view_get_look (self->view);

  if (id == PROP_TIMES) {
    strobe_log_look_set_times (look, find_times (g_value_get_string (value)));
    g_object_notify_by_pspec (object, pspec);
  } else if (id == PROP_WRAP) {
    strobe_log_look_set_wrap (look, g_value_get_boolean (value));
    g_object_notify_by_pspec (object, pspec);
  } else if (id == PROP_PAUSED) {
    set_paused (self, g_value_get_boolean (value));
  } else if (id == PROP_SEARCHING) {
    set_searching (self, g_value_get_boolean (value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_log_page_dispose (GObject *object)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (object);

  forget_session (self);
  forget_model (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (strobe_log_page_parent_class)->dispose (object);
}

static void
strobe_log_page_finalize (GObject *object)
{
  g_free (STROBE_LOG_PAGE (object)->source_folder);
  G_OBJECT_CLASS (strobe_log_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TIMES] = g_param_spec_string ("times", NULL, NULL, "off", flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, TRUE, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_LINES] = g_param_spec_boolean ("has-lines", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/log/log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, pause_strip);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, view);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, placeholder);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogPage, nothing);
  gtk_widget_class_bind_template_callback (widget_class, search_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
}

static void
strobe_log_page_class_init (StrobeLogPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_log_page_get_property;
  object_class->set_property = strobe_log_page_set_property;
  object_class->dispose = strobe_log_page_dispose;
  object_class->finalize = strobe_log_page_finalize;
  widget_class->map = strobe_log_page_map;
  widget_class->unmap = strobe_log_page_unmap;
  install_properties (object_class);
  signals[SIGNAL_OPEN_SOURCE] = g_signal_new_class_handler (
    "open-source", STROBE_TYPE_LOG_PAGE, G_SIGNAL_RUN_LAST,
    G_CALLBACK (strobe_log_page_open_source), g_signal_accumulator_true_handled, NULL, NULL,
    G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_UINT);

  g_type_ensure (STROBE_TYPE_LOG_VIEW);
  g_type_ensure (STROBE_TYPE_LOG_TOOLBAR);
  g_type_ensure (STROBE_TYPE_LOG_PAUSE_STRIP);
  g_type_ensure (STROBE_TYPE_LOG_SEARCH_BAR);
  bind_template (widget_class);
  strobe_log_page_install_actions (widget_class);
}

static void
strobe_log_page_init (StrobeLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter_bar = strobe_log_toolbar_get_filter_bar (self->toolbar);
  g_signal_connect_object (self->filter_bar, "changed", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  strobe_log_search_bar_set_look (self->search_bar, strobe_log_view_get_look (self->view));
  self->has_lines = TRUE;
  update_lines (self);
  self->settings = strobe_settings_open ();
  if (self->settings == NULL)
    return;
  g_settings_bind (self->settings, "log-times", self, "times", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "log-wrap", self, "wrap", G_SETTINGS_BIND_DEFAULT);
}

/**
 * strobe_log_page_set_session:
 * @self: a page
 * @session: (nullable): whose log it shows
 *
 * Shows a session.
 *
 * Ownership: keeps a reference on @session; stopping it is not the page's business.
 *
 * Context: main thread.
 */
void
strobe_log_page_set_session (StrobeLogPage *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_LOG_PAGE (self));

  if (self->session == session)
    return;
  forget_session (self);
  strobe_log_page_set_model (self,
                             session != NULL ? strobe_monitor_session_get_model (session) : NULL);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  strobe_log_look_set_boots (strobe_log_view_get_look (self->view),
                             strobe_monitor_session_get_boots (session));
  g_signal_connect_object (session, "ticked", G_CALLBACK (fold_core_dumps), self,
                           G_CONNECT_SWAPPED);
  fold_core_dumps (self);
}

/**
 * strobe_log_page_set_model:
 * @self: a page
 * @model: (nullable): whose lines it shows
 *
 * Shows a capture, with the filter that is picked.
 *
 * Ownership: keeps a reference on @model.
 *
 * Context: main thread.
 */
void
strobe_log_page_set_model (StrobeLogPage *self, StrobeCaptureModel *model)
{
  g_return_if_fail (STROBE_IS_LOG_PAGE (self));

  if (self->model == model)
    return;
  forget_model (self);
  if (model != NULL) {
    self->model = g_object_ref (model);
    strobe_capture_model_set_filter (model, strobe_log_filter_bar_get_filter (self->filter_bar));
    g_signal_connect_object (model, "items-changed", G_CALLBACK (update_lines), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (model, "notify::busy", G_CALLBACK (update_lines), self,
                             G_CONNECT_SWAPPED);
  }
  strobe_log_view_set_model (self->view, model);
  strobe_log_filter_bar_set_capture (
    self->filter_bar, model != NULL ? strobe_capture_model_get_capture (model) : NULL);
  strobe_log_search_bar_model_changed (self->search_bar);
  strobe_log_pause_strip_set_model (self->pause_strip, model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
  update_lines (self);
}

/**
 * strobe_log_page_get_view:
 *
 * Returns: (transfer none): the lines
 */
StrobeLogView *
strobe_log_page_get_view (StrobeLogPage *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_PAGE (self), NULL);

  return self->view;
}

/**
 * strobe_log_page_get_filter_bar:
 *
 * Returns: (transfer none): what decides which lines are shown
 */
StrobeLogFilterBar *
strobe_log_page_get_filter_bar (StrobeLogPage *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_PAGE (self), NULL);

  return self->filter_bar;
}

/**
 * strobe_log_page_has_lines:
 *
 * Returns: whether there is a log to clear or to save
 */
gboolean
strobe_log_page_has_lines (StrobeLogPage *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_PAGE (self), FALSE);

  return self->has_lines;
}

/**
 * strobe_log_page_set_source_folder:
 * @self: a page
 * @folder: (nullable): where the firmware is
 *
 * Tells where to look for source files that the log names without a folder of their own.
 *
 * Context: main thread.
 */
void
strobe_log_page_set_source_folder (StrobeLogPage *self, const char *folder)
{
  g_return_if_fail (STROBE_IS_LOG_PAGE (self));

  g_free (self->source_folder);
  self->source_folder = g_strdup (folder);
}

/**
 * strobe_log_page_show_line:
 * @self: a page
 * @number: a line
 *
 * Goes to a line; if the filter hides it, to the next one that is shown.
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_page_show_line (StrobeLogPage *self, guint64 number)
{
  g_return_if_fail (STROBE_IS_LOG_PAGE (self));

  strobe_log_view_show_line (self->view, number);
}
