#include "solvers/stationary/branch_refinement.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/vector.hpp"
#include "solvers/stationary/branch_stability.hpp"

namespace separatrix {
namespace {

constexpr double touching = 1e-7;   // of dμ/ds, or of an eigenvalue against its matrix
constexpr double narrowest = 1e-6;  // of a bracket, in steps of the branch

// a point of the branch: dμ/ds in units of the box, the real part nearest to 0 against the largest matrix of the branch
struct Sample {
  State<double> x, tangent;
  double slope = 0, real_part = 0;
  std::optional<std::size_t> unstable;
};

class Refinement {
 public:
  Refinement(BranchSearch& search, Branch& branch)
      : search_(search), set_(search.set()), branch_(branch), d_(set_.dimension()) {}

  std::vector<Touch> operator()() {
    for (const State<double>& x : branch_.path.points) largest_ = std::max(largest_, spectrum(x).size);
    for (std::size_t i = 0; i < branch_.path.points.size(); ++i) samples_.push_back(known(i));
    for (const bool by_slope : {true, false}) {
      for (std::size_t i = 1; i + 1 < samples_.size() && !search_.ended(); ++i) {
        if (is_dip(i, by_slope) && narrow(i, by_slope)) ++i;
      }
    }
    return std::move(touches_);
  }

 private:
  BranchSpectrum<double> spectrum(const State<double>& x) {
    return branch_spectrum(set_.whole->coarse, x, set_.box, set_.symmetric);
  }

  double real_part(const State<double>& x) {
    const auto here = spectrum(x);
    return here.values.size() < d_ || largest_ == 0 ? 0 : here.values[here.nearest()].real / largest_;
  }

  Sample known(std::size_t i) {
    return {branch_.path.points[i], branch_.path.tangents[i], branch_.path.tangents[i].back(),
            real_part(branch_.path.points[i]), branch_.unstable[i]};
  }

  static double size(const Sample& sample, bool by_slope) {
    return std::abs(by_slope ? sample.slope : sample.real_part);
  }

  static bool are_alike(const Sample& a, const Sample& b, bool by_slope) {
    return by_slope ? a.slope * b.slope > 0 : a.unstable && b.unstable && *a.unstable == *b.unstable;
  }

  // a local minimum that may be less than what is seen by as much as it falls from its neighbours
  bool is_dip(std::size_t i, bool by_slope) const {
    const Sample &a = samples_[i - 1], &b = samples_[i], &c = samples_[i + 1];
    if (!are_alike(a, b, by_slope) || !are_alike(b, c, by_slope)) return false;
    const double left = size(a, by_slope), here = size(b, by_slope), right = size(c, by_slope);
    return here <= left && here <= right && here <= 4 * (std::max(left, right) - here) + touching;
  }

  // at u in [−1, 1]: between points i − 1, i and i + 1
  std::optional<Sample> at(std::size_t i, double u) {
    const std::size_t k = u < 0 ? i - 1 : i;
    auto x = between(set_.whole->coarse, branch_.path, k, u < 0 ? u + 1 : u, d_, set_.box);
    if (!x) return std::nullopt;
    ScaledSystem<double> system(set_.whole->coarse, set_.box);
    const auto& points = branch_.path.points;
    auto t = system.tangent(system.scaled(*x), difference(system.scaled(points[k + 1]), system.scaled(points[k])), d_);
    if (!t) return std::nullopt;
    const double slope = t->back(), part = real_part(*x);
    auto count = search_.unstable_at(*set_.whole, *x, 0);
    return Sample{std::move(*x), std::move(*t), slope, part, count};
  }

  // true if a point was put in
  bool narrow(std::size_t i, bool by_slope) {
    constexpr double golden = 0.6180339887498949;
    constexpr int most_sections = 60;
    double low = -1, high = 1, u = high - golden * 2, v = low + golden * 2;
    const Sample middle = samples_[i];
    double rim = std::max(size(samples_[i - 1], by_slope), size(samples_[i + 1], by_slope));
    auto at_u = at(i, u), at_v = at(i, v);
    for (int k = 0; k < most_sections; ++k) {
      for (auto* each : {&at_u, &at_v}) {
        if (!*each) {  // beside a branch that touches this one, where Newton's iteration is slow
          const auto& other = each == &at_u ? at_v : at_u;
          touch(i, other ? other->x : middle.x);
          return false;
        }
        if (!by_slope && !(*each)->unstable) continue;
        if (size(**each, by_slope) == 0) {
          touch(i, (*each)->x);
          return false;
        }
        if (!are_alike(middle, **each, by_slope)) {
          insert(i, each == &at_u ? u : v, std::move(**each));
          return true;
        }
      }
      const double a = size(*at_u, by_slope), b = size(*at_v, by_slope), least = std::min(a, b);
      if (high - low < narrowest) {
        if (least < touching) touch(i, a < b ? at_u->x : at_v->x);
        return false;
      }
      // what is left of a parabola cannot reach 0
      if (k > 3 && least > touching && std::max(a, b) - least < 0.01 * least && rim - least < least) return false;
      rim = std::max(a, b);
      if (a < b) {
        high = v;
        v = u;
        at_v = std::move(at_u);
        u = high - golden * (high - low);
        at_u = at(i, u);
      } else {
        low = u;
        u = v;
        at_u = std::move(at_v);
        v = low + golden * (high - low);
        at_v = at(i, v);
      }
    }
    return false;
  }

  void touch(std::size_t i, const State<double>& x) { touches_.push_back({x, samples_[i - 1].x, samples_[i + 1].x}); }

  void insert(std::size_t i, double u, Sample sample) {
    const std::size_t place = u < 0 ? i : i + 1;
    branch_.insert(place, sample.x, sample.tangent, sample.unstable);
    samples_.insert(samples_.begin() + static_cast<std::ptrdiff_t>(place), std::move(sample));
  }

  BranchSearch& search_;
  BranchSet& set_;
  Branch& branch_;
  std::size_t d_;
  double largest_ = 0;
  std::vector<Sample> samples_;
  std::vector<Touch> touches_;
};

}  // namespace

std::vector<Touch> refine(BranchSearch& search, Branch& branch) { return Refinement(search, branch)(); }

}  // namespace separatrix
