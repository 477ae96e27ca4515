/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/coach-text.h"

#include <glib/gi18n-lib.h>

/* What the coach says. BOOT and RESET are printed on the boards: they are not translated. */

static const char *
get_blocked_title (StrobeCoachSighting sighting)
{
  if (sighting == STROBE_COACH_SIGHTING_NO_ACCESS)
    return _ ("The Board Is Locked");
  if (sighting == STROBE_COACH_SIGHTING_FAILED)
    return _ ("The Last Flash Failed");
  return _ ("DFU Is Off on This Board");
}

static const char *
get_blocked_body (StrobeCoachSighting sighting)
{
  if (sighting == STROBE_COACH_SIGHTING_NO_ACCESS)
    return _ ("It is connected, but this computer does not let you use it.");
  if (sighting == STROBE_COACH_SIGHTING_FAILED)
    return _ ("Hold BOOT, press RESET, let go of BOOT and flash again. If it fails again, look "
              "for the cause here.");
  return _ ("It is connected, but through a part of the chip that cannot be flashed this way.");
}

static const char *
get_press_body (StrobeCoachSighting sighting)
{
  return sighting == STROBE_COACH_SIGHTING_NOTHING
           ? _ ("Hold BOOT down, press RESET for a moment, then let go of BOOT. Without a RESET "
                "button, hold BOOT while you plug the cable in.")
           : _ ("Hold BOOT down and press RESET for a moment. This guide goes on when it sees the "
                "board restart.");
}

/**
 * strobe_coach_text_get_title:
 * @step: a step
 * @sighting: what is seen on USB
 *
 * Names the step.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the title
 */
const char *
strobe_coach_text_get_title (StrobeCoachStep step, StrobeCoachSighting sighting)
{
  switch (step) {
  case STROBE_COACH_STEP_CONNECT:
    return _ ("Connect the Board");
  case STROBE_COACH_STEP_PRESS:
    return _ ("Hold BOOT, Press RESET");
  case STROBE_COACH_STEP_RELEASE:
    return _ ("Let Go of BOOT");
  case STROBE_COACH_STEP_BLOCKED:
    return get_blocked_title (sighting);
  case STROBE_COACH_STEP_READY:
    return _ ("Your Board Is Ready");
  }
  g_assert_not_reached ();
}

/**
 * strobe_coach_text_get_body:
 * @step: a step
 * @sighting: what is seen on USB
 *
 * Says what to do in this step.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: one or two sentences
 */
const char *
strobe_coach_text_get_body (StrobeCoachStep step, StrobeCoachSighting sighting)
{
  switch (step) {
  case STROBE_COACH_STEP_CONNECT:
    return _ ("Use a USB cable that carries data, straight into the computer. Many boards show "
              "nothing on USB yet: then press Next.");
  case STROBE_COACH_STEP_PRESS:
    return get_press_body (sighting);
  case STROBE_COACH_STEP_RELEASE:
    return _ ("The board is restarting. It shows up as soon as it is in download mode.");
  case STROBE_COACH_STEP_BLOCKED:
    return get_blocked_body (sighting);
  case STROBE_COACH_STEP_READY:
    return _ ("It can be flashed now. Drop a dfu.bin on the window and press Flash.");
  }
  g_assert_not_reached ();
}

/**
 * strobe_coach_text_get_sighting:
 * @sighting: what is seen on USB
 *
 * Says what USB shows now.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: one sentence
 */
const char *
strobe_coach_text_get_sighting (StrobeCoachSighting sighting)
{
  switch (sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
    return _ ("No board is seen on USB yet.");
  case STROBE_COACH_SIGHTING_GONE:
    return _ ("The board has left USB and should come back in a moment.");
  case STROBE_COACH_SIGHTING_RUNNING:
    return _ ("A board is connected and runs its app.");
  case STROBE_COACH_SIGHTING_RESTARTED:
    return _ ("The board has restarted, but into its app again.");
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
    return _ ("A board is connected through USB-Serial-JTAG.");
  case STROBE_COACH_SIGHTING_NO_ACCESS:
    return _ ("A board is connected that you are not allowed to use.");
  case STROBE_COACH_SIGHTING_FAILED:
    return _ ("A board is in download mode, and its last flash failed.");
  case STROBE_COACH_SIGHTING_READY:
    return _ ("A board that can be flashed is connected.");
  }
  g_assert_not_reached ();
}

/**
 * strobe_coach_text_get_cause_title:
 * @cause: a cause
 *
 * Names a cause.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: a short sentence without a full stop
 */
const char *
strobe_coach_text_get_cause_title (StrobeCoachCause cause)
{
  static const char *const titles[STROBE_COACH_N_CAUSES] = {
    [STROBE_COACH_CAUSE_CABLE] = N_ ("The cable only charges"),
    [STROBE_COACH_CAUSE_CONNECTOR] = N_ ("It is the wrong connector of the board"),
    [STROBE_COACH_CAUSE_BUTTONS] = N_ ("BOOT was let go too early"),
    [STROBE_COACH_CAUSE_HUB] = N_ ("A hub is in the way"),
    [STROBE_COACH_CAUSE_SWAPPED] = N_ ("D+ and D- are swapped"),
    [STROBE_COACH_CAUSE_NO_DFU] = N_ ("The chip has no DFU"),
    [STROBE_COACH_CAUSE_PHY] = N_ ("USB-Serial-JTAG holds the USB pins"),
    [STROBE_COACH_CAUSE_SECURITY] = N_ ("Security features have closed USB"),
    [STROBE_COACH_CAUSE_OTG_DOWNLOAD] = N_ ("It is an early ESP32-S3"),
    [STROBE_COACH_CAUSE_ACCESS] = N_ ("The udev rule is missing"),
  };

  g_return_val_if_fail (cause < STROBE_COACH_N_CAUSES, "");

  return _ (titles[cause]);
}

