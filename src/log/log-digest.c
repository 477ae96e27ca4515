/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-digest.h"

#include <string.h>

#include "log/esp-log-parser.h"

/* The log digest: what an index needs to know of each line, found in its first bytes.
 *
 * This is done for every line that comes, also in a flood, so a line is not decoded for it: escape
 * sequences are skipped at the start and looked for at the end, and only what looks like a header
 * is handed to the parser. */

/* Level, time, tag and their punctuation; see esp-log-parser.c. */
#define MAX_HEADER_BYTES 128
#define MAX_COLOUR_BYTES 16
#define ESC '\x1b'

/* Lines of a crash come without a header, and are what one looks for among the errors. Source:
 * ESP-IDF v5.3, components/esp_system/panic.c, port/arch/xtensa/debug_helpers.c,
 * components/freertos (stack overflow), components/heap (corruption), newlib/assert.c. */
static const char *const error_starts[] = {
  "Guru Meditation Error", "abort() was called",
  "assert failed:",        "Backtrace:",
  "***ERROR***",           "Stack smashing protect failure",
  "CORRUPT HEAP",          "Brownout detector was triggered",
};

static gboolean
has_prefix (const char *data, gsize size_bytes, const char *prefix)
{
  gsize prefix_bytes = strlen (prefix);

  return size_bytes >= prefix_bytes && memcmp (data, prefix, prefix_bytes) == 0;
}

/* "ESC [ digits and semicolons m": 0 if it is not there. */
static gsize
measure_colour (const char *data, gsize size_bytes)
{
  gsize at = 2;

  if (size_bytes < 3 || data[0] != ESC || data[1] != '[')
    return 0;
  while (at < size_bytes && at < MAX_COLOUR_BYTES &&
         (g_ascii_isdigit (data[at]) || data[at] == ';'))
    at++;
  return at < size_bytes && data[at] == 'm' ? at + 1 : 0;
}

static gboolean
is_reset (const char *colour, gsize size_bytes)
{
  return size_bytes == 3 || (size_bytes == 4 && colour[2] == '0');
}

/* ESP-IDF's colours of levels: 31, 33 and 32, after "0;" or "1;". Source: ESP-IDF v5.3,
 * components/log/include/esp_log_color.h. */
static StrobeLogLevel
get_colour_level (const char *colour, gsize size_bytes)
{
  if (size_bytes < 5 || colour[size_bytes - 3] != '3')
    return STROBE_LOG_LEVEL_NONE;
  switch (colour[size_bytes - 2]) {
  case '1':
    return STROBE_LOG_LEVEL_ERROR;
  case '2':
    return STROBE_LOG_LEVEL_INFO;
  case '3':
    return STROBE_LOG_LEVEL_WARNING;
  default:
    return STROBE_LOG_LEVEL_NONE;
  }
}

static gboolean
is_error_start (const char *data, gsize size_bytes)
{
  if (memchr ("GabB*SC", data[0], 7) == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (error_starts); i++)
    if (has_prefix (data, size_bytes, error_starts[i]))
      return TRUE;
  return FALSE;
}

/* The header of ESP-IDF, or of Arduino: "[  1234][E][WiFi.cpp:12] begin(): …". */
static gboolean
may_be_header (const char *data, gsize size_bytes)
{
  if (size_bytes < 4)
    return FALSE;
  return data[0] == '[' || (data[1] == ' ' && memchr ("EWIDV", data[0], 5) != NULL);
}

static void
take_header (const char *data, gsize size_bytes, StrobeLogDigest *digest)
{
  char header[MAX_HEADER_BYTES + 1];
  gsize header_bytes = MIN (size_bytes, MAX_HEADER_BYTES);
  StrobeEspLogFields fields;

  memcpy (header, data, header_bytes);
  header[header_bytes] = '\0';
  if (!strobe_esp_log_parser_parse (header, &fields))
    return;
  digest->level = fields.level;
  if (fields.tag_size_bytes > 0) {
    digest->tag = data + fields.tag_start_bytes;
    digest->tag_size_bytes = fields.tag_size_bytes;
  }
}

static void
take_own_level (const char *data,
                gsize size_bytes,
                const char *colour,
                gsize colour_bytes,
                StrobeLogDigest *digest)
{
  if (size_bytes == 0)
    return;
  if (may_be_header (data, size_bytes))
    take_header (data, size_bytes, digest);
  else if (is_error_start (data, size_bytes))
    digest->level = STROBE_LOG_LEVEL_ERROR;
  if (digest->level == STROBE_LOG_LEVEL_NONE && colour_bytes > 0)
    digest->level = get_colour_level (colour, colour_bytes);
}

/* Whether a colour goes on into the next line. */
static gboolean
leaves_colour_open (const StrobeLogDigester *self, const char *raw, gsize size_bytes)
{
  const char *last = memrchr (raw, ESC, size_bytes);
  gsize colour_bytes = 0;

  if (last == NULL)
    return self->is_colour_open;
  colour_bytes = measure_colour (last, size_bytes - (gsize) (last - raw));
  return colour_bytes > 0 && !is_reset (last, colour_bytes);
}

static gboolean
starts_boot (const char *data, gsize size_bytes)
{
  return has_prefix (data, size_bytes, "ESP-ROM:") || has_prefix (data, size_bytes, "rst:0x");
}

static gboolean
continues (const StrobeLogDigester *self, const char *data, gsize size_bytes)
{
  if (self->level == STROBE_LOG_LEVEL_NONE || size_bytes == 0 || starts_boot (data, size_bytes))
    return FALSE;
  return self->is_colour_open || data[0] == ' ' || data[0] == '\t';
}

/**
 * strobe_log_digester_take:
 * @self: what the lines before left
 * @raw: (array length=size_bytes): the next line, as it came
 * @size_bytes: its size
 * @digest: (out caller-allocates): what it is
 *
 * Finds level and tag of a line.
 *
 * A line without a level of its own has that of the line before if that one's colour was not reset,
 * or if this one begins with a blank: so do messages of several lines and dumps.
 *
 * Ownership: the tag is a part of @raw.
 *
 * Context: the thread of the stream.
 *
 * Source: esp-log-parser.c for the headers; esp-idf-monitor at 26cdb18a for the colours.
 */
void
strobe_log_digester_take (StrobeLogDigester *self,
                          const char *raw,
                          gsize size_bytes,
                          StrobeLogDigest *digest)
{
  const char *data = raw;
  gsize left_bytes = size_bytes;
  const char *colour = NULL;
  gsize colour_bytes = 0;
  gsize step = 0;

  *digest = (StrobeLogDigest){ 0 };
  while ((step = measure_colour (data, left_bytes)) > 0) {
    colour = data;
    colour_bytes = step;
    data += step;
    left_bytes -= step;
  }
  take_own_level (data, left_bytes, colour, colour_bytes, digest);
  if (digest->level == STROBE_LOG_LEVEL_NONE && continues (self, data, left_bytes)) {
    digest->level = self->level;
    digest->is_continued = TRUE;
  }
  self->is_colour_open = leaves_colour_open (self, raw, size_bytes);
  self->level = digest->level;
}
