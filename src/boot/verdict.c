/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/verdict.h"

/* StrobeVerdict: what the log says of the boots since a firmware was flashed. The monitor asks for
 * it whenever something changed, or time passed; a value, any thread.
 *
 * The rules, the first that holds decides. Only boots that started after the flash count; where
 * nothing was flashed, all do.
 *  - No boot yet: the board waits in its loader (pending), or nothing comes for 10 s (silent).
 *  - The newest boot, or the one before it while it has shown neither trouble nor an app, says that
 *    it cannot start: wrong chip, header, no app, bad image, brown-out, download.
 *  - The board is back in its loader: download.
 *  - Crashes of the same reason in boots in a row: once, or a loop.
 *  - Three boots in a row that each lived less than 10 s, and began within 30 s of the next but
 * one: a boot loop. Waking from deep sleep is none.
 *  - The app names itself, and it is the one flashed, or another. The SHA-256 decides where the log
 *    has it, otherwise project and version. */

#define SHORT_LIFE_US (10 * G_USEC_PER_SEC)
#define LOOP_WINDOW_US (30 * G_USEC_PER_SEC)
#define MIN_LOOP_BOOTS 3
#define SILENCE_US (10 * G_USEC_PER_SEC)
/* A verdict that changes each second would be read out each second. */
#define SILENCE_STEP_S 5

G_DEFINE_BOXED_TYPE (StrobeVerdict, strobe_verdict, strobe_verdict_copy, strobe_verdict_free)

typedef struct {
  const StrobeBootFacts **boots; /* those that count */
  guint n_boots;
  const StrobeAppIdentity *flashed;
  const StrobeVerdictScene *scene;
} Case;

static StrobeVerdict *
make (StrobeVerdictKind kind, guint n, guint64 line, const char *detail)
{
  StrobeVerdict *self = g_new0 (StrobeVerdict, 1);

  self->kind = kind;
  self->n = n;
  self->line = line;
  self->detail = g_strdup (detail);
  return self;
}

static const StrobeBootFacts *
get_newest (const Case *that)
{
  return that->boots[that->n_boots - 1];
}

static gint64
get_age_us (const Case *that)
{
  return that->scene->now_us - get_newest (that)->started_us;
}

static gboolean
is_settled (const Case *that)
{
  return get_newest (that)->has_app && get_newest (that)->n_panics == 0 &&
         get_age_us (that) >= SHORT_LIFE_US;
}

static StrobeVerdict *
judge_silence (const Case *that)
{
  gint64 since_us = MAX (that->scene->flashed_us, that->scene->last_byte_us);
  gint64 quiet_us = that->scene->now_us - since_us;

  if (that->scene->is_in_loader || since_us == 0 || quiet_us < SILENCE_US)
    return make (STROBE_VERDICT_PENDING, 0, STROBE_BOOT_NO_LINE, NULL);
  return make (STROBE_VERDICT_SILENT,
               (guint) (quiet_us / G_USEC_PER_SEC / SILENCE_STEP_S * SILENCE_STEP_S),
               STROBE_BOOT_NO_LINE, NULL);
}

/* The newest boot has nothing to tell yet: the one before it still stands. */
static const StrobeBootFacts *
find_telling (const Case *that)
{
  const StrobeBootFacts *newest = get_newest (that);

  if (newest->trouble == STROBE_BOOT_TROUBLE_NONE && !newest->has_app && that->n_boots > 1)
    return that->boots[that->n_boots - 2];
  return newest;
}

