/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a separator says of a boot. */
typedef struct {
  guint index; /* from 0 in the log */
  guint64 first_line;
  gint64 started_us;
  char *reset_name; /* or NULL */
} StrobeLogBoot;

/* Where boots start in a log. Signal: "changed". */
#define STROBE_TYPE_LOG_BOOTS (strobe_log_boots_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogBoots, strobe_log_boots, STROBE, LOG_BOOTS, GObject)

StrobeLogBoots *strobe_log_boots_new (GListModel *boots);
const StrobeLogBoot *strobe_log_boots_find (StrobeLogBoots *self, guint64 number);
char *strobe_log_boots_dup_title (const StrobeLogBoot *boot);

G_END_DECLS
