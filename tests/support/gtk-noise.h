/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Ignores what newer GTK says to itself, which a test would die of. Called after g_test_init(). */
void strobe_gtk_noise_ignore (void);
