/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-options.h"

#include <glib/gi18n-lib.h>

#include "log/log-filter.h"
#include "make/build-number.h"

/* The options of the verbs. Options that several verbs share have one description here, so that
 * they mean the same everywhere. */

/* A number that nobody can type by accident. */
#define NOT_GIVEN (-G_MAXDOUBLE)

static gboolean
count_practice_cb (const char *name, const char *value, gpointer data, GError **error)
{
  StrobeCliOptions *self = data;

  self->n_practice++;
  return TRUE;
}

static void
add_board_options (GOptionGroup *group, StrobeCliOptions *self)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_STRING, &self->port,
      N_ ("Use the board on this USB port, such as 1-4.2"), N_ ("PORT") },
    { "wait", 'w', 0, G_OPTION_ARG_DOUBLE, &self->wait_seconds,
      N_ ("Wait for a board up to this long"), N_ ("SECONDS") },
    { "practice", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, (gpointer) count_practice_cb,
      N_ ("Use a practice board, which is software; give it twice for two"), NULL },
    { "faults", 0, 0, G_OPTION_ARG_STRING, &self->faults,
      N_ ("What goes wrong on the practice board, such as “write fails”"), N_ ("SCRIPT") },
    { NULL },
  };
  g_option_group_add_entries (group, entries);
}

static void
add_choice_options (GOptionGroup *group, StrobeCliOptions *self)
{
  const GOptionEntry entries[] = {
    { "only", 'o', 0, G_OPTION_ARG_STRING, &self->only,
      N_ ("Write only these parts, such as “app,bootloader”; kinds, files or partitions"),
      N_ ("NAMES") },
    { "keep-settings", 0, 0, G_OPTION_ARG_NONE, &self->keep_settings,
      N_ ("Write everything but what would overwrite settings and files on the board"), NULL },
    { NULL },
  };
  g_option_group_add_entries (group, entries);
}

static gboolean
timestamps_cb (const char *name, const char *value, gpointer data, GError **error)
{
  StrobeCliOptions *self = data;

  if (value == NULL || g_str_equal (value, "absolute"))
    self->times = STROBE_LOG_TIMES_ABSOLUTE;
  else if (g_str_equal (value, "boot"))
    self->times = STROBE_LOG_TIMES_BOOT;
  else if (g_str_equal (value, "delta"))
    self->times = STROBE_LOG_TIMES_DELTA;
  else {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--timestamps knows “absolute”, “boot” and “delta”, not “%s”."), value);
    return FALSE;
  }
  return TRUE;
}

static void
add_follow_options (GOptionGroup *group, StrobeCliOptions *self)
{
  const GOptionEntry entries[] = {
    { "until", 'u', 0, G_OPTION_ARG_STRING, &self->until,
      N_ ("Stop following the log at the first line with this text"), N_ ("TEXT") },
    { "timeout", 't', 0, G_OPTION_ARG_DOUBLE, &self->timeout_seconds,
      N_ ("Stop following the log after this long"), N_ ("SECONDS") },
    { "filter", 'f', 0, G_OPTION_ARG_STRING, &self->filter,
      N_ ("Print only these lines, such as “wifi:W *:E”"), N_ ("RULES") },
    { "timestamps", 'T', G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK,
      (gpointer) timestamps_cb,
      N_ ("Print when each line came: absolute, since the boot, or since the line before"),
      N_ ("absolute|boot|delta") },
    { "log", 'l', 0, G_OPTION_ARG_FILENAME, &self->log,
      N_ ("Append every line to this file, whatever the filter"), N_ ("FILE") },
    { "elf", 'e', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->elfs,
      N_ ("Decode crashes with this ELF file; may be given several times"), N_ ("FILE") },
    { "over-usb", 0, 0, G_OPTION_ARG_NONE, &self->over_usb,
      N_ ("Read the board over USB, without the serial port of the system"), NULL },
    { NULL },
  };
  g_option_group_add_entries (group, entries);
}

