/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"
#include "log/log-format.h"

G_BEGIN_DECLS

/* Which options a verb takes, besides --json. */
typedef enum {
  STROBE_CLI_TAKES_NOTHING = 0,
  STROBE_CLI_TAKES_FILE = 1 << 0,    /* one firmware: a file, a build, or loose files */
  STROBE_CLI_TAKES_BOARD = 1 << 1,   /* --port --wait --practice --faults */
  STROBE_CLI_TAKES_FOLLOW = 1 << 2,  /* --until --timeout --filter --timestamps --log --elf
                                      * --over-usb */
  STROBE_CLI_TAKES_MONITOR = 1 << 3, /* --monitor --watch --only-changed */
  STROBE_CLI_TAKES_BUILD = 1 << 4,   /* OUT --flasher-args --chip --flash-size --part-size */
  STROBE_CLI_TAKES_CHOICE = 1 << 5   /* --only --keep-settings */
} StrobeCliTakes;

/* The command line of one verb. */
typedef struct {
  char **files; /* what is left but OUT */
  char *out;    /* NULL unless the verb takes one */
  gboolean json;
  char *port;          /* NULL: not given */
  double wait_seconds; /* below 0: not given */
  guint n_practice;    /* 0: real boards */
  char *faults;
  char *until;            /* NULL: not given */
  double timeout_seconds; /* below 0: not given */
  char *filter;           /* NULL: not given */
  StrobeLogTimes times;
  char *log;   /* NULL: not given */
  char **elfs; /* NULL: not given */
  gboolean over_usb;
  gboolean monitor;
  gboolean watch;
  char *only; /* NULL: not given */
  gboolean keep_settings;
  gboolean only_changed;
  char *flasher_args;       /* NULL: not given */
  const StrobeChip *chip;   /* NULL: not given */
  guint32 flash_size_bytes; /* 0: not given */
  guint32 part_size_bytes;  /* 0: not given */
} StrobeCliOptions;

StrobeCliOptions *strobe_cli_options_parse (
  const char *verb, const char *summary, StrobeCliTakes takes, char **argv, GError **error);
void strobe_cli_options_free (StrobeCliOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCliOptions, strobe_cli_options_free)

G_END_DECLS
