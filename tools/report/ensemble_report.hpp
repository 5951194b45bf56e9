#pragma once
#include <array>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "solvers/basin/basin.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/start_distribution.hpp"
#include "solvers/trajectory/quantile_curves.hpp"
#include "theory/registry.hpp"

namespace separatrix {

/// The quantiles that are shown of everything.
inline constexpr std::array quantile_shares{0.05, 0.25, 0.5, 0.75, 0.95};

/// A random start with what became of it.
struct EnsembleMember {
  std::vector<Rational> start;
  SweepResult found;
  Basin basin;
};

/// A number of every start whose basin is decided and not away, where it ends.
struct Observable {
  std::string name;
  std::vector<double> sorted;  ///< finite values only
};

/// Random starts: how they are drawn, and where they went.
struct Ensemble {
  ParameterValues parameters;
  std::vector<Distribution> distributions;  ///< (d,)
  std::vector<EnsembleMember> members;
  std::map<std::string, std::size_t> counts, reasons;  ///< of all labels; of the undecided
  std::size_t disagree = 0;                            ///< with the closed form
  std::vector<Observable> observables;                 ///< "time", "loss" if there is one, what is shown
  std::optional<QuantileCurves> curves;                ///< of loss and of what is shown over time
  std::size_t bins = 0;                                ///< of the histograms
  std::size_t digits = 15;                             ///< of the closed form
  double seconds = 0;
};

/// "normal(0, 1/2)"
std::string text_of(const Distribution& drawn);

/// What scripts read: `outcomes`, `undecided`, `quantiles`, `histograms`, `curves`, `closed_form`.
nlohmann::ordered_json json_of_ensemble(const TheoryModel& theory, const Ensemble& ensemble);

/// Every start with its label, as basin --starts reads it.
void write_ensemble_csv(const std::string& path, const Model& model, const Ensemble& ensemble);
void write_ensemble_hdf5(const std::string& path, const Model& model, const Ensemble& ensemble);

/// A row for each quantity and time: `quantity,t,missing` and the quantiles.
void write_curves_csv(const std::string& path, const QuantileCurves& curves);

void print_ensemble(const TheoryModel& theory, const Ensemble& ensemble);

}  // namespace separatrix
