#pragma once
#include <optional>
#include <string>

#include "lib/model/model.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tools/report/prediction.hpp"

namespace separatrix {

/// A trajectory on stdout: table, outcome, limit beside the closed form's, drifts, events, cost.
void print_simulation(const Simulation& simulation, const Model& model, const std::optional<Prediction>& prediction);

/// The same as JSON, with the last row only.
void write_simulation_json(const std::string& path, const Simulation& simulation, const Model& model,
                           const SimulationRequest& request, const std::optional<Prediction>& prediction);

/// Every row as CSV: `t,<states…>,loss,<invariants…>`.
void write_simulation_csv(const std::string& path, const Simulation& simulation);

/// The states against time.
void draw_simulation(const Simulation& simulation, const Model& model, const SimulationRequest& request,
                     const std::string& picture);

}  // namespace separatrix
