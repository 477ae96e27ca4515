/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-map.h"

#include <adwaita.h>

#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/map/flash-area-text.h"

#define APP_BYTES (172 * 1024)
#define WIDTH_PX 800
#define STRIP_PX 16
#define NARROW_PX 336 /* of a window of 360 */

typedef struct {
  GtkWidget *window;
  StrobeFlashMap *map;
} Fixture;

static void
show (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);

  strobe_flash_map_set_firmware (fixture->map, firmware, NULL);
}

static StrobeFlashRow *
get_row (Fixture *fixture)
{
  return strobe_flash_map_get_row (fixture->map);
}

static GtkWidget *
get_block (Fixture *fixture, guint index)
{
  return GTK_WIDGET (strobe_flash_row_get_block (get_row (fixture), index));
}

static gboolean
is_laid_out (Fixture *fixture)
{
  return gtk_widget_get_width (get_block (fixture, 0)) > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->map = g_object_new (STROBE_TYPE_FLASH_MAP, NULL);
  gtk_widget_set_valign (GTK_WIDGET (fixture->map), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (fixture->map), GTK_ALIGN_START);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->map), WIDTH_PX, -1);
  show (fixture, data);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->map));
  gtk_window_present (GTK_WINDOW (fixture->window));
  strobe_wait_until (is_laid_out (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *map = g_object_ref (GTK_WIDGET (fixture->map));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (map);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
move_focus (Fixture *fixture, GtkDirectionType direction)
{
  g_signal_emit_by_name (fixture->window, "move-focus", direction);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

/* What the map looks like; NULL until it has been drawn. */
static GskRenderNode *
take_picture (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->map));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (fixture->map)),
                          gtk_widget_get_height (GTK_WIDGET (fixture->map)));
  return gtk_snapshot_to_node (snapshot);
}

/* How many pixels of a part of the map are not just the ground. */
static guint
count_drawn (Fixture *fixture, int y, int height)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) WIDTH_PX * (gsize) height);
  guint n_drawn = 0;

  strobe_wait_until ((node = take_picture (fixture)) != NULL);
  texture =
    gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
                                 &GRAPHENE_RECT_INIT (0, (float) y, WIDTH_PX, (float) height));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) WIDTH_PX * 4);
  for (gsize i = 0; i < (gsize) WIDTH_PX * (gsize) height; i++)
    n_drawn += (pixels[i] >> 24) > 0x60 ? 1 : 0;
  return n_drawn;
}

static void
test_each_area_has_a_block_with_a_name_and_a_description (Fixture *fixture, gconstpointer data)
{
  guint n_blocks = strobe_flash_row_get_n_blocks (get_row (fixture));

  g_assert_cmpuint (n_blocks, ==, 15);
  gtk_test_accessible_assert_role (get_row (fixture), GTK_ACCESSIBLE_ROLE_LIST);
  for (guint i = 0; i < n_blocks; i++) {
    const StrobeFlashArea *area =
      strobe_flash_block_get_area (strobe_flash_row_get_block (get_row (fixture), i));
    g_autofree char *sentence = strobe_flash_area_text_dup_sentence (area);
    g_autofree char *description = strobe_flash_area_text_dup_description (area);

    gtk_test_accessible_assert_role (get_block (fixture, i), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
    gtk_test_accessible_assert_property (get_block (fixture, i), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         sentence);
    gtk_test_accessible_assert_property (get_block (fixture, i),
                                         GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
    g_assert_true (gtk_widget_get_focusable (get_block (fixture, i)));
    g_assert_nonnull (gtk_widget_get_tooltip_text (get_block (fixture, i)));
  }
}

static void
test_arrow_keys_lead_from_block_to_block (Fixture *fixture, gconstpointer data)
{
  move_focus (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == get_block (fixture, 0));
  g_assert_cmpint (strobe_flash_map_get_selected (fixture->map), ==, 0);
  move_focus (fixture, GTK_DIR_LEFT);
  g_assert_true (get_focus (fixture) == get_block (fixture, 0));
  move_focus (fixture, GTK_DIR_RIGHT);
  move_focus (fixture, GTK_DIR_RIGHT);
  g_assert_true (get_focus (fixture) == get_block (fixture, 2));
  g_assert_cmpint (strobe_flash_map_get_selected (fixture->map), ==, 2);
}

static void
test_tab_leaves_and_comes_back_to_the_same_block (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("after");

  g_object_ref (fixture->map);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->map));
  gtk_box_append (GTK_BOX (box), button);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  g_object_unref (fixture->map);
  /* Tab goes by where widgets are; who has the focus in a new window is GTK's choice. */
  strobe_wait_until (gtk_widget_get_height (button) > 0);
  gtk_widget_grab_focus (get_block (fixture, 1));
  move_focus (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == button);
  move_focus (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == get_block (fixture, 1));
}

