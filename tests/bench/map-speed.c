/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "support/firmware-fixture.h"
#include "support/wait.h"
#include "ui/map/flash-map.h"

#define WIDTH_PX 1000
#define N_PICTURES 200
#define APP_BYTES (1024 * 1024)

/* map-speed: how long the map of 16 MiB with twelve partitions takes: to be laid out, and to be
 * drawn anew, strip, shapes and blocks, with the renderer that needs no graphics card. */

/* Of this process alone: what else the machine does is not the map's. */
static gint64
get_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a;
  const gint64 *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
print_figure (const char *what, gint64 *times_us)
{
  qsort (times_us, N_PICTURES, sizeof *times_us, compare);
  g_print ("%s: %.2f ms in the middle, %.2f ms at the 99th of 100\n", what,
           (double) times_us[N_PICTURES / 2] / 1000,
           (double) times_us[N_PICTURES * 99 / 100] / 1000);
}

static gint64
draw (GtkWidget *window, StrobeFlashMap *map)
{
  gint64 start_us = get_time_us ();
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  GTK_WIDGET_GET_CLASS (map)->snapshot (GTK_WIDGET (map), snapshot);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (
    gtk_native_get_renderer (GTK_NATIVE (window)), node,
    &GRAPHENE_RECT_INIT (0, 0, WIDTH_PX, (float) gtk_widget_get_height (GTK_WIDGET (map))));
  return get_time_us () - start_us;
}

static gint64
lay_out (StrobeFlashMap *map, StrobeFirmware *firmware)
{
  gint64 start_us = get_time_us ();

  strobe_flash_map_set_firmware (map, firmware, NULL);
  return get_time_us () - start_us;
}

int
main (void)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good-12-partitions", APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);
  gint64 drawn_us[N_PICTURES];
  gint64 laid_out_us[N_PICTURES];
  GtkWidget *window;
  StrobeFlashMap *map;

  adw_init ();
  window = gtk_window_new ();
  map = g_object_new (STROBE_TYPE_FLASH_MAP, NULL);
  strobe_flash_map_set_firmware (map, firmware, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (map), WIDTH_PX, -1);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (map));
  gtk_window_present (GTK_WINDOW (window));
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (map)) > 0);
  strobe_wait_ms (200);
  for (guint i = 0; i < N_PICTURES; i++)
    drawn_us[i] = draw (window, map);
  for (guint i = 0; i < N_PICTURES; i++)
    laid_out_us[i] = lay_out (map, firmware);
  print_figure ("flash map, 12 partitions, 16 MiB: drawn", drawn_us);
  print_figure ("flash map, 12 partitions, 16 MiB: laid out", laid_out_us);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
