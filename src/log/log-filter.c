/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-filter.h"

#include <string.h>

/* What a filter may cost: a pattern that backtracks without end gives up on a line instead of
 * keeping somebody waiting. Source: pcre2pattern(3), "Setting match resource limits". */
#define REGEX_LIMITS "(*LIMIT_MATCH=20000)"

/**
 * StrobeLogFilter:
 *
 * Which lines are shown, and what is searched for.
 *
 * Created by who asks for lines: the filter bar, the search bar, the command line.
 *
 * Context: immutable, so any thread.
 */
struct _StrobeLogFilter {
  gatomicrefcount ref_count;
  StrobeLogLevel level; /* STROBE_LOG_LEVEL_NONE: all */
  GHashTable *tags;     /* a set; NULL: all */
  GHashTable *rules;    /* of tag to level; NULL: no rules */
  StrobeLogLevel rest;  /* of the rules, for other tags; NONE: nothing of them */
  StrobeLogFilterFlags flags;
  char *needle; /* what is looked for byte by byte, lower case unless CASE; or NULL */
  gsize needle_bytes;
  GRegex *regex; /* what cannot be looked for so; or NULL */
};

G_DEFINE_BOXED_TYPE (StrobeLogFilter,
                     strobe_log_filter,
                     strobe_log_filter_ref,
                     strobe_log_filter_unref)
G_DEFINE_QUARK (strobe - log - filter - error - quark, strobe_log_filter_error)

/* The letters of esp-idf-monitor; N is nothing at all. */
static gboolean
parse_level (const char *text, StrobeLogLevel *level)
{
  static const char letters[] = "NEWIDV";
  const char *found = NULL;

  if (text[0] == '\0' || text[1] != '\0')
    return FALSE;
  found = strchr (letters, g_ascii_toupper (text[0]));
  if (found == NULL)
    return FALSE;
  *level = (StrobeLogLevel) (found - letters);
  return TRUE;
}

static void
add_rule (StrobeLogFilter *self, const char *tag, StrobeLogLevel level)
{
  if (g_str_equal (tag, "*"))
    self->rest = level;
  else
    g_hash_table_replace (self->rules, g_strdup (tag), GUINT_TO_POINTER (level));
}

static gboolean
parse_rule (StrobeLogFilter *self, const char *rule, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (rule, ":", -1);
  guint n_parts = g_strv_length (parts);
  StrobeLogLevel level = STROBE_LOG_LEVEL_VERBOSE;

  if (n_parts > 2 || parts[0][0] == '\0' || (n_parts == 2 && !parse_level (parts[1], &level))) {
    g_set_error (error, STROBE_LOG_FILTER_ERROR, STROBE_LOG_FILTER_ERROR_RULES,
                 "\"%s\" is not tag:level with a level of N, E, W, I, D, V", rule);
    return FALSE;
  }
  add_rule (self, parts[0], level);
  return TRUE;
}

static gboolean
parse_rules (StrobeLogFilter *self, const char *rules, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (rules, " \t\n", -1);
  gboolean is_empty = TRUE;

  self->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; words[i] != NULL; i++) {
    if (words[i][0] == '\0')
      continue;
    is_empty = FALSE;
    if (!parse_rule (self, words[i], error))
      return FALSE;
  }
  if (is_empty)
    g_clear_pointer (&self->rules, g_hash_table_unref);
  return TRUE;
}

static gboolean
compile (StrobeLogFilter *self, const char *pattern, GError **error)
{
  GRegexCompileFlags flags = G_REGEX_OPTIMIZE;
  g_autofree char *limited = g_strconcat (REGEX_LIMITS, pattern, NULL);
  g_autoptr (GRegex) plain = NULL;
  g_autoptr (GError) cause = NULL;

  if ((self->flags & STROBE_LOG_FILTER_CASE) == 0)
    flags |= G_REGEX_CASELESS;
  /* Without the limits first: its errors name the right place. */
  plain = g_regex_new (pattern, flags, 0, &cause);
  if (plain != NULL)
    self->regex = g_regex_new (limited, flags, 0, &cause);
  if (self->regex != NULL)
    return TRUE;
  g_set_error (error, STROBE_LOG_FILTER_ERROR, STROBE_LOG_FILTER_ERROR_REGEX, "%s", cause->message);
  return FALSE;
}

