/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/app-identity.h"
#include "boot/boot.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_VERDICT_PENDING,         /* too early to tell */
  STROBE_VERDICT_RUNNING,         /* it runs what was flashed */
  STROBE_VERDICT_RUNNING_UNNAMED, /* an app runs that does not say which */
  STROBE_VERDICT_OTHER_APP,       /* it runs something else; detail: what */
  STROBE_VERDICT_WRONG_CHIP,
  STROBE_VERDICT_INVALID_HEADER,
  STROBE_VERDICT_NO_APP,
  STROBE_VERDICT_BAD_IMAGE,
  STROBE_VERDICT_BOOT_LOOP, /* n: how often */
  STROBE_VERDICT_BROWN_OUT,
  STROBE_VERDICT_PANIC,      /* once */
  STROBE_VERDICT_PANIC_LOOP, /* n: how often */
  STROBE_VERDICT_DOWNLOAD,   /* still waiting for download */
  STROBE_VERDICT_SILENT,     /* n: for how many seconds */
} StrobeVerdictKind;

/* What the log says of the boots since a firmware was flashed. */
typedef struct {
  StrobeVerdictKind kind;
  guint n;
  guint64 line; /* what says so; STROBE_BOOT_NO_LINE: nothing does */
  char *detail; /* technical, English; or NULL */
} StrobeVerdict;

/* How it stands with the console, which the lines do not tell. */
typedef struct {
  gint64 flashed_us; /* when the flash ended; 0: nothing was flashed */
  gint64 now_us;
  gint64 last_byte_us;   /* 0: none since */
  gboolean is_connected; /* the app's serial port is open */
  gboolean is_in_loader; /* the board shows that it is in ROM or DFU mode */
} StrobeVerdictScene;

#define STROBE_TYPE_VERDICT (strobe_verdict_get_type ())
GType strobe_verdict_get_type (void);
/* @boots: (element-type StrobeBoot): all that were seen, oldest first. @flashed: (nullable) */
StrobeVerdict *strobe_verdict_judge (GPtrArray *boots,
                                     const StrobeAppIdentity *flashed,
                                     const StrobeVerdictScene *scene);
StrobeVerdict *strobe_verdict_copy (const StrobeVerdict *self);
gboolean strobe_verdict_equal (const StrobeVerdict *a, const StrobeVerdict *b);
gboolean strobe_verdict_is_final (const StrobeVerdict *self); /* only a new boot changes it */
void strobe_verdict_free (StrobeVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeVerdict, strobe_verdict_free)

G_END_DECLS
