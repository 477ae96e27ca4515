/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-entry.h"

#include <string.h>

#include "flash/flash-pieces.h"

/* StrobeFlashEntry: one group of the ledger's file. It is read back as what it is, a file that
 * anything may have happened to: an entry with one thing in it that Strobe would not have written
 * is no entry, and then the board is an unknown one. Numbers are hex, as everywhere with flash. */

#define KEY_PORT "port"
#define KEY_MAC "mac"
#define KEY_TOKEN "token"
#define KEY_CHIP "chip"
#define KEY_FLASH_SIZE "flash-size"
#define KEY_WRITTEN "written"
#define KEY_OUTCOME "outcome"
#define KEY_STABLE "stable"
#define KEY_PIECES "pieces"
#define OUTCOME_VERIFIED "verified-by-chip"

/* 64 MiB of flash in pieces; a table has at most 95 partitions. */
#define MAX_PIECES 1200
#define MAX_RANGES 128
#define MAX_ADDRESS (G_GUINT64_CONSTANT (1) << 32)
#define MAX_WORD_LENGTH 64

/**
 * strobe_flash_entry_new:
 * @identity: which board
 * @chip: its chip
 * @flash_size_bytes: size of its flash, as the firmware said
 * @written_s: when it was written
 *
 * Makes an entry that knows nothing of the flash yet.
 *
 * Ownership: copies @identity.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the entry
 */
StrobeFlashEntry *
strobe_flash_entry_new (const StrobeFlashIdentity *identity,
                        const StrobeChip *chip,
                        guint64 flash_size_bytes,
                        gint64 written_s)
{
  StrobeFlashEntry *self = g_new0 (StrobeFlashEntry, 1);

  self->identity = strobe_flash_identity_copy (identity);
  self->chip = chip;
  self->flash_size_bytes = flash_size_bytes;
  self->written_s = written_s;
  self->stable = g_array_new (FALSE, FALSE, sizeof (StrobeFlashRange));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));
  return self;
}

/**
 * strobe_flash_entry_copy:
 *
 * Copies an entry.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeFlashEntry *
strobe_flash_entry_copy (const StrobeFlashEntry *self)
{
  StrobeFlashEntry *copy =
    strobe_flash_entry_new (self->identity, self->chip, self->flash_size_bytes, self->written_s);

  if (self->stable->len > 0)
    g_array_append_vals (copy->stable, self->stable->data, self->stable->len);
  if (self->pieces->len > 0)
    g_array_append_vals (copy->pieces, self->pieces->data, self->pieces->len);
  return copy;
}

/**
 * strobe_flash_entry_free:
 * @self: (transfer full) (nullable): an entry
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_flash_entry_free (StrobeFlashEntry *self)
{
  if (self == NULL)
    return;
  strobe_flash_identity_free (self->identity);
  g_array_unref (self->stable);
  g_array_unref (self->pieces);
  g_free (self);
}

static char *
read_word (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *word = g_key_file_get_string (file, group, key, NULL);

  if (word == NULL || *word == '\0' || strlen (word) > MAX_WORD_LENGTH ||
      word[strspn (word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._:")] != '\0')
    return NULL;
  return g_steal_pointer (&word);
}

static gboolean
read_number (GKeyFile *file, const char *group, const char *key, guint64 *number)
{
  g_autofree char *word = read_word (file, group, key);

  return word != NULL && g_ascii_string_to_unsigned (word, 16, 0, G_MAXINT64, number, NULL);
}

static StrobeFlashIdentity *
read_identity (GKeyFile *file, const char *group)
{
  g_autofree char *port = read_word (file, group, KEY_PORT);
  g_autofree char *token = read_word (file, group, KEY_TOKEN);
  g_autofree char *word = read_word (file, group, KEY_MAC);
  g_autofree char *mac = strobe_flash_identity_dup_mac (word);

  if (port == NULL || token == NULL || (g_key_file_has_key (file, group, KEY_MAC, NULL) && !mac))
    return NULL;
  return strobe_flash_identity_new (port, mac, token, FALSE);
}

static gboolean
parse_range (const char *text, StrobeFlashRange *range)
{
  g_auto (GStrv) words = g_strsplit (text, "-", 3);

  return g_strv_length (words) == 2 &&
         g_ascii_string_to_unsigned (words[0], 16, 0, MAX_ADDRESS, &range->start, NULL) &&
         g_ascii_string_to_unsigned (words[1], 16, 0, MAX_ADDRESS, &range->end, NULL) &&
         range->start < range->end;
}

static gboolean
parse_md5 (const char *text, guint8 *md5)
{
  if (strlen (text) != 2 * STROBE_FLASH_PIECE_MD5_BYTES)
    return FALSE;
  for (guint i = 0; i < STROBE_FLASH_PIECE_MD5_BYTES; i++) {
    if (!g_ascii_isxdigit (text[2 * i]) || !g_ascii_isxdigit (text[2 * i + 1]))
      return FALSE;
    md5[i] =
      (guint8) (g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1]));
  }
  return TRUE;
}

/* A piece lies in one field of the grid. */
static gboolean
parse_piece (const char *text, StrobeFlashPiece *piece)
{
  g_auto (GStrv) words = g_strsplit (text, ":", 4);
  guint64 address = 0;
  guint64 size_bytes = 0;

  if (g_strv_length (words) != 3 ||
      !g_ascii_string_to_unsigned (words[0], 16, 0, G_MAXUINT32, &address, NULL) ||
      !g_ascii_string_to_unsigned (words[1], 16, 1, STROBE_FLASH_PIECE_BYTES, &size_bytes, NULL) ||
      address % STROBE_FLASH_PIECE_BYTES + size_bytes > STROBE_FLASH_PIECE_BYTES)
    return FALSE;
  piece->address = (guint32) address;
  piece->size_bytes = (guint32) size_bytes;
  return parse_md5 (words[2], piece->md5);
}

