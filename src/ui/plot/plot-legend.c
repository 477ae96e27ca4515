/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-legend.h"

#include <glib/gi18n.h>

#include "ui/plot/plot-swatch.h"

/* Two rows: the curves need the rest. */
#define MAX_HEIGHT_PX 76
/* The least that a series set can be asked for; the last of them is the newest. */
#define MIN_POINTS 8
#define MAX_NAME_CHARS 28
/* So many characters a value has at most: the legend does not move while it counts. */
#define VALUE_CHARS 9

/**
 * StrobePlotLegend:
 *
 * One check button for each curve.
 *
 * Made by the template of the plot page.
 *
 * Context: main thread.
 */
struct _StrobePlotLegend {
  AdwBin parent_instance;

  GtkFlowBox *flow;
  StrobeSeriesSet *series;
  StrobePlotView *view;
  GPtrArray *values; /* of GtkLabel, one a series; the flow box owns them */
};

G_DEFINE_FINAL_TYPE (StrobePlotLegend, strobe_plot_legend, ADW_TYPE_BIN)

/* The newest point of a series. */
static gboolean
find_last (StrobeSeriesSet *series, guint index, StrobeSeriesPoint *point)
{
  gint64 first_us = 0;
  gint64 last_us = 0;
  g_autoptr (GArray) points = NULL;

  if (!strobe_series_set_get_span (series, &first_us, &last_us))
    return FALSE;
  points = strobe_series_set_dup_points (series, index, last_us, last_us, MIN_POINTS);
  if (points->len == 0)
    return FALSE;
  *point = g_array_index (points, StrobeSeriesPoint, points->len - 1);
  return TRUE;
}

static void
toggled_cb (GtkCheckButton *button, StrobePlotLegend *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  strobe_plot_view_set_hidden (self->view, index, !gtk_check_button_get_active (button));
}

static GtkWidget *
create_name (const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_NAME_CHARS);
  gtk_widget_set_tooltip_text (label, name);
  return label;
}

static GtkWidget *
create_value (StrobePlotLegend *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_width_chars (GTK_LABEL (label), VALUE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  g_ptr_array_add (self->values, label);
  return label;
}

static void
add_entry (StrobePlotLegend *self, guint index)
{
  g_autofree char *name = strobe_series_set_dup_name (self->series, index);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_check_button_new ();

  gtk_box_append (GTK_BOX (box), strobe_plot_swatch_new (index));
  gtk_box_append (GTK_BOX (box), create_name (name));
  gtk_box_append (GTK_BOX (box), create_value (self));
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), box);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                               !strobe_plot_view_is_hidden (self->view, index));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_flow_box_append (self->flow, button);
  /* The button takes the focus, not the cell around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
clear (StrobePlotLegend *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->flow))) != NULL)
    gtk_flow_box_remove (self->flow, child);
  g_ptr_array_set_size (self->values, 0);
}

static void
strobe_plot_legend_dispose (GObject *object)
{
  StrobePlotLegend *self = STROBE_PLOT_LEGEND (object);

  g_clear_object (&self->series);
  g_clear_object (&self->view);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  G_OBJECT_CLASS (strobe_plot_legend_parent_class)->dispose (object);
}

static void
strobe_plot_legend_class_init (StrobePlotLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_plot_legend_dispose;
}

static void
strobe_plot_legend_init (StrobePlotLegend *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->values = g_ptr_array_new ();
  self->flow = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->flow, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Curves"), -1);
  gtk_flow_box_set_max_children_per_line (self->flow, 8);
  gtk_flow_box_set_column_spacing (self->flow, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->flow));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * strobe_plot_legend_set_series:
 * @self: a legend
 * @series: (nullable): the curves
 * @view: where they are drawn
 *
 * Ownership: keeps a reference on both.
 *
 * Context: main thread.
 */
void
strobe_plot_legend_set_series (StrobePlotLegend *self,
                               StrobeSeriesSet *series,
                               StrobePlotView *view)
{
  g_return_if_fail (STROBE_IS_PLOT_LEGEND (self));

  clear (self);
  g_set_object (&self->series, series);
  g_set_object (&self->view, view);
  strobe_plot_legend_update (self);
}

/**
 * strobe_plot_legend_update:
 * @self: a legend
 *
 * Takes new curves and the newest values.
 *
 * Context: main thread.
 */
void
strobe_plot_legend_update (StrobePlotLegend *self)
{
  guint n_series;

  g_return_if_fail (STROBE_IS_PLOT_LEGEND (self));

  n_series = self->series != NULL ? strobe_series_set_get_n_series (self->series) : 0;
  if (n_series < self->values->len)
    clear (self);
  while (self->values->len < n_series)
    add_entry (self, self->values->len);
  for (guint i = 0; i < n_series; i++) {
    StrobeSeriesPoint point = { 0 };
    g_autofree char *text = NULL;

    if (!find_last (self->series, i, &point))
      continue;
    text = g_strdup_printf ("%.5g", point.value);
    gtk_label_set_label (g_ptr_array_index (self->values, i), text);
  }
}

/**
 * strobe_plot_legend_dup_description:
 * @self: a legend
 *
 * Says the plot in words, for who does not see it.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): how many curves there are, and the newest value of each that is shown
 */
char *
strobe_plot_legend_dup_description (StrobePlotLegend *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_series;

  g_return_val_if_fail (STROBE_IS_PLOT_LEGEND (self), NULL);

  n_series = self->series != NULL ? strobe_series_set_get_n_series (self->series) : 0;
  g_string_printf (text, ngettext ("%u curve", "%u curves", n_series), n_series);
  for (guint i = 0; i < n_series; i++) {
    g_autofree char *name = strobe_series_set_dup_name (self->series, i);
    StrobeSeriesPoint point = { 0 };

    if (!strobe_plot_view_is_hidden (self->view, i) && find_last (self->series, i, &point))
      g_string_append_printf (text, ", %s: %.5g", name, point.value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
