/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "log/line-splitter.h"
#include "log/log-digest.h"
#include "log/log-line.h"

/* Console bytes of a stranger, through splitter, parsers and buffer. For libFuzzer build it with
 * -DSTROBE_LIBFUZZER -fsanitize=fuzzer; without that it is a test, which feeds known nasty inputs
 * and a fixed set of mutations of them. */

#define MAX_INPUT_BYTES (256 * 1024)
#define N_MUTATIONS 20000

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes);

/* Not an assertion of GLib's: it must hold in release builds and stop libFuzzer at once. */
#define REQUIRE(condition)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(condition)) {                                                                            \
      g_printerr ("%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                    \
      abort ();                                                                                    \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

typedef struct {
  GString *record; /* every complete or cut line, with its end */
  StrobeLogDigester digester;
} Reader;

static void
check_text (const char *text)
{
  REQUIRE (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    REQUIRE (*at == '\t' || !g_unichar_iscntrl (g_utf8_get_char (at)));
}

static void
check_spans (StrobeLogLine *line)
{
  const char *text = strobe_log_line_get_text (line);
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);
  guint end_bytes = 0;

  for (guint i = 0; i < n_spans; i++) {
    REQUIRE (spans[i].start_bytes >= end_bytes && spans[i].start_bytes < spans[i].end_bytes);
    end_bytes = spans[i].end_bytes;
    REQUIRE (end_bytes <= strlen (text));
    REQUIRE ((text[spans[i].start_bytes] & 0xc0) != 0x80 && (text[end_bytes] & 0xc0) != 0x80);
    REQUIRE (spans[i].foreground >= -1 && spans[i].foreground < 16);
    REQUIRE (spans[i].background >= -1 && spans[i].background < 16);
  }
}

static void
check_fields (StrobeLogLine *line)
{
  const char *tag = strobe_log_line_get_tag (line);
  const char *timestamp = strobe_log_line_get_timestamp (line);

  if (strobe_log_line_get_level (line) == STROBE_LOG_LEVEL_NONE)
    REQUIRE (tag == NULL && timestamp == NULL);
  if (tag != NULL)
    REQUIRE (*tag != '\0' && strstr (strobe_log_line_get_text (line), tag) != NULL);
  if (timestamp != NULL)
    REQUIRE (strspn (timestamp, "0123456789:.- ") == strlen (timestamp));
}

/* The index and the view may differ in what they call a level; never in where the tag is. */
static void
check_digest (StrobeLogDigester *digester, const char *raw, gsize size_bytes)
{
  StrobeLogDigest digest;

  strobe_log_digester_take (digester, raw, size_bytes, &digest);
  REQUIRE (digest.level <= STROBE_LOG_LEVEL_VERBOSE);
  if (digest.tag != NULL)
    REQUIRE (digest.tag >= raw && digest.tag + digest.tag_size_bytes <= raw + size_bytes);
}

static void
read_line (const char *raw, gsize size_bytes, StrobeLineSplitterEnd end, gpointer user_data)
{
  Reader *reader = user_data;
  g_autoptr (StrobeLogLine) line = strobe_log_line_new (raw, size_bytes, 0);

  REQUIRE (size_bytes <= STROBE_LINE_SPLITTER_MAX_LINE_BYTES);
  check_text (strobe_log_line_get_text (line));
  check_spans (line);
  check_fields (line);
  check_digest (&reader->digester, raw, size_bytes);
  if (end != STROBE_LINE_SPLITTER_PARTIAL) {
    if (size_bytes > 0)
      g_string_append_len (reader->record, raw, (gssize) size_bytes);
    g_string_append_c (reader->record, end == STROBE_LINE_SPLITTER_CUT ? '\r' : '\n');
  }
}

/* Reads @data in chunks of at most @chunk_bytes and returns all lines. */
static GString *
read_all (const guint8 *data, gsize size_bytes, gsize chunk_bytes, gboolean shows_partials)
{
  Reader reader = { .record = g_string_new (NULL) };
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (read_line, &reader);

  while (size_bytes > 0) {
    gsize run = MIN (size_bytes, chunk_bytes);
    strobe_line_splitter_feed (splitter, (const char *) data, run);
    if (shows_partials)
      strobe_line_splitter_show_partial (splitter);
    data += run;
    size_bytes -= run;
  }
  strobe_line_splitter_finish (splitter);
  return reader.record;
}

/* The first byte chooses the size of the chunks, the rest is what comes from the board. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes)
{
  if (size_bytes < 1 || size_bytes > MAX_INPUT_BYTES)
    return 0;
  GString *whole = read_all (data + 1, size_bytes - 1, MAX_INPUT_BYTES, FALSE);
  GString *pieces = read_all (data + 1, size_bytes - 1, 1 + data[0] % 64, data[0] >= 128);

  REQUIRE (g_string_equal (whole, pieces));
  g_string_free (whole, TRUE);
  g_string_free (pieces, TRUE);
  return 0;
}

#ifndef STROBE_LIBFUZZER

static const char *const seeds[] = {
  "",
  "\x01I (312) main: hello\r\nW (12:34:56.789) wifi: x\r\nE (2026-03-02 14:11:05.123) a: b\n",
  "\x02\x1b[0;32mI (1) a: b\x1b[0m\r\n\x1b[38;5;196mx\x1b[48;2;1;2;3my\x1b[38:2::1:2:3mz\n",
  "\x83\x1b]0;title\a\x1bP1$r\x1b\\\x1b_G\x1b\\\x1b[?25l\x1b(B\x1b"
  "7\x1b[\x1b]\x1b",
  "\x84 10%\r 20%\r 30%\r\r\n\n\r\r\n",
  "\x05\xff\xfe\xc0\xaf\xe2\x82\xed\xa0\x80\xf4\x90\x80\x80\xc2\x9b"
  "31m\xe2\x80\xae\n",
  "\x86I (\n I (1\nI ()\nI (1) \nI (1) : \nI : \nE\nV (1)  : x",
};

static void
test_known_inputs_are_survived (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    LLVMFuzzerTestOneInput ((const guint8 *) seeds[i], strlen (seeds[i]));
}

static void
test_lines_beyond_the_limit_are_survived (void)
{
  static const char *const fills[] = { "x",   "\x80", "€", "\x1b[", "\x1b]", "\x1b[31m\x1b[32mx",
                                       "38;", "🙂" };

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++) {
    g_autoptr (GString) input = g_string_new ("\x3f");
    while (input->len < STROBE_LINE_SPLITTER_MAX_LINE_BYTES * 5 / 2)
      g_string_append (input, fills[i]);
    LLVMFuzzerTestOneInput ((const guint8 *) input->str, input->len);
  }
}

static void
mutate (GRand *rand, GByteArray *input)
{
  static const guint8 nasty[] = { 0, '\n', '\r', 0x1b, '[', ']', 'm', ';', ':', '(', 0x80, 0xff };
  guint32 n_changes = (guint32) g_rand_int_range (rand, 1, 8);

  for (guint32 i = 0; i < n_changes && input->len > 0; i++) {
    guint at = (guint) g_rand_int_range (rand, 0, (gint32) input->len);
    if (g_rand_boolean (rand))
      input->data[at] = nasty[g_rand_int_range (rand, 0, G_N_ELEMENTS (nasty))];
    else
      g_byte_array_remove_index (input, at);
  }
}

static void
test_mutations_are_survived (void)
{
  GRand *rand = g_rand_new_with_seed (303);

  for (guint i = 0; i < N_MUTATIONS; i++) {
    const char *seed = seeds[i % G_N_ELEMENTS (seeds)];
    g_autoptr (GByteArray) input = g_byte_array_new ();
    g_byte_array_append (input, (const guint8 *) seed, (guint) strlen (seed));
    mutate (rand, input);
    LLVMFuzzerTestOneInput (input->data, input->len);
  }
  g_rand_free (rand);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/log/known-inputs-are-survived", test_known_inputs_are_survived);
  g_test_add_func ("/fuzz/log/lines-beyond-the-limit-are-survived",
                   test_lines_beyond_the_limit_are_survived);
  g_test_add_func ("/fuzz/log/mutations-are-survived", test_mutations_are_survived);
  return g_test_run ();
}

#endif