/* Letters beyond ASCII have their cases where only the regular expressions know them. */
static gboolean
set_text (StrobeLogFilter *self, const char *text, GError **error)
{
  g_autofree char *escaped = NULL;
  gboolean is_literal = (self->flags & STROBE_LOG_FILTER_REGEX) == 0;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, STROBE_LOG_FILTER_ERROR, STROBE_LOG_FILTER_ERROR_REGEX,
                 "the text is not UTF-8");
    return FALSE;
  }
  if (!is_literal)
    return compile (self, text, error);
  if ((self->flags & STROBE_LOG_FILTER_CASE) == 0 && !g_str_is_ascii (text)) {
    escaped = g_regex_escape_string (text, -1);
    return compile (self, escaped, error);
  }
  self->needle =
    (self->flags & STROBE_LOG_FILTER_CASE) != 0 ? g_strdup (text) : g_ascii_strdown (text, -1);
  self->needle_bytes = strlen (text);
  return TRUE;
}

static void
set_tags (StrobeLogFilter *self, const char *const *tags)
{
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; tags[i] != NULL; i++)
    g_hash_table_add (self->tags, g_strdup (tags[i]));
}

/**
 * strobe_log_filter_new:
 * @level: the most verbose level that is shown; STROBE_LOG_LEVEL_NONE: all
 * @tags: (nullable): the tags that are shown; %NULL: all
 * @rules: (nullable): "tag:level tag:level *:level" as esp-idf-monitor's --print_filter
 * @text: (nullable): what a line must have
 * @flags: how @text is meant
 * @error: return location for an error
 *
 * Makes a filter; a line has to pass everything that is given.
 *
 * Of the rules, a tag that none names has the level of "*", and without "*" is not shown; lines
 * that are no log lines are shown if "*" shows anything.
 *
 * Errors: STROBE_LOG_FILTER_ERROR_RULES, STROBE_LOG_FILTER_ERROR_REGEX.
 *
 * Context: any thread.
 *
 * Source: esp-idf-monitor at 26cdb18a, line_matcher.py.
 *
 * Returns: (transfer full) (nullable): the filter
 */
