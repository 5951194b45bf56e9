#include "solvers/stationary/refused_candidates.hpp"

#include <algorithm>

namespace separatrix {
namespace {

constexpr double near_share = 0.01;  // of the least width, and as much more for each `many` refused ones
constexpr double many = 50;
constexpr double same_cusp = 1e-8;  // |x|^p, p < 1, is small much nearer to 0

}  // namespace

bool RefusedCandidates::is_small_beside(const std::vector<double>& x) {
  const double near = near_share * (1 + static_cast<double>(small_.size()) / many) * least_width_;
  return std::ranges::any_of(small_,
                             [&](Point& each) { return distance(each.x, x) <= near && each.asked++ >= most_asked; });
}

bool RefusedCandidates::is_in_cusp(const std::vector<double>& x) {
  return std::ranges::any_of(cusps_, [&](Point& each) {
    return distance(each.x, x) <= same_cusp * least_width_ && each.asked++ >= most_asked;
  });
}

}  // namespace separatrix
