/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/coach.h"

/**
 * StrobeCoach:
 *
 * Leads a person from "nothing on USB" to a board in download mode. It follows the board list: each
 * step ends with what the board does on USB, or, where a board shows nothing before it is in
 * download mode, with the word of the person. Whoever waits in vain is offered a likely cause, then
 * the next.
 *
 * Made by the window for as long as the guide is open.
 *
 * Properties, all read-only and notified when they changed: step, sighting, n-offered.
 *
 * Context: main thread.
 */

/* Long enough to find two buttons, short enough not to give up. */
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define TICK_SECONDS 1

struct _StrobeCoach {
  GObject parent_instance;

  StrobeBoardList *boards;
  StrobeClock *clock;
  char *port;               /* the board that is meant, or NULL for any */
  GHashTable *ready_before; /* set of ports: those boards are not what is waited for */
  GHashTable *followed;     /* set of StrobeBoard whose state is followed */
  StrobeCoachStep step;
  StrobeCoachSighting sighting;
  gboolean was_seen;     /* a board has been on USB since the beginning */
  gboolean is_connected; /* says the person */
  gboolean has_failed;   /* the last flash of the board that is ready */
  gint64 since_us;       /* since when nothing has happened */
  guint n_offered;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (StrobeCoach, strobe_coach, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (StrobeCoachStep,
                    strobe_coach_step,
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_STEP_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_STEP_PRESS, "press"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_STEP_RELEASE, "release"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_STEP_BLOCKED, "blocked"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_STEP_READY, "ready"))

enum {
  PROP_STEP = 1,
  PROP_SIGHTING,
  PROP_N_OFFERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static StrobeCoachStep
get_step_of (StrobeCoach *self)
{
  switch (self->sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
    return self->is_connected ? STROBE_COACH_STEP_PRESS : STROBE_COACH_STEP_CONNECT;
  case STROBE_COACH_SIGHTING_GONE:
    return STROBE_COACH_STEP_RELEASE;
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_RESTARTED:
    return STROBE_COACH_STEP_PRESS;
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
  case STROBE_COACH_SIGHTING_NO_ACCESS:
  case STROBE_COACH_SIGHTING_FAILED:
    return STROBE_COACH_STEP_BLOCKED;
  case STROBE_COACH_SIGHTING_READY:
    return STROBE_COACH_STEP_READY;
  }
  g_assert_not_reached ();
}

/* What needs no waiting: there the cause is plain at once. */
static guint
get_n_at_once (StrobeCoach *self)
{
  switch (self->sighting) {
  case STROBE_COACH_SIGHTING_RESTARTED:
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
  case STROBE_COACH_SIGHTING_NO_ACCESS:
  case STROBE_COACH_SIGHTING_FAILED:
    return 1;
  case STROBE_COACH_SIGHTING_NOTHING:
  case STROBE_COACH_SIGHTING_GONE:
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_READY:
    break;
  }
  return 0;
}

/* The board that is meant may come back on another port: people unplug it and plug it in again. */
static gboolean
has_newly_ready (StrobeCoach *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);

    if (strobe_board_can_flash (board) && !strobe_board_is_practice (board) &&
        !g_hash_table_contains (self->ready_before, strobe_board_get_port (board)))
      return TRUE;
  }
  return FALSE;
}

static StrobeCoachSighting
look (StrobeCoach *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);
  StrobeCoachSighting sighting = strobe_coach_sighting_of_boards (boards, self->port);

  if (self->port != NULL && has_newly_ready (self))
    return STROBE_COACH_SIGHTING_READY;
  if (sighting == STROBE_COACH_SIGHTING_READY && self->has_failed)
    return STROBE_COACH_SIGHTING_FAILED;
  if (sighting == STROBE_COACH_SIGHTING_GONE && !self->was_seen)
    return STROBE_COACH_SIGHTING_NOTHING;
  if (sighting == STROBE_COACH_SIGHTING_NOTHING && self->was_seen)
    return STROBE_COACH_SIGHTING_GONE;
  if (sighting == STROBE_COACH_SIGHTING_RUNNING &&
      (self->sighting == STROBE_COACH_SIGHTING_GONE ||
       self->sighting == STROBE_COACH_SIGHTING_RESTARTED))
    return STROBE_COACH_SIGHTING_RESTARTED;
  return sighting;
}

