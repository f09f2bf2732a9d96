/*
 * The embedded files under the name by which the rules layer knows them; see base/embedded.h, where they live because the
 * cost model's data is read by a layer before this one.
 */
#ifndef RULES_EMBEDDED_H
#define RULES_EMBEDDED_H

#include "base/embedded.h"

#endif
