/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/panic.h"

G_BEGIN_DECLS

StrobePanic *strobe_panic_new (void);

G_END_DECLS
