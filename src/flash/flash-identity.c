/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-identity.h"

#include <string.h>

/* StrobeFlashIdentity: is this the board that was flashed? Two things can prove it, and nothing
 * else does:
 *
 * - A MAC. The mask ROMs of the ESP32-S3, -P4 and -S31 show theirs as the serial number, and so
 * does an app with ESP-IDF's USB console, on the ESP32-S2 too. Any other app may show what it likes
 *   ("123456" is a usual one), so only what comes with the ids of a ROM counts (flash-witness.c).
 * - A token, which is good for one stay of a board in its port, as long as this program has watched
 *   it. An ESP32-S2 in its ROM has the serial "0" like all of its kind: there nothing else is left.
 *
 * Both go with the port: a board that turned up in another one was somewhere else. */

#define MAC_BYTES 6

G_DEFINE_BOXED_TYPE (StrobeFlashIdentity,
                     strobe_flash_identity,
                     strobe_flash_identity_copy,
                     strobe_flash_identity_free)

/**
 * strobe_flash_identity_new:
 * @port: a USB port path
 * @mac: (nullable): the MAC, as strobe_flash_identity_dup_mac() writes it
 * @token: names the stay of the board in its port
 * @practice: whether the board is software
 *
 * Makes an identity.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the identity
 */
StrobeFlashIdentity *
strobe_flash_identity_new (const char *port, const char *mac, const char *token, gboolean practice)
{
  g_return_val_if_fail (port != NULL && token != NULL, NULL);

  StrobeFlashIdentity *self = g_new0 (StrobeFlashIdentity, 1);
  self->port = g_strdup (port);
  self->mac = g_strdup (mac);
  self->token = g_strdup (token);
  self->practice = practice;
  return self;
}

/**
 * strobe_flash_identity_copy:
 *
 * Copies an identity.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeFlashIdentity *
strobe_flash_identity_copy (const StrobeFlashIdentity *self)
{
  return strobe_flash_identity_new (self->port, self->mac, self->token, self->practice);
}

/**
 * strobe_flash_identity_free:
 * @self: (transfer full) (nullable): an identity
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_flash_identity_free (StrobeFlashIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->port);
  g_free (self->mac);
  g_free (self->token);
  g_free (self);
}

/**
 * strobe_flash_identity_is_same:
 * @self: a board
 * @other: a board
 *
 * Tells whether two identities are proven to be those of one board. Two MACs decide alone: where
 * both are known, one stay in one port proves nothing against them.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is the same board; %FALSE as well where nothing is proven
 */
gboolean
strobe_flash_identity_is_same (const StrobeFlashIdentity *self, const StrobeFlashIdentity *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->practice != other->practice || !g_str_equal (self->port, other->port))
    return FALSE;
  if (self->mac != NULL && other->mac != NULL)
    return g_str_equal (self->mac, other->mac);
  return g_str_equal (self->token, other->token);
}

static gboolean
parse_mac (const char *text, guint8 *mac)
{
  for (guint i = 0; i < MAC_BYTES; i++) {
    if (i > 0 && (*text == ':' || *text == '-'))
      text++;
    if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]))
      return FALSE;
    mac[i] = (guint8) (g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));
    text += 2;
  }
  return *text == '\0';
}

/* Not zero, and no address of a group (all ones is one of these): IEEE 802-2014, section 8. */
static gboolean
is_possible (const guint8 *mac)
{
  static const guint8 zero[MAC_BYTES] = { 0 };

  return (mac[0] & 0x01) == 0 && memcmp (mac, zero, sizeof zero) != 0;
}

/**
 * strobe_flash_identity_dup_mac:
 * @serial: (nullable): the serial number of a USB device
 *
 * Finds the MAC in a serial number: twelve hex digits, with or without marks between each two.
 *
 * Context: any thread.
 *
 * Source: string descriptor 3 in the mask ROMs of the ESP32-S3, -P4 and -S31 ("7c:df:a1:00:00:01");
 * the same in ESP-IDF v6.2 components/esp_rom/esp32s2/usb_patches.c for apps on the ESP32-S2.
 *
 * Returns: (transfer full) (nullable): the MAC in lower case with colons; %NULL if there is none
 */
char *
strobe_flash_identity_dup_mac (const char *serial)
{
  guint8 mac[MAC_BYTES];

  if (serial == NULL || !parse_mac (serial, mac) || !is_possible (mac))
    return NULL;
  return g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
                          mac[5]);
}
