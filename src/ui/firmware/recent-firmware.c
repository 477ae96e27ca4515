/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/recent-firmware.h"

#include "ui/firmware/firmware-text.h"

/* Strobe keeps a list of its own, and not that of the desktop: a firmware may be several files,
 * what it is for is known without reading them again, and in a sandbox nobody else could use the
 * names. */

#define KEY "recent-firmware"
#define TYPE "a(asss)"
/* As many as can be looked through at a glance. */
#define MAX_ENTRIES 10

static void
free_entry (gpointer data)
{
  StrobeRecentFirmware *entry = data;

  g_strfreev (entry->uris);
  g_free (entry->title);
  g_free (entry->chip);
  g_free (entry);
}

static GVariant *
create_uris (GListModel *inputs)
{
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("as"));

  for (guint i = 0; i < g_list_model_get_n_items (inputs); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (inputs, i);
    g_autofree char *uri = g_file_get_uri (file);

    g_variant_builder_add (builder, "s", uri);
  }
  return g_variant_builder_end (builder);
}

static GVariant *
create_entry (StrobeFirmwareFile *file)
{
  StrobeFirmwareSource *source = strobe_firmware_file_get_source (file);
  const StrobeChip *chip = strobe_firmware_get_chip (strobe_firmware_file_get_firmware (file));
  g_autofree char *title = strobe_firmware_text_dup_title (file);

  return g_variant_new ("(@asss)", create_uris (strobe_firmware_source_get_inputs (source)), title,
                        chip != NULL ? chip->name : "");
}

static gboolean
have_same_uris (GVariant *a, GVariant *b)
{
  g_autoptr (GVariant) uris_a = g_variant_get_child_value (a, 0);
  g_autoptr (GVariant) uris_b = g_variant_get_child_value (b, 0);

  return g_variant_equal (uris_a, uris_b);
}

/**
 * strobe_recent_firmware_add:
 * @settings: where it is kept
 * @file: what was opened, from files
 *
 * Puts a firmware in front of the list, from which the oldest goes. One that cannot be flashed is
 * not worth to be opened again.
 *
 * Context: main thread.
 */
void
strobe_recent_firmware_add (GSettings *settings, StrobeFirmwareFile *file)
{
  g_autoptr (GVariant) before = g_settings_get_value (settings, KEY);
  g_autoptr (GVariant) entry = NULL;
  g_autoptr (GVariant) after = NULL;
  GVariantBuilder builder;
  gsize n_entries = 1;

  g_return_if_fail (STROBE_IS_FIRMWARE_FILE (file));

  if (!strobe_firmware_is_valid (strobe_firmware_file_get_firmware (file)))
    return;
  entry = g_variant_ref_sink (create_entry (file));
  g_variant_builder_init (&builder, G_VARIANT_TYPE (TYPE));
  g_variant_builder_add_value (&builder, entry);
  for (gsize i = 0; i < g_variant_n_children (before) && n_entries < MAX_ENTRIES; i++) {
    g_autoptr (GVariant) other = g_variant_get_child_value (before, i);

    if (have_same_uris (entry, other))
      continue;
    g_variant_builder_add_value (&builder, other);
    n_entries++;
  }
  after = g_variant_ref_sink (g_variant_builder_end (&builder));
  /* A build that is made fifty times a day is written once. */
  if (!g_variant_equal (before, after))
    g_settings_set_value (settings, KEY, after);
}

/**
 * strobe_recent_firmware_list:
 * @settings: where it is kept
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeRecentFirmware): the list, the newest first
 */
GPtrArray *
strobe_recent_firmware_list (GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, KEY);
  GPtrArray *list = g_ptr_array_new_with_free_func (free_entry);

  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    StrobeRecentFirmware *entry = g_new0 (StrobeRecentFirmware, 1);

    g_variant_get_child (value, i, "(^asss)", &entry->uris, &entry->title, &entry->chip);
    if (*entry->uris != NULL)
      g_ptr_array_add (list, entry);
    else
      free_entry (entry);
  }
  return list;
}

/**
 * strobe_recent_firmware_clear:
 * @settings: where it is kept
 *
 * Forgets all of them.
 *
 * Context: main thread.
 */
void
strobe_recent_firmware_clear (GSettings *settings)
{
  g_settings_reset (settings, KEY);
}
