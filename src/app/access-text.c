/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/access-text.h"

#include <glib/gi18n-lib.h>

/* The words for a board that may not be used: why, what to do, and the facts behind it. */

/* The bits of one class of users, as in the last digit of a mode. */
#define READ_BIT 04
#define WRITE_BIT 02
#define CLASS_BITS 07
#define OWNER_SHIFT 6
#define GROUP_SHIFT 3

static guint
get_bits (const StrobeAccessReport *report, guint shift)
{
  return (report->mode >> shift) & CLASS_BITS;
}

static char *
dup_rights (const char *name, guint bits)
{
  gboolean reads = (bits & READ_BIT) != 0;
  gboolean writes = (bits & WRITE_BIT) != 0;

  if (name == NULL)
    return g_strdup (_ ("Not visible from inside the sandbox"));
  if (reads && writes)
    /* Translators: the name of a user or a group, and what they may do with a file */
    return g_strdup_printf (_ ("%s: may read and write"), name);
  if (reads)
    /* Translators: the name of a user or a group, and what they may do with a file */
    return g_strdup_printf (_ ("%s: may read, not write"), name);
  if (writes)
    /* Translators: the name of a user or a group, and what they may do with a file */
    return g_strdup_printf (_ ("%s: may write, not read"), name);
  /* Translators: the name of a user or a group, and what they may do with a file */
  return g_strdup_printf (_ ("%s: may neither read nor write"), name);
}

static const char *
get_rule_advice (const StrobeAccessReport *report)
{
  if (report->can_install)
    return _ ("Install the rule that comes with Strobe. You are asked for a password once, and no "
              "board has to be plugged in again.");
  switch (report->system) {
  case STROBE_ACCESS_SYSTEM_PLAIN:
    if (report->is_sandboxed)
      return _ (
        "Strobe runs in a sandbox and cannot install its rule by itself. Run these commands "
        "in a terminal; the board is ready as soon as they are done.");
    return _ (
      "Strobe cannot install its rule by itself here. Run these commands in a terminal; the "
      "board is ready as soon as they are done.");
  case STROBE_ACCESS_SYSTEM_READ_ONLY:
    return _ (
      "This system keeps its own files read-only. These commands install the rule until the "
      "next restart; to keep it, add the rule to your system in the way its documentation "
      "describes.");
  case STROBE_ACCESS_SYSTEM_NIXOS:
    return _ ("On NixOS the rule belongs in the configuration of the system. Add these lines to "
              "configuration.nix and run “sudo nixos-rebuild switch”.");
  }
  g_assert_not_reached ();
}

static const char *
get_apply_advice (const StrobeAccessReport *report)
{
  if (report->can_install)
    return _ ("Apply the rule now, or unplug the board and plug it in again.");
  return _ ("Unplug the board and plug it in again, or run these commands in a terminal.");
}

static const char *
get_seat_advice (const StrobeAccessReport *report)
{
  if (report->member == STROBE_ACCESS_MEMBER_YES)
    return _ ("Run this command in a terminal; it holds until the board is unplugged.");
  if (strobe_access_report_get_group_to_join (report) != NULL)
    return _ ("Join the group of the device with this command, then log out and log in again.");
  return _ ("Use the computer in person, or run this command in a terminal; it holds until the "
            "board is unplugged.");
}

/**
 * strobe_access_text_get_title:
 * @report: why a node cannot be opened
 *
 * Says what cannot be done.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: a sentence
 */
const char *
strobe_access_text_get_title (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, "");

  if (report->is_tty)
    return _ ("You are not allowed to read the serial port of this board.");
  return _ ("You are not allowed to use this board.");
}

/**
 * strobe_access_text_get_cause:
 * @report: why a node cannot be opened
 *
 * Says why.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: a sentence
 */
const char *
strobe_access_text_get_cause (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, "");

  switch (report->cause) {
  case STROBE_ACCESS_CAUSE_NONE:
    return _ ("Nothing keeps you from using it any more.");
  case STROBE_ACCESS_CAUSE_NEXT_LOGIN:
    return _ ("You belong to the group that may use it, but this login began before that.");
  case STROBE_ACCESS_CAUSE_NO_UDEV:
    return _ ("The service that gives devices to users, udev, is not running on this computer.");
  case STROBE_ACCESS_CAUSE_NOT_SEATED:
    return _ ("The board is given to whoever sits at this computer, and your login is not counted "
              "as that, as with a login over the network.");
  case STROBE_ACCESS_CAUSE_NOT_APPLIED:
    return _ ("The rule that gives it to you is installed, but was not applied to this board yet.");
  case STROBE_ACCESS_CAUSE_OTHER_RULE:
    return _ ("There is a rule file of the same name as Strobe's, but it says something else.");
  case STROBE_ACCESS_CAUSE_NO_RULE:
    return _ ("The device belongs to the system, and no rule on this computer gives it to you.");
  case STROBE_ACCESS_CAUSE_UNSEEN:
    return _ ("The device belongs to the system, and no rule has given it to you.");
  }
  g_assert_not_reached ();
}

