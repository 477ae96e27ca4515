/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-page.h"

#include <glib/gi18n.h>

#include "ui/plot/plot-export.h"
#include "ui/plot/plot-legend.h"
#include "ui/plot/plot-time.h"
#include "ui/plot/plot-view.h"

/* Numbers that change faster cannot be read. */
#define LEGEND_MS 250
#define NOTICE_MS 6000
#define ZOOM_FACTOR 1.5

/**
 * StrobePlotPage:
 *
 * The curves of one session, with their legend and what can be done with them.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobePlotPage {
  AdwBin parent_instance;

  GtkStack *stack;
  StrobePlotView *view;
  StrobePlotLegend *legend;
  GtkMenuButton *span_button;
  GtkToggleButton *pause_button;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GSimpleAction *span_action;
  StrobeMonitorSession *session;
  StrobeSeriesSet *series;
  GtkFileChooserNative *chooser;
  gboolean has_series;
  guint legend_id;
  guint notice_id;
};

G_DEFINE_FINAL_TYPE (StrobePlotPage, strobe_plot_page, ADW_TYPE_BIN)

enum {
  PROP_HAS_SERIES = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
notice_over_cb (gpointer user_data)
{
  StrobePlotPage *self = user_data;

  self->notice_id = 0;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  return G_SOURCE_REMOVE;
}

static void
notify (StrobePlotPage *self, const char *text)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
  g_clear_handle_id (&self->notice_id, g_source_remove);
  self->notice_id = g_timeout_add (NOTICE_MS, notice_over_cb, self);
}

static void
update_legend (StrobePlotPage *self)
{
  g_autofree char *description = NULL;

  strobe_plot_legend_update (self->legend);
  description = strobe_plot_legend_dup_description (self->legend);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static gboolean
legend_cb (gpointer user_data)
{
  StrobePlotPage *self = user_data;

  self->legend_id = 0;
  update_legend (self);
  return G_SOURCE_REMOVE;
}

static void
set_has_series (StrobePlotPage *self, gboolean has_series)
{
  if (self->has_series == has_series)
    return;
  self->has_series = has_series;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_SERIES]);
}

static gboolean
has_points (StrobePlotPage *self)
{
  gint64 first_us = 0;
  gint64 last_us = 0;

  return self->series != NULL && strobe_series_set_get_span (self->series, &first_us, &last_us);
}

static void
update_stack (StrobePlotPage *self)
{
  gboolean shown = has_points (self);

  gtk_stack_set_visible_child_name (self->stack, shown ? "plot" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.export", shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.clear", shown);
}

static void
moved_cb (StrobePlotPage *self)
{
  gint64 span_us = 0;
  g_autofree char *text = NULL;

  g_object_get (self->view, "span-us", &span_us, NULL);
  text = strobe_plot_time_dup_span (span_us);
  gtk_menu_button_set_label (self->span_button, text);
  g_simple_action_set_state (self->span_action, g_variant_new_int64 (span_us / G_USEC_PER_SEC));
  gtk_toggle_button_set_active (self->pause_button, !strobe_plot_view_is_live (self->view));
}

static void
pause_cb (StrobePlotPage *self)
{
  strobe_plot_view_set_live (self->view, !gtk_toggle_button_get_active (self->pause_button));
}

static void
span_cb (GSimpleAction *action, GVariant *parameter, StrobePlotPage *self)
{
  strobe_plot_view_set_span (self->view, g_variant_get_int64 (parameter) * G_USEC_PER_SEC);
}

static void
zoom_in_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_plot_view_zoom (STROBE_PLOT_PAGE (widget)->view, 1 / ZOOM_FACTOR);
}

static void
zoom_out_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_plot_view_zoom (STROBE_PLOT_PAGE (widget)->view, ZOOM_FACTOR);
}

static void
clear_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobePlotPage *self = STROBE_PLOT_PAGE (widget);

  if (self->series == NULL)
    return;
  strobe_series_set_clear (self->series);
  strobe_plot_page_update (self);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobePlotPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (strobe_plot_export_finish (result, &error))
    text = g_strdup (_ ("Values saved"));
  else
    text = g_strdup_printf (_ ("Could not save the values: %s"), error->message);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    notify (self, text);
}

static void
response_cb (StrobePlotPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->series == NULL)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  strobe_plot_export_async (self->series, file, NULL, exported_cb, g_object_ref (self));
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobePlotPage *self = STROBE_PLOT_PAGE (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "%Y-%m-%d %H%M.csv");

  if (self->chooser != NULL)
    return;
  self->chooser =
    gtk_file_chooser_native_new (_ ("Save values"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
forget_session (StrobePlotPage *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
strobe_plot_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (strobe_plot_page_parent_class)->map (widget);
  update_legend (STROBE_PLOT_PAGE (widget));
}

static void
strobe_plot_page_dispose (GObject *object)
{
  StrobePlotPage *self = STROBE_PLOT_PAGE (object);

  g_clear_handle_id (&self->legend_id, g_source_remove);
  g_clear_handle_id (&self->notice_id, g_source_remove);
  forget_session (self);
  g_clear_object (&self->series);
  g_clear_object (&self->chooser);
  g_clear_object (&self->span_action);
  G_OBJECT_CLASS (strobe_plot_page_parent_class)->dispose (object);
}

static void
strobe_plot_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HAS_SERIES)
    g_value_set_boolean (value, STROBE_PLOT_PAGE (object)->has_series);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_plot_page_class_init (StrobePlotPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = strobe_plot_page_dispose;
  object_class->get_property = strobe_plot_page_get_property;
  widget_class->map = strobe_plot_page_map;
  properties[PROP_HAS_SERIES] = g_param_spec_boolean ("has-series", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (STROBE_TYPE_PLOT_VIEW);
  g_type_ensure (STROBE_TYPE_PLOT_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/plot/plot-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, view);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, legend);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, span_button);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, notice);
  gtk_widget_class_bind_template_child (widget_class, StrobePlotPage, notice_text);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_install_action (widget_class, "plot.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "plot.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "plot.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "plot.zoom-out", NULL, zoom_out_cb);
}

static void
strobe_plot_page_init (StrobePlotPage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->span_action =
    g_simple_action_new_stateful ("seconds", G_VARIANT_TYPE_INT64, g_variant_new_int64 (0));
  g_signal_connect_object (self->span_action, "activate", G_CALLBACK (span_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->span_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "span", G_ACTION_GROUP (group));
  gtk_widget_init_template (GTK_WIDGET (self));
  moved_cb (self);
  update_stack (self);
}

/**
 * strobe_plot_page_set_session:
 * @self: a page
 * @session: (nullable): whose numbers it shows
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_plot_page_set_session (StrobePlotPage *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_PLOT_PAGE (self));

  if (self->session == session)
    return;
  forget_session (self);
  g_set_object (&self->session, session);
  strobe_plot_page_set_series (self, session != NULL ? strobe_monitor_session_get_series (session)
                                                     : NULL);
  if (session != NULL)
    g_signal_connect_object (session, "ticked", G_CALLBACK (strobe_plot_page_update), self,
                             G_CONNECT_SWAPPED);
}

/**
 * strobe_plot_page_set_series:
 * @self: a page
 * @series: (nullable): the curves
 *
 * Shows curves.
 *
 * Ownership: keeps a reference on @series.
 *
 * Context: main thread.
 */
