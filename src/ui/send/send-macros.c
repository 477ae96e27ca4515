/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-macros.h"

#define KEY "send-macros"
/* More than anybody reads in a menu. */
#define MAX_MACROS 64

typedef struct {
  char *name;
  char *text; /* with escapes */
} Macro;

/**
 * StrobeSendMacros:
 *
 * The macros, kept in the settings if there are any, and otherwise for this run.
 *
 * Made by the send bar.
 *
 * Context: main thread.
 */
struct _StrobeSendMacros {
  GObject parent_instance;

  GSettings *settings;
  GArray *macros; /* of Macro */
};

G_DEFINE_FINAL_TYPE (StrobeSendMacros, strobe_send_macros, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_macro (gpointer data)
{
  Macro *macro = data;

  g_free (macro->name);
  g_free (macro->text);
}

static void
append (StrobeSendMacros *self, const char *name, const char *text)
{
  Macro macro = { g_strdup (name), g_strdup (text) };

  g_array_append_val (self->macros, macro);
}

static void
load (StrobeSendMacros *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, KEY);
  GVariantIter iter;
  const char *name = NULL;
  const char *text = NULL;

  g_array_set_size (self->macros, 0);
  g_variant_iter_init (&iter, value);
  while (self->macros->len < MAX_MACROS && g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    append (self, name, text);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
save (StrobeSendMacros *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  if (self->settings == NULL) {
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    return;
  }
  for (guint i = 0; i < self->macros->len; i++) {
    const Macro *macro = &g_array_index (self->macros, Macro, i);

    g_variant_builder_add (&builder, "(ss)", macro->name, macro->text);
  }
  /* The settings say that it changed, and so every bar loads it. */
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

static void
strobe_send_macros_finalize (GObject *object)
{
  StrobeSendMacros *self = STROBE_SEND_MACROS (object);

  g_clear_object (&self->settings);
  g_array_unref (self->macros);
  G_OBJECT_CLASS (strobe_send_macros_parent_class)->finalize (object);
}

static void
strobe_send_macros_class_init (StrobeSendMacrosClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_send_macros_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_send_macros_init (StrobeSendMacros *self)
{
  self->macros = g_array_new (FALSE, FALSE, sizeof (Macro));
  g_array_set_clear_func (self->macros, clear_macro);
}

/**
 * strobe_send_macros_new:
 * @settings: (nullable): where they are kept
 *
 * Ownership: keeps a reference on @settings.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the macros
 */
StrobeSendMacros *
strobe_send_macros_new (GSettings *settings)
{
  StrobeSendMacros *self = g_object_new (STROBE_TYPE_SEND_MACROS, NULL);

  if (settings == NULL)
    return self;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

/**
 * strobe_send_macros_get_n:
 *
 * Returns: how many there are
 */
guint
strobe_send_macros_get_n (StrobeSendMacros *self)
{
  g_return_val_if_fail (STROBE_IS_SEND_MACROS (self), 0);

  return self->macros->len;
}

/**
 * strobe_send_macros_get_name:
 * @self: macros
 * @index: which
 *
 * Returns: (transfer none): its name
 */
const char *
strobe_send_macros_get_name (StrobeSendMacros *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_SEND_MACROS (self) && index < self->macros->len, NULL);

  return g_array_index (self->macros, Macro, index).name;
}

/**
 * strobe_send_macros_get_text:
 * @self: macros
 * @index: which
 *
 * Returns: (transfer none): what it sends, with escapes
 */
const char *
strobe_send_macros_get_text (StrobeSendMacros *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_SEND_MACROS (self) && index < self->macros->len, NULL);

  return g_array_index (self->macros, Macro, index).text;
}

/**
 * strobe_send_macros_set:
 * @self: macros
 * @index: which; their number adds one
 * @name: its name
 * @text: what it sends, with escapes
 *
 * Changes a macro or adds one. There are no more than 64.
 *
 * Context: main thread.
 */
void
strobe_send_macros_set (StrobeSendMacros *self, guint index, const char *name, const char *text)
{
  g_return_if_fail (STROBE_IS_SEND_MACROS (self));

  if (index < self->macros->len) {
    Macro *macro = &g_array_index (self->macros, Macro, index);

    clear_macro (macro);
    macro->name = g_strdup (name);
    macro->text = g_strdup (text);
  } else if (self->macros->len < MAX_MACROS)
    append (self, name, text);
  save (self);
}

/**
 * strobe_send_macros_remove:
 * @self: macros
 * @index: which
 *
 * Context: main thread.
 */
void
strobe_send_macros_remove (StrobeSendMacros *self, guint index)
{
  g_return_if_fail (STROBE_IS_SEND_MACROS (self));

  if (index >= self->macros->len)
    return;
  g_array_remove_index (self->macros, index);
  save (self);
}
