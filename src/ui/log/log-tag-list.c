/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-tag-list.h"

#include <glib/gi18n.h>

/* A board that sends garbage has tags without end; the ones with the most lines are the real ones.
 */
#define MAX_SHOWN 200
/* With fewer tags nobody needs to search. */
#define MIN_SEARCHED 12

typedef struct {
  char *name;
  guint64 n_lines;
} Tag;

/**
 * StrobeLogTagList:
 *
 * Lets tags be shown alone, by their check marks, or be hidden, by their eyes. A tag that comes
 * later is shown, unless others are shown alone.
 *
 * Made by the template of the filter bar.
 *
 * Context: main thread.
 */
struct _StrobeLogTagList {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkWidget *search;
  GtkListBox *list;
  GtkWidget *all;
  StrobeCapture *capture;
  GHashTable *only;
  GHashTable *hidden;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (StrobeLogTagList, strobe_log_tag_list, ADW_TYPE_BIN)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_tag (gpointer data)
{
  g_free (((Tag *) data)->name);
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  const Tag *left = a;
  const Tag *right = b;

  if (left->n_lines != right->n_lines)
    return left->n_lines > right->n_lines ? -1 : 1;
  return strcmp (left->name, right->name);
}

static GArray *
list_tags (StrobeLogTagList *self)
{
  guint n_tags = self->capture != NULL ? strobe_capture_get_n_tags (self->capture) : 0;
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (Tag));

  g_array_set_clear_func (tags, clear_tag);
  for (guint i = 1; i <= n_tags; i++) {
    Tag tag = { NULL, 0 };

    tag.name = strobe_capture_dup_tag (self->capture, i, &tag.n_lines);
    if (tag.name != NULL)
      g_array_append_val (tags, tag);
  }
  g_array_sort (tags, compare_tags);
  return tags;
}

static void
say_changed (StrobeLogTagList *self)
{
  gtk_widget_set_sensitive (self->all, g_hash_table_size (self->only) > 0 ||
                                         g_hash_table_size (self->hidden) > 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
put (GHashTable *set, const char *tag, gboolean is_in)
{
  if (is_in)
    g_hash_table_add (set, g_strdup (tag));
  else
    g_hash_table_remove (set, tag);
}

static void
checked_cb (StrobeLogTagList *self, GtkCheckButton *check)
{
  const char *tag = g_object_get_data (G_OBJECT (check), "tag");
  gboolean is_active = gtk_check_button_get_active (check);

  if (self->is_updating)
    return;
  put (self->only, tag, is_active);
  if (is_active)
    g_hash_table_remove (self->hidden, tag);
  say_changed (self);
  strobe_log_tag_list_update (self);
}

static void
hidden_cb (StrobeLogTagList *self, GtkToggleButton *eye)
{
  const char *tag = g_object_get_data (G_OBJECT (eye), "tag");
  gboolean is_active = gtk_toggle_button_get_active (eye);

  if (self->is_updating)
    return;
  put (self->hidden, tag, is_active);
  if (is_active)
    g_hash_table_remove (self->only, tag);
  say_changed (self);
  strobe_log_tag_list_update (self);
}

static GtkWidget *
create_row (StrobeLogTagList *self)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *count = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "hexpand", TRUE, NULL);
  GtkWidget *eye = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "icon-name", "view-conceal-symbolic",
                                 "has-frame", FALSE, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), eye);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (eye, "toggled", G_CALLBACK (hidden_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
bind_row (StrobeLogTagList *self, GtkListBoxRow *row, const Tag *tag)
{
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
  GtkWidget *count = gtk_widget_get_next_sibling (check);
  GtkWidget *eye = gtk_widget_get_next_sibling (count);
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, tag->n_lines);
  g_autofree char *hide = g_strdup_printf (_ ("Hide “%s”"), tag->name);

  g_object_set_data_full (G_OBJECT (check), "tag", g_strdup (tag->name), g_free);
  g_object_set_data_full (G_OBJECT (eye), "tag", g_strdup (tag->name), g_free);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), tag->name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->only, tag->name));
  gtk_label_set_label (GTK_LABEL (count), number);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (eye),
                                g_hash_table_contains (self->hidden, tag->name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, tag->name,
                                  -1);
  gtk_widget_set_tooltip_text (eye, hide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (eye), GTK_ACCESSIBLE_PROPERTY_LABEL, hide, -1);
}

static void
search_cb (StrobeLogTagList *self)
{
  strobe_log_tag_list_update (self);
}

static void
all_cb (StrobeLogTagList *self)
{
  strobe_log_tag_list_clear (self);
}

static void
map_cb (StrobeLogTagList *self)
{
  strobe_log_tag_list_update (self);
}

static void
strobe_log_tag_list_dispose (GObject *object)
{
  g_clear_object (&STROBE_LOG_TAG_LIST (object)->capture);
  G_OBJECT_CLASS (strobe_log_tag_list_parent_class)->dispose (object);
}

