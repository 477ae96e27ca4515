/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/transport-error.h"

G_DEFINE_QUARK (strobe - transport - error - quark, strobe_transport_error)
