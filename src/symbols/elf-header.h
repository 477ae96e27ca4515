/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "symbols/elf.h"

G_BEGIN_DECLS

/* A stretch of the program that is executed. */
typedef struct {
  guint32 address;
  guint32 size_bytes;
  guint32 offset_bytes; /* in the file */
} StrobeElfCode;

/* What the headers of an ELF file say. */
typedef struct {
  StrobeElfMachine machine;
  GArray *code; /* of StrobeElfCode */
} StrobeElfHeader;

gboolean strobe_elf_header_read (
  StrobeElfHeader *header, int fd, guint64 size_bytes, const char *path, GError **error);
void strobe_elf_header_clear (StrobeElfHeader *header);

G_END_DECLS
