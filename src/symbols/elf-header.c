/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/elf-header.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The headers of an ELF file, checked before libelf sees it: what it is, whether it is whole, and
 * where its code is. Source: System V ABI, chapter 4 (ELF), 32 bit little endian. */

#define MAX_SECTIONS 65535

static gboolean
read_at (int fd, void *data, gsize size_bytes, guint64 offset_bytes)
{
  gssize n = pread (fd, data, size_bytes, (off_t) offset_bytes);

  return n >= 0 && (gsize) n == size_bytes;
}

static const char *
get_machine_name (guint16 machine)
{
  switch (machine) {
  case EM_X86_64:
    return "x86-64";
  case EM_386:
    return "x86";
  case EM_ARM:
    return "ARM";
  case EM_AARCH64:
    return "64-bit ARM";
  case EM_XTENSA:
    return "Xtensa";
  case EM_RISCV:
    return "RISC-V";
  case EM_AVR:
    return "AVR";
  default:
    return "another processor";
  }
}

static gboolean
check_identity (const Elf32_Ehdr *elf, gsize size_bytes, const char *path, GError **error)
{
  if (size_bytes < SELFMAG || memcmp (elf->e_ident, ELFMAG, SELFMAG) != 0) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NOT_ELF, "%s is not an elf file", path);
    return FALSE;
  }
  if (size_bytes < sizeof *elf) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_TRUNCATED, "%s ends within its header",
                 path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_machine (const Elf32_Ehdr *elf, StrobeElfHeader *header, const char *path, GError **error)
{
  guint16 machine = GUINT16_FROM_LE (elf->e_machine);

  if (elf->e_ident[EI_DATA] == ELFDATA2LSB && elf->e_ident[EI_CLASS] == ELFCLASS32 &&
      (machine == EM_XTENSA || machine == EM_RISCV)) {
    header->machine = machine == EM_XTENSA ? STROBE_ELF_MACHINE_XTENSA : STROBE_ELF_MACHINE_RISCV;
    return TRUE;
  }
  if (elf->e_ident[EI_DATA] != ELFDATA2LSB)
    machine = GUINT16_FROM_BE (elf->e_machine);
  g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_MACHINE,
               "%s is a program for %s, %s bit %s endian, not for a 32 bit chip of espressif", path,
               get_machine_name (machine), elf->e_ident[EI_CLASS] == ELFCLASS64 ? "64" : "32",
               elf->e_ident[EI_DATA] == ELFDATA2LSB ? "little" : "big");
  return FALSE;
}

static gboolean
check_tables (const Elf32_Ehdr *elf, guint64 size_bytes, const char *path, GError **error)
{
  guint64 sections_end = (guint64) GUINT32_FROM_LE (elf->e_shoff) +
                         (guint64) GUINT16_FROM_LE (elf->e_shnum) * sizeof (Elf32_Shdr);
  guint64 segments_end = (guint64) GUINT32_FROM_LE (elf->e_phoff) +
                         (guint64) GUINT16_FROM_LE (elf->e_phnum) * sizeof (Elf32_Phdr);

  if (sections_end <= size_bytes && segments_end <= size_bytes)
    return TRUE;
  g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_TRUNCATED,
               "%s has %" G_GUINT64_FORMAT " bytes, its tables end at %" G_GUINT64_FORMAT, path,
               size_bytes, MAX (sections_end, segments_end));
  return FALSE;
}

static gboolean
add_code (StrobeElfHeader *header, const Elf32_Shdr *section, guint64 size_bytes)
{
  StrobeElfCode code = {
    .address = GUINT32_FROM_LE (section->sh_addr),
    .size_bytes = GUINT32_FROM_LE (section->sh_size),
    .offset_bytes = GUINT32_FROM_LE (section->sh_offset),
  };

  if (GUINT32_FROM_LE (section->sh_type) != SHT_PROGBITS ||
      (GUINT32_FROM_LE (section->sh_flags) & SHF_EXECINSTR) == 0 || code.size_bytes == 0)
    return TRUE;
  if ((guint64) code.offset_bytes + code.size_bytes > size_bytes)
    return FALSE;
  g_array_append_val (header->code, code);
  return TRUE;
}

static gboolean
read_sections (StrobeElfHeader *header,
               const Elf32_Ehdr *elf,
               int fd,
               guint64 size_bytes,
               const char *path,
               GError **error)
{
  guint n_sections = GUINT16_FROM_LE (elf->e_shnum);
  guint64 at = GUINT32_FROM_LE (elf->e_shoff);

  for (guint i = 0; i < n_sections && i < MAX_SECTIONS; i++) {
    Elf32_Shdr section;

    if (read_at (fd, &section, sizeof section, at + i * sizeof section) &&
        add_code (header, &section, size_bytes))
      continue;
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_TRUNCATED,
                 "%s ends before the code of its section %u does", path, i);
    return FALSE;
  }
  return TRUE;
}

/**
 * strobe_elf_header_read:
 * @header: (out caller-allocates): what is said; cleared by the caller, also after an error
 * @fd: an open file
 * @size_bytes: its size
 * @path: its name, for errors
 * @error: return location for an error
 *
 * Reads the headers of a file that may be anything.
 *
 * Units: @fd is a file descriptor.
 *
 * Errors: STROBE_ELF_ERROR.
 *
 * Context: any thread; reads the file.
 *
 * Source: System V ABI, chapter 4.
 *
 * Returns: %TRUE if it is a program for an Espressif chip, and whole
 */
gboolean
strobe_elf_header_read (
  StrobeElfHeader *header, int fd, guint64 size_bytes, const char *path, GError **error)
{
  Elf32_Ehdr elf = { 0 };
  gssize n = pread (fd, &elf, sizeof elf, 0);

  header->code = g_array_new (FALSE, FALSE, sizeof (StrobeElfCode));
  if (n < 0) {
    g_set_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_IO, "cannot read %s: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  return check_identity (&elf, (gsize) n, path, error) &&
         check_machine (&elf, header, path, error) &&
         check_tables (&elf, size_bytes, path, error) &&
         read_sections (header, &elf, fd, size_bytes, path, error);
}

/**
 * strobe_elf_header_clear:
 * @header: what strobe_elf_header_read() filled
 *
 * Frees what it holds.
 *
 * Context: any thread.
 */
void
strobe_elf_header_clear (StrobeElfHeader *header)
{
  g_clear_pointer (&header->code, g_array_unref);
}
