/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-filter-bar.h"

#include <glib/gi18n.h>

#include "ui/log/log-tag-list.h"

/* While somebody types; applying is quick, but not free. */
#define TYPING_MS 120

/**
 * StrobeLogFilterBar:
 *
 * Level, tags and text, as one filter. What is typed is taken for the rules of esp-idf-monitor if
 * it is written like them, "wifi:W *:E", and for text otherwise.
 *
 * Made by the template of the log page.
 *
 * Context: main thread.
 */
struct _StrobeLogFilterBar {
  AdwBin parent_instance;

  GMenuModel *level_menu;
  GtkMenuButton *level_button;
  GtkLabel *level_label;
  GtkLabel *tags_label;
  StrobeLogTagList *tags;
  GtkWidget *entry;
  GtkToggleButton *regex;
  GtkToggleButton *match_case;
  GtkLabel *problem;
  char *level;
  StrobeLogFilter *filter; /* NULL: all lines */
  guint typing_id;
};

G_DEFINE_FINAL_TYPE (StrobeLogFilterBar, strobe_log_filter_bar, ADW_TYPE_BIN)

enum {
  PROP_LEVEL = 1,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct {
  const char *name;
  StrobeLogLevel level;
  const char *title;
} levels[] = {
  { "all", STROBE_LOG_LEVEL_VERBOSE, N_ ("All Levels") },
  { "error", STROBE_LOG_LEVEL_ERROR, N_ ("Errors") },
  { "warning", STROBE_LOG_LEVEL_WARNING, N_ ("Warnings") },
  { "info", STROBE_LOG_LEVEL_INFO, N_ ("Information") },
  { "debug", STROBE_LOG_LEVEL_DEBUG, N_ ("Debug") },
};

static gsize
find_level (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
    if (g_strcmp0 (levels[i].name, name) == 0)
      return i;
  }
  return 0;
}

/* Each word is tag:L, with L one of N E W I D V and the star. */
static gboolean
looks_like_rules (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  gboolean has_word = FALSE;

  for (guint i = 0; words[i] != NULL; i++) {
    const char *colon = strrchr (words[i], ':');

    if (*words[i] == '\0')
      continue;
    if (colon == NULL || colon == words[i] || colon[1] == '\0' || colon[2] != '\0' ||
        strchr ("NEWIDV*", colon[1]) == NULL)
      return FALSE;
    has_word = TRUE;
  }
  return has_word;
}

/* The rules that hide tags, before those that were typed: the first that fits counts. */
static char *
dup_rules (StrobeLogFilterBar *self, const char *typed)
{
  g_auto (GStrv) hidden = strobe_log_tag_list_dup_hidden (self->tags);
  g_autoptr (GString) rules = g_string_new (NULL);

  if (*hidden == NULL)
    return g_strdup (typed);
  for (guint i = 0; hidden[i] != NULL; i++)
    g_string_append_printf (rules, "%s:N ", hidden[i]);
  g_string_append (rules, typed != NULL ? typed : "*:V");
  return g_string_free (g_steal_pointer (&rules), FALSE);
}

static StrobeLogFilter *
create_filter (StrobeLogFilterBar *self, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean is_regex = gtk_toggle_button_get_active (self->regex);
  gboolean is_rules = !is_regex && looks_like_rules (text);
  g_auto (GStrv) only = strobe_log_tag_list_dup_only (self->tags);
  g_autofree char *rules = dup_rules (self, is_rules ? text : NULL);
  StrobeLogFilterFlags flags = STROBE_LOG_FILTER_DEFAULT;

  if (is_regex)
    flags |= STROBE_LOG_FILTER_REGEX;
  if (gtk_toggle_button_get_active (self->match_case))
    flags |= STROBE_LOG_FILTER_CASE;
  return strobe_log_filter_new (levels[find_level (self->level)].level,
                                *only != NULL ? (const char *const *) only : NULL, rules,
                                is_rules || *text == '\0' ? NULL : text, flags, error);
}

static void
show_problem (StrobeLogFilterBar *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL) {
    gtk_widget_remove_css_class (self->entry, "error");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
    return;
  }
  if (g_error_matches (error, STROBE_LOG_FILTER_ERROR, STROBE_LOG_FILTER_ERROR_RULES))
    sentence = g_strdup (_ ("Rules are written like this: wifi:W *:E"));
  else
    /* Translators: %s says in English what is wrong */
    sentence = g_strdup_printf (_ ("This is no regular expression: %s"), error->message);
  gtk_label_set_label (self->problem, sentence);
  gtk_widget_add_css_class (self->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
update_buttons (StrobeLogFilterBar *self)
{
  g_auto (GStrv) only = strobe_log_tag_list_dup_only (self->tags);
  g_auto (GStrv) hidden = strobe_log_tag_list_dup_hidden (self->tags);
  guint n_tags = g_strv_length (only) + g_strv_length (hidden);
  /* Translators: the button that picks tags; %u are picked */
  g_autofree char *label = n_tags > 0 ? g_strdup_printf (_ ("Tags (%u)"), n_tags) : NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_label_set_label (self->tags_label, label != NULL ? label : _ ("Tags"));
  gtk_label_set_label (self->level_label, gettext (levels[find_level (self->level)].title));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY,
                                     *text != '\0' || self->filter != NULL ? "edit-clear-symbolic"
                                                                           : NULL);
}

