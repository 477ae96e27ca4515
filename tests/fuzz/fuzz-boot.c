/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "boot/boot-tracker.h"
#include "boot/verdict.h"
#include "log/line-splitter.h"

/* Console bytes of a stranger, through boots, crashes, core dumps and verdict. For libFuzzer build
 * it with -DSTROBE_LIBFUZZER -fsanitize=fuzzer; without that it is a test, which feeds the corpus
 * of boot logs and a fixed set of mutations of it. */

#define MAX_INPUT_BYTES (256 * 1024)
#define N_MUTATIONS 3000

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
  StrobeBootTracker *tracker;
  guint64 number;
} Reader;

static void
check_panic_cb (StrobePanic *panic, gpointer user_data)
{
  const Reader *reader = user_data;

  REQUIRE (panic->n_frames <= 128 && panic->n_registers <= 64);
  REQUIRE (panic->stack == NULL || g_bytes_get_size (panic->stack) <= 65536);
  REQUIRE (panic->first_line <= panic->last_line && panic->last_line <= reader->number);
  REQUIRE (panic->reason == NULL || g_utf8_validate (panic->reason, -1, NULL));
  REQUIRE (panic->task == NULL || g_utf8_validate (panic->task, -1, NULL));
}

static void
take_line_cb (const char *line, gsize size_bytes, StrobeLineSplitterEnd end, gpointer user_data)
{
  Reader *reader = user_data;
  /* A copy of exactly this size: the sanitizer then sees a read of one byte too many. */
  g_autofree char *copy = g_memdup2 (line, size_bytes);

  if (end == STROBE_LINE_SPLITTER_PARTIAL)
    return;
  strobe_boot_tracker_take (reader->tracker, reader->number, copy, size_bytes,
                            STROBE_LOG_LEVEL_ERROR, (gint64) reader->number * 1000);
  reader->number++;
}

static void
check_boots (StrobeBootTracker *tracker)
{
  g_autoptr (GPtrArray) boots = g_ptr_array_new_with_free_func (g_object_unref);
  StrobeVerdictScene scene = { 0, G_USEC_PER_SEC, 0, TRUE, FALSE };
  g_autoptr (StrobeVerdict) verdict = NULL;
  guint64 next = 0;

  for (guint i = 0; i < MIN (strobe_boot_tracker_get_n_boots (tracker), 10000); i++) {
    StrobeBoot *boot = strobe_boot_tracker_dup_boot (tracker, i);
    const StrobeBootFacts *facts = boot != NULL ? strobe_boot_get_facts (boot) : NULL;

    if (boot == NULL)
      continue;
    REQUIRE (facts->first_line >= next && facts->last_line >= facts->first_line);
    REQUIRE ((facts->n_panics > 0) == (facts->panic != NULL));
    next = facts->last_line + 1;
    g_ptr_array_add (boots, boot);
  }
  verdict = strobe_verdict_judge (boots, NULL, &scene);
  REQUIRE (verdict->detail == NULL || g_utf8_validate (verdict->detail, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes)
{
  Reader reader = { 0 };
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (take_line_cb, &reader);

  if (size_bytes > MAX_INPUT_BYTES)
    return 0;
  reader.tracker = strobe_boot_tracker_new (check_panic_cb, &reader);
  if (size_bytes > 0)
    strobe_line_splitter_feed (splitter, (const char *) data, size_bytes);
  strobe_line_splitter_finish (splitter);
  strobe_boot_tracker_finish (reader.tracker);
  check_boots (reader.tracker);
  strobe_boot_tracker_free (reader.tracker);
  return 0;
}

#ifndef STROBE_LIBFUZZER

static void
mutate (GRand *rand, GByteArray *input)
{
  static const guint8 nasty[] = { 0, '\n', '\r', 0x1b, '[', ':', '(', ')', '0', 'x', '=', 0xff };
  gint32 n_changes = g_rand_int_range (rand, 1, 30);

  for (gint32 i = 0; i < n_changes && input->len > 0; i++) {
    guint at = (guint) g_rand_int_range (rand, 0, (gint32) input->len);

    if (g_rand_boolean (rand))
      input->data[at] = nasty[g_rand_int_range (rand, 0, G_N_ELEMENTS (nasty))];
    else
      g_byte_array_remove_range (input, at, MIN (input->len - at, (guint) i + 1));
  }
}

static GPtrArray *
read_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "boot-logs", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *logs = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  REQUIRE (dir != NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    char *text = NULL;

    if (g_file_get_contents (path, &text, NULL, NULL))
      g_ptr_array_add (logs, text);
  }
  return logs;
}

static void
test_mutations_of_the_corpus_are_survived (void)
{
  GRand *rand = g_rand_new_with_seed (404);
  g_autoptr (GPtrArray) logs = read_corpus ();

  for (guint i = 0; i < N_MUTATIONS; i++) {
    const char *log = g_ptr_array_index (logs, i % logs->len);
    g_autoptr (GByteArray) input = g_byte_array_new ();

    g_byte_array_append (input, (const guint8 *) log, (guint) strlen (log));
    mutate (rand, input);
    LLVMFuzzerTestOneInput (input->data, input->len);
  }
  g_rand_free (rand);
}

static void
test_endless_dumps_are_survived (void)
{
  static const char *const fills[] = { "Backtrace: 0x40081234:0x3ffb1234\n",
                                       "Backtrace:",
                                       "0x40081234:0x3ffb1234 ",
                                       "3ffb0000: 0x00000000\n",
                                       "A0 : 0x00000000 ",
                                       "rst:0x1 (X)\n",
                                       "CORRUPT HEAP: Bad head at\n",
                                       "Core  0 register dump:\n",
                                       "E task_wdt:  - IDLE (CPU 0)\n" };

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++) {
    g_autoptr (GString) input = g_string_new (
      "Task watchdog got triggered. The following tasks\nStack memory:\nBacktrace: ");

    while (input->len < MAX_INPUT_BYTES - 100)
      g_string_append (input, fills[i]);
    LLVMFuzzerTestOneInput ((const guint8 *) input->str, input->len);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/boot/mutations-of-the-corpus-are-survived",
                   test_mutations_of_the_corpus_are_survived);
  g_test_add_func ("/fuzz/boot/endless-dumps-are-survived", test_endless_dumps_are_survived);
  return g_test_run ();
}

#endif
