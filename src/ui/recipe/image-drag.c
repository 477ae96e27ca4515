/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/image-drag.h"

#include <glib/gstdio.h>

#include "ui/recipe/image-provider.h"
#include "ui/recipe/image-save.h"

/**
 * StrobeImageDrag:
 *
 * Starts the drag of a firmware that was made here, and keeps the files that were dragged until the
 * window goes: a file manager copies them when it likes.
 *
 * Made by the window for its firmware card.
 *
 * Context: main thread.
 */
struct _StrobeImageDrag {
  GObject parent_instance;

  StrobeRecipeEditor *editor;
  GtkDragSource *source;
  char *folder;     /* of this drag and all others of the window */
  GPtrArray *names; /* of char: what may be in it */
};

G_DEFINE_FINAL_TYPE (StrobeImageDrag, strobe_image_drag, G_TYPE_OBJECT)

static GdkContentProvider *
prepare_cb (StrobeImageDrag *self)
{
  StrobeFirmwareSource *source = strobe_recipe_editor_get_source (self->editor);
  char *name;

  if (!strobe_recipe_editor_can_save (self->editor))
    return NULL;
  name = strobe_image_save_dup_name (strobe_firmware_source_get_firmware (source));
  g_ptr_array_add (self->names, name);
  return strobe_image_provider_new (strobe_recipe_editor_get_recipe (self->editor), self->folder,
                                    name);
}

static void
begin_cb (StrobeImageDrag *self)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (self->source));
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
    theme, "application-x-firmware", (const char *[]){ "application-octet-stream", NULL }, 48,
    gtk_widget_get_scale_factor (widget), gtk_widget_get_direction (widget), 0);

  gtk_drag_source_set_icon (self->source, GDK_PAINTABLE (icon), 0, 0);
}

static void
strobe_image_drag_dispose (GObject *object)
{
  g_clear_object (&STROBE_IMAGE_DRAG (object)->editor);
  G_OBJECT_CLASS (strobe_image_drag_parent_class)->dispose (object);
}

static void
strobe_image_drag_finalize (GObject *object)
{
  StrobeImageDrag *self = STROBE_IMAGE_DRAG (object);

  for (guint i = 0; i < self->names->len; i++) {
    g_autofree char *path =
      g_build_filename (self->folder, g_ptr_array_index (self->names, i), NULL);

    g_unlink (path);
  }
  if (self->names->len > 0)
    g_rmdir (self->folder);
  g_ptr_array_unref (self->names);
  g_free (self->folder);
  G_OBJECT_CLASS (strobe_image_drag_parent_class)->finalize (object);
}

static void
strobe_image_drag_class_init (StrobeImageDragClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_image_drag_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_image_drag_finalize;
}

/* In the cache and not in /tmp, which in a sandbox is nobody else's. */
static void
strobe_image_drag_init (StrobeImageDrag *self)
{
  g_autofree char *unique = g_uuid_string_random ();

  self->folder = g_build_filename (g_get_user_cache_dir (), "strobe", "drag", unique, NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
}

/**
 * strobe_image_drag_new:
 * @widget: what it is dragged out of
 * @editor: what was made
 *
 * Has the widget dragged. While there is nothing to save, there is no drag.
 *
 * Ownership: keeps a reference on @editor; @widget keeps its gesture.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the drag
 */
StrobeImageDrag *
strobe_image_drag_new (GtkWidget *widget, StrobeRecipeEditor *editor)
{
  StrobeImageDrag *self = g_object_new (STROBE_TYPE_IMAGE_DRAG, NULL);

  self->editor = g_object_ref (editor);
  self->source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (self->source, GDK_ACTION_COPY);
  g_signal_connect_object (self->source, "prepare", G_CALLBACK (prepare_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source, "drag-begin", G_CALLBACK (begin_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->source));
  return self;
}