static void
strobe_log_tag_list_finalize (GObject *object)
{
  g_hash_table_unref (STROBE_LOG_TAG_LIST (object)->only);
  g_hash_table_unref (STROBE_LOG_TAG_LIST (object)->hidden);
  G_OBJECT_CLASS (strobe_log_tag_list_parent_class)->finalize (object);
}

static void
strobe_log_tag_list_class_init (StrobeLogTagListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_tag_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_tag_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_LOG_TAG_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/log/log-tag-list.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogTagList, stack);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogTagList, search);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogTagList, list);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogTagList, all);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
}

static void
strobe_log_tag_list_init (StrobeLogTagList *self)
{
  self->only = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (self->all, FALSE);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

/**
 * strobe_log_tag_list_set_capture:
 * @self: a list
 * @capture: (nullable): whose tags it shows
 *
 * Shows the tags of a capture. What was picked stays picked.
 *
 * Ownership: keeps a reference on @capture.
 *
 * Context: main thread.
 */
void
strobe_log_tag_list_set_capture (StrobeLogTagList *self, StrobeCapture *capture)
{
  g_return_if_fail (STROBE_IS_LOG_TAG_LIST (self));

  g_set_object (&self->capture, capture);
  strobe_log_tag_list_update (self);
}

/**
 * strobe_log_tag_list_update:
 * @self: a list
 *
 * Shows the tags that came since, and the new counts.
 *
 * Context: main thread.
 */
void
strobe_log_tag_list_update (StrobeLogTagList *self)
{
  g_autoptr (GArray) tags = list_tags (self);
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));
  int n_rows = 0;

  gtk_stack_set_visible_child_name (self->stack, tags->len > 0 ? "tags" : "empty");
  gtk_widget_set_visible (self->search, tags->len >= MIN_SEARCHED);
  self->is_updating = TRUE;
  for (guint i = 0; i < tags->len && n_rows < MAX_SHOWN; i++) {
    const Tag *tag = &g_array_index (tags, Tag, i);

    if (*wanted != '\0' && !g_str_match_string (wanted, tag->name, FALSE))
      continue;
    if (gtk_list_box_get_row_at_index (self->list, n_rows) == NULL)
      gtk_list_box_append (self->list, create_row (self));
    bind_row (self, gtk_list_box_get_row_at_index (self->list, n_rows), tag);
    n_rows++;
  }
  while (gtk_list_box_get_row_at_index (self->list, n_rows) != NULL)
    gtk_list_box_remove (self->list,
                         GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, n_rows)));
  self->is_updating = FALSE;
}

/**
 * strobe_log_tag_list_show_only:
 * @self: a list
 * @tag: a tag
 *
 * Shows the lines of one tag alone.
 *
 * Context: main thread.
 */
void
strobe_log_tag_list_show_only (StrobeLogTagList *self, const char *tag)
{
  g_return_if_fail (STROBE_IS_LOG_TAG_LIST (self));

  g_hash_table_remove_all (self->only);
  g_hash_table_remove (self->hidden, tag);
  put (self->only, tag, TRUE);
  say_changed (self);
  strobe_log_tag_list_update (self);
}

/**
 * strobe_log_tag_list_hide_tag:
 * @self: a list
 * @tag: a tag
 *
 * Hides the lines of a tag.
 *
 * Context: main thread.
 */
void
strobe_log_tag_list_hide_tag (StrobeLogTagList *self, const char *tag)
{
  g_return_if_fail (STROBE_IS_LOG_TAG_LIST (self));

  g_hash_table_remove (self->only, tag);
  put (self->hidden, tag, TRUE);
  say_changed (self);
  strobe_log_tag_list_update (self);
}

/**
 * strobe_log_tag_list_clear:
 * @self: a list
 *
 * Shows all tags.
 *
 * Context: main thread.
 */
void
strobe_log_tag_list_clear (StrobeLogTagList *self)
{
  g_return_if_fail (STROBE_IS_LOG_TAG_LIST (self));

  g_hash_table_remove_all (self->only);
  g_hash_table_remove_all (self->hidden);
  say_changed (self);
  strobe_log_tag_list_update (self);
}

static char **
dup_keys (GHashTable *set)
{
  g_autofree const char **keys = (const char **) g_hash_table_get_keys_as_array (set, NULL);

  return g_strdupv ((char **) keys);
}

/**
 * strobe_log_tag_list_dup_only:
 *
 * Returns: (transfer full): the tags that are shown alone; none: all are shown
 */
char **
strobe_log_tag_list_dup_only (StrobeLogTagList *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_TAG_LIST (self), NULL);

  return dup_keys (self->only);
}

/**
 * strobe_log_tag_list_dup_hidden:
 *
 * Returns: (transfer full): the tags that are hidden
 */
char **
strobe_log_tag_list_dup_hidden (StrobeLogTagList *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_TAG_LIST (self), NULL);

  return dup_keys (self->hidden);
}
