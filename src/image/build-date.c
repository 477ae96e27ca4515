/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "image/build-date-private.h"

/* The compiler writes dates as people in one country do; here they become dates that sort. */

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static guint
find_month (const char *date)
{
  for (guint i = 0; i < G_N_ELEMENTS (months); i++) {
    if (strncmp (date, months[i], 3) == 0)
      return i + 1;
  }

  return 0;
}

/* __DATE__ is "Mar  2 2026": the day has two places, the first may be blank. */
static gboolean
parse_date (const char *date, guint *year, guint *month, guint *day)
{
  const char *digits = date + 4;

  if (strlen (date) != 11 || date[3] != ' ' || date[6] != ' ' || !g_ascii_isdigit (digits[1]) ||
      (digits[0] != ' ' && !g_ascii_isdigit (digits[0])))
    return FALSE;
  for (guint i = 7; i < 11; i++) {
    if (!g_ascii_isdigit (date[i]))
      return FALSE;
  }

  *month = find_month (date);
  *day = (guint) ((digits[0] == ' ' ? 0 : digits[0] - '0') * 10 + digits[1] - '0');
  *year = (guint) g_ascii_strtoull (date + 7, NULL, 10);
  return *month != 0 && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/**
 * strobe_build_date_format:
 * @date: __DATE__, or something else in its place
 * @time: __TIME__, or something else
 *
 * Makes "2026-03-02 14:11:09" of "Mar  2 2026" and "14:11:09". Whoever builds reproducibly leaves
 * both empty.
 *
 * Context: any thread.
 *
 * Source: C17, section 6.10.8.1.
 *
 * Returns: (transfer full): date and time; as they stand where the date is none
 */
char *
strobe_build_date_format (const char *date, const char *time)
{
  guint year = 0;
  guint month = 0;
  guint day = 0;

  if (parse_date (date, &year, &month, &day))
    return g_strstrip (g_strdup_printf ("%04u-%02u-%02u %s", year, month, day, time));
  return g_strstrip (g_strdup_printf ("%s %s", date, time));
}
