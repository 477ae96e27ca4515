/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/access-report.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/sandbox.h"

/* StrobeAccessReport: why a device node cannot be opened, and what can be done about it on this
 * computer.
 * Read by the front ends when a board is refused; an immutable value.
 * Belongs to whoever asked for it.
 *
 * Nothing is tried and nothing is changed: it only looks. */

/* Owner of everything that a user namespace has no number for. */
#define OVERFLOW_ID 65534
#define GROUP_BITS (S_IRGRP | S_IWGRP)
#define PERMISSION_BITS 07777
/* More groups than anybody has, and room for a group with many members. */
#define ACCOUNT_GROUPS_MAX 1024
#define NAME_BUFFER_BYTES 65536
#define END_OF_GROUPS ((gid_t) -1)

static gboolean
exists (const StrobeAccessPlace *place, const char *path)
{
  g_autofree char *full = g_strconcat (place->root, path, NULL);

  return access (full, F_OK) == 0;
}

/* Not the functions without _r: other threads may ask too. */
static char *
dup_user_name (uid_t uid, gid_t *first_group)
{
  char buffer[NAME_BUFFER_BYTES];
  struct passwd entry;
  struct passwd *found = NULL;

  if (getpwuid_r (uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return NULL;
  if (first_group != NULL)
    *first_group = found->pw_gid;
  return g_strdup (found->pw_name);
}

static char *
dup_group_name (gid_t gid)
{
  char buffer[NAME_BUFFER_BYTES];
  struct group entry;
  struct group *found = NULL;

  if (getgrgid_r (gid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return NULL;
  return g_strdup (found->gr_name);
}

/* Takes @name. */
static char *
name_or_number (char *name, guint32 id)
{
  g_autofree char *taken = name;

  return taken != NULL ? g_utf8_make_valid (taken, -1) : g_strdup_printf ("%u", id);
}

static gid_t *
read_login_groups (void)
{
  int n_groups = MAX (getgroups (0, NULL), 0);
  gid_t *groups = g_new0 (gid_t, (gsize) n_groups + 2);

  n_groups = MAX (getgroups (n_groups, groups), 0);
  groups[n_groups] = getegid ();
  groups[n_groups + 1] = END_OF_GROUPS;
  return groups;
}

/* As the next login will have them. */
static gid_t *
read_account_groups (void)
{
  gid_t first_group = getegid ();
  g_autofree char *name = dup_user_name (geteuid (), &first_group);
  int n_groups = ACCOUNT_GROUPS_MAX;
  gid_t *groups = g_new0 (gid_t, ACCOUNT_GROUPS_MAX + 1);

  if (name == NULL || getgrouplist (name, first_group, groups, &n_groups) < 0)
    n_groups = 0;
  groups[n_groups] = END_OF_GROUPS;
  return groups;
}

static gboolean
has_group (const gid_t *groups, gid_t group)
{
  while (*groups != END_OF_GROUPS)
    if (*groups++ == group)
      return TRUE;
  return FALSE;
}

static StrobeAccessMember
find_member (const StrobeAccessPlace *place, gid_t group)
{
  g_autofree gid_t *login = place->login_groups == NULL ? read_login_groups () : NULL;
  g_autofree gid_t *account = place->account_groups == NULL ? read_account_groups () : NULL;

  if (has_group (login != NULL ? login : place->login_groups, group))
    return STROBE_ACCESS_MEMBER_YES;
  if (has_group (account != NULL ? account : place->account_groups, group))
    return STROBE_ACCESS_MEMBER_NEXT_LOGIN;
  return STROBE_ACCESS_MEMBER_NO;
}

/* What udev has noted about the node. Source: systemd, sd-device, "Q:" are the tags that hold now,
 * "G:" those that ever held; versions before 247 know "G:" alone. */
static gboolean
read_tag (const StrobeAccessPlace *place, dev_t number)
{
  g_autofree char *path =
    g_strdup_printf ("%s/run/udev/data/c%u:%u", place->root, major (number), minor (number));
  g_autofree char *notes = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &notes, NULL, NULL))
    return FALSE;
  lines = g_strsplit (notes, "\n", -1);
  return g_strv_contains ((const char *const *) lines, "Q:uaccess") ||
         g_strv_contains ((const char *const *) lines, "G:uaccess");
}

static void
read_node (StrobeAccessReport *self, const StrobeAccessPlace *place)
{
  struct stat status;

  if (stat (self->node, &status) != 0)
    return;
  self->mode = status.st_mode & PERMISSION_BITS;
  if (!self->is_sandboxed || status.st_uid != OVERFLOW_ID)
    self->owner = name_or_number (dup_user_name (status.st_uid, NULL), status.st_uid);
  if (!self->is_sandboxed || status.st_gid != OVERFLOW_ID)
    self->group = name_or_number (dup_group_name (status.st_gid), status.st_gid);
  self->has_acl = getxattr (self->node, "system.posix_acl_access", NULL, 0) > 0;
  self->is_tagged = read_tag (place, status.st_rdev);
  self->member = find_member (place, status.st_gid);
}

/* The folder itself may have to be made; what counts is where. */
static gboolean
is_etc_read_only (const StrobeAccessPlace *place)
{
  static const char *const folders[] = { STROBE_UDEV_RULE_FOLDER, "/etc/udev", "/etc", "/" };
  struct statvfs status;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *folder = g_strconcat (place->root, folders[i], NULL);

    if (statvfs (folder, &status) == 0)
      return (status.f_flag & ST_RDONLY) != 0;
  }
  return FALSE;
}

static gboolean
is_nixos (const StrobeAccessPlace *place)
{
  g_autofree char *path = g_strconcat (place->root, "/run/host/os-release", NULL);
  g_autofree char *host = NULL;
  g_auto (GStrv) lines = NULL;

  if (exists (place, "/etc/NIXOS"))
    return TRUE;
  if (!g_file_get_contents (path, &host, NULL, NULL))
    return FALSE;
  lines = g_strsplit (host, "\n", -1);
  return g_strv_contains ((const char *const *) lines, "ID=nixos");
}

/* In a sandbox /etc is the sandbox's. */
static StrobeAccessSystem
find_system (const StrobeAccessPlace *place, gboolean is_sandboxed)
{
  if (is_nixos (place))
    return STROBE_ACCESS_SYSTEM_NIXOS;
  if (!is_sandboxed && is_etc_read_only (place))
    return STROBE_ACCESS_SYSTEM_READ_ONLY;
  return STROBE_ACCESS_SYSTEM_PLAIN;
}

static gboolean
can_open (const char *node)
{
  return faccessat (AT_FDCWD, node, R_OK | W_OK, AT_EACCESS) == 0 ||
         (errno != EACCES && errno != EPERM && errno != EROFS);
}

static StrobeAccessCause
find_cause (const StrobeAccessReport *self)
{
  if (can_open (self->node))
    return STROBE_ACCESS_CAUSE_NONE;
  if (self->member == STROBE_ACCESS_MEMBER_NEXT_LOGIN && (self->mode & GROUP_BITS) == GROUP_BITS)
    return STROBE_ACCESS_CAUSE_NEXT_LOGIN;
  if (!self->has_udev)
    return self->is_sandboxed ? STROBE_ACCESS_CAUSE_UNSEEN : STROBE_ACCESS_CAUSE_NO_UDEV;
  if (self->is_tagged)
    return STROBE_ACCESS_CAUSE_NOT_SEATED;
  if (self->is_sandboxed)
    return STROBE_ACCESS_CAUSE_UNSEEN;
  switch (self->rule) {
  case STROBE_UDEV_RULE_SAME:
    return STROBE_ACCESS_CAUSE_NOT_APPLIED;
  case STROBE_UDEV_RULE_OTHER:
    return STROBE_ACCESS_CAUSE_OTHER_RULE;
  case STROBE_UDEV_RULE_ABSENT:
    return STROBE_ACCESS_CAUSE_NO_RULE;
  }
  g_assert_not_reached ();
}

static gboolean
can_install (const StrobeAccessReport *self, const StrobeAccessPlace *place)
{
  gboolean helps = self->cause == STROBE_ACCESS_CAUSE_NO_RULE ||
                   self->cause == STROBE_ACCESS_CAUSE_OTHER_RULE ||
                   self->cause == STROBE_ACCESS_CAUSE_NOT_APPLIED;

  return helps && self->system == STROBE_ACCESS_SYSTEM_PLAIN && place->pkexec != NULL &&
         place->helper != NULL && access (place->helper, X_OK) == 0;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer node, GCancellable *cancellable)
{
  g_task_return_pointer (task, strobe_access_report_new (node, NULL),
                         (GDestroyNotify) strobe_access_report_free);
}

/**
 * strobe_access_report_new:
 * @node: a device node
 * @place: (nullable): where everything else is looked for; %NULL for the computer as it is
 *
 * Looks at a node and at what decides who may open it.
 *
 * Ownership: both are only read.
 *
 * Context: any thread, but it may wait for a network that knows the users.
 *
 * Returns: (transfer full): the report
 */
StrobeAccessReport *
strobe_access_report_new (const char *node, const StrobeAccessPlace *place)
{
  g_autofree char *pkexec = NULL;
  StrobeAccessPlace here = { .root = "", .helper = RULE_HELPER };
  StrobeAccessReport *self = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  if (place == NULL) {
    here.pkexec = pkexec = g_find_program_in_path ("pkexec");
    place = &here;
  }
  self = g_new0 (StrobeAccessReport, 1);
  self->node = g_strdup (node);
  self->is_tty = g_str_has_prefix (node, "/dev/tty");
  self->is_sandboxed = exists (place, STROBE_SANDBOX_INFO);
  self->has_udev = exists (place, "/run/udev/control");
  self->system = find_system (place, self->is_sandboxed);
  self->rule = strobe_udev_rule_look (place->root, &self->rule_path);
  read_node (self, place);
  self->cause = find_cause (self);
  self->can_install = can_install (self, place);
  return self;
}

/**
 * strobe_access_report_copy:
 * @self: a report
 *
 * Copies the report.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeAccessReport *
strobe_access_report_copy (const StrobeAccessReport *self)
{
  StrobeAccessReport *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->node = g_strdup (self->node);
  copy->owner = g_strdup (self->owner);
  copy->group = g_strdup (self->group);
  copy->rule_path = g_strdup (self->rule_path);
  return copy;
}

/**
 * strobe_access_report_free:
 * @self: (nullable) (transfer full): a report
 *
 * Frees the report.
 *
 * Context: any thread.
 */
void
strobe_access_report_free (StrobeAccessReport *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->owner);
  g_free (self->group);
  g_free (self->rule_path);
  g_free (self);
}

