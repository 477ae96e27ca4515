/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "rule/install-error.h"

/* STROBE_INSTALL_ERROR: what kept the rule from being installed, for the program that installs it
 * and for the one that starts that program. */

G_DEFINE_QUARK (strobe - install - error - quark, strobe_install_error)
