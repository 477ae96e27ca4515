/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-row.h"

#include <string.h>

#include "ui/hex/hex-offset.h"

static void
assert_text (guint64 offset_bytes, guint width_bytes, const char *data, const char *expected)
{
  g_autoptr (StrobeHexRow) row =
               strobe_hex_row_new (offset_bytes, width_bytes, (const guint8 *) data, strlen (data));
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_hex_row_append_text (row, text, NULL);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_a_row_has_offset_digits_and_text (void)
{
  assert_text (0x1f400, 16, "Hello, \xff\x01world\r\n",
               "0001f400  48 65 6c 6c 6f 2c 20 ff  01 77 6f 72 6c 64 0d 0a  Hello, ..world..");
}

static void
test_a_row_that_is_not_full_keeps_its_columns (void)
{
  assert_text (0, 8, "abc", "00000000 61 62 63                abc");
  assert_text (0, 4, "", "00000000             ");
}

static void
test_an_offset_beyond_4_gib_grows (void)
{
  assert_text (G_GUINT64_CONSTANT (0x1234567890), 4, "a", "1234567890 61          a");
}

static void
test_columns_are_counted_as_they_are_written (void)
{
  for (guint width = 4; width <= 16; width *= 2) {
    g_autofree char *data = g_strnfill (width, 'x');
    g_autoptr (StrobeHexRow) row = strobe_hex_row_new (0, width, (const guint8 *) data, width);
    g_autoptr (GString) text = g_string_new (NULL);

    strobe_hex_row_append_text (row, text, NULL);
    g_assert_cmpuint (text->len, ==, strobe_hex_row_count_columns (width));
  }
}

static void
test_digits_alone_can_be_had (void)
{
  g_autoptr (StrobeHexRow) row = strobe_hex_row_new (0, 4, (const guint8 *) "a\xff", 2);
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_hex_row_append_digits (row, text);
  g_assert_cmpstr (text->str, ==, "61 ff");
}

static void
test_offsets_are_read_as_people_write_them (void)
{
  const struct {
    const char *text;
    guint64 offset_bytes;
  } cases[] = {
    { "0x1f400", 0x1f400 }, { " 0X1F ", 0x1f }, { "128000", 128000 },
    { "1f400", 0x1f400 },   { "0", 0 },
  };
  const char *wrong[] = { "", "x", "0x", "-1", "12 34", "0xg", "99999999999999999999999" };
  guint64 offset_bytes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (strobe_hex_offset_parse (cases[i].text, &offset_bytes));
    g_assert_cmpuint (offset_bytes, ==, cases[i].offset_bytes);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (strobe_hex_offset_parse (wrong[i], &offset_bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/hex-row/" path, func)
  ADD ("a-row-has-offset-digits-and-text", test_a_row_has_offset_digits_and_text);
  ADD ("a-row-that-is-not-full-keeps-its-columns", test_a_row_that_is_not_full_keeps_its_columns);
  ADD ("an-offset-beyond-4-gib-grows", test_an_offset_beyond_4_gib_grows);
  ADD ("columns-are-counted-as-they-are-written", test_columns_are_counted_as_they_are_written);
  ADD ("digits-alone-can-be-had", test_digits_alone_can_be_had);
  ADD ("offsets-are-read-as-people-write-them", test_offsets_are_read_as_people_write_them);
  return g_test_run ();
}
