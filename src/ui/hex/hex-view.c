/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-view.h"

#include "ui/common/scroll-hand.h"
#include "ui/hex/hex-cell.h"
#include "ui/hex/hex-model.h"
#include "ui/common/list-focus.h"

/* At most this much goes to the clipboard: one MiB of bytes. */
#define MAX_COPIED_ROWS (1024 * 1024 / STROBE_HEX_ROW_MAX_BYTES)
/* The list's own space beside the text: see style.css. */
#define ROW_PADDING_PX 18

/**
 * StrobeHexView:
 *
 * Shows the bytes of one capture, as many in a row as the width allows.
 *
 * Made by the template of the hex page.
 *
 * Context: main thread.
 */
struct _StrobeHexView {
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  StrobeHexModel *model;
  GtkMultiSelection *selection;
  StrobeScrollHand *hand;
  gboolean following;
  guint jump_id;
  guint fit_id;
  guint row_size_bytes;
  guint64 target_bytes; /* where a jump goes while nothing is followed */
  gboolean has_target;
};

G_DEFINE_FINAL_TYPE (StrobeHexView, strobe_hex_view, ADW_TYPE_BIN)

enum {
  PROP_FOLLOWING = 1,
  PROP_SIZE_BYTES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_list_item_set_child (item, label);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  strobe_hex_cell_show (GTK_LABEL (gtk_list_item_get_child (item)),
                        STROBE_HEX_ROW (gtk_list_item_get_item (item)));
}

static void
set_following (StrobeHexView *self, gboolean following)
{
  if (self->following == following)
    return;
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
scroll_to (StrobeHexView *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static gboolean
jump_cb (gpointer user_data)
{
  StrobeHexView *self = user_data;
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  self->jump_id = 0;
  if (n_rows == 0)
    return G_SOURCE_REMOVE;
  if (self->following)
    scroll_to (self, n_rows - 1);
  else if (self->has_target)
    scroll_to (self, strobe_hex_model_go_to (self->model, self->target_bytes));
  self->has_target = FALSE;
  return G_SOURCE_REMOVE;
}

static void
schedule_jump (StrobeHexView *self)
{
  if (self->jump_id == 0 && self->model != NULL)
    self->jump_id = g_idle_add_full (GDK_PRIORITY_REDRAW, jump_cb, self, NULL);
}

/* The model holds a part of the bytes; its end need not be theirs. */
static gboolean
is_at_end (StrobeHexView *self)
{
  return self->model != NULL && strobe_hex_model_has_end (self->model) &&
         strobe_scroll_hand_is_at_end (self->hand);
}

static void
moved_cb (StrobeHexView *self)
{
  if (is_at_end (self))
    set_following (self, TRUE);
  else if (strobe_scroll_hand_is_pressed (self->hand))
    set_following (self, FALSE);
  else if (self->following)
    schedule_jump (self);
}

static void
let_go_cb (StrobeHexView *self)
{
  set_following (self, FALSE);
}

/* 16, 8 or 4 bytes a row, whatever fits. */
static guint
choose_row_size (StrobeHexView *self, int width_px)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->list), "0");
  int char_px = 0;
  guint row_size_bytes = STROBE_HEX_ROW_MAX_BYTES;

  pango_layout_get_pixel_size (layout, &char_px, NULL);
  while (row_size_bytes > 4 &&
         (int) strobe_hex_row_count_columns (row_size_bytes) * char_px + ROW_PADDING_PX > width_px)
    row_size_bytes /= 2;
  return row_size_bytes;
}

static gboolean
fit_cb (gpointer user_data)
{
  StrobeHexView *self = user_data;
  guint row_size_bytes = choose_row_size (self, gtk_widget_get_width (GTK_WIDGET (self)));

  self->fit_id = 0;
  if (row_size_bytes == self->row_size_bytes)
    return G_SOURCE_REMOVE;
  self->row_size_bytes = row_size_bytes;
  if (self->model == NULL)
    return G_SOURCE_REMOVE;
  strobe_hex_model_set_row_size (self->model, row_size_bytes);
  schedule_jump (self);
  return G_SOURCE_REMOVE;
}

/* Not while the list is laid out: its rows change. */
static void
width_cb (StrobeHexView *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (fit_cb, self);
}

static void
strobe_hex_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (strobe_hex_view_parent_class)->map (widget);
  strobe_hex_view_update (STROBE_HEX_VIEW (widget));
}

