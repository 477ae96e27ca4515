/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/firmware-fixture.h"

#include <stdlib.h>

/* make-firmware KIND OUT [APP_KIB]: writes a firmware file for tests and for the bench. */

#define DEFAULT_APP_KIB 172
#define KIB 1024

static int
print_usage (void)
{
  g_autofree char *kinds = g_strjoinv (" ", (char **) strobe_firmware_fixture_list ());

  g_printerr ("usage: make-firmware KIND OUT [APP_KIB]\nkinds: %s\n", kinds);
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  guint64 app_kib = DEFAULT_APP_KIB;
  g_autoptr (GError) error = NULL;

  if (argc < 3 || argc > 4)
    return print_usage ();
  if (argc == 4 && !g_ascii_string_to_unsigned (argv[3], 10, 1, 128 * KIB, &app_kib, &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }

  g_autoptr (GBytes) file = strobe_firmware_fixture_build (argv[1], app_kib * KIB);
  if (file == NULL)
    return print_usage ();
  if (!g_file_set_contents (argv[2], g_bytes_get_data (file, NULL),
                            (gssize) g_bytes_get_size (file), &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
