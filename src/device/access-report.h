/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <sys/types.h>

#include "rule/udev-rule.h"

G_BEGIN_DECLS

/* Why a node cannot be opened: the first of these that is true. */
typedef enum {
  STROBE_ACCESS_CAUSE_NONE,        /* it can be opened, or it is gone */
  STROBE_ACCESS_CAUSE_NEXT_LOGIN,  /* its group is the user's from the next login on */
  STROBE_ACCESS_CAUSE_NO_UDEV,     /* nobody applies rules */
  STROBE_ACCESS_CAUSE_NOT_SEATED,  /* the rule was applied, and lets somebody else in */
  STROBE_ACCESS_CAUSE_NOT_APPLIED, /* the rule came after the board */
  STROBE_ACCESS_CAUSE_OTHER_RULE,  /* a file of the rule's name has other content */
  STROBE_ACCESS_CAUSE_NO_RULE,
  STROBE_ACCESS_CAUSE_UNSEEN, /* a sandbox hides the rules of the system */
} StrobeAccessCause;

typedef enum {
  STROBE_ACCESS_MEMBER_NO,
  STROBE_ACCESS_MEMBER_YES,
  STROBE_ACCESS_MEMBER_NEXT_LOGIN, /* of the group, but not in this login yet */
} StrobeAccessMember;

/* Where a rule can be put. */
typedef enum {
  STROBE_ACCESS_SYSTEM_PLAIN,
  STROBE_ACCESS_SYSTEM_READ_ONLY, /* /etc cannot be written */
  STROBE_ACCESS_SYSTEM_NIXOS,     /* /etc is made from the configuration of the system */
} StrobeAccessSystem;

/* What is on this computer. All but @root is as the system says, unless a test says otherwise. */
typedef struct {
  const char *root;            /* stands before each path but the node's; "" */
  const char *pkexec;          /* or NULL */
  const char *helper;          /* strobe-install-rule, or NULL where none was built */
  const gid_t *login_groups;   /* that this process has, ending with (gid_t) -1 */
  const gid_t *account_groups; /* that the user has, ending with (gid_t) -1 */
} StrobeAccessPlace;

/* All that explains why a node cannot be opened: a value, read once. */
typedef struct {
  char *node;
  gboolean is_tty;
  char *owner; /* names; numbers where nobody has a name for them; NULL: not known in a sandbox */
  char *group;
  guint mode; /* the permission bits, as chmod takes them */
  gboolean has_acl;
  gboolean is_tagged; /* udev has applied a rule that gives it to the seated user */
  StrobeAccessMember member;
  StrobeUdevRulePresence rule;
  char *rule_path; /* or NULL */
  gboolean has_udev;
  gboolean is_sandboxed;
  StrobeAccessSystem system;
  gboolean can_install; /* by pkexec */
  StrobeAccessCause cause;
} StrobeAccessReport;

StrobeAccessReport *strobe_access_report_new (const char *node, const StrobeAccessPlace *place);
StrobeAccessReport *strobe_access_report_copy (const StrobeAccessReport *self);
void strobe_access_report_free (StrobeAccessReport *self);
gboolean strobe_access_report_equal (const StrobeAccessReport *a, const StrobeAccessReport *b);
const char *strobe_access_report_get_group_to_join (const StrobeAccessReport *self);
char *strobe_access_report_dup_detail (const StrobeAccessReport *self);

/* on a worker, as names of users may come over the network */
void strobe_access_report_read_async (const char *node,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
StrobeAccessReport *strobe_access_report_read_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeAccessReport, strobe_access_report_free)

G_END_DECLS
