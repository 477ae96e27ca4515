/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

/* How a line is written to a file, to the clipboard or to a terminal. */
typedef enum {
  STROBE_LOG_FORMAT_PLAIN,
  STROBE_LOG_FORMAT_ANSI, /* the bytes as they came, colours kept */
  STROBE_LOG_FORMAT_JSONL,
} StrobeLogFormat;

/* Which host time stands before a line. */
typedef enum {
  STROBE_LOG_TIMES_NONE,
  STROBE_LOG_TIMES_ABSOLUTE, /* local time, with milliseconds */
  STROBE_LOG_TIMES_BOOT,     /* since the first line of the boot */
  STROBE_LOG_TIMES_DELTA,    /* since the line before */
} StrobeLogTimes;

/* What the times are counted from. */
typedef struct {
  gint64 boot_us;     /* when the first line of the boot came */
  gint64 previous_us; /* when the line before came */
} StrobeLogTimeBase;

char *strobe_log_format_dup_time (StrobeLogTimes times,
                                  gint64 received_us,
                                  const StrobeLogTimeBase *base);
void strobe_log_format_append (GString *out,
                               StrobeLogLine *line,
                               StrobeLogFormat format,
                               StrobeLogTimes times,
                               const StrobeLogTimeBase *base);

G_END_DECLS
