#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/vector.hpp"

namespace separatrix {

/// Where iterations in double end although there is no zero, or none that could be refined: what a search need not refine
/// again. Another zero may be near, so some candidates beside each are asked nevertheless.
class RefusedCandidates {
 public:
  static constexpr std::size_t most_asked = 6;  ///< candidates beside one point that are refined

  /// least_width  of the box that is searched
  explicit RefusedCandidates(double least_width) : least_width_(least_width) {}

  /// F is small there, and certainly not 0.
  void add_nonzero(const std::vector<double>& x) { small_.push_back({x, most_asked}); }
  /// F is small there, and not seen to be 0, after so many candidates beside it.
  void add_small(const std::vector<double>& x, std::size_t asked = 0) { small_.push_back({x, asked}); }
  /// No iteration converges there although the Jacobian is regular: F is in a cusp.
  void add_cusp(const std::vector<double>& x) { cusps_.push_back({x}); }

  /// True if a candidate lies beside one where F is small, and was asked often enough.
  bool is_small_beside(const std::vector<double>& x);
  /// The same of cusps.
  bool is_in_cusp(const std::vector<double>& x);

 private:
  struct Point {
    std::vector<double> x;
    std::size_t asked = 0;
  };

  double least_width_;
  std::vector<Point> small_, cusps_;
};

}  // namespace separatrix
