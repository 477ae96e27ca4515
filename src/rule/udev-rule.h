/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_UDEV_RULE_NAME "70-strobe.rules"
#define STROBE_UDEV_RULE_FOLDER "/etc/udev/rules.d"
#define STROBE_UDEV_RULE_PATH STROBE_UDEV_RULE_FOLDER "/" STROBE_UDEV_RULE_NAME
/* Where it counts until the next start of the computer, also if /etc cannot be written. */
#define STROBE_UDEV_RULE_VOLATILE_FOLDER "/run/udev/rules.d"

typedef enum {
  STROBE_UDEV_RULE_ABSENT,
  STROBE_UDEV_RULE_SAME,
  STROBE_UDEV_RULE_OTHER, /* a file of this name with other content, or that cannot be read */
} StrobeUdevRulePresence;

const char *strobe_udev_rule_get_text (void);
StrobeUdevRulePresence strobe_udev_rule_look (const char *root, char **path);

G_END_DECLS