/**
 * strobe_access_report_equal:
 * @a: a report
 * @b: another one
 *
 * Tells whether two reports say the same.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
strobe_access_report_equal (const StrobeAccessReport *a, const StrobeAccessReport *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_str_equal (a->node, b->node) && g_strcmp0 (a->owner, b->owner) == 0 &&
         g_strcmp0 (a->group, b->group) == 0 && g_strcmp0 (a->rule_path, b->rule_path) == 0 &&
         a->mode == b->mode && a->has_acl == b->has_acl && a->is_tagged == b->is_tagged &&
         a->member == b->member && a->rule == b->rule && a->has_udev == b->has_udev &&
         a->is_sandboxed == b->is_sandboxed && a->system == b->system &&
         a->can_install == b->can_install && a->cause == b->cause;
}

/**
 * strobe_access_report_get_group_to_join:
 *
 * Finds the group whose members may use the node. To join the group "root" is nobody advised.
 *
 * Ownership: of the report.
 *
 * Context: any thread.
 *
 * Returns: (nullable): its name
 */
const char *
strobe_access_report_get_group_to_join (const StrobeAccessReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if ((self->mode & GROUP_BITS) != GROUP_BITS || g_strcmp0 (self->group, "root") == 0)
    return NULL;
  return self->group;
}

