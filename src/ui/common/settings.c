/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/settings.h"

/* GSettings ends the program when a schema or a key of it is missing. Run from the build directory,
 * or beside the data of another version, that can happen to anybody: it is looked for first. */

static const struct {
  const char *key;
  const char *type;
} keys[] = {
  { "window-width", "i" },
  { "window-height", "i" },
  { "window-maximized", "b" },
  { "show-sidebar", "b" },
  { "style", "s" },
  { "notify", "b" },
  { "show-log-after-flash", "b" },
  { "reopen-firmware", "b" },
  { "last-firmware", "s" },
  { "recent-firmware", "a(asss)" },
  { "last-page", "s" },
  { "log-times", "s" },
  { "log-wrap", "b" },
  { "log-level", "s" },
  { "log-filter", "s" },
  { "keep-logs", "b" },
  { "log-folder", "s" },
  { "log-space", "i" },
  { "symbol-folders", "as" },
  { "send-history", "as" },
  { "send-line-ending", "s" },
  { "send-macros", "a(ss)" },
};

static gboolean
has_key (GSettingsSchema *schema, const char *name, const char *type)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;

  if (!g_settings_schema_has_key (schema, name))
    return FALSE;
  key = g_settings_schema_get_key (schema, name);
  return g_variant_type_equal (g_settings_schema_key_get_value_type (key), G_VARIANT_TYPE (type));
}

static GSettingsSchema *
find_schema (GError **error)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "schema %s is not installed", APP_ID);
    return NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!has_key (schema, keys[i].key, keys[i].type)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "schema %s is of another version: no key %s of type %s", APP_ID, keys[i].key,
                   keys[i].type);
      return NULL;
    }
  }
  return g_steal_pointer (&schema);
}

/**
 * strobe_settings_open:
 *
 * Opens the settings. All of them that are open at a time have the same values.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the settings; %NULL if strobe_settings_check() finds fault
 */
GSettings *
strobe_settings_open (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema (NULL);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * strobe_settings_check:
 * @error: return location for an error
 *
 * Tells whether the settings can be used. Without them the window has its defaults, and remembers
 * nothing.
 *
 * Errors: G_IO_ERROR_NOT_FOUND without a schema, G_IO_ERROR_NOT_SUPPORTED with that of another
 * version.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if they can
 */
gboolean
strobe_settings_check (GError **error)
{
  g_autoptr (GSettingsSchema) schema = find_schema (error);

  return schema != NULL;
}