static void
forget_model (StrobeHexView *self)
{
  g_clear_handle_id (&self->jump_id, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
}

static void
strobe_hex_view_dispose (GObject *object)
{
  StrobeHexView *self = STROBE_HEX_VIEW (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  forget_model (self);
  g_clear_object (&self->hand);
  G_OBJECT_CLASS (strobe_hex_view_parent_class)->dispose (object);
}

static void
strobe_hex_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeHexView *self = STROBE_HEX_VIEW (object);

  switch (id) {
  case PROP_FOLLOWING:
    g_value_set_boolean (value, self->following);
    break;
  case PROP_SIZE_BYTES:
    g_value_set_uint64 (value, self->model != NULL ? strobe_hex_model_get_end (self->model) : 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static gboolean
strobe_hex_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  StrobeHexView *self = STROBE_HEX_VIEW (widget);
  GtkWidget *item = strobe_list_focus_get_item (self->list, direction);

  if (item != NULL)
    return gtk_widget_child_focus (item, direction);
  return GTK_WIDGET_CLASS (strobe_hex_view_parent_class)->focus (widget, direction);
}

static void
strobe_hex_view_class_init (StrobeHexViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = strobe_hex_view_dispose;
  object_class->get_property = strobe_hex_view_get_property;
  widget_class->map = strobe_hex_view_map;
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIZE_BYTES] = g_param_spec_uint64 ("size-bytes", NULL, NULL, 0, G_MAXUINT64, 0,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  widget_class->focus = strobe_hex_view_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/hex/hex-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeHexView, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexView, list);
}

static void
strobe_hex_view_init (StrobeHexView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->following = TRUE;
  self->row_size_bytes = STROBE_HEX_ROW_MAX_BYTES;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  self->hand = strobe_scroll_hand_new (self->scroller);
  g_signal_connect_object (self->hand, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hand, "let-go", G_CALLBACK (let_go_cb), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_hex_view_set_capture:
 * @self: a view
 * @capture: (nullable): whose bytes it shows
 *
 * Shows a capture, at its end.
 *
 * Ownership: keeps a reference on @capture.
 *
 * Context: main thread.
 */
void
strobe_hex_view_set_capture (StrobeHexView *self, StrobeCapture *capture)
{
  g_return_if_fail (STROBE_IS_HEX_VIEW (self));

  forget_model (self);
  if (capture != NULL) {
    self->model = strobe_hex_model_new (capture, self->row_size_bytes, STROBE_HEX_MODEL_MAX_ROWS);
    self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE_BYTES]);
  strobe_hex_view_follow (self);
}

/**
 * strobe_hex_view_update:
 * @self: a view
 *
 * Takes what came since. While nobody sees it, it rests.
 *
 * Context: main thread.
 */
void
strobe_hex_view_update (StrobeHexView *self)
{
  guint64 end_bytes;

  g_return_if_fail (STROBE_IS_HEX_VIEW (self));

  if (self->model == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  end_bytes = strobe_hex_model_get_end (self->model);
  strobe_hex_model_sync (self->model);
  if (strobe_hex_model_get_end (self->model) == end_bytes)
    return;
  if (self->following)
    schedule_jump (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE_BYTES]);
}

/**
 * strobe_hex_view_go_to:
 * @self: a view
 * @offset_bytes: of a byte
 *
 * Scrolls to a byte and selects its row. New bytes are not followed then.
 *
 * Context: main thread.
 */
void
strobe_hex_view_go_to (StrobeHexView *self, guint64 offset_bytes)
{
  g_return_if_fail (STROBE_IS_HEX_VIEW (self));

  if (self->model == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    return;
  set_following (self, FALSE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection),
                                   strobe_hex_model_go_to (self->model, offset_bytes), TRUE);
  self->target_bytes = offset_bytes;
  self->has_target = TRUE;
  schedule_jump (self);
}

/**
 * strobe_hex_view_follow:
 * @self: a view
 *
 * Goes to the end and stays there.
 *
 * Context: main thread.
 */
void
strobe_hex_view_follow (StrobeHexView *self)
{
  g_return_if_fail (STROBE_IS_HEX_VIEW (self));

  set_following (self, TRUE);
  if (self->model != NULL)
    strobe_hex_model_go_to (self->model, G_MAXUINT64);
  schedule_jump (self);
}

/**
 * strobe_hex_view_is_following:
 *
 * Returns: whether new bytes are scrolled to
 */
gboolean
strobe_hex_view_is_following (StrobeHexView *self)
{
  g_return_val_if_fail (STROBE_IS_HEX_VIEW (self), FALSE);

  return self->following;
}

/**
 * strobe_hex_view_dup_selected:
 * @self: a view
 * @digits_only: without offset and text
 *
 * Writes the selected rows, at most one MiB of bytes.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): one line a row
 */
char *
strobe_hex_view_dup_selected (StrobeHexView *self, gboolean digits_only)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position = 0;
  guint n_rows = 0;

  g_return_val_if_fail (STROBE_IS_HEX_VIEW (self), g_string_free (text, FALSE));

  if (self->selection == NULL)
    return g_string_free (text, FALSE);
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position);
       more && n_rows < MAX_COPIED_ROWS; more = gtk_bitset_iter_next (&iter, &position), n_rows++) {
    g_autoptr (StrobeHexRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);

    if (digits_only)
      strobe_hex_row_append_digits (row, text);
    else
      strobe_hex_row_append_text (row, text, NULL);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
