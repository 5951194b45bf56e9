#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A change of the state at an event: between events a model flows, at one its state jumps.
///
///     q(t, x) passes 0   ⇒   x ← g(t, x)
///
/// Both over states, parameters, definitions and t. All of g is of the state before: exchanges need no third name.
struct StateChange {
  std::string name;  ///< q as it is written
  Expression when;   ///< q
  int direction = 0;  ///< 1: where it rises through 0, −1: where it falls, 0: both; where it touches 0 it is not passed
  std::vector<Expression> after;  ///< (d,) g; a state that does not change is itself
};

}  // namespace separatrix
