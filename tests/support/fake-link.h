/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"

G_BEGIN_DECLS

/* A link whose other end is the test. */
#define STROBE_TYPE_FAKE_LINK (strobe_fake_link_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFakeLink, strobe_fake_link, STROBE, FAKE_LINK, GObject)

/* @open_error: what opening it gives, or NULL. */
StrobeSerialLink *strobe_fake_link_new (const GError *open_error);
gboolean strobe_fake_link_is_open (StrobeFakeLink *self);
gboolean strobe_fake_link_is_paused (StrobeFakeLink *self);
/* A full one refuses what is written, and its control lines do not move. */
void strobe_fake_link_set_full (StrobeFakeLink *self, gboolean is_full);
const char *strobe_fake_link_get_written (StrobeFakeLink *self);
/* What DTR and RTS were set to, in order: "01 00 11 " */
const char *strobe_fake_link_get_lines (StrobeFakeLink *self);
guint strobe_fake_link_get_n_breaks (StrobeFakeLink *self);
void strobe_fake_link_receive (StrobeFakeLink *self, const char *text);
/* Ends the link as the real one does when its device goes away. */
void strobe_fake_link_end (StrobeFakeLink *self, const GError *error);

G_END_DECLS
