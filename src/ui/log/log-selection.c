/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-selection.h"

/**
 * StrobeLogSelection:
 *
 * A selection of many rows that never asks for an item: #GtkMultiSelection keeps those that are
 * selected, and to select ten million lines would make all of them.
 *
 * Made by the log view.
 *
 * Context: main thread.
 */
struct _StrobeLogSelection {
  GObject parent_instance;

  GListModel *list;
  GtkBitset *selected;
};

static void list_model_iface_init (GListModelInterface *iface);
static void selection_model_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeLogSelection,
                               strobe_log_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                        selection_model_iface_init))

static GType
strobe_log_selection_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (STROBE_LOG_SELECTION (model)->list);
}

static guint
strobe_log_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (STROBE_LOG_SELECTION (model)->list);
}

static gpointer
strobe_log_selection_get_item (GListModel *model, guint index)
{
  return g_list_model_get_item (STROBE_LOG_SELECTION (model)->list, index);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = strobe_log_selection_get_item_type;
  iface->get_n_items = strobe_log_selection_get_n_items;
  iface->get_item = strobe_log_selection_get_item;
}

static gboolean
strobe_log_selection_is_selected (GtkSelectionModel *model, guint index)
{
  return gtk_bitset_contains (STROBE_LOG_SELECTION (model)->selected, index);
}

static GtkBitset *
strobe_log_selection_get_selection_in_range (GtkSelectionModel *model, guint index, guint n_items)
{
  return gtk_bitset_ref (STROBE_LOG_SELECTION (model)->selected);
}

static gboolean
strobe_log_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  StrobeLogSelection *self = STROBE_LOG_SELECTION (model);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (self->selected);
  GtkBitset *result;
  guint first;

  gtk_bitset_difference (changes, selected); /* what is in one of the two */
  gtk_bitset_intersect (changes, mask);
  if (gtk_bitset_is_empty (changes))
    return TRUE;
  /* A copy: who asked for the selection before keeps what it was. */
  result = gtk_bitset_copy (self->selected);
  gtk_bitset_difference (result, changes);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  self->selected = result;
  first = gtk_bitset_get_minimum (changes);
  gtk_selection_model_selection_changed (model, first,
                                         gtk_bitset_get_maximum (changes) - first + 1);
  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = strobe_log_selection_is_selected;
  iface->get_selection_in_range = strobe_log_selection_get_selection_in_range;
  iface->set_selection = strobe_log_selection_set_selection;
}

static void
list_changed_cb (StrobeLogSelection *self, guint index, guint n_removed, guint n_added)
{
  /* One that is replaced is the same line, with more text or a note. */
  gboolean keep = n_removed == 1 && n_added > 0 && gtk_bitset_contains (self->selected, index);
  GtkBitset *selected = gtk_bitset_copy (self->selected);

  gtk_bitset_splice (selected, index, n_removed, n_added);
  if (keep)
    gtk_bitset_add (selected, index);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  self->selected = selected;
  g_list_model_items_changed (G_LIST_MODEL (self), index, n_removed, n_added);
}

static void
strobe_log_selection_dispose (GObject *object)
{
  StrobeLogSelection *self = STROBE_LOG_SELECTION (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (strobe_log_selection_parent_class)->dispose (object);
}

static void
strobe_log_selection_finalize (GObject *object)
{
  gtk_bitset_unref (STROBE_LOG_SELECTION (object)->selected);
  G_OBJECT_CLASS (strobe_log_selection_parent_class)->finalize (object);
}

static void
strobe_log_selection_class_init (StrobeLogSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_log_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_selection_finalize;
}

static void
strobe_log_selection_init (StrobeLogSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

/**
 * strobe_log_selection_new:
 * @list: the rows
 *
 * Ownership: keeps a reference on @list.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a selection of none of them
 */
StrobeLogSelection *
strobe_log_selection_new (GListModel *list)
{
  StrobeLogSelection *self = g_object_new (STROBE_TYPE_LOG_SELECTION, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