static GStrv
read_list (GKeyFile *file, const char *group, const char *key, guint max_items)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  g_auto (GStrv) items = text != NULL && *text != '\0' ? g_strsplit (text, ";", max_items + 1)
                                                       : g_new0 (char *, 1);

  return text != NULL && g_strv_length (items) <= max_items ? g_steal_pointer (&items) : NULL;
}

static gboolean
read_stable (StrobeFlashEntry *self, GKeyFile *file, const char *group)
{
  g_auto (GStrv) items = read_list (file, group, KEY_STABLE, MAX_RANGES);

  for (guint i = 0; items != NULL && items[i] != NULL; i++) {
    StrobeFlashRange range;

    if (!parse_range (items[i], &range))
      return FALSE;
    g_array_append_val (self->stable, range);
  }
  return items != NULL;
}

/* By address, nothing in two pieces, and nothing where an app may write: it is searched so. */
static gboolean
read_pieces (StrobeFlashEntry *self, GKeyFile *file, const char *group)
{
  g_auto (GStrv) items = read_list (file, group, KEY_PIECES, MAX_PIECES);
  guint64 end = 0;

  for (guint i = 0; items != NULL && items[i] != NULL; i++) {
    StrobeFlashPiece piece;

    if (!parse_piece (items[i], &piece) || piece.address < end)
      return FALSE;
    end = (guint64) piece.address + piece.size_bytes;
    g_array_append_val (self->pieces, piece);
  }
  strobe_flash_pieces_keep (self->pieces, self->stable);
  return items != NULL;
}

static gboolean
is_verified (GKeyFile *file, const char *group)
{
  g_autofree char *outcome = read_word (file, group, KEY_OUTCOME);

  return g_strcmp0 (outcome, OUTCOME_VERIFIED) == 0;
}

/**
 * strobe_flash_entry_read:
 * @file: the file of the ledger
 * @group: one of its groups
 *
 * Reads an entry.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the entry; %NULL if it is not as Strobe writes it
 */
StrobeFlashEntry *
strobe_flash_entry_read (GKeyFile *file, const char *group)
{
  g_autoptr (StrobeFlashIdentity) identity = read_identity (file, group);
  g_autofree char *chip = read_word (file, group, KEY_CHIP);
  guint64 flash_size_bytes = 0;
  guint64 written_s = 0;

  if (identity == NULL || chip == NULL || strobe_chip_find_by_target (chip) == NULL ||
      !is_verified (file, group) || !read_number (file, group, KEY_WRITTEN, &written_s) ||
      !read_number (file, group, KEY_FLASH_SIZE, &flash_size_bytes))
    return NULL;
  g_autoptr (StrobeFlashEntry) self = strobe_flash_entry_new (
    identity, strobe_chip_find_by_target (chip), flash_size_bytes, (gint64) written_s);
  if (!read_stable (self, file, group) || !read_pieces (self, file, group))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_stable (const StrobeFlashEntry *self, GKeyFile *file, const char *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->stable->len; i++) {
    const StrobeFlashRange *range = &g_array_index (self->stable, StrobeFlashRange, i);

    g_string_append_printf (text, "%s%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x",
                            i > 0 ? ";" : "", range->start, range->end);
  }
  g_key_file_set_string (file, group, KEY_STABLE, text->str);
}

static void
write_pieces (const StrobeFlashEntry *self, GKeyFile *file, const char *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->pieces->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (self->pieces, StrobeFlashPiece, i);

    g_string_append_printf (text, "%s%x:%x:", i > 0 ? ";" : "", piece->address, piece->size_bytes);
    for (guint j = 0; j < sizeof piece->md5; j++)
      g_string_append_printf (text, "%02x", piece->md5[j]);
  }
  g_key_file_set_string (file, group, KEY_PIECES, text->str);
}

static void
write_number (GKeyFile *file, const char *group, const char *key, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_MODIFIER "x", number);

  g_key_file_set_string (file, group, key, text);
}

/**
 * strobe_flash_entry_write:
 * @self: an entry
 * @file: the file of the ledger
 * @group: a group that is not there yet
 *
 * Writes an entry.
 *
 * Context: any thread.
 */
void
strobe_flash_entry_write (const StrobeFlashEntry *self, GKeyFile *file, const char *group)
{
  g_key_file_set_string (file, group, KEY_PORT, self->identity->port);
  if (self->identity->mac != NULL)
    g_key_file_set_string (file, group, KEY_MAC, self->identity->mac);
  g_key_file_set_string (file, group, KEY_TOKEN, self->identity->token);
  g_key_file_set_string (file, group, KEY_CHIP, self->chip->target);
  write_number (file, group, KEY_FLASH_SIZE, self->flash_size_bytes);
  write_number (file, group, KEY_WRITTEN, (guint64) self->written_s);
  g_key_file_set_string (file, group, KEY_OUTCOME, OUTCOME_VERIFIED);
  write_stable (self, file, group);
  write_pieces (self, file, group);
}
