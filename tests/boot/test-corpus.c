/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "boot/boot-tracker.h"
#include "boot/verdict.h"
#include "log/line-splitter.h"

/* Runs the labelled logs of tests/data/boot-logs and counts, by class, what was found and what was
 * not: precision and recall must both be 1. */

#define LINE_US 20000
#define FLASHED_SHA "5f2a90c3d77e1b04aa55aa55aa55aa55aa55aa55aa55aa55aa55aa55aa55aa55"

typedef enum {
  VARIANT_PLAIN,
  VARIANT_CRLF,
  VARIANT_COLOUR,
  VARIANT_INTERLEAVED,
  N_VARIANTS
} Variant;

static const char *const troubles[] = { "none",   "wrong-chip", "invalid-header",
                                        "no-app", "bad-image",  "brown-out",
                                        "panic",  "watchdog",   "download" };
static const char *const kinds[] = { "exception",          "abort",         "assert",
                                     "stack-overflow",     "stack-smash",   "heap",
                                     "interrupt-watchdog", "task-watchdog", "backtrace" };
static const char *const verdicts[] = { "pending",   "running",    "running-unnamed",
                                        "other-app", "wrong-chip", "invalid-header",
                                        "no-app",    "bad-image",  "boot-loop",
                                        "brown-out", "panic",      "panic-loop",
                                        "download",  "silent" };

typedef struct {
  guint n_right, n_found, n_labelled;
} Score;

typedef struct {
  StrobeBootTracker *tracker;
  GPtrArray *panics; /* of char */
  Variant variant;
  guint64 number;
} Run;

static GHashTable *scores;

static void
add_panic_cb (StrobePanic *panic, gpointer user_data)
{
  Run *run = user_data;

  g_ptr_array_add (run->panics,
                   g_strdup_printf ("%s/%u/%u/%" G_GSIZE_FORMAT, kinds[panic->kind],
                                    panic->n_frames, panic->n_registers,
                                    panic->stack != NULL ? g_bytes_get_size (panic->stack) : 0));
}

static void
take_line_cb (const char *line, gsize size_bytes, StrobeLineSplitterEnd end, gpointer user_data)
{
  Run *run = user_data;

  g_assert_cmpint (end, ==, STROBE_LINE_SPLITTER_COMPLETE);
  strobe_boot_tracker_take (run->tracker, run->number, size_bytes > 0 ? line : "", size_bytes,
                            STROBE_LOG_LEVEL_NONE, (gint64) (run->number + 1) * LINE_US);
  run->number++;
}

/* The text of a variant; the log itself is as it is in the file. */
static char *
dup_variant (const char *text, Variant variant)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++) {
    gboolean is_log = *lines[i] != '\0' && strchr ("EWI", *lines[i]) != NULL && lines[i][1] == ' ';

    if (variant == VARIANT_COLOUR && is_log)
      g_string_append_printf (out, "\033[0;32m%s\033[0m\n", lines[i]);
    else
      g_string_append_printf (out, "%s%s", lines[i], variant == VARIANT_CRLF ? "\r\n" : "\n");
    if (variant == VARIANT_INTERLEAVED && strstr (lines[i], "EXCCAUSE") != NULL)
      g_string_append (out, "D wifi: a line of another task 0x400d1234:0x3ffbe100\n");
  }
  return g_string_free (out, FALSE);
}

static void
score (const char *kind, const char *label, const char *found)
{
  g_autofree char *labelled_key = g_strdup_printf ("%s %s", kind, label);
  g_autofree char *found_key = g_strdup_printf ("%s %s", kind, found);

  for (guint i = 0; i < 2; i++) {
    const char *key = i == 0 ? labelled_key : found_key;
    Score *entry = g_hash_table_lookup (scores, key);

    if (entry == NULL) {
      entry = g_new0 (Score, 1);
      g_hash_table_insert (scores, g_strdup (key), entry);
    }
    if (i == 0)
      entry->n_labelled++;
    else
      entry->n_found++;
    if (i == 0 && g_str_equal (label, found))
      entry->n_right++;
  }
}

/* What is missing on one side counts as "nothing". */
static void
score_lists (const char *name, Variant variant, const char *kind, const char *label, char **found)
{
  g_auto (GStrv) labels = g_strsplit (label, ";", -1);
  guint n_labels = g_strv_length (labels);
  guint n_found = g_strv_length (found);

  for (guint i = 0; i < MAX (n_labels, n_found); i++) {
    const char *expected = i < n_labels ? labels[i] : "nothing";
    const char *actual = i < n_found ? found[i] : "nothing";
    g_autofree char *expected_class = g_strndup (expected, strcspn (expected, "/"));
    g_autofree char *actual_class = g_strndup (actual, strcspn (actual, "/"));

    if (!g_str_equal (expected, actual)) {
      g_test_message ("%s (variant %d): %s %u is %s, should be %s", name, variant, kind, i, actual,
                      expected);
      g_test_fail ();
    }
    score (kind, expected_class, actual_class);
  }
}

