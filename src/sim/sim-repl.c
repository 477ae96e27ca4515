/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-repl.h"

#include <string.h>

/* StrobeSimRepl: a console with commands. It asks the terminal for its state as it starts; one that
 * answers knows escape sequences, and gets a line that is edited with cursor keys, history and
 * completion. To any other it only echoes. Owned by the app.
 *
 * Source: ESP-IDF v5.3, components/console/linenoise/linenoise.c (linenoiseProbe, linenoiseDumb,
 * linenoiseEdit) and examples/system/console/basic for the words. */

#define EOL "\r\n"
#define PROMPT_COLOUR "\033[0;32m"
#define RESET_COLOUR "\033[0m"
#define MAX_LINE_BYTES 256
#define MAX_HISTORY 20
#define MAX_PARAMETER_BYTES 8
#define KEY_CTRL(letter) ((letter) - 'A' + 1)
#define KEY_BACKSPACE 127
#define KEY_ESCAPE 27

typedef enum {
  INPUT_TEXT,
  INPUT_ESCAPE,   /* ESC came */
  INPUT_SEQUENCE, /* and a bracket */
} Input;

struct _StrobeSimRepl {
  char *prompt;
  char *idf_version;
  gboolean edits; /* the terminal knows escape sequences */
  GString *line;
  gsize cursor;
  GPtrArray *history;
  guint history_position; /* equal to its length: the line that is being written */
  Input input;
  GString *parameters;
  guint8 last_byte;
};

static const char *const commands[] = { "free", "help", "panic", "restart", "version" };

static void
put_prompt (StrobeSimRepl *self, GString *out)
{
  g_string_append_printf (out, PROMPT_COLOUR "%s" RESET_COLOUR, self->prompt);
}

/* The line anew, and the cursor where it belongs. */
static void
refresh (StrobeSimRepl *self, GString *out)
{
  g_string_append_c (out, '\r');
  put_prompt (self, out);
  g_string_append (out, self->line->str);
  g_string_append_printf (out, "\033[0K\r\033[%" G_GSIZE_FORMAT "C",
                          strlen (self->prompt) + self->cursor);
}

static void
set_line (StrobeSimRepl *self, const char *text, GString *out)
{
  g_string_assign (self->line, text);
  self->cursor = self->line->len;
  refresh (self, out);
}

static void
move_cursor (StrobeSimRepl *self, gsize cursor, GString *out)
{
  if (!self->edits || cursor > self->line->len || cursor == self->cursor)
    return;
  self->cursor = cursor;
  refresh (self, out);
}

static void
recall (StrobeSimRepl *self, guint position, GString *out)
{
  if (!self->edits || position > self->history->len)
    return;
  self->history_position = position;
  set_line (self, position < self->history->len ? g_ptr_array_index (self->history, position) : "",
            out);
}

static void
insert (StrobeSimRepl *self, guint8 byte, GString *out)
{
  gboolean at_end = self->cursor == self->line->len;

  if (self->line->len >= MAX_LINE_BYTES)
    return;
  g_string_insert_c (self->line, (gssize) self->cursor, (char) byte);
  self->cursor++;
  if (at_end)
    g_string_append_c (out, (char) byte);
  else
    refresh (self, out);
}

static void
erase_at (StrobeSimRepl *self, gsize position, GString *out)
{
  if (position >= self->line->len)
    return;
  g_string_erase (self->line, (gssize) position, 1);
  self->cursor = position;
  if (self->edits)
    refresh (self, out);
  else
    g_string_append (out, "\b \b");
}

/* The one command that begins like the line. */
static void
complete (StrobeSimRepl *self, GString *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (self->line->len > 0 && g_str_has_prefix (commands[i], self->line->str)) {
      set_line (self, commands[i], out);
      return;
    }
}

