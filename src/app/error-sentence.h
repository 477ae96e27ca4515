/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/error-text.h"

G_BEGIN_DECLS

/* What a person reads of an error; not translated yet. */
typedef struct {
  StrobeExit exit_code;
  const char *title;
  const char *advice;
} StrobeErrorSentence;

/* The errors of keeping and understanding a log; NULL: another domain, or an unknown code. */
const StrobeErrorSentence *strobe_error_sentence_find_monitor (const GError *error);

G_END_DECLS