static void
add_entry (
  GOptionGroup *group, const char *name, char letter, gboolean *value, const char *description)
{
  const GOptionEntry entries[] = {
    { name, letter, 0, G_OPTION_ARG_NONE, value, description, NULL },
    { NULL },
  };
  g_option_group_add_entries (group, entries);
}

static gboolean set_bad (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_bad (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error,
                     g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, values));
  va_end (values);
  return FALSE;
}

static gboolean
chip_cb (const char *name, const char *value, gpointer data, GError **error)
{
  StrobeCliOptions *self = data;

  self->chip = strobe_chip_find_by_target (value);
  if (self->chip != NULL && self->chip->has_dfu)
    return TRUE;
  return set_bad (error, _ ("--chip knows esp32s2, esp32s3, esp32p4 and esp32s31, not “%s”."),
                  value);
}

static gboolean
flash_size_cb (const char *name, const char *value, gpointer data, GError **error)
{
  StrobeCliOptions *self = data;

  return strobe_build_number_parse_flash_size (value, &self->flash_size_bytes) ||
         set_bad (error, _ ("--flash-size takes 1MB, 2MB, 4MB and so on up to 128MB, not “%s”."),
                  value);
}

static gboolean
part_size_cb (const char *name, const char *value, gpointer data, GError **error)
{
  StrobeCliOptions *self = data;

  return strobe_build_number_parse_size (value, &self->part_size_bytes) ||
         set_bad (error, _ ("--part-size takes a size such as 65536 or 512K, not “%s”."), value);
}

static void
add_build_options (GOptionGroup *group, StrobeCliOptions *self)
{
  const GOptionEntry entries[] = {
    { "flasher-args", 'a', 0, G_OPTION_ARG_FILENAME, &self->flasher_args,
      N_ ("Take the files that this flasher_args.json lists"), N_ ("FILE") },
    { "chip", 'c', 0, G_OPTION_ARG_CALLBACK, (gpointer) chip_cb,
      N_ ("Make it for this chip, such as esp32s2"), N_ ("CHIP") },
    { "flash-size", 's', 0, G_OPTION_ARG_CALLBACK, (gpointer) flash_size_cb,
      N_ ("Make it for this size of flash, such as 4MB"), N_ ("SIZE") },
    { "part-size", 'P', 0, G_OPTION_ARG_CALLBACK, (gpointer) part_size_cb,
      N_ ("Cut files into parts of this size; 512K without it"), N_ ("SIZE") },
    { NULL },
  };
  g_option_group_add_entries (group, entries);
}

static const char *
get_usage (StrobeCliTakes takes)
{
  if (takes & STROBE_CLI_TAKES_BUILD)
    /* Translators: arguments of "strobe-cli build"; OUT is the file to write */
    return _ ("OUT [ADDRESS FILE]…|FOLDER|FILE…");
  return (takes & STROBE_CLI_TAKES_FILE) ? _ ("FILE") : NULL;
}

static GOptionContext *
create_context (StrobeCliOptions *self, StrobeCliTakes takes)
{
  GOptionContext *context = g_option_context_new (get_usage (takes));
  GOptionGroup *group = g_option_group_new ("main", "", "", self, NULL);

  add_entry (group, "json", 'j', &self->json, N_ ("Print JSON for scripts"));
  if (takes & STROBE_CLI_TAKES_BOARD)
    add_board_options (group, self);
  if (takes & STROBE_CLI_TAKES_CHOICE)
    add_choice_options (group, self);
  if (takes & STROBE_CLI_TAKES_MONITOR) {
    add_entry (group, "monitor", 'm', &self->monitor,
               N_ ("Follow the log of the board after the flash"));
    add_entry (group, "watch", 0, &self->watch,
               N_ ("Flash again whenever the files are built again"));
    add_entry (group, "only-changed", 0, &self->only_changed,
               N_ ("Send only what differs from the last flash of this board"));
  }
  if (takes & STROBE_CLI_TAKES_FOLLOW)
    add_follow_options (group, self);
  if (takes & STROBE_CLI_TAKES_BUILD)
    add_build_options (group, self);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  return context;
}

static gboolean
set_missing (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, text);
  return FALSE;
}

