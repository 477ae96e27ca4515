/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash-map.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define BAR_HEIGHT_PX 24
#define MIN_REGION_PX 5.0
#define GAP_PX 1.0f
#define CORNER_PX 6.0f

/**
 * StrobeFlashMap:
 *
 * Shows where the parts of a firmware go, and what stays.
 *
 * Made by the template of the firmware card.
 *
 * Context: main thread.
 */
struct _StrobeFlashMap {
  GtkWidget parent_instance;

  GArray *regions; /* of StrobeFlashRegion, or NULL */
};

G_DEFINE_FINAL_TYPE (StrobeFlashMap, strobe_flash_map, GTK_TYPE_WIDGET)

/* From the palette of the GNOME guidelines; each stands out from a white and from a dark card.
 * Colour never stands alone: the legend and the tooltip name each part. */
static const char *
get_color (const StrobeFlashRegion *region, gboolean dark)
{
  if (region->use == STROBE_FLASH_REGION_FREE)
    return dark ? "rgba(255,255,255,0.10)" : "rgba(0,0,0,0.08)";
  if (region->use == STROBE_FLASH_REGION_KEPT)
    return dark ? "#8b8a90" : "#86858b";
  switch (region->kind) {
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return dark ? "#c061cb" : "#813d9c";
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return dark ? "#ffa348" : "#c64600";
  case STROBE_FIRMWARE_PART_KIND_APP:
    return dark ? "#62a0ea" : "#1c71d8";
  case STROBE_FIRMWARE_PART_KIND_DATA:
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return dark ? "#57e389" : "#26a269";
  }
  g_assert_not_reached ();
}

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static const StrobeFlashRegion *
get_region (StrobeFlashMap *self, guint index)
{
  return &g_array_index (self->regions, StrobeFlashRegion, index);
}

/* The width of a region: what it is drawn with, its floor included. */
static double
get_region_width (StrobeFlashMap *self, guint index, double total_px)
{
  double spare_px = total_px - MIN_REGION_PX * self->regions->len;
  double sum = 0;

  for (guint i = 0; i < self->regions->len; i++)
    sum += strobe_flash_region_get_weight (get_region (self, i));
  if (sum <= 0 || spare_px <= 0)
    return total_px / self->regions->len;
  return MIN_REGION_PX + spare_px * strobe_flash_region_get_weight (get_region (self, index)) / sum;
}

static const char *
get_name (const StrobeFlashRegion *region)
{
  if (region->use != STROBE_FLASH_REGION_WRITTEN)
    return region->name;
  switch (region->kind) {
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return _ ("Bootloader");
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return _ ("Partition table");
  case STROBE_FIRMWARE_PART_KIND_APP:
    return _ ("App");
  case STROBE_FIRMWARE_PART_KIND_DATA:
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return region->name;
  }
  g_assert_not_reached ();
}

