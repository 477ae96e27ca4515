/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean strobe_rule_writer_write (const char *root, gboolean replace, GError **error);

G_END_DECLS
