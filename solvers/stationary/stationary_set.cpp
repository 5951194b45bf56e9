#include "solvers/stationary/stationary_set.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/curve_pieces.hpp"
#include "solvers/stationary/curve_samples.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/families.hpp"
#include "solvers/stationary/found_curves.hpp"
#include "solvers/stationary/kink_search.hpp"
#include "solvers/stationary/open_zero_set.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/recombination.hpp"
#include "solvers/stationary/refused_candidates.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/stationary_search.hpp"

namespace separatrix {
namespace {

constexpr std::size_t round_seeds = 256;
constexpr std::size_t quiet_rounds = 3;
constexpr std::size_t shown_points = 101;  // of a piece of a curve
constexpr std::size_t round_combinations = 2048;
constexpr double same_point = 1e-10;          // of the least width: the accuracy of a regular candidate
constexpr double same_singular_point = 5e-4;  // Newton iteration in double ends that far from a singular one
constexpr double far_from_zero = 1e-2;        // Newton iteration in double ends much nearer to what it ends at
constexpr double weak = 1e-6;                 // eigenvalues below it are candidates for 0, in double

class Finder {
 public:
  Finder(const Model& model, const ParameterValues& parameters, const std::vector<Interval>& box,
         const StationarySearchSettings& settings)
      : settings_(settings),
        exact_box_(box),
        box_(box_of(box)),
        has_loss_(model.is_gradient_flow()),
        equations_(compile_equations(model), parameters),
        search_(equations_, box_, settings.seed),
        classifier_(model, parameters, settings.digits, box_, search_.scale()),
        exclusion_(exclude_zeros(model, parameters, box)),
        recombination_(coordinate_blocks(model, parameters), box_),
        curves_(equations_, classifier_, box_),
        refused_(box_.least_width()) {
    set_.scale = search_.scale();
    if (has_loss_) loss_.emplace(compile(model, {*model.description().loss}), parameters);
  }

  StationarySet operator()() {
    if (exclusion_) examine_proved();
    const bool is_searched = !exclusion_ || !exclusion_->open.empty();
    if (is_searched && recombination_.is_separable()) add_single_states();
    std::size_t quiet = is_searched ? 0 : quiet_rounds;
    while (quiet < quiet_rounds && search_.seeds() < settings_.most_seeds && !set_.out_of_time) {
      const std::size_t before = known_.size();
      for (const State<double>& candidate : search_.round(round_seeds, known_)) {
        if (is_over()) break;
        examine(candidate);
      }
      for (const State<double>& seed : recombination_(known_, round_combinations)) {
        if (is_over()) break;
        if (const auto candidate = search_.from(seed)) examine(*candidate);
      }
      quiet = known_.size() > before ? 0 : quiet + 1;
    }
    if (classifier_.is_analytic()) add_contacts();
    if (has_loss_ && !classifier_.is_analytic()) {
      look_on_kinks();
      for (const NewtonResult<mpfr>& zero : on_kinks_) {
        if (!is_over() && !is_known(zero.x) && !kink_families_.has_level(loss(in_double(zero.x)))) settle(zero);
      }
    }
    set_.seeds = search_.seeds();
    set_.out_of_time |= quiet < quiet_rounds;
    if (exclusion_) compare(*exclusion_, set_);
    return std::move(set_);
  }

 private:
  struct Single {
    State<double> x;
    bool singular;
    std::size_t asked = 0;  // candidates beside it that were refined
  };

  bool is_over() {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began_;
    set_.out_of_time |= spent.count() > settings_.most_seconds || (settings_.cancelled && settings_.cancelled());
    return set_.out_of_time;
  }

  void examine_proved() {
    const auto middle_of = [](const IntervalVector& x) {
      State<double> middle;
      for (const interval& side : x) middle.push_back(side.middle());
      return middle;
    };
    for (const IntervalVector& zero : exclusion_->zeros) examine(middle_of(zero));
    if (exclusion_->is_out_of_work) return;  // regions are large, and may be many
    for (const IntervalVector& region : exclusion_->open) {
      if (is_over()) return;
      if (const auto candidate = search_.from(middle_of(region))) examine(*candidate);
    }
  }

  void add_single_states() {
    const auto& blocks = recombination_.blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      if (blocks[b].size() > 1) continue;
      for (const double zero : single_state_zeros(equations_, box_, blocks[b].front())) recombination_.add(b, {zero});
    }
  }