static void
test_blocks_scroll_when_they_do_not_fit (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scroller =
    gtk_widget_get_ancestor (GTK_WIDGET (get_row (fixture)), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  int minimum = 0;

  gtk_widget_set_size_request (GTK_WIDGET (fixture->map), NARROW_PX, -1);
  gtk_widget_measure (GTK_WIDGET (fixture->map), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, NARROW_PX);
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->map)) == NARROW_PX);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, NARROW_PX);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  gtk_widget_grab_focus (get_block (fixture, 14));
  strobe_wait_until (gtk_adjustment_get_value (adjustment) > 0);
}

static void
test_the_strip_and_the_shapes_below_it_are_drawn (Fixture *fixture, gconstpointer data)
{
  guint n_faint;

  /* The colours of the strip are opaque; the shapes are seen through. */
  g_assert_cmpuint (count_drawn (fixture, 0, STRIP_PX), >, 1000);
  n_faint = count_drawn (fixture, STRIP_PX, STRIP_PX);
  /* But for the one that is marked. */
  gtk_widget_grab_focus (get_block (fixture, 1));
  strobe_wait_until (count_drawn (fixture, STRIP_PX, STRIP_PX) > n_faint + 50);
}

static void
test_from_right_to_left_the_first_block_is_at_the_right (Fixture *fixture, gconstpointer data)
{
  graphene_rect_t first;
  graphene_rect_t second;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gtk_widget_queue_resize (GTK_WIDGET (get_row (fixture)));
  strobe_wait_idle ();
  strobe_wait_until (
    gtk_widget_compute_bounds (get_block (fixture, 0), GTK_WIDGET (fixture->map), &first) &&
    gtk_widget_compute_bounds (get_block (fixture, 1), GTK_WIDGET (fixture->map), &second) &&
    first.origin.x > second.origin.x);
  move_focus (fixture, GTK_DIR_TAB_FORWARD);
  move_focus (fixture, GTK_DIR_LEFT);
  g_assert_true (get_focus (fixture) == get_block (fixture, 1));
  g_assert_cmpuint (count_drawn (fixture, 0, STRIP_PX), >, 1000);
}

static void
test_a_new_firmware_keeps_the_focus (Fixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (get_block (fixture, 3));
  show (fixture, "good-12-partitions");
  g_assert_true (get_focus (fixture) == get_block (fixture, 3));
  show (fixture, "good");
  g_assert_cmpuint (strobe_flash_row_get_n_blocks (get_row (fixture)), ==, 5);
  g_assert_true (get_focus (fixture) == get_block (fixture, 3));
}

static void
test_what_has_nothing_in_it_is_not_shown (Fixture *fixture, gconstpointer data)
{
  show (fixture, "text");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->map)));
  show (fixture, "bad-map");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->map)));
}

#define ADD(path, function)                                                                        \
  g_test_add ("/ui/flash-map/" path, Fixture, "good-12-partitions", set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("each-area-has-a-block-with-a-name-and-a-description",
       test_each_area_has_a_block_with_a_name_and_a_description);
  ADD ("arrow-keys-lead-from-block-to-block", test_arrow_keys_lead_from_block_to_block);
  ADD ("tab-leaves-and-comes-back-to-the-same-block",
       test_tab_leaves_and_comes_back_to_the_same_block);
  ADD ("blocks-scroll-when-they-do-not-fit", test_blocks_scroll_when_they_do_not_fit);
  ADD ("the-strip-and-the-shapes-below-it-are-drawn",
       test_the_strip_and_the_shapes_below_it_are_drawn);
  ADD ("from-right-to-left-the-first-block-is-at-the-right",
       test_from_right_to_left_the_first_block_is_at_the_right);
  ADD ("a-new-firmware-keeps-the-focus", test_a_new_firmware_keeps_the_focus);
  ADD ("what-has-nothing-in-it-is-not-shown", test_what_has_nothing_in_it_is_not_shown);
  return g_test_run ();
}
