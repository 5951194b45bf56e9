#include "solvers/stationary/branch_search.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/stationary_guards.hpp"
#include "solvers/stationary/stationary_set.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double log10_weak = -8;     // real parts below it are not clearly of a sign, in double
constexpr double same_branch = 1e-7;  // in widths of the box
constexpr double same_point = 1e-7;   // the same
constexpr std::size_t round_seeds = 128;
constexpr std::size_t quiet_rounds = 3;

}  // namespace

void Branch::insert(std::size_t place, State<double> x, State<double> tangent, std::optional<std::size_t> count) {
  const auto at = static_cast<std::ptrdiff_t>(place);
  rising.insert(rising.begin() + at, count.value_or(rising[place]));
  path.points.insert(path.points.begin() + at, std::move(x));
  path.tangents.insert(path.tangents.begin() + at, std::move(tangent));
  unstable.insert(unstable.begin() + at, count);
}

void Branch::reverse() {
  std::reverse(path.points.begin(), path.points.end());
  std::reverse(path.tangents.begin(), path.tangents.end());
  std::reverse(unstable.begin(), unstable.end());
  std::reverse(rising.begin(), rising.end());
  for (auto& tangent : path.tangents) {
    for (double& entry : tangent) entry = -entry;
  }
}

std::optional<State<mpfr>> BranchSet::refined(Equations<mpfr>& equations, const State<double>& guess,
                                              std::size_t rank) const {
  ScaledSystem<mpfr> system(equations, box);
  auto z = system.zero_near(system.scaled(State<mpfr>(guess.begin(), guess.end())), rank,
                            -static_cast<double>(digits) - guard::location, 1e-3, 50 + 8 * digits);
  if (!z) return std::nullopt;
  // what is 0 shows at the end of the digits only
  if (auto better = system.zero_near(*z, rank, guard::residual - static_cast<double>(working_digits<mpfr>()), 1e-3, 4))
    z = better;
  State<mpfr> x = system.unscaled(std::move(*z));
  snap(equations, x, guard::zero, guard::residual - static_cast<double>(working_digits<mpfr>()));
  return x;
}

void BranchSet::snap(Equations<mpfr>& equations, State<mpfr>& x, double guard, double log10_allowed) const {
  ScaledSystem<mpfr> system(equations, box);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == 0 || log10_magnitude(x[i]) > std::log10(box.width(i)) - static_cast<double>(digits) - guard) continue;
    State<mpfr> snapped = x;
    snapped[i] = 0;
    const double before = system.log10_residual(system.scaled(x)),
                 after = system.log10_residual(system.scaled(snapped));
    if (after <= std::max(log10_allowed, before)) x = std::move(snapped);
  }
}

bool BranchSet::is_same(const State<mpfr>& a, const State<mpfr>& b) const {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(abs(a[i] - b[i]) <= same_point * box.width(i))) return false;
  }
  return true;
}

std::vector<std::size_t> BranchSet::through(const State<double>& x, double close) const {
  std::vector<std::size_t> numbers;
  for (std::size_t k = 0; k < branches.size(); ++k) {
    const Branch& branch = branches[k];
    if (branch.dimension == 0 && passes(branch.system->coarse, branch.path, x, dimension(), box, close)) {
      numbers.push_back(k + 1);
    }
  }
  return numbers;
}

BranchSearch::BranchSearch(const Model& model, const StationaryRequest& request, const std::string& parameter,
                           const Interval& range, std::function<bool()> ended)
    : model_(model),
      request_(request),
      parameter_(parameter),
      range_(range),
      ended_(std::move(ended)),
      d_(model.dimension()),
      random_(request.seed) {
  set_.whole = std::make_shared<BranchSystem>(model, parameter, request.parameters, std::vector<FixedUnknown>{});
  set_.digits = request.digits;
  set_.symmetric = model.is_gradient_flow();
  std::vector<Interval> intervals = request.box;
  intervals.push_back(range);
  set_.box = box_of(intervals);
  if (!set_.symmetric) return;
  std::vector<Expression> unknowns = model.states(), bound = model.parameters();
  const std::size_t index = *model.parameter_index(parameter);
  unknowns.push_back(std::exchange(bound[index], symbol("(" + parameter + ")")));
  loss_.emplace(compile(model.resolve(std::vector{*model.description().loss}), unknowns, bound), request.parameters);
}