static StrobeVerdict *
judge_trouble (const StrobeBootFacts *facts)
{
  StrobeVerdictKind kind = STROBE_VERDICT_PENDING;

  switch (facts->trouble) {
  case STROBE_BOOT_TROUBLE_WRONG_CHIP:
    kind = STROBE_VERDICT_WRONG_CHIP;
    break;
  case STROBE_BOOT_TROUBLE_INVALID_HEADER:
    kind = STROBE_VERDICT_INVALID_HEADER;
    break;
  case STROBE_BOOT_TROUBLE_NO_APP:
    kind = STROBE_VERDICT_NO_APP;
    break;
  case STROBE_BOOT_TROUBLE_BAD_IMAGE:
    kind = STROBE_VERDICT_BAD_IMAGE;
    break;
  case STROBE_BOOT_TROUBLE_BROWN_OUT:
    kind = STROBE_VERDICT_BROWN_OUT;
    break;
  case STROBE_BOOT_TROUBLE_DOWNLOAD:
    kind = STROBE_VERDICT_DOWNLOAD;
    break;
  case STROBE_BOOT_TROUBLE_NONE:
  case STROBE_BOOT_TROUBLE_PANIC:
  case STROBE_BOOT_TROUBLE_WATCHDOG:
    return NULL;
  }
  return make (kind, 0, facts->trouble_line, facts->trouble_detail);
}

/* The line of the detector may be lost on a USB console; the next reset names it. */
static StrobeVerdict *
judge_brown_out (const Case *that)
{
  const StrobeBootFacts *newest = get_newest (that);
  const StrobeBootFacts *before = that->n_boots > 1 ? that->boots[that->n_boots - 2] : NULL;

  if (is_settled (that) || before == NULL)
    return NULL;
  if (before->trouble == STROBE_BOOT_TROUBLE_BROWN_OUT)
    return judge_trouble (before);
  if (newest->reset_code >= 0 &&
      strobe_reset_reason_get_kind (newest->chip, (guint) newest->reset_code) ==
        STROBE_RESET_KIND_BROWN_OUT)
    return make (STROBE_VERDICT_BROWN_OUT, 0, newest->first_line, newest->reset_name);
  return NULL;
}

static StrobeVerdict *
judge_panics (const Case *that)
{
  guint last = that->n_boots;
  guint n = 0;
  const StrobePanic *panic;

  if (that->boots[last - 1]->n_panics == 0 && !is_settled (that))
    last--;
  if (last == 0 || that->boots[last - 1]->n_panics == 0)
    return NULL;
  panic = that->boots[last - 1]->panic;
  for (guint i = last; i > 0 && that->boots[i - 1]->n_panics > 0; i--, n++) {
    if (that->boots[i - 1]->panic->kind != panic->kind ||
        g_strcmp0 (that->boots[i - 1]->panic->reason, panic->reason) != 0)
      break;
  }
  return make (n > 1 ? STROBE_VERDICT_PANIC_LOOP : STROBE_VERDICT_PANIC, n, panic->first_line,
               panic->reason);
}

static gboolean
is_wake (const StrobeBootFacts *facts)
{
  return facts->reset_code >= 0 &&
         strobe_reset_reason_get_kind (facts->chip, (guint) facts->reset_code) ==
           STROBE_RESET_KIND_DEEP_SLEEP;
}

static StrobeVerdict *
judge_loop (const Case *that)
{
  guint n = 1;

  if (is_settled (that) || get_age_us (that) >= LOOP_WINDOW_US)
    return NULL;
  for (guint i = that->n_boots - 1; i > 0; i--, n++) {
    if (is_wake (that->boots[i]) ||
        that->boots[i]->started_us - that->boots[i - 1]->started_us >= SHORT_LIFE_US)
      break;
  }
  if (n < MIN_LOOP_BOOTS)
    return NULL;
  return make (STROBE_VERDICT_BOOT_LOOP, n, get_newest (that)->first_line,
               get_newest (that)->reset_name);
}

static gboolean
is_flashed_app (const StrobeBootFacts *facts, const StrobeAppIdentity *flashed)
{
  if (facts->elf_sha256 != NULL && flashed->elf_sha256 != NULL)
    return g_str_has_prefix (flashed->elf_sha256, facts->elf_sha256);
  return g_strcmp0 (facts->project, flashed->project) == 0 &&
         (facts->version == NULL || flashed->version == NULL ||
          g_str_equal (facts->version, flashed->version));
}

