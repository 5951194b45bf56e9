#pragma once
#include <optional>
#include <string>
#include <vector>

#include "solvers/basin/destination.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/stationary/equilibrium_finder.hpp"
#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// Names of basins: those of docs/command-line.md, with the minima of a model that states no levels told apart.
///
///     minimum  →  equilibrium-K,  K the number that `separatrix stationary` gives to the limit
///
/// The search for stationary points is made when the first such name is asked for, to 15 digits.
class Equilibria {
 public:
  /// box  where the stationary points are searched; a limit outside of it stays `minimum`
  Equilibria(const Model& model, ParameterValues parameters, std::vector<Interval> box);

  /// limit    (d,)
  /// returns  K; nothing for other labels than `minimum`, and outside the box
  std::optional<std::size_t> number_of(Label label, const std::vector<double>& limit, double loss);
  std::string name_of(Label label, const std::vector<double>& limit, double loss);
  std::string name_of(const Destination& destination);

  /// What was found, if a name was asked for.
  const std::optional<Stationary>& found() const { return found_; }

 private:
  const Model& model_;
  StationaryRequest request_;
  std::optional<Stationary> found_;
  std::optional<EquilibriumFinder> finder_;
};

/// "equilibrium-K".
std::string equilibrium_name(std::size_t number);

}  // namespace separatrix