void BranchSearch::operator()() {
  search_everywhere();
  const std::vector<Rational> all = values();
  for (std::size_t k = 0; k < all.size() && !ended(); ++k) {
    const std::vector<Start> starts = starts_at(all[k], 1.0 / static_cast<double>(2 * (all.size() - k)));
    std::vector<Start> fresh;
    for (const Start& start : starts) {
      if (!is_covered(start)) fresh.push_back(start);
    }
    for (const Start& start : fresh) {
      if (ended()) break;
      if (!is_covered(start)) follow(start);
    }
  }
}

bool BranchSearch::ended() {
  const bool now = ended_();
  set_.out_of_time |= now;
  return now;
}

// of the parameter, where branches may begin: not the ends, which are often special
std::vector<Rational> BranchSearch::values() const {
  std::vector<Rational> values;
  for (const Rational& share : {ratio(1, 610), ratio(609, 610), ratio(21, 55), ratio(34, 55)}) {
    values.push_back(range_.low + share * (range_.high - range_.low));
  }
  return values;
}

void BranchSearch::search_everywhere() {
  std::size_t seeds = 0;
  for (std::size_t quiet = 0; quiet < quiet_rounds && seeds < request_.most_seeds && !ended();) {
    bool found = false;
    for (std::size_t i = 0; i < round_seeds && !ended(); ++i, ++seeds) {
      State<double> x;
      for (std::size_t j = 0; j <= d_; ++j) {  // 53 random bits, the same on every machine
        x.push_back(set_.box.low[j] + set_.box.width(j) * static_cast<double>(random_() >> 11) * 0x1p-53);
      }
      found |= try_seed(std::move(x));
    }
    quiet = found ? 0 : quiet + 1;
  }
}

// true if a new branch was found
bool BranchSearch::try_seed(State<double> x) {
  ScaledSystem<double> system(set_.whole->coarse, set_.box);
  const auto z = system.zero_near(system.scaled(x), d_, -11, 10, 40);
  if (!z) return false;
  x = system.unscaled(*z);
  if (!set_.box.contains(x, 1e-10) || is_covered(x)) return false;
  const auto here = system.at(*z);
  if (!here || !has_full_rows(x)) return false;
  const auto svd = singular_values(here->jacobian, d_, d_ + 1);
  if (rank_above(svd, 1e-6) < d_) return false;  // a manifold, or a branch point
  const auto zero = set_.refined(set_.whole->precise, x, d_);
  if (!zero || distance(system.scaled(in_double(*zero)), *z) > 1e-6) return false;
  const std::size_t before = set_.branches.size() + vertical_.size();
  State<double> direction(svd.right.end() - static_cast<std::ptrdiff_t>(d_ + 1), svd.right.end());
  follow_new(in_double(*zero), system.unscaled(std::move(direction)));
  return set_.branches.size() + vertical_.size() > before;
}

// no row of the Jacobian is 0 up to rounding here and not around: its scaled direction would be that of the rounding
bool BranchSearch::has_full_rows(const State<double>& x) {
  constexpr double around = 0.01, least = 1e-6;
  const auto rows = [&](const State<double>& point) {
    const std::vector<double> matrix = set_.whole->coarse.jacobian(point);
    std::vector<double> sizes;
    for (std::size_t i = 0; i < d_; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j <= d_; ++j) sum += std::pow(matrix[i * (d_ + 1) + j] * set_.box.width(j), 2);
      sizes.push_back(std::sqrt(sum));
    }
    return sizes;
  };
  const std::vector<double> here = rows(x);
  State<double> ahead = x, behind = x;
  for (std::size_t j = 0; j <= d_; ++j) {
    ahead[j] += around * set_.box.width(j);
    behind[j] -= around * set_.box.width(j);
  }
  for (const State<double>& point : {ahead, behind}) {
    const std::vector<double> there = rows(point);
    for (std::size_t i = 0; i < d_; ++i) {
      if (here[i] == 0 || here[i] < least * there[i]) return false;
    }
  }
  return true;
}

void BranchSearch::look_around(const State<double>& x, double radius) {
  constexpr std::size_t directions = 64;
  for (std::size_t i = 0; i < directions && !ended(); ++i) {
    State<double> seed = x;
    for (std::size_t j = 0; j <= d_; ++j) {
      seed[j] += radius * set_.box.width(j) * (static_cast<double>(random_() >> 11) * 0x1p-52 - 1);
    }
    try_seed(std::move(seed));
  }
}

