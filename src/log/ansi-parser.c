/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/ansi-parser.h"

#include <string.h>

/* The ANSI parser: bytes of one line in, plain UTF-8 and its colours out.
 *
 * A log is text of a stranger. Of the escape sequences only SGR (colours and weight) means
 * anything here; every other one is swallowed and never obeyed. What is left holds no control
 * character but TAB: C0 characters become their control pictures, everything else that would hide,
 * reorder or break a line becomes U+FFFD, as invalid UTF-8 does.
 *
 * Source: ECMA-48 5th edition, sections 5.3 (escape), 5.4 (control sequences), 5.6 (control
 * strings), 8.3.117 (SGR); ITU-T T.416 for 38 and 48. */

/* A longer control sequence is not one: the longest sensible SGR has 60 bytes. */
#define MAX_SEQUENCE_BYTES 256
/* A longer control string is shown as text. */
#define MAX_STRING_BYTES 4096
#define MAX_PARAMETERS 32
#define MAX_PARAMETER_VALUE 9999

#define ESC '\x1b'
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

typedef struct {
  const char *at;
  const char *end;
  GString *text;
  GArray *spans;
  StrobeLogSpan style;
} Parser;

typedef struct {
  guint values[MAX_PARAMETERS];
  gboolean is_sub[MAX_PARAMETERS]; /* follows a colon: belongs to the one before it */
  guint n_values;
} Parameters;

static const StrobeLogSpan default_style = { .foreground = -1, .background = -1 };

static gsize
get_remaining (const Parser *parser)
{
  return parser->end - parser->at;
}

static gboolean
is_in (char c, guchar first, guchar last)
{
  return (guchar) c >= first && (guchar) c <= last;
}

static gboolean
is_same_style (const StrobeLogSpan *a, const StrobeLogSpan *b)
{
  return a->foreground == b->foreground && a->background == b->background && a->bold == b->bold &&
         a->italic == b->italic && a->underline == b->underline;
}

/* Closes the span of the style that ends here. */
static void
end_span (Parser *parser)
{
  StrobeLogSpan *last = NULL;

  parser->style.end_bytes = parser->text->len;
  if (parser->spans->len > 0)
    last = &g_array_index (parser->spans, StrobeLogSpan, parser->spans->len - 1);
  if (parser->style.start_bytes == parser->style.end_bytes ||
      is_same_style (&parser->style, &default_style))
    return;
  if (last != NULL && last->end_bytes == parser->style.start_bytes &&
      is_same_style (last, &parser->style))
    last->end_bytes = parser->style.end_bytes;
  else
    g_array_append_val (parser->spans, parser->style);
}

/* The nearest of the 16 colours: a bit for each strong component, bright if the strongest is. */
static gint8
find_colour (guint red, guint green, guint blue)
{
  guint strongest = MAX (red, MAX (green, blue));
  guint half = strongest / 2;
  guint bits = (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0);

  if (strongest < 64)
    return 0;
  if (bits == 7 && strongest < 160)
    return 8;
  return (gint8) (strongest > 224 ? bits + 8 : bits);
}

/* The 256 colours of xterm: 16 named, a cube of 6 x 6 x 6, 24 greys. */
static gint8
find_indexed_colour (guint index)
{
  static const guint8 levels[] = { 0, 95, 135, 175, 215, 255 };

  if (index < 16)
    return (gint8) index;
  if (index < 232)
    return find_colour (levels[(index - 16) / 36], levels[(index - 16) / 6 % 6],
                        levels[(index - 16) % 6]);
  return find_colour (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232));
}

/* "38;5;n", "38;2;r;g;b" and the same with colons, where RGB has a colour space before it. */
static void
set_extended_colour (const Parameters *parameters, guint *index, gint8 *colour)
{
  const guint *values = parameters->values + *index;
  guint left = parameters->n_values - *index;
  gboolean has_colons = left > 1 && parameters->is_sub[*index + 1];
  guint n_subs = 1;

  while (n_subs < left && parameters->is_sub[*index + n_subs])
    n_subs++;
  if (has_colons)
    left = n_subs;
  if (left >= 3 && values[1] == 5) {
    if (values[2] < 256)
      *colour = find_indexed_colour (values[2]);
    *index += has_colons ? n_subs - 1 : 2;
  } else if (left >= 5 && values[1] == 2) {
    guint first = has_colons && n_subs >= 6 ? 3 : 2;
    *colour = find_colour (MIN (values[first], 255), MIN (values[first + 1], 255),
                           MIN (values[first + 2], 255));
    *index += has_colons ? n_subs - 1 : 4;
  } else {
    *index += left - 1;
  }
}

