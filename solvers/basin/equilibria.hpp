#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/basin.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/same_limit.hpp"
#include "solvers/stationary/equilibrium_finder.hpp"
#include "solvers/stationary/stationary.hpp"

namespace separatrix {

template <class Real>
class VectorField;         // lib/model/vector_field.hpp
struct ProvedDestination;  // solvers/basin/certified_basin.hpp

/// In double: label, last point or limit, loss; of a cycle its means.
Limit<double> limit_of(const Destination& destination);

/// Tells the basins of a model apart: numbers the minima of one that states no levels.
///
///     minimum  →  K of equilibrium-K
///                 the number that stationary() gives to the limit in the box, where it is found there;
///                 else the next number after those, in the order in which limits are asked for
///     cycle    →  K of cycle-K, in the order in which cycles are asked for
///
/// So the numbers of a list of starts depend on their order, not on who integrates them. Isolated limits are one by
/// same_limit() to six digits. Limits on manifolds are one if they are joined: each is moved along its manifold as near to the
/// centre of the box as it comes; points that meet there, or that one can go between along the manifold towards each
/// other, are one limit.
///
/// The directions of paths that leave for infinity, where isolated and known, have numbers in the order in which they are
/// met: `infinity-1`, `diverged-2`. One that is the only one of its label has none.
///
/// The search for stationary points is made when the first number is asked for, to 15 digits. Its work is limited, not its
/// time: numbers do not depend on the machine or on what else it does. Not for several threads.
class Equilibria {
 public:
  /// Candidates and steps along curves, 10^4 to 10^5 of which are looked at in a second.
  static constexpr std::size_t usual_work = 1'000'000;

  /// box        where stationary points are searched
  /// cancelled  asked now and then; true: the search ends with what there is; may be empty
  /// most_work  of the search, in candidates looked at and steps along curves; where it takes more, the numbers of points that
  ///            it has not come to are the next ones, in the order in which they are met
  Equilibria(const Model& model, ParameterValues parameters, std::vector<Interval> box,
             std::function<bool()> cancelled = {}, std::size_t most_work = usual_work);
  ~Equilibria();

  /// Takes note of a direction, without a name for it: first all that are to be told apart, then their names.
  void meet(const Limit<double>& limit);
  void meet(const Destination& destination);

  /// limit  to 12 digits; of labels other than `minimum` that do not leave for infinity only the label is looked at
  Basin operator()(const Limit<double>& limit);
  Basin operator()(const Destination& destination);

  /// A minimum without a number where the limits are not enclosed to six digits.
  Basin operator()(const ProvedDestination& proof);

  /// Number of what was found in the box at a point, of whatever kind.
  std::optional<std::size_t> number_in_box(const Limit<double>& limit);

  /// What was found in the box, if a number was asked for.
  const std::optional<Stationary>& found() const { return found_; }

  /// Whether its limit of work ended the search, if there was one.
  bool is_cut() const { return found_ && found_->out_of_time; }

 private:
  struct Known {
    std::size_t number;
    Limit<double> limit;  // on a manifold: moved to the centre
  };

  void search();
  bool is_in_box(const std::vector<double>& x, double distance) const;
  std::vector<double> moved(const Limit<double>& from, const std::vector<double>& towards);
  std::size_t number_of_met(const Limit<double>& limit);
  std::optional<std::size_t> number_of_direction(const Limit<double>& limit) const;
  std::size_t number_of_cycle(const Limit<double>& limit);

  const Model& model_;
  StationaryRequest request_;
  std::vector<double> centre_;
  std::optional<Stationary> found_;
  std::optional<EquilibriumFinder> finder_;
  std::unique_ptr<VectorField<double>> field_;  // made when first needed
  std::vector<Known> known_;                    // manifolds of the box, then what was met
  std::size_t last_number_ = 0;
  std::vector<Limit<double>> directions_;  // met, of all labels
  std::vector<Limit<double>> cycles_;      // met
};

}  // namespace separatrix
