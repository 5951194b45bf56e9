#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"

namespace separatrix {

/// A run whose stages are asked for.
struct StageRequest {
  ParameterValues parameters;                                  ///< (k,)
  std::vector<Rational> start;                                 ///< (d,)
  Rational epsilon_P = ratio(1, 10), epsilon_Q = ratio(1, 5);  ///< losses at which P and Q count as learned
  std::size_t digits = 15;
};

/// A time at which training passes from one stage to the next, or why there is none.
struct StageTime {
  std::string name;  ///< "P", "cone", "sliding_end", "Q", "trace_crossing"
  std::string sign;  ///< typeset: "$τ_P$"
  std::optional<Known> time{};
  std::string note;  ///< with a time: how good it is, "exact"; else: why there is none
};

}  // namespace separatrix
