/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/error-sentence.h"

#include <glib/gi18n-lib.h>

#include "boot/core-dump.h"
#include "capture/capture.h"
#include "log/log-filter.h"
#include "symbols/elf.h"

/* The words for what goes wrong with a log: keeping it, filtering it, decoding its crashes. Each
 * table is in the order of its codes. */

static const StrobeErrorSentence capture_sentences[] = {
  [STROBE_CAPTURE_ERROR_FULL] = { STROBE_EXIT_LOST,
                                  N_ (
                                    "The disk is full: only the newest lines are kept, in memory."),
                                  N_ ("Make room; the log is written again as soon as there is "
                                      "some.") },
  [STROBE_CAPTURE_ERROR_READ_ONLY] = { STROBE_EXIT_LOST,
                                       N_ ("Strobe may not write the log: only the newest lines "
                                           "are kept, in memory."),
                                       N_ ("Check that you may write to the folder strobe/logs in "
                                           "your state folder.") },
  [STROBE_CAPTURE_ERROR_DAMAGED] = { STROBE_EXIT_BAD_IMAGE, N_ ("This is no log that Strobe kept."),
                                     N_ ("Open a folder below strobe/logs.") },
  [STROBE_CAPTURE_ERROR_IO] = { STROBE_EXIT_LOST,
                                N_ ("Writing the log failed: only the newest lines are kept, in "
                                    "memory."),
                                N_ ("Check the disk.") },
};

static const StrobeErrorSentence elf_sentences[] = {
  [STROBE_ELF_ERROR_NOT_ELF] = { STROBE_EXIT_BAD_IMAGE, N_ ("This is no ELF file."),
                                 N_ ("Take the .elf file from the build folder of the project.") },
  [STROBE_ELF_ERROR_TRUNCATED] = { STROBE_EXIT_BAD_IMAGE, N_ ("The ELF file is cut short."),
                                   N_ ("Copy it again, and let the copy or the build finish.") },
  [STROBE_ELF_ERROR_MACHINE] = { STROBE_EXIT_BAD_IMAGE,
                                 N_ ("The ELF file is not for an Espressif chip."),
                                 N_ ("Take the .elf file from the build folder of the project.") },
  [STROBE_ELF_ERROR_TOO_LARGE] = { STROBE_EXIT_BAD_IMAGE,
                                   N_ ("The file is larger than any ELF file of a firmware."),
                                   N_ (
                                     "Take the .elf file from the build folder of the project.") },
  [STROBE_ELF_ERROR_NO_SYMBOLS] = { STROBE_EXIT_BAD_IMAGE,
                                    N_ ("The ELF file holds no names of functions."),
                                    N_ ("Take the one that was not stripped.") },
  [STROBE_ELF_ERROR_IO] = { STROBE_EXIT_BAD_IMAGE, N_ ("The ELF file cannot be read."),
                            N_ ("Check that it is there, and that you may read it.") },
};

static const StrobeErrorSentence filter_sentences[] = {
  [STROBE_LOG_FILTER_ERROR_RULES] = { STROBE_EXIT_USAGE, N_ ("The filter cannot be read."),
                                      N_ ("Write “tag:level” pairs such as “wifi:W *:E”, with the "
                                          "levels N, E, W, I, D and V.") },
  [STROBE_LOG_FILTER_ERROR_REGEX] = { STROBE_EXIT_USAGE,
                                      N_ ("The regular expression cannot be read."),
                                      N_ ("Look at its brackets, or search for plain text.") },
};

static const StrobeErrorSentence core_dump_sentences[] = {
  [STROBE_CORE_DUMP_ERROR_ENCODING] = { STROBE_EXIT_BAD_IMAGE,
                                        N_ ("The core dump was damaged on its way."),
                                        N_ ("Let the board print it again.") },
  [STROBE_CORE_DUMP_ERROR_TOO_LARGE] = { STROBE_EXIT_BAD_IMAGE,
                                         N_ ("The core dump is larger than any board’s memory."),
                                         N_ ("Save the log instead.") },
};

static const StrobeErrorSentence *
pick (const StrobeErrorSentence *sentences, gsize n_sentences, int code)
{
  return code >= 0 && (gsize) code < n_sentences ? &sentences[code] : NULL;
}

/**
 * strobe_error_sentence_find_monitor:
 * @error: an error of any domain
 *
 * Finds the words of an error of a log.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the words; %NULL if it is none
 */
const StrobeErrorSentence *
strobe_error_sentence_find_monitor (const GError *error)
{
  if (error->domain == STROBE_CAPTURE_ERROR)
    return pick (capture_sentences, G_N_ELEMENTS (capture_sentences), error->code);
  if (error->domain == STROBE_ELF_ERROR)
    return pick (elf_sentences, G_N_ELEMENTS (elf_sentences), error->code);
  if (error->domain == STROBE_LOG_FILTER_ERROR)
    return pick (filter_sentences, G_N_ELEMENTS (filter_sentences), error->code);
  if (error->domain == STROBE_CORE_DUMP_ERROR)
    return pick (core_dump_sentences, G_N_ELEMENTS (core_dump_sentences), error->code);
  return NULL;
}