static void
remember (StrobeSimRepl *self)
{
  if (self->line->len > 0)
    g_ptr_array_add (self->history, g_strdup (self->line->str));
  if (self->history->len > MAX_HISTORY)
    g_ptr_array_remove_index (self->history, 0);
  self->history_position = self->history->len;
}

static void
print_help (GString *out)
{
  g_string_append (out, "help" EOL "  Print the list of registered commands" EOL EOL "free" EOL
                        "  Get the current size of free heap memory" EOL EOL "version" EOL
                        "  Get version of chip and SDK" EOL EOL "restart" EOL
                        "  Software reset of the chip" EOL EOL "panic" EOL
                        "  Read from where nothing is" EOL EOL);
}

static StrobeSimReplRequest
run (StrobeSimRepl *self, GString *out)
{
  g_autofree char *command = g_strstrip (g_strdup (self->line->str));

  if (g_str_equal (command, "restart"))
    return STROBE_SIM_REPL_REQUEST_RESTART;
  if (g_str_equal (command, "panic"))
    return STROBE_SIM_REPL_REQUEST_PANIC;
  if (g_str_equal (command, "help"))
    print_help (out);
  else if (g_str_equal (command, "free"))
    g_string_append (out, "203412" EOL);
  else if (g_str_equal (command, "version"))
    g_string_append_printf (out, "IDF Version:%s" EOL "Chip info:" EOL "\tmodel:%.*s" EOL,
                            self->idf_version, (int) strcspn (self->prompt, ">"), self->prompt);
  else if (command[0] != '\0')
    g_string_append (out, "Unrecognized command" EOL);
  return STROBE_SIM_REPL_REQUEST_NONE;
}

static StrobeSimReplRequest
enter (StrobeSimRepl *self, GString *out)
{
  StrobeSimReplRequest request;

  g_string_append (out, EOL);
  remember (self);
  request = run (self, out);
  g_string_truncate (self->line, 0);
  self->cursor = 0;
  if (request == STROBE_SIM_REPL_REQUEST_NONE)
    put_prompt (self, out);
  return request;
}

/* The answer "0n" to the question at the start; else a key. */
static void
take_sequence (StrobeSimRepl *self, guint8 final, GString *out)
{
  const char *parameters = self->parameters->str;

  if (final == 'n' && g_str_equal (parameters, "0"))
    self->edits = TRUE;
  else if (final == 'A' && self->history_position > 0)
    recall (self, self->history_position - 1, out);
  else if (final == 'B')
    recall (self, self->history_position + 1, out);
  else if (final == 'C')
    move_cursor (self, self->cursor + 1, out);
  else if (final == 'D' && self->cursor > 0)
    move_cursor (self, self->cursor - 1, out);
  else if (final == 'H' || (final == '~' && g_str_equal (parameters, "1")))
    move_cursor (self, 0, out);
  else if (final == 'F' || (final == '~' && g_str_equal (parameters, "4")))
    move_cursor (self, self->line->len, out);
  else if (final == '~' && g_str_equal (parameters, "3") && self->edits)
    erase_at (self, self->cursor, out);
}

static void
take_sequence_byte (StrobeSimRepl *self, guint8 byte, GString *out)
{
  if (byte >= 0x20 && byte < 0x40 && self->parameters->len < MAX_PARAMETER_BYTES) {
    g_string_append_c (self->parameters, (char) byte);
    return;
  }
  self->input = INPUT_TEXT;
  take_sequence (self, byte, out);
}

/* Keys that a terminal with escape sequences may send; others have no use for them. */
static void
take_control (StrobeSimRepl *self, guint8 byte, GString *out)
{
  if (!self->edits)
    return;
  switch (byte) {
  case KEY_CTRL ('A'):
    move_cursor (self, 0, out);
    break;
  case KEY_CTRL ('E'):
    move_cursor (self, self->line->len, out);
    break;
  case KEY_CTRL ('I'):
    complete (self, out);
    break;
  case KEY_CTRL ('K'):
    g_string_truncate (self->line, self->cursor);
    refresh (self, out);
    break;
  case KEY_CTRL ('L'):
    g_string_append (out, "\033[H\033[2J");
    refresh (self, out);
    break;
  case KEY_CTRL ('U'):
    set_line (self, "", out);
    break;
  default:
    break;
  }
}

