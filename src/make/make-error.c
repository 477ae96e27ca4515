/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/make-error.h"

/* Why no firmware can be made of what somebody gave. Where parts lie on each other, beyond the
 * flash or are for different chips, the errors are those of the image folder: the file that
 * mkdfu.py would make has the same fault. */

G_DEFINE_QUARK (strobe - make - error - quark, strobe_make_error)
