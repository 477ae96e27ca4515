/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "log/log-line.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_CAPTURE_RECORD_CUT = 1 << 0,       /* too long: goes on in the next line */
  STROBE_CAPTURE_RECORD_CONTINUED = 1 << 1, /* the level is the one of an earlier line */
  STROBE_CAPTURE_RECORD_BOOT = 1 << 2,      /* the first line of a boot */
  STROBE_CAPTURE_RECORD_END = 1 << 3,       /* the port closed after it: nothing ended it */
} StrobeCaptureRecordFlags;

/* One line in the index: 24 bytes, little endian in the file. */
typedef struct {
  guint64 offset_bytes; /* of its first byte, in all that the session received */
  gint64 received_us;   /* wall clock, when its end came */
  guint32 size_bytes;   /* without its line ending */
  guint16 tag;          /* 0: none; else a number of strobe_capture_dup_tag() */
  guint8 level;         /* StrobeLogLevel */
  guint8 flags;
} StrobeCaptureRecord;

G_STATIC_ASSERT (sizeof (StrobeCaptureRecord) == 24);

/* Called on the writer's thread for each complete line, before readers see it. */
typedef void (*StrobeCaptureLineFunc) (guint64 number,
                                       const char *raw,
                                       const StrobeCaptureRecord *record,
                                       gpointer user_data);

G_END_DECLS
