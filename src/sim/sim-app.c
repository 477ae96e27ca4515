/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-app.h"

#include "sim/sim-crash.h"
#include "sim/sim-faults-private.h"
#include "sim/sim-repl.h"
#include "sim/sim-talk.h"

/* StrobeSimApp: the firmware that was flashed, running. It prints its boot log, then whatever its
 * behaviour is: the fault script may have it crash, flood or be a console. It knows nothing of USB:
 * the board puts its words on the bus and tells it of DTR and RTS. A chip that cannot start its
 * flash is here too: it prints why, and the same again after each watchdog reset. Owned by the
 * core, used under the board's lock.
 *
 * Source: ESP-IDF v5.3, usb_console.c, for DTR and RTS; brownout.c for a chip whose supply fails:
 * there is time for a line, or there is none. */

#define LINE_DTR 0x1
#define LINE_RTS 0x2
#define FIRST_LINE_MS 312
#define DEAD_END_MS 1000
#define MAX_TYPED_BYTES 80
/* turns until an app crashes, or the supply fails: long enough to see it at work */
#define CRASH_TICK 6
#define BROWN_OUT_TICK 3

typedef struct {
  StrobeSimFaultKind fault;
  guint tick_ms; /* 0: says nothing by itself */
  StrobeSimAppDecision (*tick) (StrobeSimApp *self, gsize room_bytes, GString *out);
} Behaviour;

struct _StrobeSimApp {
  const StrobeChip *chip;
  StrobeSimFaults *faults;
  const Behaviour *behaviour;
  StrobeSimBoot *boot;
  StrobeSimRepl *repl; /* NULL: it has no console */
  StrobeSimResetCause cause;
  StrobeSimResetCause next_cause;
  guint n_crashes; /* in the life of the board */
  guint16 line_state;
  GString *typed;
  gint64 started_us;
  guint n_ticks;
  guint64 rate; /* numbered lines a second */
  guint64 n_numbered;
  guint64 n_due_done; /* of the lines that were due: printed, or given up */
};

static gboolean
is_running (StrobeSimApp *self)
{
  return self->boot != NULL && self->boot->outcome == STROBE_SIM_BOOT_OUTCOME_RUNS;
}

static guint
get_now_ms (StrobeSimApp *self)
{
  return FIRST_LINE_MS + self->n_ticks * self->behaviour->tick_ms;
}

static guint
get_elapsed_ms (StrobeSimApp *self)
{
  return FIRST_LINE_MS + (guint) ((g_get_monotonic_time () - self->started_us) / 1000);
}

/* The behaviours */

static StrobeSimAppDecision
tick_practice (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  if (room_bytes >= STROBE_SIM_TALK_LINE_BYTES)
    strobe_sim_talk_print_practice (out, get_now_ms (self), self->boot->app_desc, self->n_ticks);
  return STROBE_SIM_APP_DECISION_NONE;
}

static StrobeSimAppDecision
tick_curves (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  if (room_bytes >= 3 * STROBE_SIM_TALK_LINE_BYTES)
    strobe_sim_talk_print_curves (out, get_now_ms (self), self->n_ticks);
  return STROBE_SIM_APP_DECISION_NONE;
}

static StrobeSimAppDecision
crash (StrobeSimApp *self, StrobeSimCrash kind, GString *out)
{
  const StrobeEspAppDesc *desc = self->boot->app_desc;

  strobe_sim_crash_print (out, self->chip, kind, desc != NULL ? desc->elf_sha256 : NULL);
  self->n_crashes++;
  self->next_cause = STROBE_SIM_RESET_CAUSE_PANIC;
  return STROBE_SIM_APP_DECISION_RESET;
}

static StrobeSimAppDecision
tick_towards (StrobeSimApp *self, StrobeSimCrash kind, gsize room_bytes, GString *out)
{
  if (self->n_ticks == CRASH_TICK)
    return crash (self, kind, out);
  return tick_practice (self, room_bytes, out);
}

static StrobeSimAppDecision
tick_panics (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  return tick_towards (self, STROBE_SIM_CRASH_PANIC, room_bytes, out);
}

static StrobeSimAppDecision
tick_panics_once (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  return self->n_crashes > 0 ? tick_practice (self, room_bytes, out)
                             : tick_panics (self, room_bytes, out);
}

