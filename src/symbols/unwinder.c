/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/unwinder.h"

#include <dwarf.h>
#include <string.h>

#include "symbols/elf-private.h"

/* The unwinder of RISC-V panics: from registers and a piece of the stack to who called whom.
 *
 * As long as the program's call frame information tells where a function keeps what, each frame is
 * sure. Where it ends, words on the stack that point behind a call are taken for return addresses:
 * likely, and marked so. */

#define N_REGISTERS 32
#define REG_RA 1
#define REG_SP 2
#define MAX_OPS_STACK 16

/* What is known of the registers in one frame. */
typedef struct {
  guint32 pc;
  guint32 values[N_REGISTERS];
  gboolean is_known[N_REGISTERS];
} Frame;

typedef struct {
  StrobeElf *elf;
  const StrobeUnwinderState *state;
  GArray *frames;
  guint max_frames;
} Unwinder;

static gboolean
read_stack (const Unwinder *self, guint32 address, guint32 *value)
{
  const StrobeUnwinderState *state = self->state;
  gsize at = address - state->stack_address;

  if (address < state->stack_address || address % 4 != 0 || state->stack_size_bytes < 4 ||
      at > state->stack_size_bytes - 4)
    return FALSE;
  memcpy (value, state->stack + at, 4);
  *value = GUINT32_FROM_LE (*value);
  return TRUE;
}

static void
add_frame (Unwinder *self, guint32 pc, guint32 sp, StrobeUnwinderTrust trust)
{
  StrobeUnwinderFrame frame = { pc, sp, trust };

  g_array_append_val (self->frames, frame);
}

/* The call that returns to @address, with ra as its link register; 0 if there is none. Source: The
 * RISC-V Instruction Set Manual, volume I: JAL, JALR, C.JAL (RV32), C.JALR. */
static guint32
find_call (StrobeElf *elf, guint32 address)
{
  guint8 code[4];
  guint32 word = 0;
  guint16 half = 0;

  if (address < 4)
    return 0;
  if (strobe_elf_read_code (elf, address - 4, code, 4)) {
    word = (guint32) code[0] | (guint32) code[1] << 8;
    if ((word & 0xfff) == 0x0ef || (word & 0xfff) == 0x0e7)
      return address - 4;
  }
  if (strobe_elf_read_code (elf, address - 2, code, 2)) {
    half = (guint16) (code[0] | code[1] << 8);
    if ((half & 0xe003) == 0x2001 || ((half & 0xf07f) == 0x9002 && (half & 0x0f80) != 0))
      return address - 2;
  }
  return 0;
}

/* ---- call frame information */

typedef struct {
  gint64 values[MAX_OPS_STACK];
  guint n_values;
  gboolean is_value; /* the result is the value, not where it is */
} OpsStack;

static gboolean
push (OpsStack *stack, gint64 value)
{
  if (stack->n_values == MAX_OPS_STACK)
    return FALSE;
  stack->values[stack->n_values++] = value;
  return TRUE;
}

static gboolean
push_register (OpsStack *stack, const Frame *frame, guint64 number, gint64 offset)
{
  return number < N_REGISTERS && frame->is_known[number] &&
         push (stack, (gint64) frame->values[number] + offset);
}

static gboolean
calculate (OpsStack *stack, guint8 atom)
{
  gint64 right = 0;

  if (stack->n_values < 2)
    return FALSE;
  right = stack->values[--stack->n_values];
  if (atom == DW_OP_plus)
    stack->values[stack->n_values - 1] += right;
  else if (atom == DW_OP_minus)
    stack->values[stack->n_values - 1] -= right;
  else
    stack->values[stack->n_values - 1] &= right;
  return TRUE;
}

