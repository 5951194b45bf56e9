#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// The label of all starts of a box, as BasinProver proves it (certified_basin.hpp), without its enclosures: no ball passes this
/// header.
struct ProvedLabel {
  Label label = Label::undecided;
  std::string reason;  ///< of undecided
};

/// start   (d,) exact, low ≤ high
/// throws  InvalidArgument as BasinProver
ProvedLabel prove_label(const Model& model, const ParameterValues& parameters, const std::vector<Interval>& start);

}  // namespace separatrix