/* What cannot be understood filters nothing away: the last filter stays. */
static void
apply_cb (StrobeLogFilterBar *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeLogFilter) filter = create_filter (self, &error);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  show_problem (self, error);
  if (filter == NULL) {
    update_buttons (self);
    return;
  }
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  if (!strobe_log_filter_shows_all (filter))
    self->filter = g_steal_pointer (&filter);
  update_buttons (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
typed_cb (gpointer user_data)
{
  StrobeLogFilterBar *self = user_data;

  self->typing_id = 0;
  apply_cb (self);
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (StrobeLogFilterBar *self)
{
  update_buttons (self);
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
icon_cb (StrobeLogFilterBar *self)
{
  strobe_log_filter_bar_clear (self);
}

static void
tags_changed_cb (StrobeLogFilterBar *self)
{
  apply_cb (self);
}

static void
strobe_log_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LEVEL)
    g_value_set_string (value, STROBE_LOG_FILTER_BAR (object)->level);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_log_filter_bar_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  StrobeLogFilterBar *self = STROBE_LOG_FILTER_BAR (object);

  if (id != PROP_LEVEL) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (g_strcmp0 (self->level, g_value_get_string (value)) == 0)
    return;
  g_free (self->level);
  self->level = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
  apply_cb (self);
}

static void
strobe_log_filter_bar_dispose (GObject *object)
{
  StrobeLogFilterBar *self = STROBE_LOG_FILTER_BAR (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  g_clear_pointer (&self->filter, strobe_log_filter_unref);
  G_OBJECT_CLASS (strobe_log_filter_bar_parent_class)->dispose (object);
}

static void
strobe_log_filter_bar_finalize (GObject *object)
{
  g_free (STROBE_LOG_FILTER_BAR (object)->level);
  G_OBJECT_CLASS (strobe_log_filter_bar_parent_class)->finalize (object);
}

/* A menu loses its actions when it is moved after it was shown once: it is made anew. */
static void
strobe_log_filter_bar_root (GtkWidget *widget)
{
  StrobeLogFilterBar *self = STROBE_LOG_FILTER_BAR (widget);

  GTK_WIDGET_CLASS (strobe_log_filter_bar_parent_class)->root (widget);
  gtk_menu_button_set_menu_model (self->level_button, self->level_menu);
}

static void
strobe_log_filter_bar_class_init (StrobeLogFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_log_filter_bar_get_property;
  object_class->set_property = strobe_log_filter_bar_set_property;
  object_class->dispose = strobe_log_filter_bar_dispose;
  object_class->finalize = strobe_log_filter_bar_finalize;
  widget_class->root = strobe_log_filter_bar_root;
  properties[PROP_LEVEL] =
    g_param_spec_string ("level", NULL, NULL, "all",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_LOG_FILTER_BAR, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (STROBE_TYPE_LOG_TAG_LIST);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/log/log-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, level_menu);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, level_button);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, level_label);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, tags_label);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, tags);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, regex);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, match_case);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogFilterBar, problem);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, icon_cb);
  gtk_widget_class_bind_template_callback (widget_class, tags_changed_cb);
  gtk_widget_class_install_property_action (widget_class, "log-filter.level", "level");
}

static void
strobe_log_filter_bar_init (StrobeLogFilterBar *self)
{
  self->level = g_strdup (levels[0].name);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_buttons (self);
}

/**
 * strobe_log_filter_bar_set_capture:
 * @self: a bar
 * @capture: (nullable): whose tags can be picked
 *
 * Context: main thread.
 */
void
strobe_log_filter_bar_set_capture (StrobeLogFilterBar *self, StrobeCapture *capture)
{
  g_return_if_fail (STROBE_IS_LOG_FILTER_BAR (self));

  strobe_log_tag_list_set_capture (self->tags, capture);
}

/**
 * strobe_log_filter_bar_get_filter:
 *
 * Returns: (transfer none) (nullable): what is picked, %NULL for all lines
 */
StrobeLogFilter *
strobe_log_filter_bar_get_filter (StrobeLogFilterBar *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_FILTER_BAR (self), NULL);

  return self->filter;
}

/**
 * strobe_log_filter_bar_get_text:
 *
 * Returns: (transfer none): what is typed
 */
const char *
strobe_log_filter_bar_get_text (StrobeLogFilterBar *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_FILTER_BAR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/**
 * strobe_log_filter_bar_set_text:
 * @self: a bar
 * @text: as if it was typed
 *
 * Context: main thread.
 */
void
strobe_log_filter_bar_set_text (StrobeLogFilterBar *self, const char *text)
{
  g_return_if_fail (STROBE_IS_LOG_FILTER_BAR (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  apply_cb (self);
}

/**
 * strobe_log_filter_bar_show_only:
 * @self: a bar
 * @tag: a tag
 *
 * Shows the lines of one tag alone.
 *
 * Context: main thread.
 */
void
strobe_log_filter_bar_show_only (StrobeLogFilterBar *self, const char *tag)
{
  g_return_if_fail (STROBE_IS_LOG_FILTER_BAR (self));

  strobe_log_tag_list_show_only (self->tags, tag);
}

/**
 * strobe_log_filter_bar_hide_tag:
 * @self: a bar
 * @tag: a tag
 *
 * Hides the lines of a tag.
 *
 * Context: main thread.
 */
void
strobe_log_filter_bar_hide_tag (StrobeLogFilterBar *self, const char *tag)
{
  g_return_if_fail (STROBE_IS_LOG_FILTER_BAR (self));

  strobe_log_tag_list_hide_tag (self->tags, tag);
}

/**
 * strobe_log_filter_bar_clear:
 * @self: a bar
 *
 * Lets every line through.
 *
 * Context: main thread.
 */
void
strobe_log_filter_bar_clear (StrobeLogFilterBar *self)
{
  g_return_if_fail (STROBE_IS_LOG_FILTER_BAR (self));

  g_free (self->level);
  self->level = g_strdup (levels[0].name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  strobe_log_tag_list_clear (self->tags);
}