  Signature signature(const State<double>& x) {
    const std::vector<double> matrix = equations_.jacobian(x);
    const double unit = std::max(search_.scale().jacobian, length(matrix));
    Signature result;
    const auto count = [&](double value) {
      ++(std::abs(value) <= weak * unit ? result.weak : value > 0 ? result.rising : result.falling);
    };
    if (has_loss_) {
      for (const double value : symmetric_spectrum(matrix, x.size()).values) count(value);
    } else {
      for (const auto& value : eigenvalues(matrix, x.size())) count(value.real);
    }
    return result;
  }

  double loss(State<double> x) {
    if (!has_loss_) return 0;
    x.push_back(0);
    return (*loss_)(x).front();
  }

  // a candidate in double that is not worth refining
  bool is_known(const State<double>& x) {
    for (Single& each : singles_) {
      const double off = distance(each.x, x) / box_.least_width();
      if (off <= same_point) return true;
      // Newton iteration in double ends somewhere around a singular point; another may be near, so some are refined
      if (each.singular && off <= same_singular_point && each.asked++ >= RefusedCandidates::most_asked) return true;
    }
    if (curves_.has(x, [&] { return signature(x).weak; })) return true;
    if (refused_.is_small_beside(x) && signature(x).weak > 0) return true;
    if (refused_.is_in_cusp(x)) return true;
    return families_.has({signature(x), loss(x)});
  }

  // a refined zero: its coordinates are known to more digits than those asked for
  bool is_known(const State<mpfr>& x) {
    const mpfr near = power_of_ten<mpfr>(std::log10(box_.least_width()) - static_cast<double>(settings_.digits) - 1);
    for (const StationaryPoint<mpfr>& each : set_.points) {
      mpfr square(0);
      for (std::size_t i = 0; i < x.size(); ++i) square += (x[i] - each.x[i]) * (x[i] - each.x[i]);
      if (sqrt(square) <= near) return true;
      // a singular one is known to fewer digits
      if (each.zero > 0 && sqrt(square) <= mpfr(1e-9 * box_.least_width()) && classifier_.nullity(x) > 0) return true;
    }
    if (curves_.has(x, [&] { return signature_of(classifier_, x).weak; })) return true;
    return families_.has({signature_of(classifier_, x), loss(in_double(x))});
  }

  // the zero near a candidate; where Newton iteration is slow, the simplest fractions around are tried
  std::optional<NewtonResult<mpfr>> refined(const State<double>& candidate) {
    auto zero = classifier_.polish(exactly(candidate));
    if (zero && zero->status == StationaryStatus::converged) return zero;
    const State<mpfr> near = zero ? zero->x : exactly(candidate);
    const Rational radius = to_rational(same_singular_point * box_.least_width());
    if (auto exact = classifier_.exact_zero_near(near, radius)) return exact;
    return zero;
  }

  void examine(const State<double>& candidate) {
    if (is_over() || is_known(candidate)) return;
    const auto zero = refined(candidate);
    if (!zero) {
      if (signature(candidate).weak > 0) {
        refused_.add_small(candidate);
      } else {
        refused_.add_cusp(candidate);
      }
      return;
    }
    const State<double> x = in_double(zero->x);
    if (!is_in_box(zero->x) || is_known(zero->x)) {
      // along what is nearly a manifold: candidates beside this one go there too
      if (distance(x, candidate) > far_from_zero * box_.least_width()) {
        refused_.add_small(candidate, RefusedCandidates::most_asked - 1);
      }
      return;
    }
    if (!has_loss_ || !classifier_.is_on_switching_surface(zero->x)) return settle(*zero);
    singles_.push_back({x, false});
    on_kinks_.push_back(*zero);  // its sides say what it is
  }

