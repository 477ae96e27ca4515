/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/access-report.h"

G_BEGIN_DECLS

const char *strobe_access_text_get_title (const StrobeAccessReport *report);
const char *strobe_access_text_get_cause (const StrobeAccessReport *report);
const char *strobe_access_text_get_advice (const StrobeAccessReport *report);
char *strobe_access_text_dup_owner (const StrobeAccessReport *report);
char *strobe_access_text_dup_group (const StrobeAccessReport *report);
char *strobe_access_text_dup_mode (const StrobeAccessReport *report);
const char *strobe_access_text_get_member (const StrobeAccessReport *report);
char *strobe_access_text_dup_rule (const StrobeAccessReport *report);
const char *strobe_access_text_get_udev (const StrobeAccessReport *report);

G_END_DECLS