/* What compilers write for RISC-V; anything else is not understood. */
static gboolean
run_op (OpsStack *stack, const Dwarf_Op *op, const Frame *frame, guint32 cfa)
{
  guint8 atom = op->atom;

  if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31)
    return push_register (stack, frame, atom - DW_OP_breg0, (gint64) op->number);
  if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31)
    return push (stack, atom - DW_OP_lit0);
  switch (atom) {
  case DW_OP_bregx:
    return push_register (stack, frame, op->number, (gint64) op->number2);
  case DW_OP_call_frame_cfa:
    return push (stack, cfa);
  case DW_OP_const1u:
  case DW_OP_const1s:
  case DW_OP_const2u:
  case DW_OP_const2s:
  case DW_OP_const4u:
  case DW_OP_const4s:
  case DW_OP_constu:
  case DW_OP_consts:
    return push (stack, (gint64) op->number);
  case DW_OP_plus_uconst:
    return push (stack, (gint64) op->number) && calculate (stack, DW_OP_plus);
  case DW_OP_plus:
  case DW_OP_minus:
  case DW_OP_and:
    return calculate (stack, atom);
  case DW_OP_stack_value:
    stack->is_value = TRUE;
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
run_ops (OpsStack *stack, const Dwarf_Op *ops, size_t n_ops, const Frame *frame, guint32 cfa)
{
  for (size_t i = 0; i < n_ops; i++)
    if (!run_op (stack, &ops[i], frame, cfa))
      return FALSE;
  return stack->n_values > 0;
}

static gboolean
find_cfa (Dwarf_Frame *rules, const Frame *frame, guint32 *cfa)
{
  Dwarf_Op *ops = NULL;
  size_t n_ops = 0;
  OpsStack stack = { 0 };

  if (dwarf_frame_cfa (rules, &ops, &n_ops) != 0 || !run_ops (&stack, ops, n_ops, frame, 0))
    return FALSE;
  *cfa = (guint32) stack.values[stack.n_values - 1];
  return TRUE;
}

static void
restore_register (const Unwinder *self,
                  Dwarf_Frame *rules,
                  const Frame *frame,
                  guint32 cfa,
                  guint number,
                  Frame *up)
{
  Dwarf_Op memory[3];
  Dwarf_Op *ops = NULL;
  size_t n_ops = 0;
  OpsStack stack = { 0 };
  guint32 result = 0;

  up->is_known[number] = FALSE;
  if (dwarf_frame_register (rules, (int) number, memory, &ops, &n_ops) != 0)
    return;
  if (n_ops == 0) {
    /* The same value, or none at all. */
    up->is_known[number] = ops == NULL && frame->is_known[number];
    up->values[number] = frame->values[number];
    return;
  }
  if (!run_ops (&stack, ops, n_ops, frame, cfa))
    return;
  result = (guint32) stack.values[stack.n_values - 1];
  up->is_known[number] = stack.is_value || read_stack (self, result, &result);
  up->values[number] = result;
}

/* A leaf keeps its return address where it came: in its register. */
static void
restore (const Unwinder *self, Dwarf_Frame *rules, const Frame *frame, guint32 cfa, Frame *up)
{
  for (guint i = 1; i < N_REGISTERS; i++)
    restore_register (self, rules, frame, cfa, i, up);
  up->values[REG_SP] = cfa;
  up->is_known[REG_SP] = TRUE;
}

static gboolean
step_with (const Unwinder *self, Dwarf_CFI *cfi, Dwarf_Addr bias, const Frame *frame, Frame *up)
{
  Dwarf_Frame *rules = NULL;
  guint32 cfa = 0;
  gboolean ok = FALSE;

  if (cfi == NULL || dwarf_cfi_addrframe (cfi, frame->pc - bias, &rules) != 0)
    return FALSE;
  ok = find_cfa (rules, frame, &cfa);
  if (ok)
    restore (self, rules, frame, cfa, up);
  free (rules);
  return ok;
}

static gboolean
step (const Unwinder *self, const Frame *frame, Frame *up)
{
  Dwarf_Addr bias = 0;
  Dwarf_CFI *cfi = NULL;
  gboolean ok = FALSE;

  strobe_elf_lock (self->elf);
  cfi = strobe_elf_get_debug_frame (self->elf, &bias);
  ok = step_with (self, cfi, bias, frame, up);
  if (!ok) {
    cfi = strobe_elf_get_eh_frame (self->elf, &bias);
    ok = step_with (self, cfi, bias, frame, up);
  }
  strobe_elf_unlock (self->elf);
  return ok;
}

/* Goes up as far as it is sure; returns how far up the stack that was. */
static guint32
unwind_sure (Unwinder *self, Frame *frame)
{
  while (self->frames->len < self->max_frames) {
    Frame up = { 0 };
    guint32 call = 0;

    if (!step (self, frame, &up) || !up.is_known[REG_RA])
      break;
    call = find_call (self->elf, up.values[REG_RA]);
    /* A function that calls nobody may be at the very end; one that is its own caller is not. */
    if (call == 0 || (up.values[REG_SP] <= frame->values[REG_SP] && self->frames->len > 1))
      break;
    up.pc = call;
    add_frame (self, call, up.values[REG_SP], STROBE_UNWINDER_CFI);
    *frame = up;
  }
  return frame->values[REG_SP];
}

static void
guess_word (Unwinder *self, guint32 address)
{
  guint32 word = 0;
  guint32 call = 0;

  if (!read_stack (self, address, &word))
    return;
  call = find_call (self->elf, word);
  if (call != 0)
    add_frame (self, call, address + 4, STROBE_UNWINDER_GUESS);
}

static void
guess (Unwinder *self, guint32 sp, gboolean with_ra)
{
  const StrobeUnwinderState *state = self->state;
  guint64 end = (guint64) state->stack_address + state->stack_size_bytes;
  guint32 call = with_ra ? find_call (self->elf, state->ra) : 0;

  if (call != 0)
    add_frame (self, call, 0, STROBE_UNWINDER_GUESS);
  for (guint64 at = MAX (sp & ~3u, state->stack_address);
       at < end && self->frames->len < self->max_frames; at += 4)
    guess_word (self, (guint32) at);
}

static Frame
get_first_frame (const StrobeUnwinderState *state)
{
  Frame frame = { .pc = state->pc };

  memcpy (frame.values, state->registers, sizeof frame.values);
  for (guint i = 1; i < N_REGISTERS; i++)
    frame.is_known[i] = TRUE;
  frame.values[REG_RA] = state->ra;
  frame.values[REG_SP] = state->sp;
  return frame;
}

/**
 * strobe_unwinder_run:
 * @elf: the program that crashed; RISC-V
 * @state: registers and stack at the crash
 * @max_frames: how many frames are wanted at most
 *
 * Finds the calls that led to a crash, the innermost first.
 *
 * Units: @max_frames is a count.
 *
 * Context: any thread.
 *
 * Source: DWARF 4, 6.4 (call frame information); RISC-V ELF psABI for the numbers of registers.
 *
 * Returns: (transfer full) (element-type StrobeUnwinderFrame): the frames; the first is the crash
 */
GArray *
strobe_unwinder_run (StrobeElf *elf, const StrobeUnwinderState *state, guint max_frames)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (StrobeUnwinderFrame));
  Unwinder self = { elf, state, frames, max_frames };
  Frame frame = get_first_frame (state);
  guint32 sp = 0;

  add_frame (&self, state->pc, state->sp, STROBE_UNWINDER_CFI);
  sp = unwind_sure (&self, &frame);
  /* Where the very first step failed, the caller is only in its register. */
  if (strobe_elf_get_machine (elf) == STROBE_ELF_MACHINE_RISCV)
    guess (&self, sp, frames->len == 1);
  return frames;
}