  // adds a new zero with all that belongs to it
  void settle(const NewtonResult<mpfr>& zero) {
    const State<double> x = in_double(zero.x);
    const std::size_t nullity = classifier_.nullity(zero.x);
    if (nullity > 0 && !classifier_.is_certainly_near_zero(zero.x)) return refused_.add_nonzero(x);
    const Neighbourhood around = nullity > 0 ? classifier_.neighbourhood(zero.x) : Neighbourhood{};
    // an analytic field that is 0 on an open set is 0 everywhere
    if (around.dimension == x.size() && !around.is_crossing && classifier_.is_analytic())
      return refused_.add_nonzero(x);
    if (around.dimension < x.size() && !classifier_.is_analytic()) {
      if (const auto inside = open_zero_set_beside(equations_, x, box_)) {
        singles_.push_back({x, true});
        return examine(*inside);
      }
    }
    const bool is_of_curve = !around.is_crossing && around.dimension == 1 && curves_.passes(zero.x);
    if (is_of_curve) return singles_.push_back({x, true});  // more is weak there, but nothing crosses
    const bool is_point = around.dimension == 0 || (around.is_crossing && around.common == 0);
    if (is_point) {
      add_point(classifier_.classify(zero, around, false), nullity > 0);
    } else if (!around.is_crossing && around.dimension == 1) {
      if (!add_curve(zero, around.tangents)) return refused_.add_nonzero(x);
      look_between(x);
    } else {
      add_manifold(classifier_.classify(zero, around, false), around.dimension);
      families_.add({signature_of(classifier_, zero.x), loss(x)});
    }
    known_.push_back(x);
    if (!around.is_crossing) return;
    for (const State<mpfr>& neighbour : around.neighbours) examine(in_double(neighbour));
  }

  void look_between(const State<double>& x) {
    for (const State<double>& middle : curves_.between(x)) {
      if (is_over()) return;
      const auto zero = refined(middle);
      if (zero && is_in_box(zero->x) && !is_known(zero->x)) settle(*zero);
    }
  }

  // where the flow rests on kinks although the field is 0 on neither side
  void look_on_kinks() {
    for (const KinkPoint& point :
         kink_points(*classifier_.formulas(), box_, settings_.digits, settings_.seed, [this] { return is_over(); })) {
      if (is_over()) return;
      if (!is_in_box(point.x) || is_known(point.x)) continue;
      const std::size_t dimension = point.tangents.size();
      if (dimension == 0 && !point.is_isolated) continue;  // of a crossing
      const auto type = classifier_.kink(point.x, point.tangents);
      if (!type || !type->is_stationary || type->sign == LocalSign::undecided) continue;
      NewtonResult<mpfr> zero;
      zero.x = point.x;
      zero.status = StationaryStatus::converged;  // the residual is that of a mean of the sides' gradients: 0
      auto classified = classifier_.classify(zero, point.tangents, false);
      if (dimension == 0) {
        add_point(std::move(classified), false);
      } else if (kink_families_.add({{dimension, type->sign}, loss(in_double(point.x))})) {
        add_manifold(std::move(classified), dimension);
      }
    }
  }

  void add_manifold(StationaryPoint<mpfr> middle, std::size_t dimension) {
    StationaryManifold manifold;
    manifold.dimension = dimension;
    manifold.points = {middle.x};
    if (middle.loss) manifold.loss_low = manifold.loss_high = *middle.loss;
    manifold.middle = std::move(middle);
    set_.manifolds.push_back(std::move(manifold));
  }

  bool is_in_box(const State<mpfr>& x) const {
    const mpfr slack = power_of_ten<mpfr>(-static_cast<double>(settings_.digits) - 6);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const mpfr low = to_real<mpfr>(exact_box_[i].low), high = to_real<mpfr>(exact_box_[i].high);
      const mpfr beyond = slack * (high - low);
      if (!(x[i] >= low - beyond && x[i] <= high + beyond)) return false;
    }
    return true;
  }

  void add_point(StationaryPoint<mpfr> point, bool singular) {
    singles_.push_back({in_double(point.x), singular});
    set_.points.push_back(std::move(point));
  }

  // false if what looked like a curve is none
  bool add_curve(const NewtonResult<mpfr>& start, const Directions& tangents) {
    const State<double> x = in_double(start.x);
    const std::size_t rank = x.size() - 1;
    const ZeroCurve path = trace(equations_, x, in_double(tangents.front()), rank, box_, settings_.cancelled);
    if (!ends_well(path)) return false;
    std::vector<std::size_t> zeros;
    for (const State<double>& point : path.points) zeros.push_back(signature(point).weak);
    const auto middle = zeros.begin() + static_cast<std::ptrdiff_t>(zeros.size() / 2);
    std::nth_element(zeros.begin(), middle, zeros.end());
    curves_.add(path, rank, *middle, signature_of(classifier_, start.x).weak);
    CurvePieces cut = pieces_of(
        path, classifier_, [this](const State<double>& y) { return signature(y); }, [this] { return is_over(); });
    if (!path.closed) drop_short_ends(cut, same_singular_point * box_.least_width());
    std::vector<State<mpfr>> neighbours;
    for (const NewtonResult<mpfr>& zero : cut.cuts) {
      Neighbourhood around = classifier_.neighbourhood(zero.x);
      neighbours.insert(neighbours.end(), around.neighbours.begin(), around.neighbours.end());
      add_point(classifier_.classify(zero, around.tangents, true), true);
    }
    for (const auto& piece : cut.pieces) add_piece(piece, path.closed && cut.cuts.empty());
    for (const State<mpfr>& neighbour : neighbours) examine(in_double(neighbour));
    return true;
  }

