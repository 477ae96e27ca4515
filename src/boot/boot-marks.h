/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot-line.h"
#include "boot/boot.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_BOOT_MARK_NONE,
  STROBE_BOOT_MARK_ROM,        /* "ESP-ROM:…" or "ets …" */
  STROBE_BOOT_MARK_BUILD,      /* "Build:Oct 25 2019" */
  STROBE_BOOT_MARK_RESET,      /* "rst:0x1 (POWERON),…" */
  STROBE_BOOT_MARK_LOADER,     /* the first line of the second stage */
  STROBE_BOOT_MARK_ROM_OUTPUT, /* anything else that the ROM says */
  STROBE_BOOT_MARK_STARTUP,    /* what the bootloader and the start of an app say */
  STROBE_BOOT_MARK_HEADER,     /* "invalid header: …" */
} StrobeBootMark;

/* What a line says against a boot. */
typedef struct {
  StrobeBootTrouble trouble;
  char *detail;
} StrobeBootComplaint;

gboolean strobe_boot_marks_may_matter (const StrobeBootLine *line);
StrobeBootMark strobe_boot_marks_find (const StrobeBootLine *line);
gboolean strobe_boot_marks_ends_with_banner (const char *text, gsize size_bytes);
const StrobeChip *strobe_boot_marks_find_chip (const StrobeBootLine *line);
gboolean strobe_boot_marks_read_reset (const StrobeBootLine *line, StrobeBootFacts *facts);
gboolean strobe_boot_marks_read_app_info (const StrobeBootLine *line, StrobeBootFacts *facts);
gboolean strobe_boot_marks_read_trouble (const StrobeBootLine *line,
                                         StrobeBootComplaint *complaint);

G_END_DECLS
