/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-parser.h"

#include <locale.h>
#include <string.h>

/* A line, and what is read from it as "name=value" or "name@microseconds=value", "" for nothing. */
typedef struct {
  const char *line;
  const char *values;
} Case;

static char *
parse (const char *line, gsize size_bytes)
{
  StrobeSeriesValue values[8];
  gsize n_values = strobe_series_parser_parse (line, size_bytes, values, G_N_ELEMENTS (values));
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_values; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, "%s%.*s", i > 0 ? " " : "", (int) values[i].name_size_bytes,
                            values[i].name);
    if (values[i].has_time)
      g_string_append_printf (text, "@%" G_GINT64_FORMAT, values[i].time_us);
    g_string_append_printf (text, "=%s",
                            g_ascii_formatd (number, sizeof number, "%.9g", values[i].value));
  }
  return g_string_free (text, FALSE);
}

static void
check_cases (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *found = parse (cases[i].line, strlen (cases[i].line));

    if (!g_str_equal (found, cases[i].values))
      g_test_message ("in \"%s\"", cases[i].line);
    g_assert_cmpstr (found, ==, cases[i].values);
  }
}

static const Case teleplot[] = {
  { ">temp:21.5", "temp=21.5" },
  { ">temp:21.5\r\n", "temp=21.5" },
  { "  >temp: -3e2 ", "temp=-300" },
  { ">temp:21.5§°C", "temp=21.5" },
  { ">temp:21.5\xa7"
    "C",
    "temp=21.5" },
  { ">temp:1500:21.5", "temp@1500000=21.5" },
  { ">temp:1500.25:21.5§K|np", "temp@1500250=21.5" },
  { ">a:1;b:2;c:3", "a=1 b=2 c=3" },
  { ">a:1;b:10:2", "a=1 b@10000=2" },
  { ">a:1;2;3", "a=1 a=2 a=3" },
  { ">a:10:1;11:2", "a@10000=1 a@11000=2" },
  { ">a:1|np;b:2|xy", "a=1 b=2" },
  { ">room temperature:20", "room temperature=20" },
  { ">a:1;state:on;b:2", "a=1 b=2" },
  { ">a:1;", "a=1" },
};

static void
test_teleplot_lines_are_read (void)
{
  check_cases (teleplot, G_N_ELEMENTS (teleplot));
}

static const Case no_teleplot[] = {
  { ">", "" },
  { "> hello", "" },
  { ">state:running|t", "" },
  { ">state:5|t", "" },
  { ">a:nan", "" },
  { ">a:inf", "" },
  { ">a:1e999", "" },
  { ">a:0x10", "" },
  { ">a:1,5", "" },
  { ">a:", "" },
  { ">:1", "" },
  { ">1:2", "" },
  { ">3D|sphere:S:sphere:RA:2", "" },
  { ">a:99999999999999999:1", "" },
  { "> 5;6", "" },
  { ">>> print(1)", "" },
};

static void
test_what_only_begins_like_teleplot_is_not (void)
{
  check_cases (no_teleplot, G_N_ELEMENTS (no_teleplot));
}

static const Case arduino[] = {
  { "temp:21.5", "temp=21.5" },
  { "min:0,max:100,temp:21.5\r\n", "min=0 max=100 temp=21.5" },
  { "a:1 b:2\tc:3", "a=1 b=2 c=3" },
  { "a:1, b:2, ", "a=1 b=2" },
  { "acc.x:-1.5 acc.y:+2 adc[0]:1e3", "acc.x=-1.5 acc.y=2 adc[0]=1000" },
};

static void
test_arduino_lines_are_read (void)
{
  check_cases (arduino, G_N_ELEMENTS (arduino));
}

