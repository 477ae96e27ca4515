/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/coach-cause.h"

/* Which causes go with what is seen on USB. No words and no time: those are coach-text.c and
 * coach.c.
 *
 * Source: ESP-IDF v6.1 docs/en/api-guides/dfu.rst (connection, udev rule, D+ and D-, secure boot,
 * flash encryption, secure download mode, USB_PHY_SEL); ESP32-S3 errata USBOTG-4289; what people
 * report when nothing shows up. */

G_DEFINE_ENUM_TYPE (StrobeCoachSighting,
                    strobe_coach_sighting,
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_NOTHING, "nothing"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_GONE, "gone"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_RESTARTED, "restarted"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_USB_SERIAL_JTAG, "usb-serial-jtag"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_NO_ACCESS, "no-access"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (STROBE_COACH_SIGHTING_READY, "ready"))

/* Nothing on USB: what is quick to try comes first, what cannot be helped comes last. */
static const StrobeCoachCause nothing[] = {
  STROBE_COACH_CAUSE_CABLE,    STROBE_COACH_CAUSE_CONNECTOR,    STROBE_COACH_CAUSE_BUTTONS,
  STROBE_COACH_CAUSE_HUB,      STROBE_COACH_CAUSE_SWAPPED,      STROBE_COACH_CAUSE_NO_DFU,
  STROBE_COACH_CAUSE_SECURITY, STROBE_COACH_CAUSE_OTG_DOWNLOAD,
};

/* It was on USB, so cable and wires are good: the chip waits for a download, but not on USB. */
static const StrobeCoachCause gone[] = {
  STROBE_COACH_CAUSE_SECURITY,
  STROBE_COACH_CAUSE_OTG_DOWNLOAD,
  STROBE_COACH_CAUSE_CABLE,
  STROBE_COACH_CAUSE_HUB,
};

static const StrobeCoachCause running[] = {
  STROBE_COACH_CAUSE_BUTTONS,
  STROBE_COACH_CAUSE_SECURITY,
};

/* The ids are the same on every chip that has the unit: an ESP32-S3 whose pins it holds, a chip
 * without DFU, or the other one of two connectors. */
static const StrobeCoachCause usb_serial_jtag[] = {
  STROBE_COACH_CAUSE_PHY,
  STROBE_COACH_CAUSE_NO_DFU,
  STROBE_COACH_CAUSE_CONNECTOR,
};

static const StrobeCoachCause no_access[] = { STROBE_COACH_CAUSE_ACCESS };

/* It is in download mode and does not take a firmware: a bad connection, or the chip refuses. */
static const StrobeCoachCause failed[] = {
  STROBE_COACH_CAUSE_HUB,
  STROBE_COACH_CAUSE_SECURITY,
};

static StrobeCoachSighting
sighting_of_state (StrobeBoardState state)
{
  switch (state) {
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
  case STROBE_BOARD_STATE_RUNNING_DFU:
    return STROBE_COACH_SIGHTING_READY;
  case STROBE_BOARD_STATE_RUNNING_CDC:
    return STROBE_COACH_SIGHTING_RUNNING;
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
    return STROBE_COACH_SIGHTING_USB_SERIAL_JTAG;
  case STROBE_BOARD_STATE_NO_ACCESS:
    return STROBE_COACH_SIGHTING_NO_ACCESS;
  case STROBE_BOARD_STATE_AWAY:
    return STROBE_COACH_SIGHTING_GONE;
  }
  g_assert_not_reached ();
}

/* Of several boards the one that is nearest to being flashed is the one that is meant. */
static int
get_rank (StrobeCoachSighting sighting)
{
  switch (sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
    return 0;
  case STROBE_COACH_SIGHTING_GONE:
    return 1;
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
    return 2;
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_RESTARTED:
    return 3;
  case STROBE_COACH_SIGHTING_NO_ACCESS:
    return 4;
  case STROBE_COACH_SIGHTING_FAILED:
  case STROBE_COACH_SIGHTING_READY:
    return 5;
  }
  g_assert_not_reached ();
}

/**
 * strobe_coach_sighting_of_boards:
 * @boards: a list of StrobeBoard
 * @port: (nullable): the port of the only board that counts
 *
 * Tells what USB shows at this moment. Practice boards do not count: they need no buttons.
 *
 * Context: main thread.
 *
 * Returns: the sighting; never RESTARTED or FAILED, which take a memory
 */
StrobeCoachSighting
strobe_coach_sighting_of_boards (GListModel *boards, const char *port)
{
  StrobeCoachSighting best = STROBE_COACH_SIGHTING_NOTHING;

  g_return_val_if_fail (G_IS_LIST_MODEL (boards), best);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    StrobeCoachSighting sighting = sighting_of_state (strobe_board_get_state (board));

    if (strobe_board_is_practice (board) ||
        (port != NULL && !g_str_equal (port, strobe_board_get_port (board))))
      continue;
    if (get_rank (sighting) > get_rank (best))
      best = sighting;
  }
  return best;
}

#define GIVE(causes)                                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    *n_causes = G_N_ELEMENTS (causes);                                                             \
    return causes;                                                                                 \
  }                                                                                                \
  G_STMT_END

/**
 * strobe_coach_cause_list:
 * @sighting: what is seen on USB
 * @n_causes: (out): where to store how many causes there are
 *
 * Lists why the board is not in download mode, the likeliest and easiest to try first.
 *
 * Units: @n_causes counts entries.
 *
 * Ownership: static data.
 *
 * Context: any thread.
 *
 * Returns: (array length=n_causes) (nullable): the causes; %NULL when a board is ready
 */
const StrobeCoachCause *
strobe_coach_cause_list (StrobeCoachSighting sighting, guint *n_causes)
{
  g_return_val_if_fail (n_causes != NULL, NULL);

  switch (sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
    GIVE (nothing);
  case STROBE_COACH_SIGHTING_GONE:
    GIVE (gone);
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_RESTARTED:
    GIVE (running);
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
    GIVE (usb_serial_jtag);
  case STROBE_COACH_SIGHTING_NO_ACCESS:
    GIVE (no_access);
  case STROBE_COACH_SIGHTING_FAILED:
    GIVE (failed);
  case STROBE_COACH_SIGHTING_READY:
    break;
  }
  *n_causes = 0;
  return NULL;
}

/**
 * strobe_coach_cause_get_id:
 * @cause: a cause
 *
 * Names a cause for tests, reports and links; never translated, never renamed.
 *
 * Ownership: static text.
 *
 * Context: any thread.
 *
 * Returns: the name
 */
const char *
strobe_coach_cause_get_id (StrobeCoachCause cause)
{
  static const char *const ids[STROBE_COACH_N_CAUSES] = {
    [STROBE_COACH_CAUSE_CABLE] = "charge-only-cable",
    [STROBE_COACH_CAUSE_CONNECTOR] = "other-connector",
    [STROBE_COACH_CAUSE_BUTTONS] = "buttons",
    [STROBE_COACH_CAUSE_HUB] = "hub",
    [STROBE_COACH_CAUSE_SWAPPED] = "swapped-wires",
    [STROBE_COACH_CAUSE_NO_DFU] = "chip-without-dfu",
    [STROBE_COACH_CAUSE_PHY] = "usb-phy-sel",
    [STROBE_COACH_CAUSE_SECURITY] = "secure-boot",
    [STROBE_COACH_CAUSE_OTG_DOWNLOAD] = "otg-download-off",
    [STROBE_COACH_CAUSE_ACCESS] = "no-access",
  };

  g_return_val_if_fail (cause < STROBE_COACH_N_CAUSES, NULL);

  return ids[cause];
}
