/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boot/boot-compare.h"

#include <glib/gi18n.h>

#include "app/boot-text.h"
#include "ui/boot/boot-changes.h"
#include "ui/common/list-focus.h"

/**
 * StrobeBootCompare:
 *
 * Shows what is missing in a boot and what is new in it, beside a boot that went well.
 *
 * Made by the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeBootCompare {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkListView *list;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (StrobeBootCompare, strobe_boot_compare, ADW_TYPE_WINDOW)

static const char *
get_class (char sign)
{
  switch (sign) {
  case '-':
    return "missing";
  case '+':
    return "new";
  default:
    return "dim-label";
  }
}

static char *
dup_shown (const char *line)
{
  gulong n_lines = 0;

  if (line[0] != '@')
    return g_strdup_printf ("%c %s", line[0], line + 1);
  n_lines = strtoul (line + 1, NULL, 10);
  return g_strdup_printf (ngettext ("… %lu equal line", "… %lu equal lines", n_lines), n_lines);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *line = gtk_string_object_get_string (gtk_list_item_get_item (item));
  const char *const classes[] = { "monospace", get_class (line[0]), NULL };
  g_autofree char *shown = dup_shown (line);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), shown);
  gtk_widget_set_css_classes (label, (const char **) classes);
}

static gboolean
has_changes (const char *const *lines)
{
  for (gsize i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '-' || lines[i][0] == '+')
      return TRUE;
  return FALSE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeBootCompare) self = user_data;
  g_auto (GStrv) lines = strobe_boot_changes_load_finish (result, NULL);
  g_autoptr (GtkSelectionModel) selection = NULL;

  if (lines == NULL)
    return;
  selection = GTK_SELECTION_MODEL (
    gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new ((const char *const *) lines))));
  gtk_list_view_set_model (self->list, selection);
  gtk_stack_set_visible_child_name (self->stack,
                                    has_changes ((const char *const *) lines) ? "lines" : "equal");
}

static void
strobe_boot_compare_dispose (GObject *object)
{
  StrobeBootCompare *self = STROBE_BOOT_COMPARE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (strobe_boot_compare_parent_class)->dispose (object);
}

static gboolean
strobe_boot_compare_focus (GtkWidget *widget, GtkDirectionType direction)
{
  StrobeBootCompare *self = STROBE_BOOT_COMPARE (widget);
  GtkWidget *item = strobe_list_focus_get_item (self->list, direction);

  if (item != NULL && gtk_widget_child_focus (item, direction))
    return TRUE;
  /* Around: the list is the last thing of the window, its header the first. */
  if (item != NULL)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  return GTK_WIDGET_CLASS (strobe_boot_compare_parent_class)->focus (widget, direction);
}

static void
strobe_boot_compare_class_init (StrobeBootCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_boot_compare_dispose;
  widget_class->focus = strobe_boot_compare_focus;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/boot/boot-compare.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBootCompare, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeBootCompare, stack);
  gtk_widget_class_bind_template_child (widget_class, StrobeBootCompare, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strobe_boot_compare_init (StrobeBootCompare *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
}

static void
set_titles (StrobeBootCompare *self, StrobeBoot *good, StrobeBoot *boot)
{
  g_autofree char *title = strobe_boot_text_dup_title (boot);
  g_autofree char *other = strobe_boot_text_dup_title (good);
  /* Translators: a boot: "Boot 2 · 14:11:05 · watchdog" */
  g_autofree char *subtitle = g_strdup_printf (_ ("compared with %s"), other);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
}

/**
 * strobe_boot_compare_new:
 * @parent: the window it belongs to
 * @capture: where the lines are
 * @good: the boot that went well
 * @boot: the one to compare with it
 *
 * Makes the window; the lines come when they are compared.
 *
 * Ownership: GTK holds it until it is closed.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
strobe_boot_compare_new (GtkWindow *parent,
                         StrobeCapture *capture,
                         StrobeBoot *good,
                         StrobeBoot *boot)
{
  StrobeBootCompare *self = g_object_new (STROBE_TYPE_BOOT_COMPARE, "transient-for", parent,
                                          "destroy-with-parent", TRUE, NULL);

  set_titles (self, good, boot);
  strobe_boot_changes_load_async (capture, good, boot, self->cancellable, loaded_cb,
                                  g_object_ref (self));
  return GTK_WIDGET (self);
}
