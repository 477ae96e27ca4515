/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/sha256.h"

#include <string.h>

/* Around every edge of a block and of its padding */
#define MAX_MESSAGE_BYTES 300

static char *
dup_hex (StrobeSha256 *sha256)
{
  GString *hex = g_string_new (NULL);
  guint8 digest[STROBE_SHA256_BYTES];

  strobe_sha256_finish (sha256, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

static void
assert_digest (StrobeSha256 *sha256, const guint8 *message, gsize size_bytes)
{
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, message, size_bytes);
  g_autofree char *found = dup_hex (sha256);

  g_assert_cmpstr (found, ==, expected);
}

static guint8 *
make_message (gsize size_bytes)
{
  guint8 *message = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    message[i] = (guint8) (i * 31 + i / 7);
  return message;
}

/* FIPS 180-4's own example */
static void
test_abc_has_the_digest_of_the_standard (void)
{
  g_autoptr (StrobeSha256) sha256 = strobe_sha256_new ();
  g_autofree char *hex = NULL;

  strobe_sha256_update (sha256, (const guint8 *) "abc", 3);
  hex = dup_hex (sha256);
  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_messages_of_every_size_have_their_digest (void)
{
  g_autofree guint8 *message = make_message (MAX_MESSAGE_BYTES);

  for (gsize size_bytes = 0; size_bytes <= MAX_MESSAGE_BYTES; size_bytes++) {
    g_autoptr (StrobeSha256) sha256 = strobe_sha256_new ();

    strobe_sha256_update (sha256, message, size_bytes);
    assert_digest (sha256, message, size_bytes);
  }
}

static void
test_pieces_of_every_size_make_the_same_digest (void)
{
  g_autofree guint8 *message = make_message (MAX_MESSAGE_BYTES);

  for (gsize piece_bytes = 1; piece_bytes <= MAX_MESSAGE_BYTES; piece_bytes++) {
    g_autoptr (StrobeSha256) sha256 = strobe_sha256_new ();

    for (gsize at = 0; at < MAX_MESSAGE_BYTES; at += piece_bytes)
      strobe_sha256_update (sha256, message + at, MIN (piece_bytes, MAX_MESSAGE_BYTES - at));
    assert_digest (sha256, message, MAX_MESSAGE_BYTES);
  }
}

static void
test_data_may_lie_at_any_address (void)
{
  g_autofree guint8 *message = make_message (MAX_MESSAGE_BYTES);

  for (gsize at = 0; at < 64; at++) {
    g_autoptr (StrobeSha256) sha256 = strobe_sha256_new ();

    strobe_sha256_update (sha256, message + at, MAX_MESSAGE_BYTES - at);
    assert_digest (sha256, message + at, MAX_MESSAGE_BYTES - at);
  }
}

static void
test_without_instructions_the_digest_is_the_same (void)
{
  g_autofree guint8 *message = make_message (MAX_MESSAGE_BYTES);
  g_autoptr (StrobeSha256) sha256 = strobe_sha256_new_portable ();

  strobe_sha256_update (sha256, message, 100);
  strobe_sha256_update (sha256, message + 100, MAX_MESSAGE_BYTES - 100);
  assert_digest (sha256, message, MAX_MESSAGE_BYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/sha256/abc-has-the-digest-of-the-standard",
                   test_abc_has_the_digest_of_the_standard);
  g_test_add_func ("/image/sha256/messages-of-every-size-have-their-digest",
                   test_messages_of_every_size_have_their_digest);
  g_test_add_func ("/image/sha256/pieces-of-every-size-make-the-same-digest",
                   test_pieces_of_every_size_make_the_same_digest);
  g_test_add_func ("/image/sha256/data-may-lie-at-any-address", test_data_may_lie_at_any_address);
  g_test_add_func ("/image/sha256/without-instructions-the-digest-is-the-same",
                   test_without_instructions_the_digest_is_the_same);
  return g_test_run ();
}
