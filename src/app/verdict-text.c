/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/verdict-text.h"

#include <glib/gi18n-lib.h>

/* The words of a verdict, for the window and for the command line. */

static char *
dup_app_name (const StrobeAppIdentity *app)
{
  if (app == NULL || app->project == NULL)
    return NULL;
  if (app->version == NULL)
    return g_strdup (app->project);
  return g_strdup_printf ("%s %s", app->project, app->version);
}

static char *
dup_running (const StrobeAppIdentity *flashed)
{
  g_autofree char *name = dup_app_name (flashed);

  if (name == NULL)
    return g_strdup (_ ("The board runs the firmware you flashed."));
  /* Translators: project and version: "The board runs blink 1.4.0, the firmware you flashed." */
  return g_strdup_printf (_ ("The board runs %s, the firmware you flashed."), name);
}

static char *
dup_other (const StrobeVerdict *verdict)
{
  if (verdict->detail == NULL)
    return g_strdup (_ ("The board does not run the firmware you flashed."));
  return g_strdup_printf (_ ("The board runs %s, not the firmware you flashed."), verdict->detail);
}

/**
 * strobe_verdict_text_dup_title:
 * @verdict: a verdict
 * @flashed: (nullable): what was flashed
 *
 * Says in one sentence what the log tells.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the translated sentence
 */
char *
strobe_verdict_text_dup_title (const StrobeVerdict *verdict, const StrobeAppIdentity *flashed)
{
  g_return_val_if_fail (verdict != NULL, NULL);

  switch (verdict->kind) {
  case STROBE_VERDICT_PENDING:
    return g_strdup (_ ("Waiting for the first words of the app."));
  case STROBE_VERDICT_RUNNING:
    return dup_running (flashed);
  case STROBE_VERDICT_RUNNING_UNNAMED:
    return g_strdup (_ ("The board runs an app that does not say which one it is."));
  case STROBE_VERDICT_OTHER_APP:
    return dup_other (verdict);
  case STROBE_VERDICT_WRONG_CHIP:
    return g_strdup (_ ("The firmware is for another chip; the board cannot start it."));
  case STROBE_VERDICT_INVALID_HEADER:
    return g_strdup (_ ("The board finds no bootloader in its flash."));
  case STROBE_VERDICT_NO_APP:
    return g_strdup (_ ("The bootloader finds no app that it can start."));
  case STROBE_VERDICT_BAD_IMAGE:
    return g_strdup (_ ("The app in the flash is damaged."));
  case STROBE_VERDICT_BOOT_LOOP:
    return g_strdup_printf (ngettext ("The board restarts over and over: %u time so far.",
                                      "The board restarts over and over: %u times so far.",
                                      verdict->n),
                            verdict->n);
  case STROBE_VERDICT_BROWN_OUT:
    return g_strdup (_ ("The supply voltage of the board drops too low."));
  case STROBE_VERDICT_PANIC:
    return g_strdup (_ ("The app crashed."));
  case STROBE_VERDICT_PANIC_LOOP:
    return g_strdup_printf (ngettext ("The app crashes at every start: %u time so far.",
                                      "The app crashes at every start: %u times so far.",
                                      verdict->n),
                            verdict->n);
  case STROBE_VERDICT_DOWNLOAD:
    return g_strdup (_ ("The board waits for a download instead of starting its app."));
  case STROBE_VERDICT_SILENT:
    return g_strdup_printf (ngettext ("The board has said nothing for %u second.",
                                      "The board has said nothing for %u seconds.", verdict->n),
                            verdict->n);
  }
  g_assert_not_reached ();
}

/**
 * strobe_verdict_text_get_hint:
 * @verdict: a verdict
 *
 * Says what to do about it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the translated sentence; %NULL if there is nothing to do
 */