static char *
dup_description (const StrobeFlashRegion *region)
{
  g_autofree char *size = g_format_size_full (region->size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", region->start);

  switch (region->use) {
  case STROBE_FLASH_REGION_WRITTEN:
    /* Translators: a part of the firmware, its address in flash, its size */
    return g_strdup_printf (_ ("%s at %s, %s, will be written"), get_name (region), address, size);
  case STROBE_FLASH_REGION_KEPT:
    /* Translators: a partition of the flash, its address, its size */
    return g_strdup_printf (_ ("%s at %s, %s, stays as it is"), region->name, address, size);
  case STROBE_FLASH_REGION_FREE:
    /* Translators: a stretch of the flash, by its address and its size */
    return g_strdup_printf (_ ("Free at %s, %s"), address, size);
  }
  g_assert_not_reached ();
}

static void
update_accessible (StrobeFlashMap *self)
{
  g_autoptr (GString) text = g_string_new (_ ("Flash map"));

  for (guint i = 0; self->regions != NULL && i < self->regions->len; i++) {
    g_autofree char *part = dup_description (get_region (self, i));

    if (get_region (self, i)->use != STROBE_FLASH_REGION_FREE)
      g_string_append_printf (text, "; %s", part);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str,
                                  -1);
}

static char *
dup_entry (const StrobeFlashRegion *region)
{
  if (region->use != STROBE_FLASH_REGION_KEPT)
    return g_strdup (get_name (region));
  /* Translators: the name of a partition that is not written: "nvs (kept)" */
  return g_strdup_printf (_ ("%s (kept)"), get_name (region));
}

/* One entry, held together by spaces that no line breaks at. */
static void
append_legend (GString *text, const StrobeFlashRegion *region)
{
  g_autofree char *entry = NULL;
  g_autofree char *unbroken = NULL;
  g_autofree char *escaped = NULL;
  g_auto (GStrv) words = NULL;

  if (region->use == STROBE_FLASH_REGION_FREE)
    return;
  entry = dup_entry (region);
  words = g_strsplit (entry, " ", -1);
  unbroken = g_strjoinv ("\u00a0", words);
  escaped = g_markup_escape_text (unbroken, -1);
  g_string_append_printf (text, "%s<span foreground=\"%s\">●</span>\u00a0%s",
                          text->len > 0 ? "   " : "", get_color (region, is_dark ()), escaped);
}

static gboolean
query_tooltip_cb (
  GtkWidget *widget, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip, gpointer user_data)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double total_px = gtk_widget_get_width (widget);
  double at_px = rtl ? total_px - x : x;
  double end_px = 0;

  for (guint i = 0; self->regions != NULL && i < self->regions->len; i++) {
    end_px += get_region_width (self, i, total_px);
    if (at_px < end_px) {
      g_autofree char *text = dup_description (get_region (self, i));

      gtk_tooltip_set_text (tooltip, text);
      return TRUE;
    }
  }
  return FALSE;
}

static void
strobe_flash_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width_px = (float) gtk_widget_get_width (widget);
  float height_px = (float) gtk_widget_get_height (widget);
  float x = 0;
  GskRoundedRect outline;

  if (self->regions == NULL)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width_px, height_px),
                                   CORNER_PX);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  for (guint i = 0; i < self->regions->len; i++) {
    float region_px = (float) get_region_width (self, i, width_px);
    float left = rtl ? width_px - x - region_px : x;
    GdkRGBA color;

    strobe_flash_map_get_color (get_region (self, i), is_dark (), &color);
    gtk_snapshot_append_color (
      snapshot, &color, &GRAPHENE_RECT_INIT (left, 0, MAX (region_px - GAP_PX, 1), height_px));
    x += region_px;
  }
  gtk_snapshot_pop (snapshot);
}

static void
strobe_flash_map_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT_PX : 100;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? BAR_HEIGHT_PX : 300;
}

static void
strobe_flash_map_finalize (GObject *object)
{
  StrobeFlashMap *self = STROBE_FLASH_MAP (object);

  g_clear_pointer (&self->regions, g_array_unref);
  G_OBJECT_CLASS (strobe_flash_map_parent_class)->finalize (object);
}

static void
strobe_flash_map_class_init (StrobeFlashMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = strobe_flash_map_finalize;
  widget_class->snapshot = strobe_flash_map_snapshot;
  widget_class->measure = strobe_flash_map_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "flashmap");
}

static void
strobe_flash_map_init (StrobeFlashMap *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_flash_map_set_firmware:
 * @self: a map
 * @firmware: (nullable): what it shows
 *
 * Shows a firmware.
 *
 * Context: main thread.
 */
void
strobe_flash_map_set_firmware (StrobeFlashMap *self, StrobeFirmware *firmware)
{
  g_return_if_fail (STROBE_IS_FLASH_MAP (self));

  g_clear_pointer (&self->regions, g_array_unref);
  if (firmware != NULL)
    self->regions = strobe_flash_regions_new (firmware);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * strobe_flash_map_dup_legend:
 * @self: a map
 *
 * Words the map: each part that is written and each partition that is kept, with its colour.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): Pango markup
 */
char *
strobe_flash_map_dup_legend (StrobeFlashMap *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (STROBE_IS_FLASH_MAP (self), NULL);

  for (guint i = 0; self->regions != NULL && i < self->regions->len; i++)
    append_legend (text, get_region (self, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * strobe_flash_map_get_color:
 * @region: a region
 * @dark: whether the window is dark
 * @color: (out caller-allocates): what it is drawn with
 *
 * Context: any thread.
 */
void
strobe_flash_map_get_color (const StrobeFlashRegion *region, gboolean dark, GdkRGBA *color)
{
  gdk_rgba_parse (color, get_color (region, dark));
}
