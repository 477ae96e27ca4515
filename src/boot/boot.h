/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "boot/panic.h"
#include "boot/reset-reason.h"

G_BEGIN_DECLS

#define STROBE_BOOT_NO_LINE G_MAXUINT64

/* What kept a boot from running its app. */
typedef enum {
  STROBE_BOOT_TROUBLE_NONE,
  STROBE_BOOT_TROUBLE_WRONG_CHIP,     /* the image is for another chip, or revision */
  STROBE_BOOT_TROUBLE_INVALID_HEADER, /* "invalid header: 0xffffffff" */
  STROBE_BOOT_TROUBLE_NO_APP,         /* the bootloader found no app that it can start */
  STROBE_BOOT_TROUBLE_BAD_IMAGE,      /* checksum, hash or segment of the app */
  STROBE_BOOT_TROUBLE_BROWN_OUT,
  STROBE_BOOT_TROUBLE_PANIC,
  STROBE_BOOT_TROUBLE_WATCHDOG,
  STROBE_BOOT_TROUBLE_DOWNLOAD, /* "waiting for download" */
} StrobeBootTrouble;

/* The lines from one reset to the next, and what they say. Immutable: what comes later makes a new
 * one with the same index. */
#define STROBE_TYPE_BOOT (strobe_boot_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoot, strobe_boot, STROBE, BOOT, GObject)

typedef struct {
  guint index; /* from 0 in the session */
  guint64 first_line;
  guint64 last_line;      /* so far */
  gint64 started_us;      /* wall clock, of its first line */
  gint64 ended_us;        /* of its last line so far */
  int reset_code;         /* "rst:0x1"; -1: not seen */
  const StrobeChip *chip; /* of "ESP-ROM:…"; or NULL */
  char *reset_name;       /* as the log names it, "POWERON"; or NULL */
  char *boot_mode;        /* "SPI_FAST_FLASH_BOOT"; or NULL */
  char *project;          /* of "Project name:"; or NULL */
  char *version;
  char *elf_sha256; /* hex digits, lower case; or NULL */
  char *idf_version;
  gboolean has_app; /* the app itself wrote something */
  guint64 n_errors;
  guint64 first_error; /* line; STROBE_BOOT_NO_LINE: none */
  guint n_panics;
  StrobePanic *panic; /* the first; or NULL */
  StrobeBootTrouble trouble;
  guint64 trouble_line; /* STROBE_BOOT_NO_LINE: none */
  char *trouble_detail; /* "expected chip id 2, found 9"; or NULL */
} StrobeBootFacts;

StrobeBoot *strobe_boot_new (const StrobeBootFacts *facts); /* copies */
const StrobeBootFacts *strobe_boot_get_facts (StrobeBoot *self);
void strobe_boot_facts_clear (StrobeBootFacts *facts);
gboolean strobe_boot_is_good (StrobeBoot *self); /* an app that runs, without errors or panics */

G_END_DECLS