const char *
strobe_verdict_text_get_hint (const StrobeVerdict *verdict)
{
  g_return_val_if_fail (verdict != NULL, NULL);

  switch (verdict->kind) {
  case STROBE_VERDICT_PENDING:
  case STROBE_VERDICT_RUNNING:
  case STROBE_VERDICT_RUNNING_UNNAMED:
    return NULL;
  case STROBE_VERDICT_OTHER_APP:
    return _ ("Flash again, and see that the firmware is written where the board starts from.");
  case STROBE_VERDICT_WRONG_CHIP:
    return _ ("Flash a build for the chip of this board.");
  case STROBE_VERDICT_INVALID_HEADER:
    return _ ("Flash a complete firmware: bootloader, partition table and app.");
  case STROBE_VERDICT_NO_APP:
    return _ ("Flash a firmware that has an app where its partition table says.");
  case STROBE_VERDICT_BAD_IMAGE:
    return _ ("Flash it again.");
  case STROBE_VERDICT_BOOT_LOOP:
    return _ ("Look at the last lines before each restart.");
  case STROBE_VERDICT_BROWN_OUT:
    return _ ("Try another USB port, a shorter cable or a hub with its own supply.");
  case STROBE_VERDICT_PANIC:
  case STROBE_VERDICT_PANIC_LOOP:
    return _ ("The log shows where. Drop the ELF file of the build on the window to see the "
              "source lines.");
  case STROBE_VERDICT_DOWNLOAD:
    return _ ("Let go of BOOT, then press RESET.");
  case STROBE_VERDICT_SILENT:
    return _ ("Press RESET. If it stays silent, its app may not write to USB.");
  }
  g_assert_not_reached ();
}

/**
 * strobe_verdict_text_is_trouble:
 * @verdict: a verdict
 *
 * Tells whether somebody has to do something.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is bad news
 */
gboolean
strobe_verdict_text_is_trouble (const StrobeVerdict *verdict)
{
  g_return_val_if_fail (verdict != NULL, FALSE);

  return strobe_verdict_text_get_hint (verdict) != NULL;
}

/**
 * strobe_verdict_text_get_icon_name:
 * @verdict: a verdict
 *
 * Gets the icon beside the sentence.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): a symbolic icon's name
 */
const char *
strobe_verdict_text_get_icon_name (const StrobeVerdict *verdict)
{
  g_return_val_if_fail (verdict != NULL, NULL);

  if (verdict->kind == STROBE_VERDICT_PENDING)
    return "content-loading-symbolic";
  return strobe_verdict_text_is_trouble (verdict) ? "dialog-warning-symbolic"
                                                  : "object-select-symbolic";
}

/**
 * strobe_verdict_text_get_name:
 * @verdict: a verdict
 *
 * Gets the name that scripts know the verdict by.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, "running" or "panic-loop"
 */
const char *
strobe_verdict_text_get_name (const StrobeVerdict *verdict)
{
  g_return_val_if_fail (verdict != NULL, NULL);

  switch (verdict->kind) {
  case STROBE_VERDICT_PENDING:
    return "pending";
  case STROBE_VERDICT_RUNNING:
    return "running";
  case STROBE_VERDICT_RUNNING_UNNAMED:
    return "running-unnamed";
  case STROBE_VERDICT_OTHER_APP:
    return "other-app";
  case STROBE_VERDICT_WRONG_CHIP:
    return "wrong-chip";
  case STROBE_VERDICT_INVALID_HEADER:
    return "invalid-header";
  case STROBE_VERDICT_NO_APP:
    return "no-app";
  case STROBE_VERDICT_BAD_IMAGE:
    return "bad-image";
  case STROBE_VERDICT_BOOT_LOOP:
    return "boot-loop";
  case STROBE_VERDICT_BROWN_OUT:
    return "brown-out";
  case STROBE_VERDICT_PANIC:
    return "panic";
  case STROBE_VERDICT_PANIC_LOOP:
    return "panic-loop";
  case STROBE_VERDICT_DOWNLOAD:
    return "download";
  case STROBE_VERDICT_SILENT:
    return "silent";
  }
  g_assert_not_reached ();
}