StrobeLogFilter *
strobe_log_filter_new (StrobeLogLevel level,
                       const char *const *tags,
                       const char *rules,
                       const char *text,
                       StrobeLogFilterFlags flags,
                       GError **error)
{
  g_autoptr (StrobeLogFilter) self = g_new0 (StrobeLogFilter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->level = level;
  self->flags = flags;
  if (tags != NULL)
    set_tags (self, tags);
  if (rules != NULL && !parse_rules (self, rules, error))
    return NULL;
  if (text != NULL && *text != '\0' && !set_text (self, text, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * strobe_log_filter_ref:
 * @self: a filter
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the filter
 */
StrobeLogFilter *
strobe_log_filter_ref (StrobeLogFilter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * strobe_log_filter_unref:
 * @self: (transfer full): a filter
 *
 * Context: any thread.
 */
void
strobe_log_filter_unref (StrobeLogFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->tags, g_hash_table_unref);
  g_clear_pointer (&self->rules, g_hash_table_unref);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->needle);
  g_free (self);
}

/**
 * strobe_log_filter_shows_all:
 * @self: a filter
 *
 * Context: any thread.
 *
 * Returns: %TRUE if no line can fail it
 */
gboolean
strobe_log_filter_shows_all (StrobeLogFilter *self)
{
  return !strobe_log_filter_needs_text (self) && self->tags == NULL && self->rules == NULL &&
         (self->level == STROBE_LOG_LEVEL_NONE || self->level == STROBE_LOG_LEVEL_VERBOSE);
}

/**
 * strobe_log_filter_needs_text:
 * @self: a filter
 *
 * Context: any thread.
 *
 * Returns: %TRUE if level and tag alone do not tell whether a line passes
 */
gboolean
strobe_log_filter_needs_text (StrobeLogFilter *self)
{
  return self->needle != NULL || self->regex != NULL;
}

static gboolean
pass_rules (StrobeLogFilter *self, StrobeLogLevel level, const char *tag)
{
  gpointer found = NULL;

  if (level == STROBE_LOG_LEVEL_NONE)
    return self->rest != STROBE_LOG_LEVEL_NONE;
  if (tag != NULL && g_hash_table_lookup_extended (self->rules, tag, NULL, &found))
    return GPOINTER_TO_UINT (found) >= (guint) level;
  return self->rest >= level;
}

/**
 * strobe_log_filter_match_fields:
 * @self: a filter
 * @level: of a line
 * @tag: (nullable): of the line
 *
 * Tells whether level and tag of a line pass.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
strobe_log_filter_match_fields (StrobeLogFilter *self, StrobeLogLevel level, const char *tag)
{
  if (self->level != STROBE_LOG_LEVEL_NONE && level > self->level)
    return FALSE;
  if (self->tags != NULL && (tag == NULL || !g_hash_table_contains (self->tags, tag)))
    return FALSE;
  return self->rules == NULL || pass_rules (self, level, tag);
}

static gboolean
equals_lowered (const char *text, const char *lower, gsize size_bytes)
{
  for (gsize i = 0; i < size_bytes; i++)
    if (g_ascii_tolower (text[i]) != lower[i])
      return FALSE;
  return TRUE;
}

/* The first of either case, then the rest: a needle has a letter that few lines have twice. */
static const char *
find_lowered (const char *text, gsize size_bytes, const char *lower, gsize lower_bytes)
{
  const char *limit = text + size_bytes;
  char upper = g_ascii_toupper (lower[0]);

  for (const char *at = text; (gsize) (limit - at) >= lower_bytes; at++)
    if ((*at == lower[0] || *at == upper) && equals_lowered (at, lower, lower_bytes))
      return at;
  return NULL;
}

static const char *
find_needle (StrobeLogFilter *self, const char *text, gsize size_bytes)
{
  if ((self->flags & STROBE_LOG_FILTER_CASE) != 0)
    return memmem (text, size_bytes, self->needle, self->needle_bytes);
  return find_lowered (text, size_bytes, self->needle, self->needle_bytes);
}

/**
 * strobe_log_filter_match_text:
 * @self: a filter
 * @text: (array length=size_bytes): of a line, valid UTF-8 without escape sequences
 * @size_bytes: its size
 *
 * Tells whether the text of a line passes.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it does, also if the filter asks for none
 */
gboolean
strobe_log_filter_match_text (StrobeLogFilter *self, const char *text, gsize size_bytes)
{
  gboolean has_it = TRUE;

  if (!strobe_log_filter_needs_text (self))
    return TRUE;
  if (self->needle != NULL)
    has_it = find_needle (self, text, size_bytes) != NULL;
  else
    has_it = g_regex_match_full (self->regex, text, (gssize) size_bytes, 0, 0, NULL, NULL);
  return has_it != ((self->flags & STROBE_LOG_FILTER_INVERT) != 0);
}

/**
 * strobe_log_filter_match_line:
 * @self: a filter
 * @line: a line
 *
 * Tells whether a line passes.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
strobe_log_filter_match_line (StrobeLogFilter *self, StrobeLogLine *line)
{
  const char *text = strobe_log_line_get_text (line);

  return strobe_log_filter_match_fields (self, strobe_log_line_get_level (line),
                                         strobe_log_line_get_tag (line)) &&
         strobe_log_filter_match_text (self, text, strlen (text));
}

static gboolean
find_by_regex (
  StrobeLogFilter *self, const char *text, gsize from_bytes, gsize *start_bytes, gsize *end_bytes)
{
  g_autoptr (GMatchInfo) info = NULL;
  int start = 0;
  int end = 0;

  if (!g_regex_match_full (self->regex, text, -1, (int) from_bytes, 0, &info, NULL) ||
      !g_match_info_fetch_pos (info, 0, &start, &end) || start >= end)
    return FALSE;
  *start_bytes = (gsize) start;
  *end_bytes = (gsize) end;
  return TRUE;
}

/**
 * strobe_log_filter_find:
 * @self: a filter
 * @text: of a line, as in strobe_log_filter_match_text(), ended by NUL
 * @from_bytes: where to begin
 * @start_bytes: (out): where it is
 * @end_bytes: (out): where it ends
 *
 * Finds the next place of the text that is looked for, to mark it. An empty place is none.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is one
 */
gboolean
strobe_log_filter_find (
  StrobeLogFilter *self, const char *text, gsize from_bytes, gsize *start_bytes, gsize *end_bytes)
{
  const char *found = NULL;

  if (self->regex != NULL)
    return find_by_regex (self, text, from_bytes, start_bytes, end_bytes);
  if (self->needle == NULL)
    return FALSE;
  found = find_needle (self, text + from_bytes, strlen (text + from_bytes));
  if (found == NULL)
    return FALSE;
  *start_bytes = (gsize) (found - text);
  *end_bytes = *start_bytes + self->needle_bytes;
  return TRUE;
}
