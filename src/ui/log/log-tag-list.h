/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "capture/capture.h"

G_BEGIN_DECLS

/* The tags that came, with how many lines each has, to be picked from. Signal: "changed". */
#define STROBE_TYPE_LOG_TAG_LIST (strobe_log_tag_list_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogTagList, strobe_log_tag_list, STROBE, LOG_TAG_LIST, AdwBin)

void strobe_log_tag_list_set_capture (StrobeLogTagList *self, StrobeCapture *capture);
void strobe_log_tag_list_update (StrobeLogTagList *self);
void strobe_log_tag_list_show_only (StrobeLogTagList *self, const char *tag);
void strobe_log_tag_list_hide_tag (StrobeLogTagList *self, const char *tag);
void strobe_log_tag_list_clear (StrobeLogTagList *self);
char **strobe_log_tag_list_dup_only (StrobeLogTagList *self);
char **strobe_log_tag_list_dup_hidden (StrobeLogTagList *self);

G_END_DECLS