static void
check_boots (Run *run, GKeyFile *labels, const char *name, Variant variant)
{
  g_autoptr (GPtrArray) boots = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) resets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *verdict = g_key_file_get_string (labels, name, "verdict", NULL);
  g_autofree char *reset_label = g_key_file_get_string (labels, name, "resets", NULL);
  g_autofree char *trouble_label = g_key_file_get_string (labels, name, "troubles", NULL);

  for (guint i = 0; i < strobe_boot_tracker_get_n_boots (run->tracker); i++) {
    StrobeBoot *boot = strobe_boot_tracker_dup_boot (run->tracker, i);
    const StrobeBootFacts *facts = strobe_boot_get_facts (boot);

    g_ptr_array_add (boots, boot);
    g_ptr_array_add (resets, g_strdup (facts->reset_name != NULL ? facts->reset_name : "-"));
    g_ptr_array_add (found, g_strdup (troubles[facts->trouble]));
  }
  g_ptr_array_add (resets, NULL);
  g_ptr_array_add (found, NULL);
  score_lists (name, variant, "reset", reset_label, (char **) resets->pdata);
  score_lists (name, variant, "trouble", trouble_label, (char **) found->pdata);
  if (verdict != NULL) {
    g_autoptr (StrobeAppIdentity) flashed =
                 strobe_app_identity_new ("blink", "1.4.0", FLASHED_SHA, NULL);
    gint64 now_us = (gint64) run->number * LINE_US;
    StrobeVerdictScene scene = { 1, now_us, now_us, TRUE, FALSE };
    g_autoptr (StrobeVerdict) judged = strobe_verdict_judge (boots, flashed, &scene);
    char *kind[] = { (char *) verdicts[judged->kind], NULL };

    score_lists (name, variant, "verdict", verdict, kind);
  }
}

static void
run_variant (const char *name, const char *text, GKeyFile *labels, Variant variant)
{
  Run run = { .panics = g_ptr_array_new_with_free_func (g_free), .variant = variant };
  g_autofree char *input = dup_variant (text, variant);
  g_autofree char *panics = g_key_file_get_string (labels, name, "panics", NULL);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (take_line_cb, &run);
  guint n_dumps = 0;

  run.tracker = strobe_boot_tracker_new (add_panic_cb, &run);
  strobe_line_splitter_feed (splitter, input, strlen (input));
  strobe_line_splitter_finish (splitter);
  strobe_boot_tracker_finish (run.tracker);
  g_assert_false (strobe_boot_tracker_is_crash_open (run.tracker));
  g_ptr_array_add (run.panics, NULL);
  score_lists (name, variant, "crash", panics, (char **) run.panics->pdata);
  check_boots (&run, labels, name, variant);
  strobe_boot_tracker_get_core_dumps (run.tracker, &n_dumps);
  g_assert_cmpuint (n_dumps, ==, (guint) g_key_file_get_integer (labels, name, "dumps", NULL));
  strobe_boot_tracker_free (run.tracker);
  g_ptr_array_unref (run.panics);
}

static void
print_scores (void)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (scores), (GCompareFunc) strcmp);

  for (GList *key = keys; key != NULL; key = key->next) {
    const Score *entry = g_hash_table_lookup (scores, key->data);

    g_test_message ("%-32s precision %.4f recall %.4f (%u labelled)", (const char *) key->data,
                    entry->n_found > 0 ? (double) entry->n_right / entry->n_found : 1,
                    entry->n_labelled > 0 ? (double) entry->n_right / entry->n_labelled : 1,
                    entry->n_labelled);
    g_assert_cmpuint (entry->n_right, ==, entry->n_labelled);
    g_assert_cmpuint (entry->n_right, ==, entry->n_found);
  }
}

static void
test_every_log_is_read_as_it_is_labelled (void)
{
  g_autoptr (GKeyFile) labels = g_key_file_new ();
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "data", "boot-logs", "labels.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  guint n_cases = 0;

  scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_key_file_load_from_file (labels, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  names = g_key_file_get_groups (labels, NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *file = g_strconcat (names[i], ".log", NULL);
    g_autofree char *log = g_test_build_filename (G_TEST_DIST, "data", "boot-logs", file, NULL);
    g_autofree char *text = NULL;

    g_file_get_contents (log, &text, NULL, &error);
    g_assert_no_error (error);
    for (Variant variant = 0; variant < N_VARIANTS; variant++, n_cases++)
      run_variant (names[i], text, labels, variant);
  }
  g_test_message ("%u logs, %u cases", g_strv_length (names), n_cases);
  print_scores ();
  g_hash_table_unref (scores);
}

/* Not a gate: a busy machine measures anything. */
static void
test_the_time_for_a_line_of_an_app_is_told (void)
{
  static const char line[] =
    "\033[0;32mI (123456) main: temperature 21.5 humidity 40 at 0x3ffbe100\033[0m";
  g_autoptr (StrobeBootTracker) tracker = strobe_boot_tracker_new (NULL, NULL);
  const guint n_lines = 1000000;
  gint64 start_us;

  strobe_boot_tracker_take (tracker, 0, "I (1) main: up", 14, STROBE_LOG_LEVEL_INFO, 1);
  start_us = g_get_monotonic_time ();
  for (guint i = 1; i <= n_lines; i++)
    strobe_boot_tracker_take (tracker, i, line, sizeof line - 1, STROBE_LOG_LEVEL_INFO, i);
  g_test_message ("%.0f ns a line",
                  (double) (g_get_monotonic_time () - start_us) * 1000 / (double) n_lines);
  g_assert_cmpuint (strobe_boot_tracker_get_n_boots (tracker), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/corpus/every-log-is-read-as-it-is-labelled",
                   test_every_log_is_read_as_it_is_labelled);
  g_test_add_func ("/boot/corpus/the-time-for-a-line-of-an-app-is-told",
                   test_the_time_for_a_line_of_an_app_is_told);
  return g_test_run ();
}
