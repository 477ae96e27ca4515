/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A tty as the system has it: its descriptor, settings, locks and control lines; the only user of
 * termios, and the one place where errno becomes an error of this folder. */
int strobe_tty_port_open (const char *path, gsize *n_cooked_bytes, GError **error);
void strobe_tty_port_uncook (guint8 *data, gsize size_bytes);
void strobe_tty_port_close (int fd);
gboolean
strobe_tty_port_set_lines (int fd, const char *path, gboolean dtr, gboolean rts, GError **error);
gboolean strobe_tty_port_set_break (int fd, const char *path, gboolean is_on, GError **error);
gboolean
strobe_tty_port_fail (const char *path, const char *doing, int saved_errno, GError **error);

G_END_DECLS
