#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "solvers/trajectory/simulate.hpp"
#include "theory/registry.hpp"

namespace separatrix {

/// What the closed form says of a start, beside what was computed.
struct Prediction {
  Label label = Label::undecided;
  std::optional<std::vector<Known>> limit;   ///< (d,)
  std::optional<std::size_t> agreed_digits;  ///< with the limit of a run that converged
};

/// returns  none where theory is silent
std::optional<Prediction> prediction_of(const TheoryModel& theory, const SimulationRequest& request,
                                        const Simulation& simulation);

/// "closed form: local-minimum, limit e = 0, w = -1.9; 30 digits agree with the limit above"
std::string text_of(const Prediction& prediction, const Model& model);

/// {"label", "limit": {state: value}, "agreed_digits"}; null where there is none.
nlohmann::ordered_json json_of(const std::optional<Prediction>& prediction, const Model& model);

}  // namespace separatrix
