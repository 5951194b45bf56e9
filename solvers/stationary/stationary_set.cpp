#include "solvers/stationary/stationary_set.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/roots/sign_change.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/stationary_search.hpp"

namespace separatrix {
namespace {

constexpr std::size_t round_seeds = 256;
constexpr std::size_t quiet_rounds = 3;
constexpr std::size_t shown_points = 101;     // of a piece of a curve
constexpr double same_point = 1e-6;           // of the least width
constexpr double same_singular_point = 5e-4;  // Newton iteration in double ends that far from a singular one
constexpr double same_curve = 1e-4;
constexpr double weak = 1e-6;  // eigenvalues below it are candidates for 0, in double

State<double> in_double(const State<mpfr>& x) {
  State<double> result;
  for (const mpfr& entry : x) result.push_back(to_double(entry));
  return result;
}

State<mpfr> exactly(const State<double>& x) {
  State<mpfr> result;
  for (const double entry : x) result.emplace_back(entry);
  return result;
}

// numbers of eigenvalues of either sign, in double
struct Signature {
  std::size_t rising = 0, falling = 0, weak = 0;
  bool operator==(const Signature&) const = default;
};

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
        classifier_(model, parameters, settings.digits, box_, search_.scale()) {
    set_.scale = search_.scale();
    if (has_loss_) loss_.emplace(compile(model, {*model.description().loss}), parameters);
  }

  StationarySet operator()() {
    std::size_t quiet = 0;
    while (quiet < quiet_rounds && search_.seeds() < settings_.most_seeds && !set_.out_of_time) {
      const std::size_t before = known_.size();
      for (const State<double>& candidate : search_.round(round_seeds, known_)) {
        if (is_over()) break;
        examine(candidate);
      }
      quiet = known_.size() > before ? 0 : quiet + 1;
    }
    set_.seeds = search_.seeds();
    set_.out_of_time |= quiet < quiet_rounds;
    return std::move(set_);
  }

 private:
  struct Curve {
    ZeroCurve path;
    std::size_t rank;
  };
  struct Family {  // a manifold of dimension ≥ 2
    Signature signature;
    double loss;
  };
  struct Single {
    State<double> x;
    double radius;
  };

  Signature signature(const State<double>& x) {
    const std::vector<double> matrix = equations_.jacobian(x);
    Signature result;
    const auto count = [&](double value) {
      ++(std::abs(value) <= weak * search_.scale().jacobian ? result.weak : value > 0 ? result.rising : result.falling);
    };
    if (has_loss_) {
      for (const double value : symmetric_spectrum(matrix, x.size()).values) count(value);
    } else {
      for (const auto& value : eigenvalues(matrix, x.size())) count(value.real);
    }
    return result;
  }

  // on a curve of stationary points; where double cannot tell a weak eigenvalue from 0, with all digits
  Signature signature_on_curve(const State<double>& x) {
    Signature result = signature(x);
    if (result.weak == 1) return result;
    const auto zero = classifier_.polish(exactly(x), x.size() - 1);
    if (!zero) return result;
    result = {};
    for (const mpfr& value : classifier_.real_parts(zero->x)) {
      ++(abs(value) <= classifier_.zero() ? result.weak : value > 0 ? result.rising : result.falling);
    }
    return result;
  }

  double loss(State<double> x) {
    if (!has_loss_) return 0;
    x.push_back(0);
    return (*loss_)(x).front();
  }

  bool is_known(const State<double>& x) {
    for (const Single& each : singles_) {
      if (distance(each.x, x) <= each.radius * box_.least_width()) return true;
    }
    for (const Curve& curve : curves_) {
      if (passes(equations_, curve.path, x, curve.rank, box_, same_curve)) return true;
    }
    return std::any_of(families_.begin(), families_.end(), [&](const Family& family) {
      return family.signature == signature(x) && std::abs(family.loss - loss(x)) <= 1e-8 * (1 + std::abs(family.loss));
    });
  }

