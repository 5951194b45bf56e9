// What nearly every file of tools reads, parsed once: rationals, containers, and what results are written with. The
// arithmetics of lib/num/real.hpp are not among them: tools do not compute.
#include <fmt/format.h>
#include <gmpxx.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