static StrobeSimAppDecision
tick_aborts (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  return tick_towards (self, STROBE_SIM_CRASH_ABORT, room_bytes, out);
}

static StrobeSimAppDecision
tick_asserts (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  return tick_towards (self, STROBE_SIM_CRASH_ASSERT, room_bytes, out);
}

/* In turns: the interrupt says so and restarts the chip; the supply is gone before it could. */
static StrobeSimAppDecision
tick_browns_out (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  gboolean is_seen = self->n_crashes % 2 == 0;

  if (self->n_ticks < BROWN_OUT_TICK)
    return tick_practice (self, room_bytes, out);
  if (is_seen)
    g_string_append (out, "E BOD: Brownout detector was triggered\r\n\r\n");
  self->n_crashes++;
  self->next_cause = is_seen ? STROBE_SIM_RESET_CAUSE_SOFTWARE : STROBE_SIM_RESET_CAUSE_BROWN_OUT;
  return STROBE_SIM_APP_DECISION_RESET;
}

/* At least one of a second's lines may wait for room; the app of a board that nobody reads does not
 * hurry for hours afterwards. */
static StrobeSimAppDecision
tick_talks (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  guint64 elapsed_us = (guint64) (g_get_monotonic_time () - self->started_us);
  guint64 n_due = elapsed_us * self->rate / G_USEC_PER_SEC;

  while (self->n_due_done < n_due && out->len + STROBE_SIM_TALK_LINE_BYTES <= room_bytes) {
    strobe_sim_talk_print_numbered (out, get_elapsed_ms (self), self->n_numbered++);
    self->n_due_done++;
  }
  if (n_due - self->n_due_done > self->rate)
    self->n_due_done = n_due - self->rate;
  return STROBE_SIM_APP_DECISION_NONE;
}

static StrobeSimAppDecision
tick_floods (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  guint now_ms = get_elapsed_ms (self);

  while (out->len + STROBE_SIM_TALK_LINE_BYTES <= room_bytes)
    strobe_sim_talk_print_numbered (out, now_ms, self->n_numbered++);
  return STROBE_SIM_APP_DECISION_NONE;
}

static const Behaviour practice = { 0, 250, tick_practice };

static const Behaviour behaviours[] = {
  { STROBE_SIM_FAULT_APP_PANICS, 250, tick_panics },
  { STROBE_SIM_FAULT_APP_PANICS_ONCE, 250, tick_panics_once },
  { STROBE_SIM_FAULT_APP_ABORTS, 250, tick_aborts },
  { STROBE_SIM_FAULT_APP_ASSERTS, 250, tick_asserts },
  { STROBE_SIM_FAULT_BROWN_OUT, 250, tick_browns_out },
  { STROBE_SIM_FAULT_APP_TALKS, 20, tick_talks },
  { STROBE_SIM_FAULT_APP_FLOODS, 20, tick_floods },
  { STROBE_SIM_FAULT_APP_PLOTS, 50, tick_curves },
  { STROBE_SIM_FAULT_APP_HAS_A_CONSOLE, 0, NULL },
  { STROBE_SIM_FAULT_APP_ECHOES, 0, NULL },
};

static const Behaviour *
choose_behaviour (StrobeSimFaults *faults)
{
  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++)
    if (strobe_sim_faults_has (faults, behaviours[i].fault))
      return &behaviours[i];
  return &practice;
}

/* What is typed */

static void
answer (StrobeSimApp *self, GString *out)
{
  g_string_append_printf (out, "I (%u) main: received \"%s\"\r\n", get_now_ms (self),
                          self->typed->str);
  g_string_truncate (self->typed, 0);
}

static void
type_byte (StrobeSimApp *self, guint8 byte, GString *out)
{
  gboolean is_end = byte == '\r' || byte == '\n';

  if (is_end && self->typed->len > 0)
    answer (self, out);
  else if (g_ascii_isprint ((char) byte) && self->typed->len < MAX_TYPED_BYTES)
    g_string_append_c (self->typed, (char) byte);
}