/**
 * strobe_access_report_dup_detail:
 *
 * Writes the report as one line of technical English, for the trail of an error.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread.
 *
 * Returns: the line
 */
char *
strobe_access_report_dup_detail (const StrobeAccessReport *self)
{
  static const char *const members[] = { "no", "yes", "next login" };
  static const char *const systems[] = { "plain", "read-only /etc", "NixOS" };
  static const char *const rules[] = { "none", "same", "other" };

  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf (
    "%s: owner %s, group %s, mode %04o, access list %s, seat tag %s, member %s, rule %s%s%s, udev "
    "%s, sandbox %s, system %s",
    self->node, self->owner != NULL ? self->owner : "?", self->group != NULL ? self->group : "?",
    self->mode, self->has_acl ? "yes" : "no", self->is_tagged ? "yes" : "no", members[self->member],
    rules[self->rule], self->rule_path != NULL ? " in " : "",
    self->rule_path != NULL ? self->rule_path : "", self->has_udev ? "runs" : "does not run",
    self->is_sandboxed ? "yes" : "no", systems[self->system]);
}

/**
 * strobe_access_report_read_async:
 * @node: a device node
 * @cancellable: (nullable): ends the waiting
 * @callback: called with the report
 * @user_data: for @callback
 *
 * Makes the report of a node on a worker.
 *
 * Context: main thread.
 */
void
strobe_access_report_read_async (const char *node,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (node != NULL);

  g_task_set_source_tag (task, strobe_access_report_read_async);
  g_task_set_task_data (task, g_strdup (node), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * strobe_access_report_read_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends strobe_access_report_read_async().
 *
 * Errors: G_IO_ERROR_CANCELLED.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the report
 */
StrobeAccessReport *
strobe_access_report_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
