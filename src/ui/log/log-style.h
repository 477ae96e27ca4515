/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pango.h>

#include "log/log-filter.h"
#include "ui/log/log-links.h"

G_BEGIN_DECLS

/* How one line is drawn. */
typedef struct {
  gboolean is_dark;
  StrobeLogFilter *pattern; /* what is searched for; or NULL */
  gboolean is_current;      /* the search stands on this line */
  const GArray *links;      /* of StrobeLogLink; or NULL */
} StrobeLogStyle;

PangoAttrList *strobe_log_style_create_attributes (const StrobeLogStyle *self,
                                                   StrobeLogLine *line,
                                                   const char *shown_text);

G_END_DECLS
