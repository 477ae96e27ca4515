/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-info.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "app/firmware-json.h"
#include "cli/cli-info-text.h"
#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "cli/cli-source.h"
#include "image/firmware.h"

/* strobe-cli info: what is in a firmware file, sound or not. */

/* @firmware is NULL where the file could not even be read. What is wrong comes first. */
static StrobeExit
report (StrobeFirmware *firmware, GPtrArray *problems, gboolean json)
{
  StrobeExit exit_code = STROBE_EXIT_OK;

  if (json) {
    g_autofree char *text = strobe_firmware_json_dup_text (firmware, problems, FALSE);

    /* Not g_print(): JSON is UTF-8 whatever the locale says. */
    puts (text);
  }
  for (guint i = 0; !json && i < problems->len; i++)
    strobe_cli_output_error (problems->pdata[i]);
  if (!json && firmware != NULL)
    strobe_cli_info_text_print (firmware);
  if (problems->len > 0)
    exit_code = strobe_error_text_get_exit (problems->pdata[0]);
  return exit_code;
}

static StrobeExit
report_source (StrobeFirmwareSource *source, gboolean json)
{
  StrobeFirmware *firmware = strobe_firmware_source_get_firmware (source);

  if (!json)
    strobe_cli_source_print_notes (strobe_firmware_source_get_recipe (source));
  return report (firmware, strobe_firmware_get_problems (firmware), json);
}

/**
 * strobe_cli_info_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli info": prints all that can be read, also of a file that may not be flashed.
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_info_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "info", _ ("Shows what is in a firmware file, and what is wrong with it."),
    STROBE_CLI_TAKES_FILE, argv, &error);
  if (options == NULL)
    return strobe_cli_output_error (error);

  g_autoptr (StrobeFirmwareSource) source =
               strobe_cli_source_load (options->files, cancellable, &error);
  if (source != NULL)
    return report_source (source, options->json);

  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_ptr_array_add (problems, error);
  return report (NULL, problems, options->json);
}