static const char *
get_cause_text (StrobeCoachCause cause)
{
  static const char *const texts[STROBE_COACH_N_CAUSES] = {
    [STROBE_COACH_CAUSE_CABLE] =
      N_ ("Many cables carry no data. Take one that has copied files before, and push it in "
          "firmly at both ends."),
    [STROBE_COACH_CAUSE_CONNECTOR] =
      N_ ("Some boards have two USB connectors. The one marked UART or COM leads to a serial chip "
          "and cannot be used here; take the one marked USB or OTG."),
    [STROBE_COACH_CAUSE_BUTTONS] =
      N_ ("Press BOOT and keep it down. Press RESET, on some boards marked EN or RST, for a "
          "moment. Let go of BOOT one second later."),
    [STROBE_COACH_CAUSE_HUB] =
      N_ ("Plug the board straight into the computer and try another port. Docks, monitors and "
          "keyboards have hubs inside."),
    [STROBE_COACH_CAUSE_SWAPPED] =
      N_ ("This concerns modules that you wired yourself: not every cable keeps to the usual "
          "colors. Swap the two data wires and try again."),
    [STROBE_COACH_CAUSE_NO_DFU] = NULL, /* it names the chips */
    [STROBE_COACH_CAUSE_PHY] =
      N_ ("An ESP32-S3 leaves the factory with its USB pins connected to USB-Serial-JTAG, which "
          "has no DFU. Flash it with “idf.py flash”. DFU needs an external USB PHY, or the eFuse "
          "USB_PHY_SEL."),
    [STROBE_COACH_CAUSE_SECURITY] =
      N_ ("Secure Boot, flash encryption and Secure Download Mode switch DFU off inside the chip. "
          "Ask the maker of the board how it is updated."),
    [STROBE_COACH_CAUSE_OTG_DOWNLOAD] =
      N_ ("Chips made before May 2022 (date code below 2219, modules before PW-2022-06) left the "
          "factory with this way of flashing switched off. Flash them through USB-Serial-JTAG or "
          "the serial port."),
    [STROBE_COACH_CAUSE_ACCESS] =
      N_ ("Linux lets you use a board only after a rule has said so. Choose the board in the list "
          "of boards: the window then says how to install the rule."),
  };

  return texts[cause];
}

/**
 * strobe_coach_text_dup_cause:
 * @cause: a cause
 *
 * Says what the cause is about and what to do.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: two or three sentences
 */
char *
strobe_coach_text_dup_cause (StrobeCoachCause cause)
{
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  g_return_val_if_fail (cause < STROBE_COACH_N_CAUSES, NULL);

  if (cause != STROBE_COACH_CAUSE_NO_DFU)
    return g_strdup (_ (get_cause_text (cause)));
  with = strobe_coach_text_dup_chips (TRUE);
  without = strobe_coach_text_dup_chips (FALSE);
  /* Translators: two lists of chips: those with DFU, then those without */
  return g_strdup_printf (_ ("DFU is built into %s. It is not in %s: flash those with “idf.py "
                             "flash” or esptool."),
                          with, without);
}

/**
 * strobe_coach_text_get_cause_warning:
 * @cause: a cause
 *
 * Warns of what cannot be undone.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: (nullable): the warning; %NULL if nothing can be broken
 */
const char *
strobe_coach_text_get_cause_warning (StrobeCoachCause cause)
{
  if (cause != STROBE_COACH_CAUSE_PHY)
    return NULL;
  return _ ("Burning an eFuse cannot be undone: USB-Serial-JTAG is then lost on these pins for "
            "ever. Strobe never burns an eFuse.");
}

/**
 * strobe_coach_text_dup_chips:
 * @with_dfu: whether the chips that have DFU are meant, or the others
 *
 * Lists chips of the chip table by name.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the names
 */
char *
strobe_coach_text_dup_chips (gboolean with_dfu)
{
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < n_chips; i++) {
    if (!chips[i].has_dfu != !with_dfu)
      continue;
    if (names->len > 0)
      /* Translators: what stands between the names of chips in a list */
      g_string_append (names, C_ ("list of chips", ", "));
    g_string_append (names, chips[i].name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * strobe_coach_text_dup_hint:
 * @sighting: what is seen on USB
 *
 * Says in a few lines of text what else to try, for a terminal.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: (nullable): the lines, without a newline at the end; %NULL if there is nothing to add
 */
char *
strobe_coach_text_dup_hint (StrobeCoachSighting sighting)
{
  g_autofree char *chips = NULL;

  switch (sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
  case STROBE_COACH_SIGHTING_GONE:
    chips = strobe_coach_text_dup_chips (TRUE);
    /* Translators: %s is a list of chips. Keep the line break. */
    return g_strdup_printf (_ ("If it stays hidden: take a cable that carries data, the connector "
                               "that is not marked UART, and no hub.\n"
                               "DFU is built into %s only, and Secure Boot switches it off."),
                            chips);
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
    /* Translators: Keep the line break. */
    return g_strdup (_ ("USB-Serial-JTAG holds the USB pins of this board, and it has no DFU: use "
                        "“idf.py flash”.\n"
                        "Only an eFuse that cannot be undone changes that on an ESP32-S3."));
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_RESTARTED:
    return g_strdup (_ ("The board runs its app. Keep BOOT down until after RESET is let go."));
  case STROBE_COACH_SIGHTING_NO_ACCESS:
  case STROBE_COACH_SIGHTING_FAILED:
  case STROBE_COACH_SIGHTING_READY:
    return NULL;
  }
  g_assert_not_reached ();
}
