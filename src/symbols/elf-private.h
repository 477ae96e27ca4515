/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <elfutils/libdw.h>

#include "symbols/elf.h"

G_BEGIN_DECLS

/* For the unwinder, which works with the same tables. */
void strobe_elf_lock (StrobeElf *self);
void strobe_elf_unlock (StrobeElf *self);
/* While it is locked. @bias: to be taken off an address before it is looked up; NULL: no such
 * table. */
Dwarf_CFI *strobe_elf_get_debug_frame (StrobeElf *self, Dwarf_Addr *bias);
Dwarf_CFI *strobe_elf_get_eh_frame (StrobeElf *self, Dwarf_Addr *bias);
gboolean strobe_elf_read_code (StrobeElf *self, guint32 address, guint8 *data, gsize size_bytes);

G_END_DECLS
