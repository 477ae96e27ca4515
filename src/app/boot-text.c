/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/boot-text.h"

#include <glib/gi18n-lib.h>

/* The words of a boot: which one, why it began, what became of it. */

static char *
dup_clock (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("");
}

static const char *
get_kind (StrobeResetKind kind)
{
  switch (kind) {
  case STROBE_RESET_KIND_UNKNOWN:
  case STROBE_RESET_KIND_OTHER:
    return NULL;
  case STROBE_RESET_KIND_POWER_ON:
    return _ ("power on or RESET");
  case STROBE_RESET_KIND_SOFTWARE:
    return _ ("restarted by its app");
  case STROBE_RESET_KIND_WATCHDOG:
    return _ ("watchdog");
  case STROBE_RESET_KIND_BROWN_OUT:
    return _ ("brown-out");
  case STROBE_RESET_KIND_DEEP_SLEEP:
    return _ ("woke from deep sleep");
  case STROBE_RESET_KIND_USB:
    return _ ("reset over USB");
  }
  g_assert_not_reached ();
}

static char *
dup_reason (const StrobeBootFacts *facts)
{
  const char *kind = NULL;

  if (facts->reset_code < 0)
    return NULL;
  kind = get_kind (strobe_reset_reason_get_kind (facts->chip, (guint) facts->reset_code));
  if (kind != NULL)
    return g_strdup (kind);
  if (facts->reset_name != NULL)
    return g_strdup (facts->reset_name);
  return g_strdup_printf (_ ("reset code %d"), facts->reset_code);
}

/**
 * strobe_boot_text_dup_title:
 * @boot: a boot
 *
 * Names a boot by its number, the time and why it began.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): "Boot 3 · 14:11:05 · watchdog"
 */
char *
strobe_boot_text_dup_title (StrobeBoot *boot)
{
  const StrobeBootFacts *facts = strobe_boot_get_facts (boot);
  g_autofree char *clock = dup_clock (facts->started_us);
  g_autofree char *reason = dup_reason (facts);

  if (reason == NULL)
    /* Translators: number of the boot, time of day */
    return g_strdup_printf (_ ("Boot %u · %s"), facts->index + 1, clock);
  /* Translators: number of the boot, time of day, why the board started */
  return g_strdup_printf (_ ("Boot %u · %s · %s"), facts->index + 1, clock, reason);
}

/**
 * strobe_boot_text_get_trouble:
 * @boot: a boot
 *
 * Names what kept the boot from running its app, or ended it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): translated words; %NULL if there was no trouble
 */
const char *
strobe_boot_text_get_trouble (StrobeBoot *boot)
{
  switch (strobe_boot_get_facts (boot)->trouble) {
  case STROBE_BOOT_TROUBLE_NONE:
    return NULL;
  case STROBE_BOOT_TROUBLE_WRONG_CHIP:
    return _ ("Firmware for another chip");
  case STROBE_BOOT_TROUBLE_INVALID_HEADER:
    return _ ("No bootloader in the flash");
  case STROBE_BOOT_TROUBLE_NO_APP:
    return _ ("No app to start");
  case STROBE_BOOT_TROUBLE_BAD_IMAGE:
    return _ ("Damaged app");
  case STROBE_BOOT_TROUBLE_BROWN_OUT:
    return _ ("Supply voltage too low");
  case STROBE_BOOT_TROUBLE_PANIC:
    return _ ("Crashed");
  case STROBE_BOOT_TROUBLE_WATCHDOG:
    return _ ("Stopped by a watchdog");
  case STROBE_BOOT_TROUBLE_DOWNLOAD:
    return _ ("Waits for a download");
  }
  g_assert_not_reached ();
}

static void
append_part (GString *text, char *part)
{
  if (part != NULL && *part != '\0') {
    if (text->len > 0)
      g_string_append (text, " · ");
    g_string_append (text, part);
  }
  g_free (part);
}

static char *
dup_app (const StrobeBootFacts *facts)
{
  if (facts->project == NULL)
    return NULL;
  if (facts->version == NULL)
    return g_strdup (facts->project);
  return g_strdup_printf ("%s %s", facts->project, facts->version);
}

static char *
dup_uptime (const StrobeBootFacts *facts)
{
  gint64 seconds = MAX (facts->ended_us - facts->started_us, 0) / G_USEC_PER_SEC;

  if (seconds >= 3600)
    /* Translators: hours and minutes that a boot lasted */
    return g_strdup_printf (_ ("%d h %d min"), (int) (seconds / 3600), (int) (seconds / 60 % 60));
  if (seconds >= 60)
    /* Translators: minutes and seconds that a boot lasted */
    return g_strdup_printf (_ ("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
  /* Translators: seconds that a boot lasted */
  return g_strdup_printf (_ ("%d s"), (int) seconds);
}

static char *
dup_errors (const StrobeBootFacts *facts)
{
  gulong n_errors = (gulong) facts->n_errors;

  if (n_errors == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%lu error", "%lu errors", n_errors), n_errors);
}

/**
 * strobe_boot_text_dup_summary:
 * @boot: a boot
 *
 * Says what became of a boot: its trouble, its app, how long it lasted, its errors.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): "Crashed · blink 1.4.0 · 12 s · 2 errors"
 */
char *
strobe_boot_text_dup_summary (StrobeBoot *boot)
{
  const StrobeBootFacts *facts = strobe_boot_get_facts (boot);
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, g_strdup (strobe_boot_text_get_trouble (boot)));
  append_part (text, dup_app (facts));
  append_part (text, dup_uptime (facts));
  append_part (text, dup_errors (facts));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * strobe_boot_text_get_icon_name:
 * @boot: a boot
 *
 * Gets the icon of a boot.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): a symbolic icon's name
 */
const char *
strobe_boot_text_get_icon_name (StrobeBoot *boot)
{
  const StrobeBootFacts *facts = strobe_boot_get_facts (boot);

  if (facts->trouble != STROBE_BOOT_TROUBLE_NONE)
    return "dialog-error-symbolic";
  if (facts->n_errors > 0)
    return "dialog-warning-symbolic";
  return facts->has_app ? "object-select-symbolic" : "media-playback-start-symbolic";
}
