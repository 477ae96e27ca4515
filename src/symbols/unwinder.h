/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "symbols/elf.h"

G_BEGIN_DECLS

/* The memory and the registers of a RISC-V panic. */
typedef struct {
  guint32 pc;
  guint32 ra;
  guint32 sp;
  guint32 registers[32]; /* x0 to x31 */
  guint32 stack_address; /* of the first byte */
  const guint8 *stack;
  gsize stack_size_bytes;
} StrobeUnwinderState;

typedef enum {
  STROBE_UNWINDER_CFI,   /* every frame by the program's call frame information */
  STROBE_UNWINDER_GUESS, /* from here on addresses on the stack that follow a call */
} StrobeUnwinderTrust;

typedef struct {
  guint32 pc; /* of the call, so that it can be resolved as it is */
  guint32 sp; /* 0: not known */
  StrobeUnwinderTrust trust;
} StrobeUnwinderFrame;

GArray *strobe_unwinder_run (StrobeElf *elf, const StrobeUnwinderState *state, guint max_frames);

G_END_DECLS
