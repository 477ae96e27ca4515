/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The process exit codes of strobe-cli; scripts rely on them. */
typedef enum {
  STROBE_EXIT_OK = 0,
  STROBE_EXIT_FAILED = 1,
  STROBE_EXIT_USAGE = 2,
  STROBE_EXIT_BAD_IMAGE = 3,
  STROBE_EXIT_NO_BOARD = 4,
  STROBE_EXIT_NO_ACCESS = 5,
  STROBE_EXIT_WRONG_CHIP = 6,
  STROBE_EXIT_REFUSED = 7,
  STROBE_EXIT_LOST = 8,
  STROBE_EXIT_TIMED_OUT = 9,
  STROBE_EXIT_CANCELLED = 10,
  STROBE_EXIT_BUSY = 11,
} StrobeExit;

const char *strobe_error_text_get_title (const GError *error);  /* what happened */
const char *strobe_error_text_get_advice (const GError *error); /* what to do */
StrobeExit strobe_error_text_get_exit (const GError *error);
char *strobe_error_text_dup_report (const GError *error, const char *context);

G_END_DECLS
