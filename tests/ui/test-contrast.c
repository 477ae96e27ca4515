/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/map/flash-paint.h"
#include "ui/common/palette.h"
#include "ui/plot/plot-style.h"

/* WCAG 2.1, level AA */
#define MIN_TEXT 4.5
#define MIN_GRAPHICS 3.0
/* Level AAA: who asks for high contrast gets it where text was made paler. */
#define MIN_TEXT_HIGH 7.0
#define MARGIN_PX 24

/* What the stylesheet makes of our own colours, measured on the picture that is drawn, in light and
 * dark; a second run does the same in high contrast. */

typedef struct {
  const char *name;
  const char *holders[3]; /* css-name.class.class, from the outside */
  const char *leaf;       /* the same: a label, or an image with its icon after a colon */
  double minimum;
  double high_minimum; /* in high contrast, where it is more than that */
} Sample;

static const Sample samples[] = {
  { "drop hint", { "box.drop-hint" }, "label", MIN_TEXT },
  { "result", { "box.result-pane" }, "label", MIN_TEXT },
  { "success", { "box.result-pane.success" }, "label", MIN_TEXT },
  { "success icon", { "box.result-pane.success" }, "image:object-select-symbolic", MIN_GRAPHICS },
  { "error", { "box.error-pane" }, "label", MIN_TEXT },
  { "error icon", { "box.error-pane" }, "image.error:dialog-error-symbolic", MIN_GRAPHICS },
  { "access", { "box.access-pane" }, "label", MIN_TEXT },
  { "access icon", { "box.access-pane" }, "image.warning:changes-prevent-symbolic", MIN_GRAPHICS },
  { "pause strip", { "box.log-strip" }, "label", MIN_TEXT },
  { "time of a line", { "listview.log" }, "logtime", MIN_TEXT, MIN_TEXT_HIGH },
  { "start of a boot", { "listview.log" }, "logboot", MIN_TEXT },
  { "note", { "listview.log", "lognote" }, "label", MIN_TEXT },
  { "trouble", { "monitorstatus.trouble" }, "image:dialog-warning-symbolic", MIN_GRAPHICS },
  { "line that is missing", { "listview.bootdiff" }, "label.missing", MIN_TEXT },
  { "line that is new", { "listview.bootdiff" }, "label.new", MIN_TEXT },
  { "name of a block", { "box", "flashblock" }, "label.caption-heading", MIN_TEXT },
  { "size of a block", { "box", "flashblock" }, "label.flash-size", MIN_TEXT, MIN_TEXT_HIGH },
  { "name of a fact", { "box", "box.fact" }, "label.caption.fact-name", MIN_TEXT, MIN_TEXT_HIGH },
  { "fault of a block", { "box", "flashblock", "box.error" }, "label.caption", MIN_TEXT },
  { "cause in the guide", { "box.coach-cause" }, "label", MIN_TEXT },
  { "picture of the guide",
    { "box" },
    "image.coach-picture:strobe-coach-connect-symbolic",
    MIN_GRAPHICS },
};

static GtkWidget *
create (const char *spec)
{
  g_auto (GStrv) halves = g_strsplit (spec, ":", 2);
  g_auto (GStrv) names = g_strsplit (halves[0], ".", -1);
  gboolean is_image = g_str_equal (names[0], "image");
  gboolean is_box = strstr ("box listview lognote monitorstatus flashblock", names[0]) != NULL;
  GtkWidget *widget = g_object_new (is_image ? GTK_TYPE_IMAGE
                                    : is_box ? GTK_TYPE_BOX
                                             : GTK_TYPE_LABEL,
                                    "css-name", names[0], NULL);

  gtk_widget_set_css_classes (widget, (const char **) names + 1);
  if (is_image)
    gtk_image_set_from_icon_name (GTK_IMAGE (widget), halves[1]);
  else if (!is_box)
    gtk_label_set_label (GTK_LABEL (widget), "██████");
  return widget;
}

