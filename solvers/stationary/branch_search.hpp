#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/branch_stability.hpp"
#include "solvers/stationary/branch_system.hpp"
#include "solvers/stationary/stationary.hpp"
#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// A branch of stationary points (x, μ), as traced in double.
///
/// dimension  of the manifold of stationary points at fixed μ that each point is taken from
/// unstable   (n,) number of unstable directions of each point, where it is clear
/// rising     (n,) the same as far as double can tell
struct Branch {
  std::shared_ptr<BranchSystem> system;
  ZeroCurve path;
  std::size_t dimension = 0;
  std::vector<std::optional<std::size_t>> unstable;
  std::vector<std::size_t> rising;

  void insert(std::size_t place, State<double> x, State<double> tangent, std::optional<std::size_t> count);
  void reverse();
};

/// The branches over an interval of μ.
struct BranchSet {
  std::vector<Branch> branches;
  std::shared_ptr<BranchSystem> whole;  ///< the equations of the model alone
  Box box;                              ///< (d + 1,) of the states and μ
  std::size_t digits = 0;
  bool symmetric = false;    ///< the model has a loss
  bool out_of_time = false;  ///< a search was ended by its budget

  std::size_t dimension() const { return box.low.size() - 1; }

  /// A point of a branch with all digits: the zero near a guess; entries that are 0 to the digits asked for are 0.
  ///
  /// rank     of the Jacobian of the equations
  /// returns  (d + 1,); nothing where Newton's iteration does not converge
  std::optional<State<mpfr>> refined(Equations<mpfr>& equations, const State<double>& guess, std::size_t rank) const;

  /// Entries that are 0 to the digits asked for, if that is stationary too.
  ///
  /// guard          digits beyond those asked for
  /// log10_allowed  distance from the zeros, in widths of the box, that is stationary
  void snap(Equations<mpfr>& equations, State<mpfr>& x, double guard, double log10_allowed) const;

  /// Whether two points are one, as far as a search tells them apart.
  bool is_same(const State<mpfr>& a, const State<mpfr>& b) const;

  /// Numbers, from 1, of the branches of isolated points through a point, within `close` widths of the box.
  std::vector<std::size_t> through(const State<double>& x, double close) const;
};

/// All branches over an interval of a parameter that are found.
///
/// Branches of isolated points are looked for by Newton iteration from random points (x, μ) of the box and the interval
/// together, three rounds in a row without a new one ending that, and, as branches of manifolds, from the stationary points
/// for two values beside the ends of the interval and two between them. Each is followed to the edges of the box. Of a manifold
/// one slice is followed, at round values of as many states. Used under a PrecisionScope of
/// stationary_working_digits(request.digits).
class BranchSearch {
 public:
  /// ended  asked everywhere; true: the search ends with what it has
  BranchSearch(const Model& model, const StationaryRequest& request, const std::string& parameter,
               const Interval& range, std::function<bool()> ended);

  void operator()();

  BranchSet& set() { return set_; }

  /// Follows the branch through a zero (x, μ) of isolated points, unless it is known.
  ///
  /// direction  (d + 1,) to begin with
  void follow_new(const State<double>& x, const State<double>& direction);

  /// New branches from zeros near a point at which branches may meet.
  void look_around(const State<double>& x, double radius);

  /// True when the budget has ended; the set says so then.
  bool ended();

  /// Number of unstable directions, where it is clear; with all digits where double cannot tell.
  std::optional<std::size_t> unstable_at(BranchSystem& system, const State<double>& x, std::size_t dimension);

 private:
  struct Start {
    State<double> x;  // (d + 1,) with μ
    std::size_t dimension = 0, unstable = 0;
    double loss = 0;
  };

  std::vector<Rational> values() const;
  void search_everywhere();
  bool try_seed(State<double> x);
  bool has_full_rows(const State<double>& x);
  std::vector<Start> starts_at(const Rational& value, double share);
  double loss(const State<double>& x) { return loss_ ? (*loss_)(x).front() : 0; }
  bool is_covered(const State<double>& x);
  bool is_covered(const Start& start);
  std::vector<FixedUnknown> slice(const Start& start);
  void follow(const Start& start);
  void count_unstable(Branch& branch);
  State<double> on_slice(BranchSystem& system, State<double> x);
  void add_crossings(const Branch& branch, const State<double>& start, double value);

  const Model& model_;
  const StationaryRequest& request_;
  std::string parameter_;
  Interval range_;
  std::function<bool()> ended_;
  std::size_t d_;
  std::optional<Function<double>> loss_;
  std::mt19937_64 random_;
  BranchSet set_;
  std::vector<Branch> vertical_;  // curves at one value of μ: manifolds there, no branches
  std::vector<Start> crossings_;  // of branches over manifolds, not yet matched
};

}  // namespace separatrix
