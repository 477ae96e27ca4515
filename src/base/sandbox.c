/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/sandbox.h"

#include <string.h>
#include <unistd.h>

/**
 * strobe_sandbox_is_inside:
 *
 * Tells whether this process runs in a Flatpak sandbox: there it hears no events from udev, can
 * install nothing on the system, and its files are not the other programs'.
 *
 * Context: any thread.
 *
 * Source: flatpak-metadata(5).
 *
 * Returns: %TRUE inside of one
 */
gboolean
strobe_sandbox_is_inside (void)
{
  return access (STROBE_SANDBOX_INFO, F_OK) == 0;
}

/**
 * strobe_sandbox_dup_outer_path:
 * @info: #STROBE_SANDBOX_INFO
 * @path: a path as this process sees it
 *
 * Tells where programs outside of the sandbox find a file of the app.
 *
 * Context: any thread; reads a small file.
 *
 * Source: flatpak-metadata(5), group Instance.
 *
 * Returns: (transfer full): its path there; @path if it is not of the app, or there is no sandbox
 */
char *
strobe_sandbox_dup_outer_path (const char *info, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *app = NULL;

  g_return_val_if_fail (info != NULL && path != NULL, NULL);

  if (g_str_has_prefix (path, "/app/") &&
      g_key_file_load_from_file (file, info, G_KEY_FILE_NONE, NULL))
    app = g_key_file_get_string (file, "Instance", "app-path", NULL);
  return app != NULL ? g_build_filename (app, path + strlen ("/app/"), NULL) : g_strdup (path);
}
