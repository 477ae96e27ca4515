/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-private.h"

#include "app/translations.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/map/flash-row.h"

#define WIDE_PX 1100
#define NARROW_PX 360
#define HEIGHT_PX 800

/* The window in whatever language the environment says, wide and as narrow as a telephone: no text
 * is cut off. test-layout.py runs it in a language whose texts are all longer. */

typedef struct {
  StrobeContext *context;
  StrobeWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), GPOINTER_TO_INT (data), HEIGHT_PX);
  gtk_window_present (GTK_WINDOW (fixture->window));
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->context);
}

/* Names and numbers of boards, files and counts may end in an ellipsis: the whole is told beside
 * it, by a tooltip, or in the menu that opens. */
static gboolean
may_be_shortened (GtkWidget *widget)
{
  static const char *const ids[] = {
    "title", "port", "size", "count", "level_label", "tags_label"
  };
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (ids); i++) {
    if (g_str_equal (id, ids[i]))
      return TRUE;
  }
  /* What an empty entry says is said by the strip above it, too. */
  return gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT) != NULL;
}

/* Of the window: what it says stands below too. */
static gboolean
is_title (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, ADW_TYPE_WINDOW_TITLE) != NULL;
}

static const char *
find_fault (GtkWidget *window, GtkWidget *label)
{
  graphene_rect_t bounds;
  int width = 0;
  int height = 0;

  if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))) &&
      !may_be_shortened (label))
    return "shortened";
  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (label)), &width, &height);
  if (width > gtk_widget_get_width (label))
    return "too narrow";
  if (height > gtk_widget_get_height (label))
    return "too low";
  g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
  /* What of the flash does not fit is scrolled to. */
  if (gtk_widget_get_ancestor (label, STROBE_TYPE_FLASH_ROW) != NULL)
    return NULL;
  if (bounds.origin.x < 0 ||
      (int) (bounds.origin.x + bounds.size.width) > gtk_widget_get_width (window))
    return "beyond the edge";
  return NULL;
}

static void
count_faults (GtkWidget *window, GtkWidget *widget, guint *n_faults)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && !is_title (widget) &&
      *gtk_label_get_text (GTK_LABEL (widget)) != '\0') {
    const char *fault = find_fault (window, widget);

    if (fault != NULL)
      g_test_message ("%s: “%s”", fault, gtk_label_get_text (GTK_LABEL (widget)));
    *n_faults += fault != NULL ? 1 : 0;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count_faults (window, child, n_faults);
}

/* The widest of what is in it, down to what cannot be divided. */
static void
tell_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;
  int widest_px = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int minimum = 0;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    if (minimum > widest_px)
      widest = child;
    widest_px = MAX (widest_px, minimum);
  }
  if (widest == NULL)
    return;
  g_test_message ("%s %s: %d", G_OBJECT_TYPE_NAME (widest),
                  gtk_buildable_get_buildable_id (GTK_BUILDABLE (widest)), widest_px);
  tell_widest (widest);
}

/* Until what has changed is laid out. */
static void
wait_for_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gint64 first = gdk_frame_clock_get_frame_counter (clock);

  gdk_frame_clock_begin_updating (clock);
  strobe_wait_until (gdk_frame_clock_get_frame_counter (clock) > first + 2);
  gdk_frame_clock_end_updating (clock);
}

static void
check (Fixture *fixture, const char *state)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  guint n_faults = 0;

  wait_for_frames (window);
  g_test_message ("%s, %d pixels wide", state, gtk_widget_get_width (window));
  count_faults (window, window, &n_faults);
  /* Not an assertion: the states that follow are worth knowing too. */
  if (n_faults > 0)
    g_test_fail ();
}

static void
test_the_empty_window_shows_every_text (Fixture *fixture, gconstpointer data)
{
  check (fixture, "empty");
}

static gboolean
has_flashed (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->window->target);

  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED;
}

static void
show_boards (Fixture *fixture, gboolean shown)
{
  if (adw_flap_get_folded (fixture->window->flap))
    adw_flap_set_reveal_flap (fixture->window->flap, shown);
  strobe_wait_idle ();
}

static void
test_a_flash_shows_every_text (Fixture *fixture, gconstpointer data)
{
  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
  show_boards (fixture, TRUE);
  check (fixture, "boards");
  show_boards (fixture, FALSE);
  check (fixture, "firmware");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.flash", NULL);
  strobe_wait_until (has_flashed (fixture));
  check (fixture, "flashed");
  strobe_context_press_reset (fixture->context,
                              strobe_flash_target_get_board (fixture->window->target));
  strobe_wait_until (strobe_monitor_pane_has_lines (fixture->window->monitor_pane));
  check (fixture, "log");
}

static void
test_a_failure_shows_every_text (Fixture *fixture, gconstpointer data)
{
  strobe_window_add_practice_board (fixture->window, "status 3 at block 20");
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.flash", NULL);
  strobe_wait_until (strobe_flash_target_get_failure (fixture->window->target) != NULL);
  check (fixture, "failed");
}

static void
test_it_gets_as_narrow_as_a_telephone (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
  /* Of what is in the window: the frame around it is not always drawn by it. */
  gtk_widget_measure (adw_application_window_get_content (ADW_APPLICATION_WINDOW (fixture->window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > NARROW_PX)
    tell_widest (GTK_WIDGET (fixture->window));
  g_assert_cmpint (minimum, <=, NARROW_PX);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/strobeapp/Strobe/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/ui/layout/wide/" path, Fixture, GINT_TO_POINTER (WIDE_PX), set_up, function,       \
              tear_down);                                                                          \
  g_test_add ("/ui/layout/narrow/" path, Fixture, GINT_TO_POINTER (NARROW_PX), set_up, function,   \
              tear_down)

int
main (int argc, char **argv)
{
  strobe_translations_set_up ();
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  load_style ();
  /* A telephone has one button at the edge of a window. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                "gtk-decoration-layout", ":close", NULL);
  ADD ("the-empty-window-shows-every-text", test_the_empty_window_shows_every_text);
  ADD ("a-flash-shows-every-text", test_a_flash_shows_every_text);
  ADD ("a-failure-shows-every-text", test_a_failure_shows_every_text);
  ADD ("it-gets-as-narrow-as-a-telephone", test_it_gets_as_narrow_as_a_telephone);
  return g_test_run ();
}