static StrobeVerdict *
judge_app (const Case *that)
{
  const StrobeBootFacts *newest = get_newest (that);
  g_autofree char *name = NULL;

  if (that->flashed == NULL || !newest->has_app)
    return NULL;
  if (newest->project == NULL && newest->elf_sha256 == NULL)
    return make (STROBE_VERDICT_RUNNING_UNNAMED, 0, newest->first_line, NULL);
  name = g_strdup_printf ("%s %s", newest->project != NULL ? newest->project : "",
                          newest->version != NULL ? newest->version : "");
  g_strstrip (name);
  return make (is_flashed_app (newest, that->flashed) ? STROBE_VERDICT_RUNNING
                                                      : STROBE_VERDICT_OTHER_APP,
               0, newest->first_line, name);
}

static StrobeVerdict *
judge_boots (const Case *that)
{
  StrobeVerdict *verdict = judge_trouble (find_telling (that));

  if (verdict == NULL && that->scene->is_in_loader)
    verdict = make (STROBE_VERDICT_DOWNLOAD, 0, STROBE_BOOT_NO_LINE, NULL);
  if (verdict == NULL)
    verdict = judge_brown_out (that);
  if (verdict == NULL)
    verdict = judge_panics (that);
  if (verdict == NULL)
    verdict = judge_loop (that);
  if (verdict == NULL)
    verdict = judge_app (that);
  if (verdict == NULL && !get_newest (that)->has_app)
    verdict = judge_silence (that);
  return verdict != NULL ? verdict : make (STROBE_VERDICT_PENDING, 0, STROBE_BOOT_NO_LINE, NULL);
}

/**
 * strobe_verdict_judge:
 * @boots: (element-type StrobeBoot): all that were seen, oldest first
 * @flashed: (nullable): what was flashed
 * @scene: how it stands with the console
 *
 * Judges how the board fares. Without @flashed an app that runs well gives no verdict.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the verdict
 */
StrobeVerdict *
strobe_verdict_judge (GPtrArray *boots,
                      const StrobeAppIdentity *flashed,
                      const StrobeVerdictScene *scene)
{
  g_autofree const StrobeBootFacts **counted = g_new0 (const StrobeBootFacts *, boots->len + 1);
  Case that = { .boots = counted, .flashed = flashed, .scene = scene };

  for (guint i = 0; i < boots->len; i++) {
    const StrobeBootFacts *facts = strobe_boot_get_facts (g_ptr_array_index (boots, i));

    if (facts->started_us >= scene->flashed_us)
      counted[that.n_boots++] = facts;
  }
  return that.n_boots == 0 ? judge_silence (&that) : judge_boots (&that);
}

/**
 * strobe_verdict_copy:
 * @self: a verdict
 *
 * Copies it.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeVerdict *
strobe_verdict_copy (const StrobeVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return make (self->kind, self->n, self->line, self->detail);
}

/**
 * strobe_verdict_equal:
 * @a: (nullable): a verdict
 * @b: (nullable): another one
 *
 * Compares what two verdicts say.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is the same
 */
gboolean
strobe_verdict_equal (const StrobeVerdict *a, const StrobeVerdict *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->kind == b->kind && a->n == b->n && a->line == b->line &&
         g_strcmp0 (a->detail, b->detail) == 0;
}

/**
 * strobe_verdict_is_final:
 * @self: a verdict
 *
 * Says whether only a new boot can change it: neither time nor further lines do.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
strobe_verdict_is_final (const StrobeVerdict *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (self->kind) {
  case STROBE_VERDICT_WRONG_CHIP:
  case STROBE_VERDICT_INVALID_HEADER:
  case STROBE_VERDICT_DOWNLOAD:
    return TRUE;
  case STROBE_VERDICT_PENDING:
  case STROBE_VERDICT_RUNNING:
  case STROBE_VERDICT_RUNNING_UNNAMED:
  case STROBE_VERDICT_OTHER_APP:
  case STROBE_VERDICT_NO_APP:
  case STROBE_VERDICT_BAD_IMAGE:
  case STROBE_VERDICT_BOOT_LOOP:
  case STROBE_VERDICT_BROWN_OUT:
  case STROBE_VERDICT_PANIC:
  case STROBE_VERDICT_PANIC_LOOP:
  case STROBE_VERDICT_SILENT:
    return FALSE;
  }
  g_assert_not_reached ();
}

/**
 * strobe_verdict_free:
 * @self: a verdict
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_verdict_free (StrobeVerdict *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->detail);
  g_free (self);
}
