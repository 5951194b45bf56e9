#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "solvers/stationary/zero_curve.hpp"

namespace separatrix {

/// Candidates for the zeros of F in a box, in double: from many seeds, each by damped Newton iteration with least-squares
/// steps and by GSL's hybrid of Powell, from where each seed is and from where steps along the field lead, forwards and
/// backwards; their length does not depend on how small the field is (the tails of a well).
///
/// The first round takes its seeds from a grid with the centre of the box, the following ones from a Sobol sequence that
/// is shifted at random (Cranley and Patterson 1976) and, once some zeros are known, half of them from coordinates of
/// known zeros, recombined at random: the zeros of a system of weakly coupled parts are combinations. The same seed gives
/// the same candidates on every machine with the same arithmetic.
class StationarySearch {
 public:
  /// equations  F: Rⁿ → Rⁿ
  StationarySearch(Equations<double>& equations, Box box, std::uint64_t seed);

  /// Candidates of the next round that lie in the box, or within 1e-6 of its widths.
  ///
  /// known  zeros found so far
  std::vector<State<double>> round(std::size_t seeds, const std::vector<State<double>>& known);

  /// The candidate that Newton iteration leads to from one seed, if there is one.
  std::optional<State<double>> from(const State<double>& seed);

  const Scale& scale() const { return scale_; }
  std::size_t seeds() const { return seeds_; }  ///< used so far

 private:
  State<double> sobol_point();
  State<double> recombined(const std::vector<State<double>>& known);
  std::vector<State<double>> grid(std::size_t points) const;
  double uniform();
  // a few times to where F has no part along the ray x + s F(x)/|F(x)|, s of one sign
  State<double> along_field(State<double> x, int direction);
  void keep_if_zero(std::vector<State<double>>& candidates, const State<double>& x, bool damped = true);
  void measure();

  Equations<double>& equations_;
  Box box_;
  Scale scale_;
  std::mt19937_64 random_;
  State<double> shift_;
  std::vector<std::vector<double>> sobol_;  // what is left of the block drawn last
  std::size_t drawn_ = 0, seeds_ = 0;
};

}  // namespace separatrix
