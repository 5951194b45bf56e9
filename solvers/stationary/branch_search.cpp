#include "solvers/stationary/branch_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/stationary/stationary_classifier.hpp"
#include "solvers/stationary/stationary_set.hpp"

namespace separatrix {
namespace {

constexpr double weak = 1e-7;          // eigenvalues below it are not clearly of a sign, in double
constexpr double same_branch = 1e-4;   // of the least width
constexpr double location_guard = 14;  // digits beyond those asked for

struct Start {
  State<double> x;  // (d + 1,) with μ
  std::size_t dimension = 0, unstable = 0;
  double loss = 0;
};

class Search {
 public:
  Search(const Model& model, const StationaryRequest& request, const std::string& parameter, const Interval& range)
      : model_(model),
        request_(request),
        parameter_(parameter),
        range_(range),
        d_(model.dimension()),
        has_loss_(model.is_gradient_flow()) {
    set_.whole = std::make_shared<BranchSystem>(model, parameter, request.parameters, std::vector<FixedUnknown>{});
    set_.digits = request.digits;
    std::vector<Interval> intervals = request.box;
    intervals.push_back(range);
    set_.box = box_of(intervals);
    if (has_loss_) {
      std::vector<Expression> unknowns = model.states(), bound = model.parameters();
      const std::size_t index = *model.parameter_index(parameter);
      unknowns.push_back(std::exchange(bound[index], symbol("(" + parameter + ")")));
      loss_.emplace(compile(model.resolve(std::vector{*model.description().loss}), unknowns, bound),
                    request.parameters);
    }
  }

  BranchSet operator()() {
    for (const Rational& value : values()) {
      std::vector<Start> starts = starts_at(value, set_.out_of_time);
      std::vector<Start> fresh;
      for (Start& start : starts) {
        if (!is_covered(start)) fresh.push_back(std::move(start));
      }
      for (const Start& start : fresh) {
        if (!is_covered(start)) follow(start);
      }
    }
    return std::move(set_);
  }

 private:
  // of the parameter, where branches may begin
  std::vector<Rational> values() const {
    std::vector<Rational> values;
    for (const Rational& share : {Rational(0), Rational(1), ratio(21, 55), ratio(34, 55)}) {
      values.push_back(range_.low + share * (range_.high - range_.low));
    }
    return values;
  }

  // stationary points for one value of the parameter, one of every manifold
  std::vector<Start> starts_at(const Rational& value, bool& out_of_time) {
    ParameterValues parameters = request_.parameters;
    parameters[*model_.parameter_index(parameter_)] = value;
    StationarySearchSettings settings;
    settings.seed = request_.seed;
    settings.most_seeds = request_.most_seeds;
    settings.most_seconds = request_.most_seconds;
    settings.cancelled = request_.cancelled;
    const PrecisionScope scope(stationary_working_digits(settings.digits));
    const StationarySet set = find_stationary_set(model_, parameters, request_.box, settings);
    out_of_time |= set.out_of_time;
    set_.scale = set.scale;
    std::vector<Start> starts;
    const auto add = [&](const StationaryPoint<mpfr>& point) {
      if (point.zero > point.dimension) return;  // a bifurcation itself
      Start start{{}, point.dimension, point.unstable, point.loss ? to_double(*point.loss) : 0};
      for (const mpfr& entry : point.x) start.x.push_back(to_double(entry));
      start.x.push_back(to_real<double>(value));
      starts.push_back(std::move(start));
    };
    for (const auto& manifold : set.manifolds) add(manifold.middle);
    for (const auto& point : set.points) add(point);
    return starts;
  }

  double loss(const State<double>& x) { return has_loss_ ? (*loss_)(x).front() : 0; }

  // isolated points lie on a branch; of a manifold a branch need only pass, with the same loss and stability. Each
  // passage stands for one manifold.
  bool is_covered(const Start& start) {
    if (start.dimension == 0) {
      return std::any_of(set_.branches.begin(), set_.branches.end(), [&](const Branch& branch) {
        return branch.dimension == 0 && passes(branch.system->coarse, branch.path, start.x, d_,
                                               same_branch * set_.box.least_width(), set_.scale);
      });
    }
    const auto found = std::find_if(crossings_.begin(), crossings_.end(), [&](const Start& crossing) {
      return crossing.dimension == start.dimension && crossing.unstable == start.unstable &&
             std::abs(crossing.x.back() - start.x.back()) <= 1e-9 * set_.box.width(d_) &&
             std::abs(crossing.loss - start.loss) <= 1e-6 * (1 + std::abs(start.loss));
    });
    if (found == crossings_.end()) return false;
    crossings_.erase(found);
    return true;
  }

  std::optional<std::size_t> unstable_at(const State<double>& x, std::size_t dimension) {
    std::size_t rising = 0, unclear = 0;
    for (const auto& value : spectrum_of(square_part(set_.whole->coarse.jacobian(x), d_), d_, has_loss_)) {
      if (std::abs(value.real) <= weak * set_.scale.jacobian) {
        ++unclear;
      } else if (value.real > 0) {
        ++rising;
      }
    }
    if (unclear > dimension) return std::nullopt;
    return rising;
  }

