/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boot/boot-list.h"

#include <glib/gi18n.h>

#include "app/boot-text.h"
#include "ui/common/list-focus.h"

/**
 * StrobeBootList:
 *
 * Lists the boots of a session: when each began and why, what became of it.
 *
 * Made by the template of the monitor pane, in the popover of its button.
 *
 * Context: main thread.
 */
struct _StrobeBootList {
  AdwBin parent_instance;

  GtkListView *list;
  GtkStack *stack;
  StrobeMonitorSession *session;
  GListModel *boots; /* of the session, oldest first */
  GtkSortListModel *sorted;
};

G_DEFINE_FINAL_TYPE (StrobeBootList, strobe_boot_list, ADW_TYPE_BIN)

enum {
  SIGNAL_SHOW_LINE,
  SIGNAL_COMPARE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint first = strobe_boot_get_facts ((gpointer) a)->index;
  guint second = strobe_boot_get_facts ((gpointer) b)->index;

  return first < second ? GTK_ORDERING_LARGER
                        : (first > second ? GTK_ORDERING_SMALLER : GTK_ORDERING_EQUAL);
}

/* The last boot before @boot that is good; its own app's, where both say which that is. */
static StrobeBoot *
dup_good (StrobeBootList *self, StrobeBoot *boot)
{
  guint index = strobe_boot_get_facts (boot)->index;

  for (guint i = g_list_model_get_n_items (self->boots); i > 0; i--) {
    g_autoptr (StrobeBoot) candidate = g_list_model_get_item (self->boots, i - 1);

    if (strobe_boot_get_facts (candidate)->index < index && strobe_boot_is_good (candidate))
      return g_steal_pointer (&candidate);
  }
  return NULL;
}

static void
compare_clicked_cb (GtkButton *button, GtkListItem *item)
{
  StrobeBootList *self =
    STROBE_BOOT_LIST (gtk_widget_get_ancestor (GTK_WIDGET (button), STROBE_TYPE_BOOT_LIST));
  StrobeBoot *boot = gtk_list_item_get_item (item);
  g_autoptr (StrobeBoot) good = dup_good (self, boot);

  if (good != NULL)
    g_signal_emit (self, signals[SIGNAL_COMPARE], 0, good, boot);
}

static GtkWidget *
create_label (const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  static const char *const summary_classes[] = { "dim-label", "caption", NULL };
  static const char *const title_classes[] = { NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *compare = gtk_button_new_from_icon_name ("view-dual-symbolic");

  gtk_box_append (GTK_BOX (words), create_label (title_classes));
  gtk_box_append (GTK_BOX (words), create_label (summary_classes));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_top (row, 6);
  gtk_widget_set_margin_bottom (row, 6);
  gtk_widget_set_valign (compare, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (compare, "flat");
  gtk_widget_set_tooltip_text (compare, _ ("Compare with the last good boot"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (compare), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Compare with the last good boot"), -1);
  g_signal_connect_object (compare, "clicked", G_CALLBACK (compare_clicked_cb), item,
                           G_CONNECT_DEFAULT);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), compare);
  gtk_list_item_set_child (item, row);
}

/* What is focused is the list item around the row. */
static void
name_item (GtkWidget *row, const char *title, const char *summary)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, StrobeBootList *self)
{
  StrobeBoot *boot = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *words = gtk_widget_get_next_sibling (icon);
  GtkWidget *compare = gtk_widget_get_next_sibling (words);
  g_autofree char *title = strobe_boot_text_dup_title (boot);
  g_autofree char *summary = strobe_boot_text_dup_summary (boot);
  g_autoptr (StrobeBoot) good = dup_good (self, boot);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), strobe_boot_text_get_icon_name (boot));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (words)), title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (words)), summary);
  gtk_widget_set_visible (compare, good != NULL && !strobe_boot_is_good (boot));
  name_item (gtk_list_item_get_child (item), title, summary);
}

static void
activate_cb (StrobeBootList *self, guint position)
{
  g_autoptr (StrobeBoot) boot = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (boot != NULL)
    g_signal_emit (self, signals[SIGNAL_SHOW_LINE], 0, strobe_boot_get_facts (boot)->first_line);
}

static void
update_page (StrobeBootList *self)
{
  gboolean is_empty = self->boots == NULL || g_list_model_get_n_items (self->boots) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "boots");
}

static void
forget_session (StrobeBootList *self)
{
  gtk_list_view_set_model (self->list, NULL);
  if (self->boots != NULL)
    g_signal_handlers_disconnect_by_data (self->boots, self);
  g_clear_object (&self->sorted);
  g_clear_object (&self->boots);
  g_clear_object (&self->session);
}

static void
strobe_boot_list_dispose (GObject *object)
{
  forget_session (STROBE_BOOT_LIST (object));
  G_OBJECT_CLASS (strobe_boot_list_parent_class)->dispose (object);
}

static gboolean
strobe_boot_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  StrobeBootList *self = STROBE_BOOT_LIST (widget);
  GtkWidget *item = strobe_list_focus_get_item (self->list, direction);

  if (item != NULL)
    return gtk_widget_child_focus (item, direction);
  return GTK_WIDGET_CLASS (strobe_boot_list_parent_class)->focus (widget, direction);
}

static void
strobe_boot_list_class_init (StrobeBootListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_boot_list_dispose;
  signals[SIGNAL_SHOW_LINE] = g_signal_new ("show-line", STROBE_TYPE_BOOT_LIST, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[SIGNAL_COMPARE] =
    g_signal_new ("compare", STROBE_TYPE_BOOT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, STROBE_TYPE_BOOT, STROBE_TYPE_BOOT);
  widget_class->focus = strobe_boot_list_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/boot/boot-list.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBootList, list);
  gtk_widget_class_bind_template_child (widget_class, StrobeBootList, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
strobe_boot_list_init (StrobeBootList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_DEFAULT);
  gtk_list_view_set_factory (self->list, factory);
}

/**
 * strobe_boot_list_set_session:
 * @self: a list
 * @session: (nullable): whose boots it lists
 *
 * Shows the boots of a session.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_boot_list_set_session (StrobeBootList *self, StrobeMonitorSession *session)
{
  GtkSelectionModel *selection = NULL;

  g_return_if_fail (STROBE_IS_BOOT_LIST (self));

  forget_session (self);
  if (session != NULL) {
    self->session = g_object_ref (session);
    self->boots = g_object_ref (strobe_monitor_session_get_boots (session));
    self->sorted = gtk_sort_list_model_new (
      g_object_ref (self->boots), GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL)));
    selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->sorted))));
    gtk_list_view_set_model (self->list, selection);
    g_object_unref (selection);
    g_signal_connect_object (self->boots, "items-changed", G_CALLBACK (update_page), self,
                             G_CONNECT_SWAPPED);
  }
  update_page (self);
}