/* What is left after the options: the verb's name first. */
static gboolean
take_files (StrobeCliOptions *self, StrobeCliTakes takes, char **argv, GError **error)
{
  char **words = argv + 1;

  if (words[0] != NULL && g_str_equal (words[0], "--"))
    words++;
  if ((takes & STROBE_CLI_TAKES_BUILD) != 0 && words[0] == NULL)
    return set_missing (error, _ ("The name of the file to write is missing."));
  if ((takes & STROBE_CLI_TAKES_BUILD) != 0)
    self->out = g_strdup (*words++);
  if ((takes & STROBE_CLI_TAKES_FILE) != 0 && words[0] == NULL)
    return set_missing (error, _ ("A firmware file is missing."));
  if ((takes & (STROBE_CLI_TAKES_FILE | STROBE_CLI_TAKES_BUILD)) == 0 && words[0] != NULL)
    return set_bad (error, _ ("“%s” is one argument too many."), words[0]);
  self->files = g_strdupv (words);
  return TRUE;
}

static gboolean
check_seconds (double seconds, const char *option, GError **error)
{
  if (seconds == NOT_GIVEN || (seconds >= 0 && seconds <= G_MAXINT32))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("%s needs a number of seconds, 0 or more."), option);
  return FALSE;
}

/* Before a board is looked for: a slip of the finger is told at once. */
static gboolean
check_filter (StrobeCliOptions *self, GError **error)
{
  g_autoptr (StrobeLogFilter) filter = NULL;

  if (self->filter == NULL)
    return TRUE;
  filter = strobe_log_filter_new (STROBE_LOG_LEVEL_VERBOSE, NULL, self->filter, NULL,
                                  STROBE_LOG_FILTER_DEFAULT, NULL);
  if (filter != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--filter takes “tag:level” pairs such as “wifi:W *:E”, with the levels N, E, W, "
                  "I, D and V; not “%s”."),
               self->filter);
  return FALSE;
}

static gboolean
check (StrobeCliOptions *self, GError **error)
{
  if (self->faults != NULL && self->n_practice == 0) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--faults goes with --practice: a real board has its own."));
    return FALSE;
  }
  if (self->only != NULL && self->keep_settings) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--only and --keep-settings do not go together."));
    return FALSE;
  }
  return check_seconds (self->wait_seconds, "--wait", error) &&
         check_seconds (self->timeout_seconds, "--timeout", error) && check_filter (self, error);
}

/**
 * strobe_cli_options_parse:
 * @verb: the name of the verb
 * @summary: what it does, in a translated sentence for its help
 * @takes: which options it has
 * @argv: the arguments, from the verb on; %NULL-terminated
 * @error: return location for an error
 *
 * Reads the command line of one verb. With --help the help is printed and the process ends.
 *
 * Ownership: the caller frees the result; @argv is only read.
 *
 * Errors: G_OPTION_ERROR, with a translated text.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the options
 */
StrobeCliOptions *
strobe_cli_options_parse (
  const char *verb, const char *summary, StrobeCliTakes takes, char **argv, GError **error)
{
  g_autoptr (StrobeCliOptions) self = g_new0 (StrobeCliOptions, 1);
  g_autoptr (GOptionContext) context = create_context (self, takes);
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char *program = g_strdup_printf ("strobe-cli %s", verb);

  g_option_context_set_summary (context, summary);
  self->wait_seconds = NOT_GIVEN;
  self->timeout_seconds = NOT_GIVEN;
  g_set_prgname (program);
  if (!g_option_context_parse_strv (context, &arguments, error) ||
      !take_files (self, takes, arguments, error) || !check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * strobe_cli_options_free:
 * @self: (transfer full): options
 *
 * Frees the options.
 *
 * Context: main thread.
 */
void
strobe_cli_options_free (StrobeCliOptions *self)
{
  g_strfreev (self->files);
  g_free (self->out);
  g_free (self->flasher_args);
  g_free (self->port);
  g_free (self->faults);
  g_free (self->only);
  g_free (self->until);
  g_free (self->filter);
  g_free (self->log);
  g_strfreev (self->elfs);
  g_free (self);
}