void
strobe_plot_page_set_series (StrobePlotPage *self, StrobeSeriesSet *series)
{
  g_return_if_fail (STROBE_IS_PLOT_PAGE (self));

  g_set_object (&self->series, series);
  set_has_series (self, FALSE);
  strobe_plot_view_set_series (self->view, series);
  strobe_plot_legend_set_series (self->legend, series, self->view);
  strobe_plot_page_update (self);
}

/**
 * strobe_plot_page_update:
 * @self: a page
 *
 * Takes what came since. The page keeps its place once there were curves, also when they are
 * cleared.
 *
 * Context: main thread.
 */
void
strobe_plot_page_update (StrobePlotPage *self)
{
  g_return_if_fail (STROBE_IS_PLOT_PAGE (self));

  update_stack (self);
  if (has_points (self))
    set_has_series (self, TRUE);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (strobe_plot_view_update (self->view) && self->legend_id == 0)
    self->legend_id = g_timeout_add (LEGEND_MS, legend_cb, self);
}

/**
 * strobe_plot_page_has_series:
 *
 * Returns: whether lines came that make a curve
 */
gboolean
strobe_plot_page_has_series (StrobePlotPage *self)
{
  g_return_val_if_fail (STROBE_IS_PLOT_PAGE (self), FALSE);

  return self->has_series;
}
