/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_LOG_FILTER_DEFAULT = 0,
  STROBE_LOG_FILTER_REGEX = 1 << 0,  /* the text is a Perl-compatible regular expression */
  STROBE_LOG_FILTER_CASE = 1 << 1,   /* upper and lower case differ */
  STROBE_LOG_FILTER_INVERT = 1 << 2, /* lines without the text are shown */
} StrobeLogFilterFlags;

#define STROBE_LOG_FILTER_ERROR (strobe_log_filter_error_quark ())

typedef enum {
  STROBE_LOG_FILTER_ERROR_RULES, /* not "tag:level tag:level *:level" */
  STROBE_LOG_FILTER_ERROR_REGEX,
} StrobeLogFilterError;

GQuark strobe_log_filter_error_quark (void);

/* Which lines are shown. Immutable and counted; any thread. Used for search too. */
typedef struct _StrobeLogFilter StrobeLogFilter;

#define STROBE_TYPE_LOG_FILTER (strobe_log_filter_get_type ())
GType strobe_log_filter_get_type (void);
/* @level: the most verbose one shown; lines without a level are shown unless @tags or @rules say
 * otherwise. @tags: (nullable): shown tags. @rules: (nullable): as esp-idf-monitor's
 * --print_filter. @text: (nullable). */
StrobeLogFilter *strobe_log_filter_new (StrobeLogLevel level,
                                        const char *const *tags,
                                        const char *rules,
                                        const char *text,
                                        StrobeLogFilterFlags flags,
                                        GError **error);
StrobeLogFilter *strobe_log_filter_ref (StrobeLogFilter *self);
void strobe_log_filter_unref (StrobeLogFilter *self);
gboolean strobe_log_filter_shows_all (StrobeLogFilter *self);
gboolean strobe_log_filter_needs_text (StrobeLogFilter *self);
gboolean
strobe_log_filter_match_fields (StrobeLogFilter *self, StrobeLogLevel level, const char *tag);
gboolean strobe_log_filter_match_text (StrobeLogFilter *self, const char *text, gsize size_bytes);
gboolean strobe_log_filter_match_line (StrobeLogFilter *self, StrobeLogLine *line);
gboolean strobe_log_filter_find (
  StrobeLogFilter *self, const char *text, gsize from_bytes, gsize *start_bytes, gsize *end_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeLogFilter, strobe_log_filter_unref)

G_END_DECLS