void BranchSearch::follow_new(const State<double>& x, const State<double>& direction) {
  if (is_covered(x)) return;
  Branch branch;
  branch.system = set_.whole;
  branch.path = trace(set_.whole->coarse, x, direction, d_, set_.box, [this] { return ended(); });
  const bool stands = std::all_of(branch.path.tangents.begin(), branch.path.tangents.end(),
                                  [&](const State<double>& t) { return std::abs(t.back()) < 1e-9; });
  if (branch.path.points.size() < 2) return;
  if (stands) return vertical_.push_back(std::move(branch));
  count_unstable(branch);
  set_.branches.push_back(std::move(branch));
}

// stationary points for one value of the parameter, one of every manifold
auto BranchSearch::starts_at(const Rational& value, double share) -> std::vector<Start> {
  ParameterValues parameters = request_.parameters;
  parameters[*model_.parameter_index(parameter_)] = value;
  StationarySearchSettings settings;
  settings.seed = request_.seed;
  settings.most_seeds = request_.most_seeds;
  settings.most_seconds = share * request_.most_seconds;
  settings.cancelled = ended_;
  const PrecisionScope scope(stationary_working_digits(settings.digits));
  const StationarySet set = find_stationary_set(model_, parameters, request_.box, settings);
  set_.out_of_time |= set.out_of_time;
  std::vector<Start> starts;
  const auto add = [&](const StationaryPoint<mpfr>& point) {
    if (point.zero > point.dimension) return;  // a bifurcation itself
    Start start{in_double(point.x), point.dimension, point.unstable, point.loss ? to_double(*point.loss) : 0};
    start.x.push_back(to_real<double>(value));
    starts.push_back(std::move(start));
  };
  for (const auto& manifold : set.manifolds) add(manifold.middle);
  for (const auto& point : set.points) add(point);
  return starts;
}

bool BranchSearch::is_covered(const State<double>& x) {
  const auto has = [&](const Branch& branch) {
    return branch.dimension == 0 && passes(branch.system->coarse, branch.path, x, d_, set_.box, same_branch);
  };
  return std::any_of(set_.branches.begin(), set_.branches.end(), has) ||
         std::any_of(vertical_.begin(), vertical_.end(), has);
}

// isolated points lie on a branch; of a manifold a branch need only pass, with the same loss and stability. Each
// passage stands for one manifold.
bool BranchSearch::is_covered(const Start& start) {
  if (start.dimension == 0) return is_covered(start.x);
  const auto found = std::find_if(crossings_.begin(), crossings_.end(), [&](const Start& crossing) {
    return crossing.dimension == start.dimension && crossing.unstable == start.unstable &&
           std::abs(crossing.x.back() - start.x.back()) <= 1e-9 * set_.box.width(d_) &&
           std::abs(crossing.loss - start.loss) <= 1e-6 * (1 + std::abs(start.loss));
  });
  if (found == crossings_.end()) return false;
  crossings_.erase(found);
  return true;
}

std::optional<std::size_t> BranchSearch::unstable_at(BranchSystem& system, const State<double>& x,
                                                     std::size_t dimension) {
  const auto coarse = branch_spectrum(set_.whole->coarse, x, set_.box, set_.symmetric);
  if (coarse.values.size() == d_ && coarse.weak(log10_weak) <= dimension) return coarse.rising(log10_weak);
  const auto zero = set_.refined(system.precise, x, d_);
  if (!zero) return std::nullopt;
  const double log10_zero = -static_cast<double>(set_.digits) - guard::zero;
  const auto precise = branch_spectrum(set_.whole->precise, *zero, set_.box, set_.symmetric);
  if (precise.values.size() < d_ || precise.weak(log10_zero) > dimension) return std::nullopt;
  return precise.rising(log10_zero);
}

void BranchSearch::count_unstable(Branch& branch) {
  for (const State<double>& x : branch.path.points) {
    branch.unstable.push_back(ended() ? std::nullopt : unstable_at(*branch.system, x, branch.dimension));
    branch.rising.push_back(branch.unstable.back()
                                ? *branch.unstable.back()
                                : branch_spectrum(set_.whole->coarse, x, set_.box, set_.symmetric).rising(log10_weak));
  }
}

