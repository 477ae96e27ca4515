/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-links.h"

static void
assert_link (const char *text, const char *file, guint line, const char *whole)
{
  g_autoptr (GArray) links = strobe_log_links_find (text);
  const StrobeLogLink *link;
  g_autofree char *found = NULL;
  g_autofree char *found_whole = NULL;

  g_assert_nonnull (links);
  g_assert_cmpuint (links->len, ==, 1);
  link = &g_array_index (links, StrobeLogLink, 0);
  found = g_strndup (text + link->start_bytes, link->file_size_bytes);
  found_whole = g_strndup (text + link->start_bytes, link->end_bytes - link->start_bytes);
  g_assert_cmpstr (found, ==, file);
  g_assert_cmpuint (link->line, ==, line);
  g_assert_cmpstr (found_whole, ==, whole);
}

static void
test_a_file_with_a_line_is_a_link (void)
{
  assert_link ("E (1) app: failed at main/app.c:42", "main/app.c", 42, "main/app.c:42");
  assert_link ("(/home/x/app.cpp:7)", "/home/x/app.cpp", 7, "/home/x/app.cpp:7");
  assert_link ("./a-b+c.rs:1,", "./a-b+c.rs", 1, "./a-b+c.rs:1");
}

static void
test_a_column_belongs_to_the_link (void)
{
  assert_link ("/home/x/app.c:42:7: warning", "/home/x/app.c", 42, "/home/x/app.c:42:7");
}

static void
test_a_colon_after_the_line_does_not (void)
{
  assert_link ("app.c:42: assertion failed", "app.c", 42, "app.c:42");
}

static void
test_a_name_in_another_script_is_a_link (void)
{
  assert_link ("at /home/jörg/app.c:3", "/home/jörg/app.c", 3, "/home/jörg/app.c:3");
}

static void
test_several_links_are_found (void)
{
  g_autoptr (GArray) links = strobe_log_links_find ("a.c:1 b.h:2 c.S:3");

  g_assert_cmpuint (links->len, ==, 3);
  g_assert_cmpuint (g_array_index (links, StrobeLogLink, 2).line, ==, 3);
}

static void
test_what_is_no_source_is_no_link (void)
{
  static const char *const texts[] = {
    "",
    ":",
    "12:34:56",
    "app.sh:1",
    "run.desktop:3",
    "http://x/app.c:80",
    "app.c:",
    "app.c:0",
    "app.c:12ab",
    "app.c:123456789",
    "192.168.1.1:80",
    ".c:3",
    "src/.c:3",
    "x.c :3",
    "a.cx:1",
    "0x42:0x3ffb",
    "I (312) main: hello",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GArray) links = strobe_log_links_find (texts[i]);

    g_assert_null (links);
  }
}

static void
test_endless_links_are_cut (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) links = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "a.c:1 ");
  links = strobe_log_links_find (text->str);
  g_assert_cmpuint (links->len, <, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/log-links/" path, func)
  ADD ("a-file-with-a-line-is-a-link", test_a_file_with_a_line_is_a_link);
  ADD ("a-column-belongs-to-the-link", test_a_column_belongs_to_the_link);
  ADD ("a-colon-after-the-line-does-not", test_a_colon_after_the_line_does_not);
  ADD ("a-name-in-another-script-is-a-link", test_a_name_in_another_script_is_a_link);
  ADD ("several-links-are-found", test_several_links_are_found);
  ADD ("what-is-no-source-is-no-link", test_what_is_no_source_is_no_link);
  ADD ("endless-links-are-cut", test_endless_links_are_cut);
  return g_test_run ();
}