static StrobeSimAppDecision
type_to_console (StrobeSimApp *self, guint8 byte, GString *out)
{
  switch (strobe_sim_repl_type (self->repl, byte, out)) {
  case STROBE_SIM_REPL_REQUEST_NONE:
    return STROBE_SIM_APP_DECISION_NONE;
  case STROBE_SIM_REPL_REQUEST_RESTART:
    return STROBE_SIM_APP_DECISION_REBOOT;
  case STROBE_SIM_REPL_REQUEST_PANIC:
    return crash (self, STROBE_SIM_CRASH_PANIC, out);
  }
  g_assert_not_reached ();
}

/**
 * strobe_sim_app_new:
 * @chip: the chip it runs on
 * @faults: the fault script: how apps behave is read there
 *
 * Creates an app that has not started.
 *
 * Ownership: holds @faults.
 *
 * Returns: (transfer full): the app
 */
StrobeSimApp *
strobe_sim_app_new (const StrobeChip *chip, StrobeSimFaults *faults)
{
  StrobeSimApp *self = g_new0 (StrobeSimApp, 1);
  const StrobeSimFault *talks = strobe_sim_faults_find (faults, STROBE_SIM_FAULT_APP_TALKS);

  self->chip = chip;
  self->faults = strobe_sim_faults_ref (faults);
  self->behaviour = choose_behaviour (faults);
  self->rate = talks != NULL ? talks->value : 0;
  if (self->behaviour->fault == STROBE_SIM_FAULT_APP_HAS_A_CONSOLE)
    self->repl = strobe_sim_repl_new (chip);
  self->typed = g_string_new (NULL);
  return self;
}

/**
 * strobe_sim_app_free:
 * @self: an app
 *
 * Frees it.
 */
void
strobe_sim_app_free (StrobeSimApp *self)
{
  g_clear_pointer (&self->boot, strobe_sim_boot_free);
  g_clear_pointer (&self->repl, strobe_sim_repl_free);
  g_string_free (self->typed, TRUE);
  strobe_sim_faults_unref (self->faults);
  g_free (self);
}

/**
 * strobe_sim_app_start:
 * @self: an app
 * @flash: what is in the flash
 * @cause: why the chip starts
 *
 * Starts what is in the flash, or what the fault script says is there.
 *
 * Ownership: @flash is only read.
 *
 * Returns: whether there is something that runs
 */
gboolean
strobe_sim_app_start (StrobeSimApp *self, GBytes *flash, StrobeSimResetCause cause)
{
  g_clear_pointer (&self->boot, strobe_sim_boot_free);
  self->boot = strobe_sim_boot_new (self->chip, flash);
  if (strobe_sim_faults_has (self->faults, STROBE_SIM_FAULT_INVALID_HEADER))
    strobe_sim_boot_lose_header (self->boot);
  else if (strobe_sim_faults_has (self->faults, STROBE_SIM_FAULT_WRONG_CHIP_APP))
    strobe_sim_boot_mistake_chip (self->boot, self->chip);
  self->cause = cause;
  self->next_cause = cause;
  self->started_us = g_get_monotonic_time ();
  self->n_ticks = 0;
  self->n_numbered = 0;
  self->n_due_done = 0;
  self->line_state = 0;
  g_string_truncate (self->typed, 0);
  return is_running (self);
}

static const char *
get_idf_version (StrobeSimApp *self)
{
  return self->boot->app_desc != NULL ? self->boot->app_desc->idf_version : "v5.3";
}

/**
 * strobe_sim_app_print_boot:
 * @self: an app that was started
 * @out: where to append
 *
 * Prints what the chip says from its start to the app's first own line.
 */
void
strobe_sim_app_print_boot (StrobeSimApp *self, GString *out)
{
  strobe_sim_boot_log_print (out, self->chip, self->boot, self->cause);
  if (!is_running (self))
    return;
  strobe_sim_talk_print_hello (out, FIRST_LINE_MS, self->boot->app_desc, 0);
  if (self->repl != NULL)
    strobe_sim_repl_start (self->repl, get_idf_version (self), out);
}

/**
 * strobe_sim_app_get_tick_ms:
 * @self: an app that was started
 *
 * Returns: when it says something again by itself, from now; 0: never
 */
