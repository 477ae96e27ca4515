/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot-diff.h"

#include <string.h>

/* The comparison of two boots. Pure.
 *
 * Lines are compared without the time of the log, numbers at the start of a line, and addresses.
 * The shortest way from one boot to the other is found as long as it is short; where the boots
 * differ more than that, lines are matched in order, each with the next one like it.
 *
 * Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986). */

/* The memory for the way back grows with the square of it. */
#define MAX_EDITS 1500
/* How far the plain matching looks ahead, so that one odd line does not skip half of a boot */
#define MAX_SKIP 200
#define MIN_ADDRESS_DIGITS 5

typedef struct {
  GArray *ids; /* of guint: equal lines have equal ids */
  guint n_lines;
} Side;

/* "I (312) tag: x" without its time, "123 x" without its number */
static const char *
skip_counter (const char *at, GString *key)
{
  gsize size_bytes;

  if (*at != '\0' && strchr ("EWIDV", *at) != NULL && at[1] == ' ' && at[2] == '(') {
    size_bytes = strspn (at + 3, "0123456789:.- ");
    if (at[3 + size_bytes] == ')') {
      g_string_append_c (key, *at);
      return at + 4 + size_bytes;
    }
  }
  size_bytes = strspn (at, "[ 0123456789:.");
  if (size_bytes > 0 && at[size_bytes] == ']')
    size_bytes++;
  return at + size_bytes;
}

static gsize
measure_address (const char *at)
{
  gsize n_digits = 0;

  if (at[0] != '0' || at[1] != 'x')
    return 0;
  while (g_ascii_isxdigit (at[2 + n_digits]))
    n_digits++;
  return n_digits >= MIN_ADDRESS_DIGITS ? n_digits + 2 : 0;
}

static char *
dup_key (const char *line)
{
  GString *key = g_string_new (NULL);

  for (const char *at = skip_counter (line, key); *at != '\0';) {
    gsize size_bytes = measure_address (at);

    g_string_append_c (key, size_bytes > 0 ? '@' : *at);
    at += MAX (size_bytes, 1);
  }
  return g_strchomp (g_string_free (key, FALSE));
}

static Side
read_side (GHashTable *ids, const char *const *lines)
{
  Side side = { .ids = g_array_new (FALSE, FALSE, sizeof (guint)) };

  for (; lines[side.n_lines] != NULL; side.n_lines++) {
    char *key = dup_key (lines[side.n_lines]);
    guint id = GPOINTER_TO_UINT (g_hash_table_lookup (ids, key));

    if (id == 0) {
      id = g_hash_table_size (ids) + 1;
      g_hash_table_insert (ids, key, GUINT_TO_POINTER (id));
    } else {
      g_free (key);
    }
    g_array_append_val (side.ids, id);
  }
  return side;
}

static guint
get_id (const Side *side, guint line)
{
  return g_array_index (side->ids, guint, line);
}

/* Follows diagonal @k as far as the lines are the same, from the better of its neighbours. */
static int
advance (const Side *old_side, const Side *new_side, const int *reach, int d, int k)
{
  int x = k == -d || (k != d && reach[k - 1] < reach[k + 1]) ? reach[k + 1] : reach[k - 1] + 1;

  while (x < (int) old_side->n_lines && x - k < (int) new_side->n_lines &&
         get_id (old_side, (guint) x) == get_id (new_side, (guint) (x - k)))
    x++;
  return x;
}

/* Goes back the way that was found. @matches: for each new line the old one, or G_MAXUINT. */
static void
trace_back (GPtrArray *rounds, const Side *old_side, const Side *new_side, guint *matches)
{
  int x = (int) old_side->n_lines;
  int y = (int) new_side->n_lines;

  for (int d = (int) rounds->len - 1; d >= 0; d--) {
    const int *reach = (const int *) g_ptr_array_index (rounds, (guint) d) + d + 1;
    int k = x - y;
    int before = k == -d || (k != d && reach[k - 1] < reach[k + 1]) ? k + 1 : k - 1;
    int start_x = d == 0 ? 0 : reach[before];
    int start_y = d == 0 ? 0 : start_x - before;

    while (x > start_x && y > start_y)
      matches[--y] = (guint) --x;
    x = start_x;
    y = start_y;
  }
}

