/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_PANIC_ARCH_UNKNOWN,
  STROBE_PANIC_ARCH_XTENSA,
  STROBE_PANIC_ARCH_RISCV,
} StrobePanicArch;

typedef enum {
  STROBE_PANIC_KIND_EXCEPTION, /* "Guru Meditation Error" */
  STROBE_PANIC_KIND_ABORT,
  STROBE_PANIC_KIND_ASSERT,
  STROBE_PANIC_KIND_STACK_OVERFLOW,
  STROBE_PANIC_KIND_STACK_SMASH,
  STROBE_PANIC_KIND_HEAP,
  STROBE_PANIC_KIND_INTERRUPT_WATCHDOG,
  STROBE_PANIC_KIND_TASK_WATCHDOG, /* may go on running */
  STROBE_PANIC_KIND_BACKTRACE,     /* the app printed one without a panic */
} StrobePanicKind;

typedef struct {
  guint32 pc;
  guint32 sp;
} StrobePanicFrame;

typedef struct {
  char name[12];
  guint32 value;
} StrobePanicRegister;

/* One crash as the log tells it. Immutable and counted; any thread. */
typedef struct {
  StrobePanicKind kind;
  StrobePanicArch arch;
  int core;         /* -1: not said */
  char *reason;     /* "LoadProhibited", the text of an assert; or NULL */
  char *task;       /* or NULL */
  char *elf_sha256; /* the hex digits the log gives, lower case; or NULL */
  guint64 first_line;
  guint64 last_line;
  guint64 backtrace_line;   /* below which the decoded frames belong */
  StrobePanicFrame *frames; /* of "Backtrace:"; innermost first */
  guint n_frames;
  gboolean is_corrupted; /* "|<-CORRUPTED" */
  StrobePanicRegister *registers;
  guint n_registers;
  guint32 stack_address; /* of the first byte of @stack */
  GBytes *stack;         /* "Stack memory:"; or NULL */
} StrobePanic;

#define STROBE_TYPE_PANIC (strobe_panic_get_type ())
GType strobe_panic_get_type (void);
StrobePanic *strobe_panic_ref (StrobePanic *self);
void strobe_panic_unref (StrobePanic *self);
gboolean strobe_panic_get_register (const StrobePanic *self, const char *name, guint32 *value);

/* @panic is only lent. */
typedef void (*StrobePanicFunc) (StrobePanic *panic, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePanic, strobe_panic_unref)

G_END_DECLS