static guint
count_causes (StrobeCoach *self)
{
  guint n_causes = 0;

  strobe_coach_cause_list (self->sighting, &n_causes);
  return n_causes;
}

static void
set_n_offered (StrobeCoach *self, guint n_offered)
{
  if (n_offered == self->n_offered)
    return;
  self->n_offered = n_offered;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OFFERED]);
}

static gboolean
tick_cb (gpointer user_data)
{
  strobe_coach_check_clock (user_data);
  return G_SOURCE_CONTINUE;
}

/* The clock is only looked at while it can change something. */
static void
update_tick (StrobeCoach *self)
{
  gboolean is_waiting = self->n_offered < count_causes (self);

  if (is_waiting && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  else if (!is_waiting)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
start_waiting (StrobeCoach *self)
{
  self->since_us = strobe_clock_now_us (self->clock);
  set_n_offered (self, get_n_at_once (self));
  update_tick (self);
}

static void
note_progress (StrobeCoach *self, StrobeCoachSighting sighting)
{
  gboolean is_new = sighting != self->sighting;
  StrobeCoachStep step;

  self->sighting = sighting;
  /* What failed before a restart says nothing about the next time. */
  self->has_failed = sighting == STROBE_COACH_SIGHTING_FAILED;
  /* A board that was ready and is pulled out has nothing to do with BOOT. */
  self->was_seen =
    sighting != STROBE_COACH_SIGHTING_NOTHING && sighting != STROBE_COACH_SIGHTING_READY;
  step = get_step_of (self);
  if (!is_new && step == self->step)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGHTING]);
  if (step != self->step) {
    self->step = step;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
  }
  start_waiting (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
board_changed_cb (StrobeCoach *self)
{
  note_progress (self, look (self));
}

static void
stop_following (gpointer key, gpointer value, gpointer self)
{
  g_signal_handlers_disconnect_by_data (key, self);
}

static void
follow_boards (StrobeCoach *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);

  g_hash_table_foreach (self->followed, stop_following, self);
  g_hash_table_remove_all (self->followed);
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    StrobeBoard *board = g_list_model_get_item (boards, i);

    g_signal_connect_object (board, "notify::state", G_CALLBACK (board_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_hash_table_add (self->followed, board);
  }
}

static void
boards_changed_cb (StrobeCoach *self)
{
  follow_boards (self);
  note_progress (self, look (self));
}

static void
note_ready_before (StrobeCoach *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);

    if (strobe_board_can_flash (board))
      g_hash_table_add (self->ready_before, g_strdup (strobe_board_get_port (board)));
  }
}

static void
strobe_coach_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeCoach *self = STROBE_COACH (object);

  switch (id) {
  case PROP_STEP:
    g_value_set_enum (value, (int) self->step);
    break;
  case PROP_SIGHTING:
    g_value_set_enum (value, (int) self->sighting);
    break;
  case PROP_N_OFFERED:
    g_value_set_uint (value, self->n_offered);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_coach_dispose (GObject *object)
{
  StrobeCoach *self = STROBE_COACH (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->followed != NULL)
    g_hash_table_foreach (self->followed, stop_following, self);
  g_clear_pointer (&self->followed, g_hash_table_unref);
  g_clear_object (&self->boards);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_coach_parent_class)->dispose (object);
}

static void
strobe_coach_finalize (GObject *object)
{
  StrobeCoach *self = STROBE_COACH (object);

  g_hash_table_unref (self->ready_before);
  g_free (self->port);
  G_OBJECT_CLASS (strobe_coach_parent_class)->finalize (object);
}