// as many states as the manifold has dimensions, those that change most along it, at round values
std::vector<FixedUnknown> BranchSearch::slice(const Start& start) {
  const auto svd = singular_values(square_part(set_.whole->coarse.jacobian(start.x), d_), d_, d_);
  std::vector<State<double>> tangents;
  for (std::size_t k = d_ - start.dimension; k < d_; ++k) {
    const auto begin = svd.right.begin() + static_cast<std::ptrdiff_t>(k * d_);
    tangents.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(d_));
  }
  std::vector<FixedUnknown> fixed;
  for (std::size_t k = 0; k < tangents.size(); ++k) {  // elimination with full pivoting
    std::size_t row = k, column = 0;
    for (std::size_t i = k; i < tangents.size(); ++i) {
      for (std::size_t j = 0; j < d_; ++j) {
        if (std::abs(tangents[i][j]) <= std::abs(tangents[row][column])) continue;
        row = i;
        column = j;
      }
    }
    std::swap(tangents[k], tangents[row]);
    for (std::size_t i = k + 1; i < tangents.size(); ++i) {
      const double factor = tangents[i][column] / tangents[k][column];
      for (std::size_t j = 0; j < d_; ++j) tangents[i][j] -= factor * tangents[k][j];
    }
    const long exponent = static_cast<long>(std::floor(std::log10(set_.box.width(column)))) - 2;
    const Rational unit = power(Rational(10), exponent);
    fixed.push_back({column, Rational(std::lround(start.x[column] / to_real<double>(unit))) * unit});
  }
  return fixed;
}

void BranchSearch::follow(const Start& start) {
  State<double> direction(d_ + 1, 0), begin = start.x;
  direction.back() = set_.box.width(d_);
  if (start.dimension == 0) return follow_new(begin, direction);
  const std::vector<FixedUnknown> fixed = slice(start);
  for (const FixedUnknown& each : fixed) begin[each.index] = to_real<double>(each.value);
  Branch branch;
  branch.system = std::make_shared<BranchSystem>(model_, parameter_, request_.parameters, fixed);
  branch.dimension = start.dimension;
  begin = on_slice(*branch.system, std::move(begin));
  branch.path = trace(branch.system->coarse, begin, direction, d_, set_.box, [this] { return ended(); });
  count_unstable(branch);
  for (const Rational& value : values()) add_crossings(branch, begin, to_real<double>(value));
  set_.branches.push_back(std::move(branch));
}

// the state corrected at the same value of the parameter, as far as double goes
State<double> BranchSearch::on_slice(BranchSystem& system, State<double> x) {
  for (int i = 0; i < 20; ++i) {
    const std::vector<double> jacobian = system.coarse.jacobian(x);
    std::vector<double> states;
    for (std::size_t k = 0; k < jacobian.size(); ++k) {
      if (k % (d_ + 1) < d_) states.push_back(jacobian[k]);
    }
    const auto svd = singular_values(states, system.coarse.size(), d_);
    const std::vector<double> step = least_squares(svd, system.coarse(x), rank_above(svd, 1e-12 * svd.values.front()));
    for (std::size_t j = 0; j < d_; ++j) x[j] -= step[j];
  }
  return x;
}

// where a branch takes a value of the parameter
void BranchSearch::add_crossings(const Branch& branch, const State<double>& start, double value) {
  const auto& points = branch.path.points;
  const auto add = [&](State<double> x) {
    x.back() = value;
    x = on_slice(*branch.system, std::move(x));
    double distance = 0;
    for (std::size_t i = 0; i <= d_; ++i) distance = std::max(distance, std::abs(x[i] - start[i]) / set_.box.width(i));
    if (distance <= same_point) return;  // the start itself
    if (const auto unstable = unstable_at(*branch.system, x, branch.dimension))
      crossings_.push_back({x, branch.dimension, *unstable, loss(x)});
  };
  const double close = 1e-9 * set_.box.width(d_);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double here = points[i].back() - value;
    if (std::abs(here) <= close) {
      add(points[i]);
    } else if (i > 0 && std::abs(points[i - 1].back() - value) > close &&
               (points[i - 1].back() < value) != (here < 0)) {
      add(points[i]);
    }
  }
}

}  // namespace separatrix
