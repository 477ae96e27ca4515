/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-choice.h"

#include <glib/gi18n-lib.h>

#include "app/choice-text.h"
#include "cli/cli-output.h"
#include "make/repack.h"

/* --only and --keep-settings: what of a firmware is written. */

/* What there is to choose from: "blink.bin (app, factory), …" */
static char *
dup_names (StrobeFirmware *firmware)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);
    const StrobePartition *partition = strobe_region_choice_find_partition (firmware, region);

    g_string_append_printf (names, "%s%s (%s", i > 0 ? ", " : "", region->name,
                            strobe_region_choice_get_kind_name (region->kind));
    if (partition != NULL)
      g_string_append_printf (names, ", %s", partition->label);
    g_string_append_c (names, ')');
  }
  return g_string_free (names, FALSE);
}

static gboolean
add_names (StrobeFirmware *firmware, const char *only, gboolean *wanted, GError **error)
{
  g_auto (GStrv) names = g_strsplit (only, ",", -1);
  g_autofree char *known = dup_names (firmware);

  if (*only == '\0') {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--only needs names. This firmware has: %s."), known);
    return FALSE;
  }
  for (guint i = 0; names[i] != NULL; i++) {
    if (strobe_region_choice_add_named (firmware, names[i], wanted))
      continue;
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* Translators: a name that was typed, then a list of names */
                 _ ("--only does not know “%s”. This firmware has: %s."), names[i], known);
    return FALSE;
  }
  return TRUE;
}

/* Sizes have a space that no line breaks at; in a terminal it is a plain one. */
static void
print_sentence (const char *sentence)
{
  g_autofree char *printable = strobe_cli_output_dup_printable (sentence);
  g_auto (GStrv) words = g_strsplit (printable, "\302\240", -1);
  g_autofree char *plain = g_strjoinv (" ", words);

  g_print ("%s\n", plain);
}

static void
print_effect (StrobeFirmware *firmware, const gboolean *wanted)
{
  g_autoptr (StrobeWriteEffect) effect = strobe_write_effect_new (firmware, wanted);
  g_autofree char *title = strobe_choice_text_dup_title (firmware, wanted);
  g_autofree char *kept = strobe_choice_text_dup_kept (effect);
  g_auto (GStrv) warnings = strobe_choice_text_dup_warnings (effect);

  print_sentence (title);
  for (guint i = 0; warnings[i] != NULL; i++)
    print_sentence (warnings[i]);
  if (kept != NULL)
    print_sentence (kept);
}

/**
 * strobe_cli_choice_apply:
 * @options: the command line
 * @full: a firmware without problems
 * @error: return location for an error
 *
 * Makes the firmware that the command line asks for, and says what it does, unless JSON is wanted.
 *
 * Errors: G_OPTION_ERROR for a name that is in no firmware, with a translated text;
 * those of strobe_repack_regions().
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): @full if nothing is to be left out
 */
StrobeFirmware *
strobe_cli_choice_apply (const StrobeCliOptions *options, StrobeFirmware *full, GError **error)
{
  StrobeRegionChoice choice =
    options->keep_settings ? STROBE_REGION_CHOICE_KEEP_SETTINGS : STROBE_REGION_CHOICE_CUSTOM;
  g_autofree gboolean *wanted = NULL;

  if (options->only == NULL && !options->keep_settings)
    return g_object_ref (full);

  wanted = strobe_region_choice_apply (choice, full);
  if (options->only != NULL && !add_names (full, options->only, wanted, error))
    return NULL;
  if (!options->json)
    print_effect (full, wanted);
  return strobe_repack_regions (full, wanted, 0, error);
}