static void
strobe_coach_class_init (StrobeCoachClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_coach_get_property;
  object_class->dispose = strobe_coach_dispose;
  object_class->finalize = strobe_coach_finalize;
  properties[PROP_STEP] = g_param_spec_enum ("step", NULL, NULL, STROBE_TYPE_COACH_STEP,
                                             STROBE_COACH_STEP_CONNECT, flags);
  properties[PROP_SIGHTING] = g_param_spec_enum ("sighting", NULL, NULL, STROBE_TYPE_COACH_SIGHTING,
                                                 STROBE_COACH_SIGHTING_NOTHING, flags);
  properties[PROP_N_OFFERED] =
    g_param_spec_uint ("n-offered", NULL, NULL, 0, STROBE_COACH_N_CAUSES, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_coach_init (StrobeCoach *self)
{
  self->followed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->ready_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * strobe_coach_new:
 * @boards: the boards of this computer
 * @clock: what the waiting is measured by
 * @port: (nullable): the port of the board that is meant; %NULL for any board
 *
 * Starts to coach; what is on USB already counts.
 *
 * Ownership: keeps references on @boards and @clock; the caller owns the coach.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a coach
 */
StrobeCoach *
strobe_coach_new (StrobeBoardList *boards, StrobeClock *clock, const char *port)
{
  StrobeCoach *self = NULL;

  g_return_val_if_fail (STROBE_IS_BOARD_LIST (boards), NULL);
  g_return_val_if_fail (STROBE_IS_CLOCK (clock), NULL);

  self = g_object_new (STROBE_TYPE_COACH, NULL);
  self->boards = g_object_ref (boards);
  self->clock = g_object_ref (clock);
  self->port = g_strdup (port);
  note_ready_before (self);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self,
                           G_CONNECT_SWAPPED);
  boards_changed_cb (self);
  start_waiting (self);
  return self;
}

/**
 * strobe_coach_get_step:
 *
 * Context: main thread.
 *
 * Returns: what the person does now
 */
StrobeCoachStep
strobe_coach_get_step (StrobeCoach *self)
{
  g_return_val_if_fail (STROBE_IS_COACH (self), STROBE_COACH_STEP_CONNECT);

  return self->step;
}

/**
 * strobe_coach_get_sighting:
 *
 * Context: main thread.
 *
 * Returns: what is seen on USB
 */
StrobeCoachSighting
strobe_coach_get_sighting (StrobeCoach *self)
{
  g_return_val_if_fail (STROBE_IS_COACH (self), STROBE_COACH_SIGHTING_NOTHING);

  return self->sighting;
}

/**
 * strobe_coach_get_n_offered:
 *
 * Tells how many causes of strobe_coach_cause_list() have been offered; the last of them is the
 * one to look at now.
 *
 * Context: main thread.
 *
 * Returns: their number
 */
guint
strobe_coach_get_n_offered (StrobeCoach *self)
{
  g_return_val_if_fail (STROBE_IS_COACH (self), 0);

  return self->n_offered;
}

/**
 * strobe_coach_note_failure:
 *
 * Says that the board looks ready and that its last flash failed all the same: the coach then
 * offers what can be the cause, until the board has restarted.
 *
 * Context: main thread.
 */
void
strobe_coach_note_failure (StrobeCoach *self)
{
  g_return_if_fail (STROBE_IS_COACH (self));

  self->has_failed = TRUE;
  note_progress (self, look (self));
}

/**
 * strobe_coach_go_on:
 *
 * Takes the person's word that the board is connected: many boards show nothing on USB before they
 * are in download mode.
 *
 * Context: main thread.
 */
void
strobe_coach_go_on (StrobeCoach *self)
{
  g_return_if_fail (STROBE_IS_COACH (self));

  self->is_connected = TRUE;
  note_progress (self, self->sighting);
}

/**
 * strobe_coach_go_back:
 *
 * Begins again with the cable, forgetting what was seen; what is on USB now still counts.
 *
 * Context: main thread.
 */
void
strobe_coach_go_back (StrobeCoach *self)
{
  g_return_if_fail (STROBE_IS_COACH (self));

  self->is_connected = FALSE;
  self->was_seen = FALSE;
  note_progress (self, look (self));
}

/**
 * strobe_coach_check_clock:
 *
 * Offers the next cause if nothing has happened for 20 s since the last. The coach does it by
 * itself every second; a test that moves its clock calls it.
 *
 * Context: main thread.
 */
void
strobe_coach_check_clock (StrobeCoach *self)
{
  gint64 waited_us = 0;
  guint n_due = 0;

  g_return_if_fail (STROBE_IS_COACH (self));

  waited_us = strobe_clock_now_us (self->clock) - self->since_us;
  n_due = get_n_at_once (self) + (guint) (waited_us / PATIENCE_US);
  set_n_offered (self, MIN (n_due, count_causes (self)));
  update_tick (self);
}
