/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_MAKE_ERROR (strobe_make_error_quark ())

typedef enum {
  STROBE_MAKE_ERROR_NO_BUILD,        /* a folder without anything to flash */
  STROBE_MAKE_ERROR_MIXED,           /* things that do not go together */
  STROBE_MAKE_ERROR_DESCRIPTION,     /* the list of files of a build makes no sense */
  STROBE_MAKE_ERROR_MISSING_FILE,    /* a file that the build lists is not there */
  STROBE_MAKE_ERROR_UNREADABLE,      /* a file is there and cannot be read */
  STROBE_MAKE_ERROR_TOO_LARGE,       /* a file larger than any flash part may be */
  STROBE_MAKE_ERROR_UNKNOWN_ADDRESS, /* somebody has to say where a file goes */
  STROBE_MAKE_ERROR_SAME_ADDRESS,    /* two files at one address */
  STROBE_MAKE_ERROR_UNKNOWN_CHIP,    /* somebody has to say which chip it is for */
  STROBE_MAKE_ERROR_NO_DFU,          /* a chip whose ROM has no DFU */
  STROBE_MAKE_ERROR_TOO_MANY_PARTS,  /* more than the ROM takes */
  STROBE_MAKE_ERROR_PART_SIZE,       /* parts would share a sector */
  STROBE_MAKE_ERROR_NOTHING,         /* no file is left to write */
} StrobeMakeError;

GQuark strobe_make_error_quark (void);

G_END_DECLS