/* Within its holders, with a margin of their ground around it. */
static GtkWidget *
add_sample (GtkBox *box, const Sample *sample)
{
  GtkWidget *parent = GTK_WIDGET (box);
  GtkWidget *leaf = create (sample->leaf);

  for (gsize i = 0; i < G_N_ELEMENTS (sample->holders) && sample->holders[i] != NULL; i++) {
    GtkWidget *holder = create (sample->holders[i]);

    gtk_box_append (GTK_BOX (parent), holder);
    parent = holder;
  }
  gtk_widget_set_margin_start (leaf, MARGIN_PX);
  gtk_widget_set_margin_end (leaf, MARGIN_PX);
  gtk_widget_set_halign (leaf, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (parent), leaf);
  return leaf;
}

typedef struct {
  guchar *pixels;
  int width;
  int height;
} Picture;

static void
take_picture (GtkWidget *window, Picture *picture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  picture->width = gtk_widget_get_width (window);
  picture->height = gtk_widget_get_height (window);
  gdk_paintable_snapshot (paintable, snapshot, picture->width, picture->height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (
    gtk_native_get_renderer (GTK_NATIVE (window)), node,
    &GRAPHENE_RECT_INIT (0, 0, (float) picture->width, (float) picture->height));
  picture->pixels = g_malloc ((gsize) picture->width * (gsize) picture->height * 4);
  gdk_texture_download (texture, picture->pixels, (gsize) picture->width * 4);
}

static GdkRGBA
get_pixel (const Picture *picture, int x, int y)
{
  guint32 pixel;

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, picture->width);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, picture->height);
  /* CAIRO_FORMAT_ARGB32, in the byte order of the machine; a window is opaque. */
  memcpy (&pixel, picture->pixels + ((gsize) y * (gsize) picture->width + (gsize) x) * 4, 4);
  return (GdkRGBA){ (float) ((pixel >> 16) & 0xff) / 255.f, (float) ((pixel >> 8) & 0xff) / 255.f,
                    (float) (pixel & 0xff) / 255.f, 1.f };
}

/* The strongest contrast in a widget to what lies beside it: of the middle of its strokes. */
static double
measure (const Picture *picture, GtkWidget *window, GtkWidget *widget)
{
  graphene_rect_t bounds;
  GdkRGBA ground;
  double contrast = 0;

  g_assert_true (gtk_widget_compute_bounds (widget, window, &bounds));
  ground = get_pixel (picture, (int) bounds.origin.x - MARGIN_PX / 2,
                      (int) (bounds.origin.y + bounds.size.height / 2));
  for (int y = (int) bounds.origin.y; y < (int) (bounds.origin.y + bounds.size.height); y++) {
    for (int x = (int) bounds.origin.x; x < (int) (bounds.origin.x + bounds.size.width); x++) {
      GdkRGBA color = get_pixel (picture, x, y);

      contrast = MAX (contrast, strobe_palette_get_contrast (&color, &ground));
    }
  }
  return contrast;
}

