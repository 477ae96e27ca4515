/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-watch.h"

#include <glib/gi18n-lib.h>

#include "app/build-text.h"
#include "cli/cli-boards.h"
#include "cli/cli-output.h"
#include "make/build-watch.h"

/* strobe-cli flash --watch: the same again for each build, until Ctrl+C. */

/* Where the file system tells of nothing. */
#define POLL_S 5

typedef struct {
  const StrobeCliOptions *options;
  GCancellable *cancellable; /* Ctrl+C */
  GCancellable *next;        /* of this round: Ctrl+C, or another build */
  gboolean built;
} Rounds;

static void
built_cb (Rounds *self)
{
  self->built = TRUE;
  g_cancellable_cancel (self->next);
}

static void
away_cb (StrobeBuildWatch *watch)
{
  if (strobe_build_watch_get_error (watch) != NULL)
    g_printerr ("%s\n", strobe_build_text_get_away ());
}

static void
interrupted_cb (GCancellable *cancellable, gpointer next)
{
  g_cancellable_cancel (next);
}

static void
print_json (const char *changes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "event", "rebuilt");
  strobe_cli_output_add_string (builder, "changes", changes);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

static void
print_rebuilt (Rounds *self, StrobeBuild *build)
{
  StrobeFirmwareDiff *diff = strobe_build_get_diff (build);
  g_autofree char *changes = diff != NULL ? strobe_build_text_dup_changes (diff) : NULL;
  guint next_s = 0;
  g_autofree char *age = strobe_build_text_dup_age (0, &next_s);

  if (self->options->json)
    print_json (changes);
  else if (changes != NULL)
    g_printerr ("%s · %s\n", age, changes);
  else
    g_printerr ("%s\n", age);
}

static void
wait_for_build (Rounds *self)
{
  g_printerr ("%s\n", _ ("Waiting for the next build; Ctrl+C ends…"));
  while (strobe_cli_boards_iterate (G_MAXINT64, self->next))
    ;
}

/* A round that ends by itself leaves the wait for the next build. */
static gboolean
run_round (Rounds *self, StrobeBuildWatch *watch, StrobeCliWatchFunc func, gpointer user_data)
{
  g_autoptr (GCancellable) next = g_cancellable_new ();
  gulong id = 0;
  gboolean goes_on = FALSE;

  self->next = next;
  self->built = FALSE;
  id = g_cancellable_connect (self->cancellable, G_CALLBACK (interrupted_cb), next, NULL);
  goes_on = func (strobe_build_watch_get_build (watch), next, user_data);
  if (goes_on && !g_cancellable_is_cancelled (next))
    wait_for_build (self);
  g_cancellable_disconnect (self->cancellable, id);
  self->next = NULL;
  /* Cancelled, and not by a build: by a key of the log. */
  return goes_on && self->built && !g_cancellable_is_cancelled (self->cancellable);
}

static StrobeBuild *
load (const StrobeCliOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  StrobeBuild *build = NULL;

  for (char **path = options->files; *path != NULL; path++) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (*path);

    g_list_store_append (files, file);
  }
  build = strobe_build_load (G_LIST_MODEL (files), cancellable, error);
  if (build == NULL)
    g_prefix_error (error, "%s: ", options->files[0]);
  return build;
}

/**
 * strobe_cli_watch_run:
 * @options: the command line; its files are watched
 * @func: what is done with each build
 * @user_data: data for @func
 * @cancellable: Ctrl+C
 * @error: return location for an error
 *
 * Calls @func with the build there is, and with each that comes. Of builds that come while @func
 * does not run the main context, only the newest counts.
 *
 * Errors: those of strobe_build_load(), for the first one only.
 *
 * Context: main thread; runs the main context.
 *
 * Returns: %FALSE if there was nothing to begin with; else it was ended
 */
gboolean
strobe_cli_watch_run (const StrobeCliOptions *options,
                      StrobeCliWatchFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (StrobeBuild) first = load (options, cancellable, error);
  g_autoptr (StrobeBuildWatch) watch = NULL;
  Rounds self = { .options = options, .cancellable = cancellable };

  if (first == NULL)
    return FALSE;
  watch = strobe_build_watch_new (first, POLL_S);
  g_signal_connect_swapped (watch, "built", G_CALLBACK (built_cb), &self);
  g_signal_connect (watch, "notify::error", G_CALLBACK (away_cb), NULL);
  while (run_round (&self, watch, func, user_data))
    print_rebuilt (&self, strobe_build_watch_get_build (watch));
  g_signal_handlers_disconnect_by_data (watch, &self);
  strobe_build_watch_stop (watch);
  return TRUE;
}