/* FALSE: it takes more than MAX_EDITS. */
static gboolean
match_shortest (const Side *old_side, const Side *new_side, guint *matches)
{
  g_autoptr (GPtrArray) rounds = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *all = g_new0 (int, 2 * MAX_EDITS + 5);
  int *reach = all + MAX_EDITS + 2;

  for (int d = 0; d <= MAX_EDITS; d++) {
    g_ptr_array_add (rounds, g_memdup2 (reach - d - 1, (gsize) (2 * d + 3) * sizeof (int)));
    for (int k = -d; k <= d; k += 2) {
      reach[k] = advance (old_side, new_side, reach, d, k);
      if (reach[k] >= (int) old_side->n_lines && reach[k] - k >= (int) new_side->n_lines) {
        trace_back (rounds, old_side, new_side, matches);
        return TRUE;
      }
    }
  }
  return FALSE;
}

static void
match_in_order (const Side *old_side, const Side *new_side, guint *matches)
{
  guint next = 0;

  for (guint i = 0; i < new_side->n_lines; i++) {
    guint limit = MIN (old_side->n_lines, next + MAX_SKIP);

    for (guint j = next; j < limit; j++) {
      if (get_id (old_side, j) == get_id (new_side, i)) {
        matches[i] = j;
        next = j + 1;
        break;
      }
    }
  }
}

static void
add_item (GArray *items, StrobeBootDiffKind kind, guint old_line, guint new_line)
{
  StrobeBootDiffItem item = { kind, old_line, new_line };

  g_array_append_val (items, item);
}

/* Up to the next match; what is gone stands before what has come. */
static guint
find_run_end (const Side *new_side, const guint *matches, guint line)
{
  while (line < new_side->n_lines && matches[line] == G_MAXUINT)
    line++;
  return line;
}

static GArray *
list_items (const Side *old_side, const Side *new_side, const guint *matches)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (StrobeBootDiffItem));
  guint next_old = 0;
  guint next_new = 0;

  while (next_old < old_side->n_lines || next_new < new_side->n_lines) {
    guint end_new = find_run_end (new_side, matches, next_new);
    guint end_old = end_new < new_side->n_lines ? matches[end_new] : old_side->n_lines;

    while (next_old < end_old)
      add_item (items, STROBE_BOOT_DIFF_ONLY_OLD, next_old++, G_MAXUINT);
    while (next_new < end_new)
      add_item (items, STROBE_BOOT_DIFF_ONLY_NEW, G_MAXUINT, next_new++);
    if (end_new < new_side->n_lines)
      add_item (items, STROBE_BOOT_DIFF_SAME, next_old++, next_new++);
  }
  return items;
}

/**
 * strobe_boot_diff_compare:
 * @old_lines: (array zero-terminated=1): the lines of the good boot
 * @new_lines: (array zero-terminated=1): those of the other
 *
 * Compares two boots line by line.
 *
 * Ownership: the caller has the array.
 *
 * Context: any thread; takes up to a second for boots of many thousand lines.
 *
 * Returns: (transfer full) (element-type StrobeBootDiffItem): all lines of both, in order
 */
GArray *
strobe_boot_diff_compare (const char *const *old_lines, const char *const *new_lines)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Side old_side = read_side (ids, old_lines);
  Side new_side = read_side (ids, new_lines);
  g_autofree guint *matches = g_new (guint, new_side.n_lines + 1);
  GArray *items;

  memset (matches, 0xff, (new_side.n_lines + 1) * sizeof (guint));
  if (!match_shortest (&old_side, &new_side, matches))
    match_in_order (&old_side, &new_side, matches);
  items = list_items (&old_side, &new_side, matches);
  g_array_unref (old_side.ids);
  g_array_unref (new_side.ids);
  return items;
}