static StrobeSimReplRequest
take_text (StrobeSimRepl *self, guint8 byte, GString *out)
{
  gboolean is_second_end = byte == '\n' && self->last_byte == '\r';

  if (byte == '\r' || (byte == '\n' && !is_second_end))
    return enter (self, out);
  if (byte == KEY_ESCAPE)
    self->input = INPUT_ESCAPE;
  else if (byte == KEY_BACKSPACE || byte == KEY_CTRL ('H'))
    erase_at (self, self->cursor > 0 ? self->cursor - 1 : G_MAXSIZE, out);
  else if (byte >= 0x20)
    insert (self, byte, out);
  else
    take_control (self, byte, out);
  return STROBE_SIM_REPL_REQUEST_NONE;
}

/**
 * strobe_sim_repl_new:
 * @chip: the chip, for the prompt
 *
 * Creates a console.
 *
 * Returns: (transfer full): the console
 */
StrobeSimRepl *
strobe_sim_repl_new (const StrobeChip *chip)
{
  StrobeSimRepl *self = g_new0 (StrobeSimRepl, 1);

  self->prompt = g_strdup_printf ("%s> ", chip->target);
  self->idf_version = g_strdup ("");
  self->line = g_string_new (NULL);
  self->parameters = g_string_new (NULL);
  self->history = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * strobe_sim_repl_free:
 * @self: (transfer full): a console
 *
 * Frees it.
 */
void
strobe_sim_repl_free (StrobeSimRepl *self)
{
  g_free (self->prompt);
  g_free (self->idf_version);
  g_string_free (self->line, TRUE);
  g_string_free (self->parameters, TRUE);
  g_ptr_array_unref (self->history);
  g_free (self);
}

/**
 * strobe_sim_repl_start:
 * @self: a console
 * @idf_version: of the app, for "version"
 * @out: where to append
 *
 * Prints the greeting, asks the terminal whether it knows escape sequences, and prompts.
 */
void
strobe_sim_repl_start (StrobeSimRepl *self, const char *idf_version, GString *out)
{
  g_free (self->idf_version);
  self->idf_version = g_strdup (idf_version);
  self->edits = FALSE;
  self->cursor = 0;
  self->input = INPUT_TEXT;
  self->last_byte = 0;
  g_string_truncate (self->line, 0);
  g_ptr_array_set_size (self->history, 0);
  self->history_position = 0;
  g_string_append (out, EOL "This is an example of ESP-IDF console component." EOL
                            "Type 'help' to get the list of commands." EOL
                            "Use UP/DOWN arrows to navigate through command history." EOL
                            "Press TAB when typing command name to auto-complete." EOL "\033[5n");
  put_prompt (self, out);
}

/**
 * strobe_sim_repl_type:
 * @self: a console that was started
 * @byte: what came
 * @out: where to append what it answers
 *
 * Takes a byte from the terminal.
 *
 * Units: @byte is whatever was sent.
 *
 * Returns: what the command that is complete now asks for
 */
StrobeSimReplRequest
strobe_sim_repl_type (StrobeSimRepl *self, guint8 byte, GString *out)
{
  StrobeSimReplRequest request = STROBE_SIM_REPL_REQUEST_NONE;

  switch (self->input) {
  case INPUT_TEXT:
    request = take_text (self, byte, out);
    break;
  case INPUT_ESCAPE:
    self->input = byte == '[' || byte == 'O' ? INPUT_SEQUENCE : INPUT_TEXT;
    g_string_truncate (self->parameters, 0);
    break;
  case INPUT_SEQUENCE:
    take_sequence_byte (self, byte, out);
    break;
  }
  self->last_byte = byte;
  return request;
}
