/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-parser.h"

#include <math.h>
#include <string.h>

/* Which lines carry numbers to draw, and which. Two ways to write them are known:
 *
 * Teleplot: the line begins with ">"; items are separated by ";", each is "name:value",
 * "name:time:value" with the time in milliseconds, or another "value" or "time:value" of the name
 * before. A unit after "§" and flags after "|" are no matter to a curve; a text ("|t") and a shape
 * ("3D|name:...") are none.
 *
 * Arduino: every word of the line is "name:value"; commas, spaces and tabs separate. One word that
 * is anything else, and it is a line of text: logs are full of colons.
 *
 * Source: the README of Teleplot (nesnes/teleplot), sections "Telemetry format"; the serial plotter
 * protocol of arduino/arduino-serial-plotter-webapp, README. */

/* longer lines are no telemetry; names and numbers have the length a person would write */
#define MAX_LINE_BYTES 4096
#define MAX_NAME_BYTES 64
#define MAX_NUMBER_BYTES 40
/* one thousand years: what is beyond is not a time */
#define MAX_TIME_MS 3.2e13

typedef struct {
  const char *at;
  gsize size_bytes;
} Span;

/* A NUL is none of any. */
static gboolean
is_one_of (char byte, const char *bytes)
{
  return byte != '\0' && strchr (bytes, byte) != NULL;
}

static gboolean
is_blank (char byte)
{
  return is_one_of (byte, " \t\r\n");
}

static Span
trim (Span span)
{
  while (span.size_bytes > 0 && is_blank (span.at[0])) {
    span.at++;
    span.size_bytes--;
  }
  while (span.size_bytes > 0 && is_blank (span.at[span.size_bytes - 1]))
    span.size_bytes--;
  return span;
}

/* Cuts what is before the first of @separators off @rest. */
static Span
take_until (Span *rest, const char *separators)
{
  Span head = { rest->at, 0 };

  while (head.size_bytes < rest->size_bytes && !is_one_of (rest->at[head.size_bytes], separators))
    head.size_bytes++;
  rest->at += head.size_bytes;
  rest->size_bytes -= head.size_bytes;
  if (rest->size_bytes > 0) {
    rest->at++;
    rest->size_bytes--;
  }
  return head;
}

/* Decimal only, with a point whatever the locale; not a number and infinity cannot be drawn. */
static gboolean
parse_number (Span span, double *value)
{
  char text[MAX_NUMBER_BYTES + 1];
  char *end = NULL;

  if (span.size_bytes == 0 || span.size_bytes > MAX_NUMBER_BYTES)
    return FALSE;
  for (gsize i = 0; i < span.size_bytes; i++) {
    if (!is_one_of (span.at[i], "0123456789.+-eE"))
      return FALSE;
    text[i] = span.at[i];
  }
  text[span.size_bytes] = '\0';
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

/* Teleplot */

static gboolean
is_name (Span name)
{
  double number = 0;

  if (name.size_bytes == 0 || name.size_bytes > MAX_NAME_BYTES || parse_number (name, &number))
    return FALSE;
  for (gsize i = 0; i < name.size_bytes; i++)
    if (g_ascii_iscntrl (name.at[i]) || name.at[i] == '|')
      return FALSE;
  return TRUE;
}

/* "§" is two bytes of UTF-8; a board may send the one of Latin-1. */
static Span
without_unit (Span span)
{
  for (gsize i = 0; i < span.size_bytes; i++) {
    if (span.at[i] == '\xa7')
      return (Span){ span.at, i };
    if (span.at[i] == '\xc2' && i + 1 < span.size_bytes && span.at[i + 1] == '\xa7')
      return (Span){ span.at, i };
  }
  return span;
}

/* "value" or "time:value" */
static gboolean
parse_sample (Span span, StrobeSeriesValue *value)
{
  Span rest = span;
  Span first = trim (take_until (&rest, ":"));
  double time_ms = 0;

  value->has_time = FALSE;
  if (first.size_bytes == span.size_bytes || rest.size_bytes == 0)
    return parse_number (first, &value->value);
  if (!parse_number (first, &time_ms) || fabs (time_ms) > MAX_TIME_MS)
    return FALSE;
  value->has_time = TRUE;
  value->time_us = (gint64) (time_ms * 1000);
  return parse_number (trim (rest), &value->value);
}

/* @name: of the item before; becomes that of this one. */
static gboolean
parse_item (Span item, Span *name, StrobeSeriesValue *value)
{
  Span flags = trim (item);
  Span body = without_unit (take_until (&flags, "|"));
  Span rest = body;
  Span head = trim (take_until (&rest, ":"));

  if (is_name (head)) {
    *name = head;
    body = rest;
  }
  if (name->size_bytes == 0 || memchr (flags.at, 't', flags.size_bytes) != NULL)
    return FALSE;
  value->name = name->at;
  value->name_size_bytes = name->size_bytes;
  return parse_sample (trim (body), value);
}

static gsize
parse_teleplot (Span line, StrobeSeriesValue *values, gsize n_values)
{
  Span name = { line.at, 0 };
  gsize n_found = 0;

  while (line.size_bytes > 0 && n_found < n_values) {
    StrobeSeriesValue value = { 0 };

    if (parse_item (take_until (&line, ";"), &name, &value))
      values[n_found++] = value;
  }
  return n_found;
}

/* Arduino */

static gboolean
is_label (Span name)
{
  if (name.size_bytes == 0 || name.size_bytes > MAX_NAME_BYTES ||
      !(g_ascii_isalpha (name.at[0]) || name.at[0] == '_'))
    return FALSE;
  for (gsize i = 1; i < name.size_bytes; i++)
    if (!g_ascii_isalnum (name.at[i]) && !is_one_of (name.at[i], "_-.[]"))
      return FALSE;
  return TRUE;
}

static gboolean
parse_pair (Span word, StrobeSeriesValue *value)
{
  Span rest = word;
  Span name = take_until (&rest, ":");

  value->name = name.at;
  value->name_size_bytes = name.size_bytes;
  return is_label (name) && parse_number (rest, &value->value);
}

/* Beyond @n_values the words still have to be pairs. */
static gsize
parse_arduino (Span line, StrobeSeriesValue *values, gsize n_values)
{
  gsize n_found = 0;

  while (line.size_bytes > 0) {
    Span word = take_until (&line, ", \t");
    StrobeSeriesValue value = { 0 };

    if (word.size_bytes == 0)
      continue;
    if (!parse_pair (word, &value))
      return 0;
    if (n_found < n_values)
      values[n_found++] = value;
  }
  return n_found;
}

/**
 * strobe_series_parser_parse:
 * @text: a line, not ended by NUL
 * @size_bytes: its length
 * @values: (array length=n_values): where to store what it says
 * @n_values: how many fit; more are left out
 *
 * Reads the numbers of a line that carries some for a curve. Any bytes may come; a line of text has
 * none.
 *
 * Units: times are microseconds.
 *
 * Ownership: the names are in @text.
 *
 * Context: any thread.
 *
 * Returns: how many values were stored; 0: no such line
 */
gsize
strobe_series_parser_parse (const char *text,
                            gsize size_bytes,
                            StrobeSeriesValue *values,
                            gsize n_values)
{
  Span line = { text, size_bytes };

  if (size_bytes == 0 || size_bytes > MAX_LINE_BYTES)
    return 0;
  line = trim (line);
  if (line.size_bytes > 0 && line.at[0] == '>')
    return parse_teleplot ((Span){ line.at + 1, line.size_bytes - 1 }, values, n_values);
  return parse_arduino (line, values, n_values);
}
