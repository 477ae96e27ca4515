/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/side-box.h"

#include "support/gtk-noise.h"
#include "support/wait.h"

#define SIDE_PX 100
#define SPACING_PX 12
#define HEIGHT_PX 40

/* Two boxes that are as small as they want to be. */
typedef struct {
  GtkWidget *main;
  GtkWidget *side;
  GtkWidget *box;
} Fixture;

static GtkWidget *
make_box (int width_px)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (box, width_px, HEIGHT_PX);
  return box;
}

static void
set_up (Fixture *fixture, gconstpointer main_px)
{
  fixture->main = make_box (GPOINTER_TO_INT (main_px));
  fixture->side = make_box (SIDE_PX);
  fixture->box = g_object_ref_sink (
    g_object_new (STROBE_TYPE_SIDE_BOX, "main", fixture->main, "side", fixture->side, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer main_px)
{
  g_assert_finalize_object (fixture->box);
}

static int
get_height_at (Fixture *fixture, int width_px)
{
  int height_px = 0;

  gtk_widget_measure (fixture->box, GTK_ORIENTATION_VERTICAL, width_px, &height_px, NULL, NULL,
                      NULL);
  return height_px;
}

static void
test_where_both_fit_they_stand_side_by_side (Fixture *fixture, gconstpointer main_px)
{
  int width_px = GPOINTER_TO_INT (main_px) + SPACING_PX + SIDE_PX;

  g_assert_cmpint (get_height_at (fixture, width_px), ==, HEIGHT_PX);
}

/* The first one is never given less than it needs. */
static void
test_where_they_do_not_fit_one_stands_below (Fixture *fixture, gconstpointer main_px)
{
  int width_px = GPOINTER_TO_INT (main_px) + SPACING_PX + SIDE_PX - 1;

  g_assert_cmpint (get_height_at (fixture, width_px), ==, 2 * HEIGHT_PX + SPACING_PX);
}

static void
test_it_gets_as_narrow_as_the_wider_one (Fixture *fixture, gconstpointer main_px)
{
  int minimum_px = 0;

  gtk_widget_measure (fixture->box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_px, NULL, NULL, NULL);
  g_assert_cmpint (minimum_px, ==, GPOINTER_TO_INT (main_px));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  gtk_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/side-box/" path, Fixture, GINT_TO_POINTER (331), set_up, func, tear_down)
  ADD ("where-both-fit-they-stand-side-by-side", test_where_both_fit_they_stand_side_by_side);
  ADD ("where-they-do-not-fit-one-stands-below", test_where_they_do_not_fit_one_stands_below);
  ADD ("it-gets-as-narrow-as-the-wider-one", test_it_gets_as_narrow_as_the_wider_one);
  return g_test_run ();
}
