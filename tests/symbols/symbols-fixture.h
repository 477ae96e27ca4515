/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "symbols/elf.h"

G_BEGIN_DECLS

/* A program that a cross compiler made; NULL, and the test is skipped, if there is no such
 * compiler. */
char *strobe_symbols_fixture_dup_program (const char *name);
StrobeElf *strobe_symbols_fixture_open (const char *name);
/* Address of a symbol by the cross binutils' nm, which is the judge. */
guint32 strobe_symbols_fixture_find (const char *path, const char *nm, const char *symbol);
/* What a program prints; NULL if it cannot be run. */
char *strobe_symbols_fixture_run (const char *const *command);

G_END_DECLS