  // no seed leads there: Newton iteration ends on one of the curves that meet, beside the point
  void add_contacts() {
    for (const NewtonResult<mpfr>& zero : curves_.contacts()) {
      const bool is_listed = std::any_of(set_.points.begin(), set_.points.end(), [&](const auto& each) {
        return distance(in_double(each.x), in_double(zero.x)) <= same_point * box_.least_width();
      });
      if (is_listed || !is_in_box(zero.x)) continue;
      add_point(classifier_.classify(zero, Neighbourhood{{}, 1, true, 0, {}}, false), true);
    }
  }

  // A curve of zeros of an analytic field does not end inside of the box, but in a zero where it meets others.
  bool ends_well(const ZeroCurve& path) {
    if (path.closed || !classifier_.is_analytic()) return true;
    for (const State<double>* end : {&path.points.front(), &path.points.back()}) {
      bool on_face = false;
      for (std::size_t i = 0; i < end->size(); ++i) {
        for (const double face : {box_.low[i], box_.high[i]})
          on_face |= std::abs((*end)[i] - face) <= 1e-6 * box_.width(i);
      }
      if (on_face) continue;
      const auto zero = refined(*end);
      if (!zero || distance(in_double(zero->x), *end) > same_singular_point * box_.least_width()) return false;
      if (classifier_.nullity(zero->x) > 0 && !classifier_.is_certainly_near_zero(zero->x)) return false;
    }
    return true;
  }

  void add_piece(const std::vector<State<mpfr>>& points, bool closed) {
    if (points.size() < 2) return;
    StationaryManifold manifold;
    manifold.closed = closed;
    std::vector<NewtonResult<mpfr>> zeros = curve_samples(classifier_, points, shown_points, exact_box_, set_.points);
    if (zeros.empty()) return;
    // one of two orientations, whatever the start was; a closed curve begins where it does
    if (!closed && in_double(zeros.back().x) < in_double(zeros.front().x)) std::reverse(zeros.begin(), zeros.end());
    // not the middle itself: where a model has a symmetry, that is a special point
    const NewtonResult<mpfr>& middle = zeros[3 * zeros.size() / 8];
    manifold.middle = classifier_.classify(middle, classifier_.tangents(middle.x), false);
    manifold.dimension = 1;
    for (const auto& zero : zeros) {
      manifold.points.push_back(zero.x);
      if (!has_loss_) continue;
      const mpfr here = classifier_.loss(zero.x);
      if (manifold.points.size() == 1) manifold.loss_low = manifold.loss_high = here;
      manifold.loss_low = std::min(manifold.loss_low, here);
      manifold.loss_high = std::max(manifold.loss_high, here);
    }
    set_.manifolds.push_back(std::move(manifold));
  }

  StationarySearchSettings settings_;
  std::vector<Interval> exact_box_;
  Box box_;
  bool has_loss_;
  Equations<double> equations_;
  StationarySearch search_;
  StationaryClassifier classifier_;
  std::optional<ZeroExclusion> exclusion_;
  Recombination recombination_;
  std::optional<Function<double>> loss_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  StationarySet set_;
  std::vector<Single> singles_;
  FoundCurves curves_;
  Families<Signature> families_;                               // of dimension ≥ 2
  Families<std::pair<std::size_t, LocalSign>> kink_families_;  // dimension, sign across
  std::vector<NewtonResult<mpfr>> on_kinks_;
  RefusedCandidates refused_;
  std::vector<State<double>> known_;  // one point of everything found
};

}  // namespace

StationarySet find_stationary_set(const Model& model, const ParameterValues& parameters,
                                  const std::vector<Interval>& box, const StationarySearchSettings& settings) {
  return Finder(model, parameters, box, settings)();
}

}  // namespace separatrix
