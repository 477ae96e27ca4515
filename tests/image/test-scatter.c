/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/scatter.h"

#include <string.h>

#include "base/base-error.h"

static StrobeScatter *
build (void)
{
  static const char *const pieces[] = { "abc", "", "d", "efgh" };
  StrobeScatter *scatter = strobe_scatter_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GBytes) piece = g_bytes_new_static (pieces[i], strlen (pieces[i]));

    strobe_scatter_add (scatter, piece);
  }
  return scatter;
}

static void
test_a_copy_crosses_pieces (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  g_autoptr (GError) error = NULL;
  char buffer[5];

  g_assert_true (strobe_scatter_copy (scatter, 2, buffer, sizeof buffer, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, sizeof buffer, "cdefg", 5);
}

static void
test_a_copy_past_the_end_fails (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  g_autoptr (GError) error = NULL;
  char buffer[5];

  g_assert_false (strobe_scatter_copy (scatter, 4, buffer, sizeof buffer, &error));
  g_assert_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED);
  g_assert_cmpstr (error->message, ==, "truncated: needed 5 bytes at offset 4 of 8");
}

static void
test_a_huge_offset_does_not_wrap (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  char buffer[5];

  g_assert_false (strobe_scatter_copy (scatter, G_MAXSIZE - 2, buffer, sizeof buffer, NULL));
}

static void
test_a_peek_ends_with_its_piece (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  gsize size_bytes = 0;
  const guint8 *data = strobe_scatter_peek (scatter, 1, 100, &size_bytes);

  g_assert_cmpmem (data, size_bytes, "bc", 2);
}

static void
test_a_peek_at_the_end_is_nothing (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  gsize size_bytes = 1;

  g_assert_null (strobe_scatter_peek (scatter, 8, 1, &size_bytes));
  g_assert_cmpuint (size_bytes, ==, 0);
}

static void
test_a_slice_keeps_what_is_inside (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  g_autoptr (StrobeScatter) slice = strobe_scatter_slice (scatter, 2, 4);
  char buffer[4];

  g_assert_cmpuint (strobe_scatter_get_size (slice), ==, 4);
  g_assert_true (strobe_scatter_copy (slice, 0, buffer, sizeof buffer, NULL));
  g_assert_cmpmem (buffer, sizeof buffer, "cdef", 4);
}

static void
test_a_slice_ends_with_the_sequence (void)
{
  g_autoptr (StrobeScatter) scatter = build ();
  g_autoptr (StrobeScatter) slice = strobe_scatter_slice (scatter, 6, G_MAXSIZE);

  g_assert_cmpuint (strobe_scatter_get_size (slice), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/scatter/a-copy-crosses-pieces", test_a_copy_crosses_pieces);
  g_test_add_func ("/image/scatter/a-copy-past-the-end-fails", test_a_copy_past_the_end_fails);
  g_test_add_func ("/image/scatter/a-huge-offset-does-not-wrap", test_a_huge_offset_does_not_wrap);
  g_test_add_func ("/image/scatter/a-peek-ends-with-its-piece", test_a_peek_ends_with_its_piece);
  g_test_add_func ("/image/scatter/a-peek-at-the-end-is-nothing",
                   test_a_peek_at_the_end_is_nothing);
  g_test_add_func ("/image/scatter/a-slice-keeps-what-is-inside",
                   test_a_slice_keeps_what_is_inside);
  g_test_add_func ("/image/scatter/a-slice-ends-with-the-sequence",
                   test_a_slice_ends_with_the_sequence);
  return g_test_run ();
}
