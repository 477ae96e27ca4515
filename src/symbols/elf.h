/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STROBE_ELF_ERROR (strobe_elf_error_quark ())

typedef enum {
  STROBE_ELF_ERROR_NOT_ELF,
  STROBE_ELF_ERROR_TRUNCATED,
  STROBE_ELF_ERROR_MACHINE, /* neither Xtensa nor RISC-V, or not 32 bit little endian */
  STROBE_ELF_ERROR_TOO_LARGE,
  STROBE_ELF_ERROR_NO_SYMBOLS,
  STROBE_ELF_ERROR_IO,
} StrobeElfError;

GQuark strobe_elf_error_quark (void);

typedef enum {
  STROBE_ELF_MACHINE_XTENSA,
  STROBE_ELF_MACHINE_RISCV,
} StrobeElfMachine;

/* One place in the source. Strings belong to the StrobeElf. */
typedef struct {
  const char *function; /* or NULL */
  const char *file;     /* or NULL */
  guint line;           /* 0: not known */
  gboolean is_inlined;  /* into the next frame of the array */
} StrobeElfPlace;

/* A program with its debug information. Thread-safe; parsed once and kept. */
#define STROBE_TYPE_ELF (strobe_elf_get_type ())
G_DECLARE_FINAL_TYPE (StrobeElf, strobe_elf, STROBE, ELF, GObject)

StrobeElf *strobe_elf_open (const char *path, GError **error);
const char *strobe_elf_get_path (StrobeElf *self);
const char *strobe_elf_get_sha256 (StrobeElf *self); /* 64 hex digits, lower case, of the file */
StrobeElfMachine strobe_elf_get_machine (StrobeElf *self);
gboolean strobe_elf_is_code (StrobeElf *self, guint32 address);
/* Innermost first: inlined functions, then the one they are in. Empty: no such code. */
GArray *strobe_elf_resolve (StrobeElf *self, guint32 address);

G_END_DECLS
