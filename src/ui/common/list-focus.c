/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/list-focus.h"

/* A GtkListView takes Tab for a way to the next item, and a log has a million of them: whoever has
 * only a keyboard would never get out. GTK 4.12 has a property for it, the floor has not. */

/**
 * strobe_list_focus_get_item:
 * @list: a list
 * @direction: where the focus is to go
 *
 * For the focus() of what holds @list: the item that Tab is about to leave. There, the focus may
 * still move within the item, to its links and buttons; if it does not, it leaves the list.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the item; %NULL if @list is to move the focus in its own way
 */
GtkWidget *
strobe_list_focus_get_item (GtkListView *list, GtkDirectionType direction)
{
  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), NULL);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return NULL;
  return gtk_widget_get_focus_child (GTK_WIDGET (list));
}