/**
 * strobe_access_text_get_advice:
 * @report: why a node cannot be opened
 *
 * Says what to do.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: one or two sentences
 */
const char *
strobe_access_text_get_advice (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, "");

  switch (report->cause) {
  case STROBE_ACCESS_CAUSE_NONE:
    return _ ("If the board does not show up, unplug it and plug it in again.");
  case STROBE_ACCESS_CAUSE_NEXT_LOGIN:
    return _ ("Log out and log in again.");
  case STROBE_ACCESS_CAUSE_NO_UDEV:
    return _ ("Start udev, or run this command in a terminal; it holds until the board is "
              "unplugged.");
  case STROBE_ACCESS_CAUSE_NOT_SEATED:
    return get_seat_advice (report);
  case STROBE_ACCESS_CAUSE_NOT_APPLIED:
    return get_apply_advice (report);
  case STROBE_ACCESS_CAUSE_OTHER_RULE:
  case STROBE_ACCESS_CAUSE_NO_RULE:
  case STROBE_ACCESS_CAUSE_UNSEEN:
    return get_rule_advice (report);
  }
  g_assert_not_reached ();
}

/**
 * strobe_access_text_dup_owner:
 * @report: why a node cannot be opened
 *
 * Names the owner of the node and what the owner may do.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
char *
strobe_access_text_dup_owner (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return dup_rights (report->owner, get_bits (report, OWNER_SHIFT));
}

/**
 * strobe_access_text_dup_group:
 * @report: why a node cannot be opened
 *
 * Names the group of the node and what its members may do.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
char *
strobe_access_text_dup_group (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return dup_rights (report->group, get_bits (report, GROUP_SHIFT));
}

/**
 * strobe_access_text_dup_mode:
 * @report: why a node cannot be opened
 *
 * Says what everybody else may do, with the mode as chmod takes it.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
char *
strobe_access_text_dup_mode (const StrobeAccessReport *report)
{
  g_autofree char *mode = NULL;

  g_return_val_if_fail (report != NULL, NULL);

  mode = g_strdup_printf ("%04o", report->mode);
  if (report->has_acl)
    /* Translators: the permissions of a file as a number, "0660" */
    return g_strdup_printf (_ ("%s, and an access list that does not name you"), mode);
  return g_steal_pointer (&mode);
}

/**
 * strobe_access_text_get_member:
 * @report: why a node cannot be opened
 *
 * Says whether the user belongs to the group of the node.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
const char *
strobe_access_text_get_member (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, "");

  switch (report->member) {
  case STROBE_ACCESS_MEMBER_NO:
    return _ ("You do not belong to it");
  case STROBE_ACCESS_MEMBER_YES:
    return _ ("You belong to it");
  case STROBE_ACCESS_MEMBER_NEXT_LOGIN:
    return _ ("You belong to it from your next login on");
  }
  g_assert_not_reached ();
}

/**
 * strobe_access_text_dup_rule:
 * @report: why a node cannot be opened
 *
 * Says whether Strobe's rule is there.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
char *
strobe_access_text_dup_rule (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  if (report->is_sandboxed)
    return g_strdup (_ ("Not visible from inside the sandbox"));
  switch (report->rule) {
  case STROBE_UDEV_RULE_ABSENT:
    return g_strdup (_ ("Not installed"));
  case STROBE_UDEV_RULE_SAME:
    /* Translators: the path of a file */
    return g_strdup_printf (_ ("Installed as %s"), report->rule_path);
  case STROBE_UDEV_RULE_OTHER:
    /* Translators: the path of a file */
    return g_strdup_printf (_ ("%s has other content"), report->rule_path);
  }
  g_assert_not_reached ();
}

/**
 * strobe_access_text_get_udev:
 * @report: why a node cannot be opened
 *
 * Says whether udev runs.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the words
 */
const char *
strobe_access_text_get_udev (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, "");

  if (report->has_udev)
    /* Translators: a service of the system */
    return _ ("Running");
  return report->is_sandboxed ? _ ("Not visible from inside the sandbox") : _ ("Not running");
}
