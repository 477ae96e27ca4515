/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "symbols/elf.h"

G_BEGIN_DECLS

/* Where ELF files may be, and the ones that were opened. Thread-safe. */
#define STROBE_TYPE_SYMBOL_STORE (strobe_symbol_store_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSymbolStore, strobe_symbol_store, STROBE, SYMBOL_STORE, GObject)

StrobeSymbolStore *strobe_symbol_store_new (void);
/* An ELF that somebody gave; refused with an error if it is none. */
gboolean strobe_symbol_store_add_file (StrobeSymbolStore *self, const char *path, GError **error);
/* The mask ROM's ELF: names ROM addresses; needs no match. */
gboolean strobe_symbol_store_add_rom (StrobeSymbolStore *self, const char *path, GError **error);
/* A firmware was opened: its folder, and the build folder it lies in, may hold the ELF. */
void strobe_symbol_store_add_firmware (StrobeSymbolStore *self, const char *path);
/* Folders that somebody picked, with the folders in them; they take the place of the last ones. */
void strobe_symbol_store_set_folders (StrobeSymbolStore *self, const char *const *paths);
/* @sha256: hex digits, a prefix of at least 8. Blocks: reads files; not on the main thread. */
StrobeElf *strobe_symbol_store_find (StrobeSymbolStore *self, const char *sha256);
/* The newest that was given by hand, to say that it does not match; or NULL. */
StrobeElf *strobe_symbol_store_dup_given (StrobeSymbolStore *self);
GPtrArray *strobe_symbol_store_dup_roms (StrobeSymbolStore *self);

G_END_DECLS
