/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-judge.h"

#include "base/timer.h"

/* StrobeMonitorJudge: keeps the verdict of one board up to date.
 *
 * The verdict is about the last boots only: a boot loop makes thousands. It is looked at again when
 * lines come; time alone changes it only as long as nothing is known, or nothing is heard. */

#define MAX_JUDGED_BOOTS 200
/* A board that has been silent for this long is not looked at every second any more. */
#define MAX_SILENT_S 60
/* How often time alone is looked at. */
#define AGAIN_MS 1000

struct _StrobeMonitorJudge {
  GListModel *boots;          /* of StrobeBoot */
  StrobeAppIdentity *flashed; /* or NULL */
  gint64 flashed_us;
  StrobeVerdict *verdict; /* or NULL */
  StrobeTimer timer;
  StrobeMonitorJudgeFunc again;
  gpointer user_data;
};

/**
 * strobe_monitor_judge_new:
 * @boots: (element-type StrobeBoot): the boots of the board, oldest first
 * @again: called when time alone may have changed the verdict; shall look
 * @user_data: for @again
 *
 * Ownership: takes a reference of @boots.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a judge that has not looked yet
 */
StrobeMonitorJudge *
strobe_monitor_judge_new (GListModel *boots, StrobeMonitorJudgeFunc again, gpointer user_data)
{
  StrobeMonitorJudge *self = g_new0 (StrobeMonitorJudge, 1);

  self->boots = g_object_ref (boots);
  self->again = again;
  self->user_data = user_data;
  return self;
}

/**
 * strobe_monitor_judge_free:
 * @self: (transfer full): a judge
 *
 * Context: main thread.
 */
void
strobe_monitor_judge_free (StrobeMonitorJudge *self)
{
  strobe_timer_stop (&self->timer);
  g_object_unref (self->boots);
  g_clear_pointer (&self->flashed, strobe_app_identity_free);
  g_clear_pointer (&self->verdict, strobe_verdict_free);
  g_free (self);
}

/**
 * strobe_monitor_judge_set_flashed:
 * @self: a judge
 * @flashed: (nullable): the app of the firmware that was flashed just now
 *
 * Tells what the board should run from now on.
 *
 * Ownership: copies @flashed.
 *
 * Context: main thread.
 */
void
strobe_monitor_judge_set_flashed (StrobeMonitorJudge *self, const StrobeAppIdentity *flashed)
{
  g_clear_pointer (&self->flashed, strobe_app_identity_free);
  self->flashed = flashed != NULL ? strobe_app_identity_copy (flashed) : NULL;
  self->flashed_us = flashed != NULL ? g_get_real_time () : 0;
}

/**
 * strobe_monitor_judge_get_flashed:
 * @self: a judge
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): what was flashed
 */
const StrobeAppIdentity *
strobe_monitor_judge_get_flashed (StrobeMonitorJudge *self)
{
  return self->flashed;
}

/**
 * strobe_monitor_judge_get_verdict:
 * @self: a judge
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): what it saw last
 */
const StrobeVerdict *
strobe_monitor_judge_get_verdict (StrobeMonitorJudge *self)
{
  return self->verdict;
}

static GPtrArray *
dup_last_boots (StrobeMonitorJudge *self)
{
  guint n_boots = g_list_model_get_n_items (self->boots);
  guint from = n_boots > MAX_JUDGED_BOOTS ? n_boots - MAX_JUDGED_BOOTS : 0;
  GPtrArray *boots = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = from; i < n_boots; i++)
    g_ptr_array_add (boots, g_list_model_get_item (self->boots, i));
  return boots;
}

/* Whether time alone may change the verdict while the port is open. */
static gboolean
waits_for_time (StrobeMonitorJudge *self)
{
  if (self->flashed == NULL || self->verdict == NULL)
    return FALSE;
  return self->verdict->kind == STROBE_VERDICT_PENDING ||
         (self->verdict->kind == STROBE_VERDICT_SILENT && self->verdict->n < MAX_SILENT_S);
}

/**
 * strobe_monitor_judge_look:
 * @self: a judge
 * @scene: how it stands with the console; its times of now and of the flash are filled in
 *
 * Looks at the boots again, and asks for another look in a while if time may change what is seen.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if the verdict is another one now
 */
gboolean
strobe_monitor_judge_look (StrobeMonitorJudge *self, const StrobeVerdictScene *scene)
{
  g_autoptr (GPtrArray) boots = dup_last_boots (self);
  StrobeVerdictScene now = *scene;
  StrobeVerdict *verdict = NULL;
  gboolean is_new = FALSE;

  now.flashed_us = self->flashed_us;
  now.now_us = g_get_real_time ();
  verdict = strobe_verdict_judge (boots, self->flashed, &now);
  is_new = self->verdict == NULL || !strobe_verdict_equal (verdict, self->verdict);
  g_clear_pointer (&self->verdict, strobe_verdict_free);
  self->verdict = verdict;
  if (!scene->is_connected || !waits_for_time (self))
    strobe_timer_stop (&self->timer);
  else if (!strobe_timer_is_running (&self->timer))
    strobe_timer_start (&self->timer, AGAIN_MS, self->again, self->user_data);
  return is_new;
}

/**
 * strobe_monitor_judge_rest:
 * @self: a judge
 *
 * Does not ask to look again before somebody looks.
 *
 * Context: main thread.
 */
void
strobe_monitor_judge_rest (StrobeMonitorJudge *self)
{
  strobe_timer_stop (&self->timer);
}

/* The boot that a line is in; the last one that began before it. */
static StrobeBoot *
dup_boot_of (StrobeMonitorJudge *self, guint64 line)
{
  for (guint i = g_list_model_get_n_items (self->boots); i > 0; i--) {
    g_autoptr (StrobeBoot) boot = g_list_model_get_item (self->boots, i - 1);

    if (strobe_boot_get_facts (boot)->first_line <= line)
      return g_steal_pointer (&boot);
  }
  return NULL;
}

/**
 * strobe_monitor_judge_find_sha256:
 * @self: a judge
 * @panic: a crash
 *
 * Finds the hash of the app that crashed: the crash names it, or its boot does, or it is what was
 * flashed.
 *
 * Ownership: valid until the judge is told or looks again.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): hex digits; %NULL: nobody knows
 */
const char *
strobe_monitor_judge_find_sha256 (StrobeMonitorJudge *self, const StrobePanic *panic)
{
  g_autoptr (StrobeBoot) boot = NULL;

  if (panic->elf_sha256 != NULL)
    return panic->elf_sha256;
  boot = dup_boot_of (self, panic->first_line);
  if (boot != NULL && strobe_boot_get_facts (boot)->elf_sha256 != NULL)
    return strobe_boot_get_facts (boot)->elf_sha256;
  return self->flashed != NULL ? self->flashed->elf_sha256 : NULL;
}
