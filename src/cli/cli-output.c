/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-output.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

/* Names inside a file and texts of a device are somebody else's bytes: they are made valid UTF-8
 * for JSON, and lose their control characters before they reach a terminal. */

/* The help of the verb has the options; the program is named for it by then. */
static char *
dup_advice (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return g_strdup_printf (_ ("See “%s --help”."), g_get_prgname ());
  return g_strdup (strobe_error_text_get_advice (error));
}

/**
 * strobe_cli_output_json:
 * @builder: (transfer none): a finished object or array
 *
 * Prints JSON as one line, at once.
 *
 * Context: main thread.
 */
void
strobe_cli_output_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  /* Not g_print(): JSON is UTF-8 whatever the locale says. */
  puts (text);
}

/**
 * strobe_cli_output_add_string:
 * @builder: inside an object
 * @name: (nullable): the member; %NULL inside an array
 * @value: (nullable): any bytes
 *
 * Adds a text, or null.
 *
 * Context: any thread.
 */
void
strobe_cli_output_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *text = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/**
 * strobe_cli_output_add_hex:
 * @builder: inside an object
 * @name: the member
 * @value: a USB id or a release number
 *
 * Adds four hex digits, as lsusb writes them.
 *
 * Units: none; @value is an identifier.
 *
 * Context: any thread.
 */
void
strobe_cli_output_add_hex (JsonBuilder *builder, const char *name, guint16 value)
{
  g_autofree char *text = g_strdup_printf ("%04x", value);

  strobe_cli_output_add_string (builder, name, text);
}

/**
 * strobe_cli_output_add_error:
 * @builder: inside an object
 * @error: what went wrong
 *
 * Adds the members of a failure: exit, error, advice, detail.
 *
 * Context: main thread.
 */
void
strobe_cli_output_add_error (JsonBuilder *builder, const GError *error)
{
  g_autofree char *advice = dup_advice (error);

  json_builder_set_member_name (builder, "exit");
  json_builder_add_int_value (builder, strobe_error_text_get_exit (error));
  strobe_cli_output_add_string (builder, "error", strobe_cli_output_get_title (error));
  strobe_cli_output_add_string (builder, "advice", advice);
  strobe_cli_output_add_string (builder, "detail", error->message);
}

/**
 * strobe_cli_output_error:
 * @error: what went wrong
 *
 * Prints an error for a person: what happened, what to do, and the technical trail.
 *
 * Context: main thread.
 *
 * Returns: the exit code that belongs to it
 */
StrobeExit
strobe_cli_output_error (const GError *error)
{
  return strobe_cli_output_error_with_advice (error, NULL);
}

/**
 * strobe_cli_output_error_with_advice:
 * @error: what went wrong
 * @advice: (nullable): what to do about it here and now; %NULL for what the error itself advises
 *
 * Prints an error for a person, as strobe_cli_output_error() does.
 *
 * Ownership: both are only read.
 *
 * Context: main thread.
 *
 * Returns: the exit code that belongs to it
 */
StrobeExit
strobe_cli_output_error_with_advice (const GError *error, const char *advice)
{
  g_autofree char *title = strobe_cli_output_dup_printable (strobe_cli_output_get_title (error));
  g_autofree char *usual = dup_advice (error);

  g_printerr ("%s\n%s\n", title, advice != NULL ? advice : usual);
  if (error->domain != G_OPTION_ERROR) {
    g_autofree char *detail = strobe_cli_output_dup_printable (error->message);
    g_printerr ("(%s)\n", detail);
  }
  return strobe_error_text_get_exit (error);
}

/**
 * strobe_cli_output_get_title:
 * @error: what went wrong
 *
 * Says what happened. The text of a usage error is a sentence for people already.
 *
 * Ownership: of @error, or static.
 *
 * Context: main thread.
 *
 * Returns: the sentence
 */
const char *
strobe_cli_output_get_title (const GError *error)
{
  return error->domain == G_OPTION_ERROR ? error->message : strobe_error_text_get_title (error);
}

/**
 * strobe_cli_output_dup_printable:
 * @text: any bytes
 *
 * Makes a text safe to print: valid UTF-8, no control characters.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread.
 *
 * Returns: the text
 */
char *
strobe_cli_output_dup_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) printable = g_string_sized_new (strlen (valid));

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    g_string_append_unichar (printable, g_unichar_iscntrl (character) ? 0xfffd : character);
  }
  return g_string_free (g_steal_pointer (&printable), FALSE);
}

/**
 * strobe_cli_output_dup_size:
 * @size_bytes: a size
 *
 * Puts a size into words for a terminal: "172.0 KiB". The space is a plain one, so that columns
 * line up and every character set has it.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread.
 *
 * Returns: the text
 */
char *
strobe_cli_output_dup_size (guint64 size_bytes)
{
  g_autofree char *text = g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_auto (GStrv) words = g_strsplit (text, "\302\240", -1);

  return g_strjoinv (" ", words);
}