guint
strobe_sim_app_get_tick_ms (StrobeSimApp *self)
{
  return is_running (self) ? self->behaviour->tick_ms : DEAD_END_MS;
}

/**
 * strobe_sim_app_tick:
 * @self: an app that was started
 * @room_bytes: how much may be printed; an app that has more to say waits or leaves it out
 * @out: where to append
 *
 * Gives the app its turn, after strobe_sim_app_get_tick_ms(): a line or some, or the next attempt
 * of a chip that cannot start.
 *
 * Returns: what it does next
 */
StrobeSimAppDecision
strobe_sim_app_tick (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  if (!is_running (self)) {
    strobe_sim_boot_log_print (out, self->chip, self->boot, STROBE_SIM_RESET_CAUSE_WATCHDOG);
    return STROBE_SIM_APP_DECISION_NONE;
  }
  if (self->behaviour->tick == NULL)
    return STROBE_SIM_APP_DECISION_NONE;
  self->n_ticks++;
  return self->behaviour->tick (self, room_bytes, out);
}

/**
 * strobe_sim_app_fill:
 * @self: an app that was started
 * @room_bytes: how much may be printed
 * @out: where to append, empty
 *
 * Lets an app go on whose words did not all fit.
 */
void
strobe_sim_app_fill (StrobeSimApp *self, gsize room_bytes, GString *out)
{
  if (is_running (self) &&
      (self->behaviour->tick == tick_floods || self->behaviour->tick == tick_talks))
    self->behaviour->tick (self, room_bytes, out);
}

/**
 * strobe_sim_app_type:
 * @self: an app
 * @data: what the host sent to the serial port
 * @size_bytes: how much
 * @out: where to append what the app answers
 *
 * Reads input. A console takes keys; an echo sends it back as it is; any other app acknowledges
 * each line; a chip that runs nothing does not listen.
 *
 * Ownership: @data is only read.
 *
 * Returns: what the app does about it; what comes after that is not read
 */
StrobeSimAppDecision
strobe_sim_app_type (StrobeSimApp *self, const guint8 *data, gsize size_bytes, GString *out)
{
  StrobeSimAppDecision decision = STROBE_SIM_APP_DECISION_NONE;

  if (self->behaviour->fault == STROBE_SIM_FAULT_APP_ECHOES && is_running (self)) {
    g_string_append_len (out, (const char *) data, (gssize) size_bytes);
    return decision;
  }
  for (gsize i = 0; i < size_bytes && is_running (self); i++) {
    if (self->repl == NULL)
      type_byte (self, data[i], out);
    else
      decision = type_to_console (self, data[i], out);
    if (decision != STROBE_SIM_APP_DECISION_NONE)
      break;
  }
  return decision;
}

/**
 * strobe_sim_app_get_next_cause:
 * @self: an app
 *
 * Returns: why the chip starts again, after the app decided for a reset
 */
StrobeSimResetCause
strobe_sim_app_get_next_cause (StrobeSimApp *self)
{
  return self->next_cause;
}

/**
 * strobe_sim_app_set_lines:
 * @self: an app
 * @line_state: the value of SET_CONTROL_LINE_STATE
 *
 * Applies the rule of the USB console: RTS going down restarts the chip, into download mode while
 * DTR is up. Everything else means nothing.
 *
 * Units: bit 0 of @line_state is DTR, bit 1 RTS.
 *
 * Source: ESP-IDF v5.3, usb_console.c.
 *
 * Returns: what the app does about it, 50 ms later
 */
StrobeSimAppDecision
strobe_sim_app_set_lines (StrobeSimApp *self, guint16 line_state)
{
  gboolean rts_fell = (self->line_state & LINE_RTS) && !(line_state & LINE_RTS);

  self->line_state = line_state;
  if (!rts_fell)
    return STROBE_SIM_APP_DECISION_NONE;
  return line_state & LINE_DTR ? STROBE_SIM_APP_DECISION_LOADER : STROBE_SIM_APP_DECISION_REBOOT;
}

/**
 * strobe_sim_app_forget_lines:
 * @self: an app
 *
 * Takes DTR and RTS for down, as after a bus reset.
 */
void
strobe_sim_app_forget_lines (StrobeSimApp *self)
{
  self->line_state = 0;
}