static gboolean
set_attribute (StrobeLogSpan *style, guint value, guint sub_value)
{
  switch (value) {
  case 0:
    *style =
      (StrobeLogSpan){ .start_bytes = style->start_bytes, .foreground = -1, .background = -1 };
    return TRUE;
  case 1:
  case 22:
    style->bold = value == 1;
    return TRUE;
  case 3:
  case 23:
    style->italic = value == 3;
    return TRUE;
  case 4:
  case 21:
  case 24:
    style->underline = value != 24 && sub_value != 0;
    return TRUE;
  default:
    return FALSE;
  }
}

static void
set_colour (StrobeLogSpan *style, guint value)
{
  if (value >= 30 && value <= 37)
    style->foreground = (gint8) (value - 30);
  else if (value >= 90 && value <= 97)
    style->foreground = (gint8) (value - 90 + 8);
  else if (value == 39)
    style->foreground = -1;
  else if (value >= 40 && value <= 47)
    style->background = (gint8) (value - 40);
  else if (value >= 100 && value <= 107)
    style->background = (gint8) (value - 100 + 8);
  else if (value == 49)
    style->background = -1;
}

static void
apply_sgr (StrobeLogSpan *style, const Parameters *parameters)
{
  for (guint i = 0; i < parameters->n_values; i++) {
    guint value = parameters->values[i];
    gboolean has_sub = i + 1 < parameters->n_values && parameters->is_sub[i + 1];

    if (value == 38 || value == 48) {
      set_extended_colour (parameters, &i, value == 38 ? &style->foreground : &style->background);
      continue;
    }
    if (!set_attribute (style, value, has_sub ? parameters->values[i + 1] : 1))
      set_colour (style, value);
    while (i + 1 < parameters->n_values && parameters->is_sub[i + 1])
      i++;
  }
}

/* FALSE where they are not the parameters of an SGR: private ones, or more than anybody writes. */
static gboolean
parse_parameters (const char *at, const char *end, Parameters *parameters)
{
  *parameters = (Parameters){ .n_values = 1 };
  for (; at < end; at++) {
    guint *value = &parameters->values[parameters->n_values - 1];

    if (g_ascii_isdigit (*at)) {
      *value = MIN (*value * 10 + (guint) (*at - '0'), MAX_PARAMETER_VALUE);
    } else if (*at == ';' || *at == ':') {
      if (parameters->n_values == MAX_PARAMETERS)
        return FALSE;
      parameters->is_sub[parameters->n_values] = *at == ':';
      parameters->values[parameters->n_values++] = 0;
    } else {
      return FALSE;
    }
  }
  return TRUE;
}

/* @parser stands behind "ESC [". A byte that cannot be in a sequence ends it and is read anew. */
static void
skip_control_sequence (Parser *parser)
{
  const char *start = parser->at;
  const char *limit = start + MIN (get_remaining (parser), MAX_SEQUENCE_BYTES);
  Parameters parameters;

  while (parser->at < limit && is_in (*parser->at, 0x20, 0x3f))
    parser->at++;
  if (parser->at == limit || !is_in (*parser->at, 0x40, 0x7e))
    return;
  if (*parser->at == 'm' && parse_parameters (start, parser->at, &parameters)) {
    end_span (parser);
    apply_sgr (&parser->style, &parameters);
    parser->style.start_bytes = parser->text->len;
  }
  parser->at++;
}

/* @parser stands behind the introducer of an OSC, DCS, SOS, PM or APC. Without its end in reach it
 * is text: a lone introducer must not hide the rest of a line. */