/* What boards say with colons and numbers in it. */
static const Case text[] = {
  { "", "" },
  { "   ", "" },
  { "I (12) main: x:3", "" },
  { "I (312) main: 5", "" },
  { "W (1234) wifi:5", "" },
  { "\033[0;32mI (12) main: x:3\033[0m", "" },
  { "time: 12:30", "" },
  { "12:30", "" },
  { "12:30:45.678", "" },
  { "temp: 21.5", "" },
  { "temp:21.5 ok", "" },
  { "temp:21.5C", "" },
  { "x:3 y", "" },
  { "a:1:2", "" },
  { "a:", "" },
  { ":1", "" },
  { "a:nan", "" },
  { "a:-inf", "" },
  { "a:0x3ffe6100", "" },
  { "7c:df:a1:0f:4d:6e", "" },
  { "fe80::1", "" },
  { "ESP-ROM:esp32s2-rc4-20191025", "" },
  { "Build:Oct 25 2019", "" },
  { "rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)", "" },
  { "SPIWP:0xee", "" },
  { "mode:DIO, clock div:1", "" },
  { "load:0x3ffe6100,len:0x177c", "" },
  { "load:0x3fff0030,len:4", "" },
  { "csum err:0x5d!=0xef", "" },
  { "PC      : 0x400d1234  PS      : 0x00060030", "" },
  { "Backtrace: 0x400d1234:0x3ffb1230 0x400d5678:0x3ffb1250", "" },
  { "http://192.168.4.1:80", "" },
  { "src/main.c:42", "" },
  { "main.c:42: error", "" },
  { "key:value", "" },
  { "a:1 http:ok", "" },
};

static void
test_lines_of_text_have_no_values (void)
{
  check_cases (text, G_N_ELEMENTS (text));
}

static void
test_numbers_do_not_depend_on_the_locale (void)
{
  const Case cases[] = { { ">a:1.5", "a=1.5" }, { "a:2.5", "a=2.5" } };

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    g_test_message ("no locale with a decimal comma here");
  check_cases (cases, G_N_ELEMENTS (cases));
  setlocale (LC_NUMERIC, "C");
}

static void
test_more_values_than_fit_are_left_out (void)
{
  StrobeSeriesValue values[2];

  g_assert_cmpuint (strobe_series_parser_parse (">a:1;b:2;c:3", 12, values, 2), ==, 2);
  g_assert_cmpuint (strobe_series_parser_parse ("a:1 b:2 c:3", 11, values, 2), ==, 2);
  g_assert_cmpuint (strobe_series_parser_parse ("a:1 b:2 c", 9, values, 2), ==, 0);
}

static void
test_endless_lines_names_and_numbers_are_none (void)
{
  g_autofree char *name = g_strnfill (65, 'n');
  g_autofree char *digits = g_strnfill (41, '1');
  g_autofree char *long_name = g_strdup_printf (">%s:1", name);
  g_autofree char *long_number = g_strdup_printf ("a:%s", digits);
  g_autofree char *spaces = g_strnfill (5000, ' ');
  g_autofree char *long_line = g_strdup_printf ("a:1%s", spaces);
  const Case cases[] = { { long_name, "" }, { long_number, "" }, { long_line, "" } };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_any_bytes_are_survived (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  static const char alphabet[] = ">a1:;|.,- \t\xc2\xa7\0e3D";

  for (guint i = 0; i < 50000; i++) {
    gsize size_bytes = (gsize) g_rand_int_range (rand, 0, 24);
    g_autofree char *line = g_malloc (size_bytes + 1);
    StrobeSeriesValue values[4];
    gsize n_values;

    for (gsize j = 0; j < size_bytes; j++)
      line[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
    n_values = strobe_series_parser_parse (line, size_bytes, values, G_N_ELEMENTS (values));
    g_assert_cmpuint (n_values, <=, G_N_ELEMENTS (values));
    for (gsize j = 0; j < n_values; j++)
      g_assert_true (values[j].name >= line &&
                     values[j].name + values[j].name_size_bytes <= line + size_bytes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/plot/series-parser/" path, func)
  ADD ("teleplot-lines-are-read", test_teleplot_lines_are_read);
  ADD ("what-only-begins-like-teleplot-is-not", test_what_only_begins_like_teleplot_is_not);
  ADD ("arduino-lines-are-read", test_arduino_lines_are_read);
  ADD ("lines-of-text-have-no-values", test_lines_of_text_have_no_values);
  ADD ("numbers-do-not-depend-on-the-locale", test_numbers_do_not_depend_on_the_locale);
  ADD ("more-values-than-fit-are-left-out", test_more_values_than_fit_are_left_out);
  ADD ("endless-lines-names-and-numbers-are-none", test_endless_lines_names_and_numbers_are_none);
  ADD ("any-bytes-are-survived", test_any_bytes_are_survived);
#undef ADD
  return g_test_run ();
}