  bool is_over() {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began_;
    set_.out_of_time |= spent.count() > settings_.most_seconds || (settings_.cancelled && settings_.cancelled());
    return set_.out_of_time;
  }

  void examine(const State<double>& candidate) {
    if (is_over() || is_known(candidate)) return;
    const auto zero = classifier_.polish(exactly(candidate));
    if (!zero) return;
    const State<double> x = in_double(zero->x);
    if (!is_in_box(zero->x) || distance(x, candidate) > 1e-2 * box_.least_width() || is_known(x)) return;
    const std::size_t nullity = classifier_.nullity(zero->x);
    std::vector<State<mpfr>> neighbours;
    const Directions tangents = nullity > 0 ? classifier_.tangents(zero->x, &neighbours) : Directions{};
    if (tangents.empty()) {
      add_point(classifier_.classify(*zero, {}, false), nullity > 0 ? same_singular_point : same_point);
    } else if (tangents.size() == 1) {
      add_curve(x, tangents);
    } else {
      StationaryManifold manifold;
      manifold.dimension = tangents.size();
      manifold.middle = classifier_.classify(*zero, tangents, false);
      manifold.points = {zero->x};
      if (manifold.middle.loss) manifold.loss_low = manifold.loss_high = *manifold.middle.loss;
      set_.manifolds.push_back(std::move(manifold));
      families_.push_back({signature(x), loss(x)});
    }
    known_.push_back(x);
    if (!tangents.empty()) return;
    for (const State<mpfr>& neighbour : neighbours) examine(in_double(neighbour));  // of a crossing
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

  void add_point(StationaryPoint<mpfr> point, double radius) {
    singles_.push_back({in_double(point.x), radius});
    set_.points.push_back(std::move(point));
  }

  void add_curve(const State<double>& x, const Directions& tangents) {
    const std::size_t rank = x.size() - 1;
    const ZeroCurve path = trace(equations_, x, in_double(tangents.front()), rank, box_, settings_.cancelled);
    curves_.push_back({path, rank});

    // cut where the number of eigenvalues of a sign changes; points on the cut itself have a weak one more
    std::vector<std::vector<State<mpfr>>> pieces;
    std::vector<State<mpfr>> piece;
    std::optional<std::size_t> last_clear;
    Signature last;
    const auto is_clear = [&](const Signature& here) { return here.weak == 1; };
    for (std::size_t i = 0; i < path.points.size(); ++i) {
      const Signature here = signature_on_curve(path.points[i]);
      if (is_clear(here)) {
        if (last_clear && here.rising != last.rising) {
          if (const auto zero = locate(path.points[*last_clear], path.points[i], last.rising, here.rising)) {
            // points between the two clear ones belong to neither piece: they are the cut to within rounding
            piece.resize(piece.size() - std::min(piece.size(), i - 1 - *last_clear));
            piece.push_back(zero->x);
            pieces.push_back(std::move(piece));
            piece = {zero->x};
            add_point(classifier_.classify(*zero, classifier_.tangents(zero->x), true), same_singular_point);
          }
        }
        last_clear = i;
        last = here;
      }
      piece.push_back(exactly(path.points[i]));
    }
    const bool cut = !pieces.empty();
    if (path.closed && cut) {  // the last piece runs into the first one
      piece.insert(piece.end(), pieces.front().begin() + 1, pieces.front().end());
      pieces.front() = std::move(piece);
    } else {
      pieces.push_back(std::move(piece));
    }
    for (auto& each : pieces) add_piece(std::move(each), path.closed && !cut);
  }

  // where an eigenvalue is 0 between two points of a curve; rising: numbers of positive eigenvalues of the Jacobian
  std::optional<NewtonResult<mpfr>> locate(const State<double>& from, const State<double>& to, std::size_t rising_from,
                                           std::size_t rising_to) {
    const std::size_t d = from.size();
    const State<mpfr> a = exactly(from), b = exactly(to);
    std::optional<NewtonResult<mpfr>> zero;
    // ascending: falling, one 0 of the tangent, rising; the eigenvalue that crosses stands beside the 0, on either side
    const std::size_t place = d - std::max(rising_from, rising_to);
    const auto eigenvalue = [&](const mpfr& s) -> std::optional<mpfr> {
      State<mpfr> y = a;
      for (std::size_t j = 0; j < d; ++j) y[j] += s * (b[j] - a[j]);
      zero = classifier_.polish(y, d - 1);
      if (!zero) return std::nullopt;
      const std::vector<mpfr> parts = classifier_.real_parts(zero->x);
      return parts[place - 1] + parts[place];
    };
    const double precise = -static_cast<double>(settings_.digits) - 16;
    if (!sign_change(eigenvalue, precise)) return std::nullopt;
    return zero;
  }

  void add_piece(std::vector<State<mpfr>> points, bool closed) {
    if (points.size() < 2) return;
    StationaryManifold manifold;
    manifold.closed = closed;
    const std::size_t rank = points.front().size() - 1;
    std::vector<double> arclength{0};
    for (std::size_t i = 1; i < points.size(); ++i) {
      arclength.push_back(arclength.back() + distance(in_double(points[i - 1]), in_double(points[i])));
    }
    std::vector<NewtonResult<mpfr>> zeros;
    for (std::size_t k = 0; k < shown_points; ++k) {
      auto zero = k == 0                  ? end_of(points.front(), rank)
                  : k + 1 == shown_points ? end_of(points.back(), rank)
                                          : classifier_.polish(between(points, arclength, k), rank);
      if (zero) zeros.push_back(std::move(*zero));
    }
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

  // at k/(shown − 1) of the length of a polygon
  State<mpfr> between(const std::vector<State<mpfr>>& points, const std::vector<double>& arclength, std::size_t k) {
    const double wanted = arclength.back() * static_cast<double>(k) / static_cast<double>(shown_points - 1);
    const auto after = std::upper_bound(arclength.begin() + 1, arclength.end() - 1, wanted);
    const auto i = static_cast<std::size_t>(after - arclength.begin());
    const double piece = arclength[i] - arclength[i - 1];
    const mpfr share(piece > 0 ? (wanted - arclength[i - 1]) / piece : 0);
    State<mpfr> x = points[i - 1];
    for (std::size_t j = 0; j < x.size(); ++j) x[j] += share * (points[i][j] - points[i - 1][j]);
    return x;
  }

  // an end of a curve: on the face of the box that it has reached, or where it is
  std::optional<NewtonResult<mpfr>> end_of(const State<mpfr>& guess, std::size_t rank) {
    const State<double> x = in_double(guess);
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (const Rational& face : {exact_box_[i].low, exact_box_[i].high}) {
        if (std::abs(x[i] - to_real<double>(face)) > 1e-9 * box_.width(i)) continue;
        if (auto zero = classifier_.polish_on_face(guess, i, to_real<mpfr>(face))) return zero;
      }
    }
    return classifier_.polish(guess, rank);
  }

  StationarySearchSettings settings_;
  std::vector<Interval> exact_box_;
  Box box_;
  bool has_loss_;
  Equations<double> equations_;
  StationarySearch search_;
  StationaryClassifier classifier_;
  std::optional<Function<double>> loss_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  StationarySet set_;
  std::vector<Single> singles_;
  std::vector<Curve> curves_;
  std::vector<Family> families_;
  std::vector<State<double>> known_;  // one point of everything found
};

}  // namespace

StationarySet find_stationary_set(const Model& model, const ParameterValues& parameters,
                                  const std::vector<Interval>& box, const StationarySearchSettings& settings) {
  return Finder(model, parameters, box, settings)();
}

}  // namespace separatrix