static void
skip_control_string (Parser *parser, gboolean ends_with_bel)
{
  const char *limit = parser->at + MIN (get_remaining (parser), MAX_STRING_BYTES);

  for (const char *at = parser->at; at < limit; at++) {
    if (*at == '\a' && ends_with_bel) {
      parser->at = at + 1;
      return;
    }
    if (*at == ESC) {
      if (at + 1 < limit && at[1] == '\\')
        parser->at = at + 2;
      return;
    }
  }
}

/* @parser stands behind the ESC. */
static void
skip_escape (Parser *parser)
{
  const char *limit = parser->at + MIN (get_remaining (parser), MAX_SEQUENCE_BYTES);

  if (parser->at == limit)
    return;
  if (*parser->at == '[') {
    parser->at++;
    skip_control_sequence (parser);
  } else if (strchr ("]PX^_", *parser->at) != NULL && *parser->at != '\0') {
    gboolean is_osc = *parser->at++ == ']';
    skip_control_string (parser, is_osc);
  } else {
    while (parser->at < limit && is_in (*parser->at, 0x20, 0x2f))
      parser->at++;
    if (parser->at < limit && is_in (*parser->at, 0x30, 0x7e))
      parser->at++;
  }
}

/* Characters that would hide, reorder or break what a reader sees. */
static gboolean
is_deceptive (gunichar c)
{
  switch ((guint) g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return TRUE;
  default:
    /* the embeddings, overrides and isolates of Unicode UAX #9, section 2 */
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}

static void
add_character (Parser *parser)
{
  gunichar c = g_utf8_get_char_validated (parser->at, (gssize) get_remaining (parser));
  gboolean is_valid = c != (gunichar) -1 && c != (gunichar) -2;

  if (is_valid && !is_deceptive (c))
    g_string_append_unichar (parser->text, c);
  else
    g_string_append (parser->text, REPLACEMENT);
  parser->at += is_valid ? g_unichar_to_utf8 (c, NULL) : 1;
}

/* U+2400 to U+241F picture C0, U+2421 pictures DEL (Unicode chart "Control Pictures"). */
static void
add_control_picture (Parser *parser)
{
  guchar c = (guchar) *parser->at++;

  if (c == '\t')
    g_string_append_c (parser->text, '\t');
  else
    g_string_append_unichar (parser->text, c == 0x7f ? 0x2421 : 0x2400 + c);
}

static void
add_ascii (Parser *parser)
{
  const char *start = parser->at;

  while (parser->at < parser->end && is_in (*parser->at, 0x20, 0x7e))
    parser->at++;
  g_string_append_len (parser->text, start, parser->at - start);
}

/**
 * strobe_ansi_parser_parse:
 * @raw: (array length=size_bytes): the bytes of one line, without its end
 * @size_bytes: their number
 * @spans: (element-type StrobeLogSpan): where the runs of text that are not in the default style
 *   are appended, in order, none empty
 *
 * Turns the bytes of a line into text that is safe to show, and its colours.
 *
 * A line starts in the default style; whatever it leaves set ends with it. The 256 colours and RGB
 * are mapped to the nearest of the 16.
 *
 * Context: any thread.
 *
 * Source: ECMA-48 5th edition, 8.3.117; the bright colours 90 to 107 are those of xterm's
 * "XTerm Control Sequences" (ctlseqs), section "Character Attributes".
 *
 * Returns: (transfer full): valid UTF-8 without control characters, but for TAB
 */
GString *
strobe_ansi_parser_parse (const char *raw, gsize size_bytes, GArray *spans)
{
  Parser parser = { .at = raw,
                    .end = raw + size_bytes,
                    .text = g_string_sized_new (size_bytes),
                    .spans = spans,
                    .style = default_style };

  while (parser.at < parser.end) {
    if (is_in (*parser.at, 0x20, 0x7e)) {
      add_ascii (&parser);
    } else if (*parser.at == ESC) {
      parser.at++;
      skip_escape (&parser);
    } else if (is_in (*parser.at, 0x80, 0xff)) {
      add_character (&parser);
    } else {
      add_control_picture (&parser);
    }
  }
  end_span (&parser);
  return parser.text;
}