  // where double cannot tell a weak eigenvalue from 0
  std::optional<std::size_t> unstable_with_all_digits(BranchSystem& system, const State<double>& x,
                                                      std::size_t dimension) {
    const auto zero = set_.refined(system.precise, x, d_);
    if (!zero) return std::nullopt;
    const mpfr small = power_of_ten<mpfr>(std::log10(set_.scale.jacobian) - static_cast<double>(request_.digits) - 10);
    std::size_t rising = 0, unclear = 0;
    for (const auto& value : spectrum_of(square_part(system.precise.jacobian(*zero), d_), d_, has_loss_)) {
      if (abs(value.real) <= small) {
        ++unclear;
      } else if (value.real > 0) {
        ++rising;
      }
    }
    if (unclear > dimension) return std::nullopt;
    return rising;
  }

  // as many states as the manifold has dimensions, those that change most along it, at round values
  std::vector<FixedUnknown> slice(const Start& start) {
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

  void follow(const Start& start) {
    State<double> direction(d_ + 1, 0), begin = start.x;
    direction.back() = 1;
    std::shared_ptr<BranchSystem> system = set_.whole;
    if (start.dimension > 0) {
      const std::vector<FixedUnknown> fixed = slice(start);
      for (const FixedUnknown& each : fixed) begin[each.index] = to_real<double>(each.value);
      system = std::make_shared<BranchSystem>(model_, parameter_, request_.parameters, fixed);
    }
    Branch branch{system,
                  trace(system->coarse, on_slice(*system, begin), direction, d_, set_.box, set_.scale),
                  start.dimension,
                  {}};
    for (const State<double>& x : branch.path.points) {
      branch.unstable.push_back(unstable_at(x, branch.dimension));
      if (!branch.unstable.back()) branch.unstable.back() = unstable_with_all_digits(*system, x, branch.dimension);
    }
    if (branch.dimension > 0) {
      for (const Rational& value : values()) add_crossings(branch, start.x, to_real<double>(value));
    }
    set_.branches.push_back(std::move(branch));
  }

  // the state corrected at the same value of the parameter, as far as double goes
  State<double> on_slice(BranchSystem& system, State<double> x) {
    for (int i = 0; i < 20; ++i) {
      const std::vector<double> jacobian = system.coarse.jacobian(x);
      std::vector<double> states;
      for (std::size_t k = 0; k < jacobian.size(); ++k) {
        if (k % (d_ + 1) < d_) states.push_back(jacobian[k]);
      }
      const auto svd = singular_values(states, system.coarse.size(), d_);
      const std::vector<double> step =
          least_squares(svd, system.coarse(x), rank_above(svd, 1e-12 * svd.values.front()));
      for (std::size_t j = 0; j < d_; ++j) x[j] -= step[j];
    }
    return x;
  }

  // where a branch takes a value of the parameter
  void add_crossings(const Branch& branch, const State<double>& start, double value) {
    const auto& points = branch.path.points;
    const auto add = [&](State<double> x, const std::optional<std::size_t>& unstable) {
      x.back() = value;
      double distance = 0;
      for (std::size_t i = 0; i <= d_; ++i) distance = std::max(distance, std::abs(x[i] - start[i]));
      if (distance <= 1e-9) return;  // the start itself
      x = on_slice(*branch.system, std::move(x));
      if (unstable) crossings_.push_back({x, branch.dimension, *unstable, loss(x)});
    };
    const double close = 1e-9 * set_.box.width(d_);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double here = points[i].back() - value;
      if (std::abs(here) <= close) {
        add(points[i], branch.unstable[i]);
      } else if (i > 0 && std::abs(points[i - 1].back() - value) > close &&
                 (points[i - 1].back() < value) != (here < 0)) {
        add(points[i], branch.unstable[i]);
      }
    }
  }

  const Model& model_;
  const StationaryRequest& request_;
  std::string parameter_;
  Interval range_;
  std::size_t d_;
  bool has_loss_;
  std::optional<Function<double>> loss_;
  BranchSet set_;
  std::vector<Start> crossings_;  // of branches over manifolds, not yet matched
};

}  // namespace

std::optional<State<mpfr>> BranchSet::refined(Equations<mpfr>& equations, const State<double>& guess,
                                              std::size_t most_rank) const {
  const double asked = static_cast<double>(digits), working = static_cast<double>(working_digits<mpfr>());
  NewtonSettings settings;
  settings.most_rank = most_rank;
  settings.log10_singular = 5 - working;
  settings.log10_step = -asked - location_guard;
  settings.log10_residual = std::log10(scale.field) - working + 15;
  settings.most_iterations = 200 + 8 * digits;
  NewtonResult<mpfr> result = newton(equations, State<mpfr>(guess.begin(), guess.end()), settings);
  if (result.status == StationaryStatus::stalled) return std::nullopt;
  // 0 to the digits asked for is 0, if that is stationary too
  for (std::size_t i = 0; i < box.low.size(); ++i) {
    if (result.x[i] == 0 || log10_magnitude(result.x[i]) > std::log10(box.width(i)) - asked - 10) continue;
    State<mpfr> snapped = result.x;
    snapped[i] = 0;
    if (length(equations(snapped)) <= power_of_ten<mpfr>(settings.log10_residual)) result.x = std::move(snapped);
  }
  return result.x;
}

bool BranchSet::is_same(const State<mpfr>& a, const State<mpfr>& b) const {
  mpfr largest(0);
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, mpfr(abs(a[i] - b[i])));
  return largest <= mpfr(1e-7 * box.least_width());
}

BranchSet find_branches(const Model& model, const StationaryRequest& request, const std::string& parameter,
                        const Interval& range) {
  return Search(model, request, parameter, range)();
}

}  // namespace separatrix