static gboolean
is_high (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
use_scheme (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

/* As Strobe's own, which takes these names with the style. */
static GtkWidget *
create_window (gboolean dark)
{
  GtkWidget *window = adw_window_new ();

  if (dark)
    gtk_widget_add_css_class (window, "dark");
  if (is_high ())
    gtk_widget_add_css_class (window, "high-contrast");
  return window;
}

static void
test_what_the_stylesheet_colours_can_be_read (gconstpointer data)
{
  GtkWidget *window = create_window (data != NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *leaves[G_N_ELEMENTS (samples)];
  Picture picture;
  guint n_bad = 0;

  use_scheme (data != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    leaves[i] = add_sample (GTK_BOX (box), &samples[i]);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  strobe_wait_until (gtk_widget_get_height (leaves[0]) > 0);
  /* Nobody gives the focus to a window here, and one without it is paler. */
  gtk_widget_unset_state_flags (window, GTK_STATE_FLAG_BACKDROP);
  strobe_wait_idle ();
  take_picture (window, &picture);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    double contrast = measure (&picture, window, leaves[i]);
    double minimum =
      is_high () ? MAX (samples[i].minimum, samples[i].high_minimum) : samples[i].minimum;

    g_test_message ("%s: %.2f to 1, at least %.1f", samples[i].name, contrast, minimum);
    n_bad += contrast < minimum ? 1 : 0;
  }
  g_free (picture.pixels);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpuint (n_bad, ==, 0);
}

/* What a widget of the window stands on. */
static void
get_ground (const char *color_name, GdkRGBA *ground)
{
  GtkWidget *window = adw_window_new ();

  g_assert_true (
    gtk_style_context_lookup_color (gtk_widget_get_style_context (window), color_name, ground));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_curves_stand_out (gconstpointer data)
{
  gboolean dark = data != NULL;
  GdkRGBA ground;

  use_scheme (dark);
  get_ground ("window_bg_color", &ground);
  for (guint i = 0; i < 7; i++) {
    StrobePlotStyle style;
    double contrast;

    strobe_plot_style_init (&style, dark, i);
    contrast = strobe_palette_get_contrast (&style.color, &ground);
    g_test_message ("curve %u: %.2f to 1", i, contrast);
    g_assert_cmpfloat (contrast, >=, MIN_GRAPHICS);
  }
}

static void
test_the_parts_of_the_flash_map_stand_out (gconstpointer data)
{
  static const StrobeFlashAreaUse uses[] = { STROBE_FLASH_AREA_WRITTEN, STROBE_FLASH_AREA_ERASED,
                                             STROBE_FLASH_AREA_KEPT };
  gboolean dark = data != NULL;
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  StrobeFlashPaint paint;
  GdkRGBA ground;

  use_scheme (dark);
  get_ground ("window_bg_color", &ground);
  strobe_flash_paint_init (&paint, widget);
  g_assert_cmpint (paint.dark, ==, dark);
  for (guint use = 0; use < G_N_ELEMENTS (uses); use++) {
    for (int kind = 0; kind < STROBE_FLASH_AREA_KIND_FREE; kind++) {
      const StrobeFlashArea area = { .use = uses[use], .kind = (StrobeFlashAreaKind) kind };
      GdkRGBA color;
      double contrast;

      strobe_flash_paint_get_color (&paint, &area, &color);
      contrast = strobe_palette_get_contrast (&color, &ground);
      g_test_message ("use %u, kind %d: %.2f to 1", use, kind, contrast);
      g_assert_cmpfloat (contrast, >=, MIN_GRAPHICS);
    }
  }
  g_object_unref (widget);
}

static void
test_what_is_wrong_on_the_flash_map_stands_out (gconstpointer data)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  StrobeFlashPaint paint;
  GdkRGBA ground;
  GdkRGBA color;

  use_scheme (data != NULL);
  get_ground ("window_bg_color", &ground);
  strobe_flash_paint_init (&paint, widget);
  strobe_flash_paint_get_fault_color (&paint, &color);
  g_assert_cmpfloat (strobe_palette_get_contrast (&color, &ground), >=, MIN_GRAPHICS);
  g_object_unref (widget);
}

#define ADD(path, function)                                                                        \
  g_test_add_data_func ("/ui/contrast/light/" path, NULL, function);                               \
  g_test_add_data_func ("/ui/contrast/dark/" path, "dark", function)

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/strobeapp/Strobe/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  load_style ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/strobeapp/Strobe/icons");
  g_assert_cmpint (is_high (), ==, g_getenv ("ADW_DEBUG_HIGH_CONTRAST") != NULL);
  /* Else a colour may be on its way to another. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("what-the-stylesheet-colours-can-be-read", test_what_the_stylesheet_colours_can_be_read);
  ADD ("curves-stand-out", test_curves_stand_out);
  ADD ("the-parts-of-the-flash-map-stand-out", test_the_parts_of_the_flash_map_stand_out);
  ADD ("what-is-wrong-on-the-flash-map-stands-out", test_what_is_wrong_on_the_flash_map_stands_out);
  return g_test_run ();
}
