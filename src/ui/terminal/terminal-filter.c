/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-filter.h"

#include <string.h>

/* A terminal writes back what is typed, and answers what the other end asks. Asked are titles,
 * colours, sizes, checksums of the screen: a way to put words of the board's choice, or facts about
 * the computer, where the keyboard is. A console editor needs three: "are you there" (DSR 5),
 * "where is the cursor" (DSR 6) and "what are you" (DA 1); linenoise asks the first two. Only these
 * go out, and sequences that a key makes. */

#define ESC '\x1b'
#define BEL '\x07'

typedef enum {
  KIND_KEY,
  KIND_ANSWER,
  KIND_REFUSED,
} Kind;

/* One control sequence: ESC [ parameters intermediates final (ECMA-48, section 5.4). */
typedef struct {
  const char *parameters;
  gsize n_parameters;
  gsize n_intermediates;
  char final;
} Sequence;

static gboolean
is_numbers (const Sequence *sequence)
{
  for (gsize i = 0; i < sequence->n_parameters; i++) {
    if (!g_ascii_isdigit (sequence->parameters[i]) && sequence->parameters[i] != ';')
      return FALSE;
  }
  return TRUE;
}

/* ESC [ row ; column R. F3 with a modifier looks the same, and is let through with it. */
static gboolean
is_cursor_position (const Sequence *sequence)
{
  return sequence->final == 'R' && is_numbers (sequence) && sequence->n_parameters > 0;
}

static gboolean
is_answer (const Sequence *sequence)
{
  if (sequence->final == 'n')
    return sequence->n_parameters == 1 && sequence->parameters[0] == '0';
  if (sequence->final == 'c')
    return sequence->n_parameters > 0 && sequence->parameters[0] == '?';
  return is_cursor_position (sequence);
}

/* Cursor and function keys, the marks of a paste, focus, and the mouse where the board asked for
 * it. */
static gboolean
is_key (const Sequence *sequence)
{
  if (sequence->n_parameters > 0 && sequence->parameters[0] == '<')
    return sequence->final == 'M' || sequence->final == 'm';
  return is_numbers (sequence) && strchr ("ABCDEFGHPQSZ~uIOM", sequence->final) != NULL;
}

static Kind
classify (const Sequence *sequence)
{
  if (sequence->n_intermediates > 0)
    return KIND_REFUSED;
  if (is_answer (sequence))
    return KIND_ANSWER;
  return is_key (sequence) ? KIND_KEY : KIND_REFUSED;
}

static gsize
count_range (const char *text, gsize size_bytes, char low, char high)
{
  gsize n = 0;

  while (n < size_bytes && text[n] >= low && text[n] <= high)
    n++;
  return n;
}

/* @text: after ESC [. Returns its size; 0: it does not end. */
static gsize
read_sequence (const char *text, gsize size_bytes, Sequence *sequence)
{
  gsize n_before;

  sequence->parameters = text;
  sequence->n_parameters = count_range (text, size_bytes, 0x30, 0x3f);
  sequence->n_intermediates =
    count_range (text + sequence->n_parameters, size_bytes - sequence->n_parameters, 0x20, 0x2f);
  n_before = sequence->n_parameters + sequence->n_intermediates;
  if (n_before >= size_bytes || text[n_before] < 0x40 || text[n_before] > 0x7e)
    return 0;
  sequence->final = text[n_before];
  return n_before + 1;
}

/* Up to the end of a string such as ESC P … ESC \. */
static gsize
measure_string (const char *text, gsize size_bytes)
{
  for (gsize i = 2; i < size_bytes; i++) {
    if (text[i] == BEL)
      return i + 1;
    if (text[i] == ESC && i + 1 < size_bytes && text[i + 1] == '\\')
      return i + 2;
  }
  return size_bytes;
}

static gsize
take_control_sequence (
  const char *text, gsize size_bytes, guint max_answers, guint *n_answers, GByteArray *out)
{
  Sequence sequence = { 0 };
  gsize n_sequence = read_sequence (text + 2, size_bytes - 2, &sequence);
  Kind kind;

  if (n_sequence == 0)
    return size_bytes;
  kind = classify (&sequence);
  if (kind == KIND_KEY || (kind == KIND_ANSWER && *n_answers < max_answers))
    g_byte_array_append (out, (const guint8 *) text, (guint) (n_sequence + 2));
  if (kind == KIND_ANSWER && *n_answers < max_answers)
    (*n_answers)++;
  return n_sequence + 2;
}

/* @text begins with ESC. Returns how much of it was dealt with. ESC and one character is a key with
 * Alt, also where the two would open a sequence. */
static gsize
take_escape (
  const char *text, gsize size_bytes, guint max_answers, guint *n_answers, GByteArray *out)
{
  if (size_bytes > 2 && text[1] == '[')
    return take_control_sequence (text, size_bytes, max_answers, n_answers, out);
  if (size_bytes > 2 && strchr ("P]X^_", text[1]) != NULL && text[1] != '\0')
    return measure_string (text, size_bytes);
  g_byte_array_append (out, (const guint8 *) text, 1);
  return 1;
}

/**
 * strobe_terminal_filter_take:
 * @text: what the terminal wants to write, as one "commit"
 * @size_bytes: size of @text
 * @max_answers: how many answers may pass; 0 while old output is shown again
 * @out: takes what may go to the board
 *
 * Lets keys through, and the three answers that a console needs.
 *
 * Units: @max_answers is a count.
 *
 * Context: any thread.
 *
 * Source: ECMA-48, 8.3.24 (DA), 8.3.35 (DSR); xterm control sequences, "Window manipulation" and
 * "Operating system commands" for what is refused; ESP-IDF v5.3, linenoise.c, for what is asked.
 *
 * Returns: how many answers passed
 */
guint
strobe_terminal_filter_take (const char *text, gsize size_bytes, guint max_answers, GByteArray *out)
{
  guint n_answers = 0;
  gsize at = 0;

  g_return_val_if_fail (text != NULL || size_bytes == 0, 0);
  g_return_val_if_fail (out != NULL, 0);

  while (at < size_bytes) {
    if (text[at] == ESC) {
      at += take_escape (text + at, size_bytes - at, max_answers, &n_answers, out);
      continue;
    }
    g_byte_array_append (out, (const guint8 *) text + at, 1);
    at++;
  }
  return n_answers;
}
