/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/panic.h"

G_BEGIN_DECLS

/* A crash that is still being read. */
typedef struct {
  StrobePanic *panic;
  GArray *frames;    /* of StrobePanicFrame */
  GArray *registers; /* of StrobePanicRegister */
  GByteArray *stack;
  gboolean is_in_stack;
} StrobePanicBuilder;

#define STROBE_PANIC_MAX_FRAMES 128
#define STROBE_PANIC_MAX_REGISTERS 64
#define STROBE_PANIC_MAX_STACK_BYTES 65536

StrobePanicBuilder *strobe_panic_builder_new (StrobePanicKind kind, guint64 line);
void strobe_panic_builder_free (StrobePanicBuilder *self);
gboolean strobe_panic_builder_has_dump (const StrobePanicBuilder *self);
gboolean
strobe_panic_builder_take_registers (StrobePanicBuilder *self, const char *text, gsize size_bytes);
gboolean
strobe_panic_builder_take_stack_row (StrobePanicBuilder *self, const char *text, gsize size_bytes);
gboolean strobe_panic_builder_take_backtrace (StrobePanicBuilder *self,
                                              guint64 line,
                                              const char *text,
                                              gsize size_bytes);
gboolean strobe_panic_builder_is_backtrace (const char *text, gsize size_bytes);
StrobePanic *strobe_panic_builder_finish (StrobePanicBuilder *self, const char *elf_sha256);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePanicBuilder, strobe_panic_builder_free)

G_END_DECLS
