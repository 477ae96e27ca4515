/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/esp-log-parser.h"

#include <string.h>

/* The ESP-IDF log parser: finds level, time and tag in the text of a line. */

/* Tags are names of components; what is longer is not one. */
#define MAX_TAG_BYTES 64
/* "2026-03-02 14:11:05.123456" and some room. */
#define MAX_TIMESTAMP_BYTES 40

static StrobeLogLevel
find_level (char letter)
{
  switch (letter) {
  case 'E':
    return STROBE_LOG_LEVEL_ERROR;
  case 'W':
    return STROBE_LOG_LEVEL_WARNING;
  case 'I':
    return STROBE_LOG_LEVEL_INFO;
  case 'D':
    return STROBE_LOG_LEVEL_DEBUG;
  case 'V':
    return STROBE_LOG_LEVEL_VERBOSE;
  default:
    return STROBE_LOG_LEVEL_NONE;
  }
}

/* "(312) ": 0 if it is not there. */
static gsize
measure_timestamp (const char *text)
{
  gsize size = strspn (text, "0123456789:.- ");

  return size > 0 && size <= MAX_TIMESTAMP_BYTES && g_str_has_prefix (text + size, ") ") ? size : 0;
}

/* Without a time before it a tag has no space: "I am: a sentence" is not a log line. */
static gsize
measure_tag (const char *text, gboolean may_have_spaces)
{
  const char *end = strstr (text, ": ");
  gsize size = end != NULL ? (gsize) (end - text) : 0;

  if (size > MAX_TAG_BYTES || (!may_have_spaces && memchr (text, ' ', size) != NULL))
    return 0;
  return size;
}

/* "[  1234][E][WiFi.cpp:12] begin(): message" */
static gboolean
parse_arduino (const char *text, StrobeEspLogFields *fields)
{
  gsize blanks = strspn (text + 1, " ");
  gsize digits = strspn (text + 1 + blanks, "0123456789");
  const char *rest = text + 1 + blanks + digits;
  gsize tag = 0;

  if (digits == 0 || digits > MAX_TIMESTAMP_BYTES || rest[0] != ']' || rest[1] != '[' ||
      find_level (rest[2]) == STROBE_LOG_LEVEL_NONE || rest[3] != ']' || rest[4] != '[')
    return FALSE;
  tag = strcspn (rest + 5, ":]");
  if (tag == 0 || tag > MAX_TAG_BYTES || rest[5 + tag] != ':')
    return FALSE;
  fields->level = find_level (rest[2]);
  fields->timestamp_start_bytes = 1 + blanks;
  fields->timestamp_size_bytes = digits;
  fields->tag_start_bytes = (gsize) (rest + 5 - text);
  fields->tag_size_bytes = tag;
  return TRUE;
}

/**
 * strobe_esp_log_parser_parse:
 * @text: the text of a line, without escape sequences
 * @fields: (out caller-allocates): the fields; all zero if it is not such a line
 *
 * Recognises "I (312) tag: message", and Arduino's "[   312][I][file.cpp:12] function(): message",
 * whose tag is the file.
 *
 * The time is milliseconds since boot, a clock time or a date with a clock time, depending on the
 * app's configuration, and may be left out, then without its brackets.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v5.3, components/log/include/esp_log.h (LOG_FORMAT, LOG_SYSTEM_TIME_FORMAT);
 * esp-idf-monitor at 26cdb18a, the expression of --print_filter, for the form without a time;
 * arduino-esp32 3.0, cores/esp32/esp32-hal-log.h (ARDUHAL_LOG_FORMAT).
 *
 * Returns: %TRUE if @text has a level
 */
gboolean
strobe_esp_log_parser_parse (const char *text, StrobeEspLogFields *fields)
{
  gsize at = 2;

  *fields = (StrobeEspLogFields){ 0 };
  if (text[0] == '[')
    return parse_arduino (text, fields);
  StrobeLogLevel level = find_level (text[0]);
  if (level == STROBE_LOG_LEVEL_NONE || text[1] != ' ')
    return FALSE;
  gboolean is_timed = text[at] == '(';
  gsize timestamp = is_timed ? measure_timestamp (text + at + 1) : 0;
  if (is_timed && timestamp == 0)
    return FALSE;
  if (is_timed)
    at += timestamp + strlen ("() ");
  gsize tag = measure_tag (text + at, is_timed);
  if (!is_timed && tag == 0)
    return FALSE;
  fields->level = level;
  fields->timestamp_start_bytes = is_timed ? 3 : 0;
  fields->timestamp_size_bytes = timestamp;
  fields->tag_start_bytes = tag > 0 ? at : 0;
  fields->tag_size_bytes = tag;
  return TRUE;
}
