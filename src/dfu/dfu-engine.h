/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-descriptor.h"
#include "dfu/dfu-error.h"
#include "dfu/dfu-status.h"

G_BEGIN_DECLS

/* How a device is written; chosen once, from its identity. */
typedef enum {
  STROBE_DFU_RULES_STRICT, /* DFU 1.1 to the letter */
  STROBE_DFU_RULES_ROM,    /* the Espressif mask ROMs: queued DNLOADs, rare status checks */
} StrobeDfuRules;

/* Our phase; never to be mixed with the device's state. */
typedef enum {
  STROBE_DFU_PHASE_OPENING,
  STROBE_DFU_PHASE_DETACHING,
  STROBE_DFU_PHASE_CLEARING,
  STROBE_DFU_PHASE_WRITING,
  STROBE_DFU_PHASE_VERIFYING,
  STROBE_DFU_PHASE_DONE,
} StrobeDfuPhase;

#define STROBE_DFU_N_PHASES 6

typedef enum {
  STROBE_DFU_OUTCOME_ACCEPTED,         /* the device took all of it and reported no error */
  STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP, /* the ROM compared every MD5 with what it read back */
} StrobeDfuOutcome;

typedef enum {
  STROBE_DFU_EVENT_OPENED,  /* there is an open interface: descriptor and rules are set */
  STROBE_DFU_EVENT_STATUS,  /* GETSTATUS was answered: status is set */
  STROBE_DFU_EVENT_ACK,     /* any other action is complete */
  STROBE_DFU_EVENT_STALL,   /* the device refused the request */
  STROBE_DFU_EVENT_TIMEOUT, /* it did not answer in time */
  STROBE_DFU_EVENT_GONE,    /* it is not there any more */
  STROBE_DFU_EVENT_GARBLED, /* it answered what is no status */
  STROBE_DFU_EVENT_EXPIRED, /* it has been busy for too long; the action was not performed */
  STROBE_DFU_EVENT_CANCEL,  /* the user changed his mind; the action was not completed */
} StrobeDfuEventKind;

#define STROBE_DFU_N_EVENTS 9

typedef struct {
  StrobeDfuEventKind kind;
  StrobeDfuStatus status;
  StrobeDfuDescriptor descriptor;
  StrobeDfuRules rules;
} StrobeDfuEvent;

typedef enum {
  STROBE_DFU_ACTION_OPEN,
  STROBE_DFU_ACTION_REOPEN,     /* wait for the board in DFU mode */
  STROBE_DFU_ACTION_GET_STATUS, /* answered by STATUS */
  STROBE_DFU_ACTION_CLEAR,
  STROBE_DFU_ACTION_ABORT,
  STROBE_DFU_ACTION_DETACH,
  STROBE_DFU_ACTION_RESET,
  STROBE_DFU_ACTION_WAIT,
  STROBE_DFU_ACTION_DOWNLOAD, /* one block */
  STROBE_DFU_ACTION_STREAM,   /* a run of blocks */
  STROBE_DFU_ACTION_FINISH,   /* the zero-length DNLOAD */
  STROBE_DFU_ACTION_DONE,
  STROBE_DFU_ACTION_FAIL,
  STROBE_DFU_ACTION_CANCELLED,
} StrobeDfuActionKind;

#define STROBE_DFU_N_ACTIONS 14

typedef struct {
  StrobeDfuActionKind kind;
  guint timeout_ms;         /* of a request, or how long to WAIT */
  guint16 block;            /* number of the first block to send */
  gsize offset_bytes;       /* DOWNLOAD, STREAM: what to send */
  gsize size_bytes;         /* … */
  gsize block_size_bytes;   /* STREAM */
  StrobeDfuOutcome outcome; /* DONE */
  StrobeDfuError failure;   /* FAIL */
} StrobeDfuAction;

/* The moves of a download: one event in, one action out. Lives on the stack. */
typedef struct {
  StrobeDfuAction action;
  StrobeDfuPhase phase;
  StrobeDfuRules rules;
  StrobeDfuStatus status; /* the last one */
  guint8 attributes;
  guint16 block;
  gsize block_size_bytes;
  gsize done_bytes;
  gsize total_bytes;
  gboolean aborted;
  gboolean cleared;
  gboolean detached;
  gboolean stalled;
  gboolean cancelled;
} StrobeDfuEngine;

void strobe_dfu_engine_init (StrobeDfuEngine *self, gsize total_bytes);
StrobeDfuAction strobe_dfu_engine_step (StrobeDfuEngine *self, const StrobeDfuEvent *event);
gboolean strobe_dfu_engine_is_finished (const StrobeDfuEngine *self);
gboolean strobe_dfu_engine_can_cancel (const StrobeDfuEngine *self);

G_END_DECLS
