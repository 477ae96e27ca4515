/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/line-sequence.h"

G_BEGIN_DECLS

/* Plays a line sequence on a link, step by step in its time. One thread, that of the link. */
typedef struct _StrobeLineSequencer StrobeLineSequencer;

StrobeLineSequencer *strobe_line_sequencer_new (void);
void strobe_line_sequencer_free (StrobeLineSequencer *self);
void strobe_line_sequencer_start (StrobeLineSequencer *self,
                                  StrobeSerialLink *link,
                                  StrobeLineSequenceKind kind,
                                  StrobeLineSequenceGoal goal);
void strobe_line_sequencer_stop (StrobeLineSequencer *self);
gboolean strobe_line_sequencer_is_running (StrobeLineSequencer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeLineSequencer, strobe_line_sequencer_free)

G_END_DECLS
