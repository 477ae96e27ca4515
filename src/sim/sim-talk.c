/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-talk.h"

#include <math.h>

/* The words of the apps, line by line: pure text, chosen by how often an app had its turn. All of
 * it is invented, in the form of ESP-IDF's log lines. */

#define EOL "\r\n"
/* turns of the practice app: four a second */
#define TICKS_PER_S 4
#define WEAK_EVERY_S 7
#define FAULT_EVERY_S 19

typedef struct {
  char level;
  const char *tag;
  const char *text;
} Remark;

static const Remark remarks[] = {
  { 'I', "wifi", "beacon received, rssi -61" },
  { 'D', "sensor", "raw 2048, filtered 2051" },
  { 'I', "mqtt", "published 18 bytes to board/temperature" },
  { 'V', "i2c", "read 6 bytes from 0x76" },
  { 'I', "main", "heap 203412 bytes, stack 1872 bytes" },
  { 'W', "wifi", "retry 1 of 5" },
  { 'D', "http", "GET /status 200" },
  { 'E', "sensor", "crc of the reply does not match" },
};

static void
put_line (GString *out, char level, guint now_ms, const char *tag, const char *format, ...)
  G_GNUC_PRINTF (5, 6);

static void
put_line (GString *out, char level, guint now_ms, const char *tag, const char *format, ...)
{
  va_list args;

  g_string_append_printf (out, "%c (%u) %s: ", level, now_ms, tag);
  va_start (args, format);
  g_string_append_vprintf (out, format, args);
  va_end (args);
  g_string_append (out, EOL);
}

/* Between 19.0 and 23.0, slowly up and down. */
static double
get_temperature (guint n_ticks)
{
  return 21.0 + 2.0 * sin (n_ticks / 40.0);
}

static void
put_number (GString *out, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, format, value));
}

static void
put_sensor (GString *out, guint now_ms, guint n_ticks)
{
  guint second = n_ticks / TICKS_PER_S;

  if (second % FAULT_EVERY_S == FAULT_EVERY_S - 1) {
    put_line (out, 'E', now_ms, "sensor", "no answer, trying again");
    return;
  }
  g_string_append_printf (out, "I (%u) sensor: ", now_ms);
  put_number (out, "%.1f", get_temperature (n_ticks));
  g_string_append_printf (out, " C, %u %% rh" EOL, 45 + second % 9);
}

/**
 * strobe_sim_talk_print_hello:
 * @out: where to append
 * @now_ms: since the boot
 * @desc: (nullable): who speaks
 * @uptime_s: how long the app runs
 *
 * Prints the line by which an app is known.
 */
void
strobe_sim_talk_print_hello (GString *out,
                             guint now_ms,
                             const StrobeEspAppDesc *desc,
                             guint uptime_s)
{
  if (desc != NULL)
    put_line (out, 'I', now_ms, "main", "hello from %s %s, %u s", desc->project, desc->version,
              uptime_s);
  else
    put_line (out, 'I', now_ms, "main", "hello, %u s", uptime_s);
}

/**
 * strobe_sim_talk_print_practice:
 * @out: where to append
 * @now_ms: since the boot
 * @desc: (nullable): who speaks
 * @n_ticks: the turn, from 1; four a second
 *
 * Prints a line of an app that is pleasant to watch: a greeting each second, and small talk of
 * several parts and levels between.
 *
 * Units: @n_ticks is a count.
 */
void
strobe_sim_talk_print_practice (GString *out,
                                guint now_ms,
                                const StrobeEspAppDesc *desc,
                                guint n_ticks)
{
  guint second = n_ticks / TICKS_PER_S;

  switch (n_ticks % TICKS_PER_S) {
  case 0:
    strobe_sim_talk_print_hello (out, now_ms, desc, second);
    break;
  case 1:
    put_line (out, 'I', now_ms, "led", "%s", second % 2 == 0 ? "on" : "off");
    break;
  case 2:
    put_sensor (out, now_ms, n_ticks);
    break;
  default:
    if (second % WEAK_EVERY_S == WEAK_EVERY_S - 1)
      put_line (out, 'W', now_ms, "wifi", "signal is weak, rssi -%u", 78 + second % 8);
    else
      put_line (out, 'D', now_ms, "wifi", "beacon received, rssi -%u", 58 + second % 6);
    break;
  }
}

/**
 * strobe_sim_talk_print_numbered:
 * @out: where to append
 * @now_ms: since the boot
 * @number: of the line, from 0
 *
 * Prints one of many lines. Its number stands behind its tag, so that a line that is missing shows.
 *
 * Units: @number is a count.
 */
void
strobe_sim_talk_print_numbered (GString *out, guint now_ms, guint64 number)
{
  const Remark *remark = &remarks[number % G_N_ELEMENTS (remarks)];

  put_line (out, remark->level, now_ms, remark->tag, "line %" G_GUINT64_FORMAT ": %s", number,
            remark->text);
}

/**
 * strobe_sim_talk_print_curves:
 * @out: where to append
 * @now_ms: since the boot
 * @n_ticks: the turn, from 1; twenty a second
 *
 * Prints numbers for curves: Teleplot lines, now and then one in Arduino's form, and once a second
 * a line of text.
 *
 * Units: @n_ticks is a count.
 */
void
strobe_sim_talk_print_curves (GString *out, guint now_ms, guint n_ticks)
{
  double at = n_ticks / 10.0;

  g_string_append_printf (out, ">wave:%u:", now_ms);
  put_number (out, "%.4f", sin (at));
  g_string_append (out, EOL ">temperature:");
  put_number (out, "%.2f", get_temperature (n_ticks));
  g_string_append_printf (out, "§°C;noise:%u" EOL, (n_ticks * 7919u) % 101);
  if (n_ticks % 4 == 0)
    g_string_append_printf (out, "low:0,high:100,level:%u" EOL, n_ticks % 100);
  if (n_ticks % 20 == 0)
    put_line (out, 'I', now_ms, "main", "%u points sent", n_ticks * 3);
}
