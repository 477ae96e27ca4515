/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "symbols/elf.h"

/* symbol-speed ELF ADDRESS...: how long the first backtrace takes, file and all, and the next one
 * with other addresses; the first half of the addresses is the first backtrace. */

static double
resolve (StrobeElf *elf, char **addresses, int n_addresses)
{
  gint64 start_us = g_get_monotonic_time ();

  for (int i = 0; i < n_addresses; i++)
    g_array_unref (strobe_elf_resolve (elf, (guint32) strtoul (addresses[i], NULL, 0)));
  return (double) (g_get_monotonic_time () - start_us) / 1000;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (StrobeElf) elf = argc > 2 ? strobe_elf_open (argv[1], &error) : NULL;
  double opened_ms = (double) (g_get_monotonic_time () - start_us) / 1000;
  int n_half = (argc - 2) / 2;

  if (elf == NULL)
    g_error ("%s", error != NULL ? error->message : "ELF ADDRESS... wanted");
  double first_ms = resolve (elf, argv + 2, n_half);
  double next_ms = resolve (elf, argv + 2 + n_half, n_half);

  printf ("%.2f %.2f %.2f\n", opened_ms, first_ms, next_ms);
  return 0;
}
