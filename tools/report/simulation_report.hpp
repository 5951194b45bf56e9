#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tools/report/prediction.hpp"

namespace separatrix {

/// A setting that differs between trajectories, as it is written: k and "1/2".
struct VariedSetting {
  std::string name, value;
};

/// A start with its trajectory.
struct SimulatedStart {
  SimulationRequest request;
  Simulation simulation;
  std::optional<Prediction> prediction;
  std::optional<VariedSetting> varied = {};  ///< all of a list have one, of the same name, or none has
};

/// Axes of a picture that are logarithmic.
struct LogarithmicAxes {
  bool x = false, y = false;
};

/// "x", "y", "xy", or nothing.
///
/// throws  InvalidArgument for others
LogarithmicAxes logarithmic_axes(const std::string& text);

// Of one trajectory, or of several of one model that differ in their starts and in one setting.

/// On stdout, of one: table, outcome, limit beside the closed form's, drifts, events, cost; of several: the end of each.
void print_simulations(const Model& model, const std::vector<SimulatedStart>& all);

/// As JSON, with the last row only; several as {"model", "starts": [{"start", …}]}.
void write_simulation_json(const std::string& path, const Model& model, const std::vector<SimulatedStart>& all);

/// Every row as CSV: `t,<states…>,loss,<invariants…>,<shown…>`, of several behind the number `start`, from 1, and
/// the setting that varies.
void write_simulation_csv(const std::string& path, const std::vector<SimulatedStart>& all);

/// The states against time, or what is shown instead.
///
/// throws  InvalidArgument where nothing is left of a logarithmic axis
void draw_simulations(const Model& model, const std::vector<SimulatedStart>& all, LogarithmicAxes axes,
                      const std::string& picture);

}  // namespace separatrix
