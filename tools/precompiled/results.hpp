// As lib/num/precompiled/numbers.hpp, with what results are written with.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/num/precompiled/numbers.hpp"
