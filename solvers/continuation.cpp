#include "solvers/continuation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/bifurcation.hpp"
#include "solvers/newton.hpp"
#include "solvers/singular_values.hpp"
#include "solvers/stationary_classifier.hpp"
#include "solvers/stationary_set.hpp"

namespace separatrix {
namespace {

constexpr std::size_t shown_points = 201;
constexpr double weak = 1e-7;          // eigenvalues below it are not clearly of a sign, in double
constexpr double same_branch = 1e-4;   // of the least width
constexpr double location_guard = 14;  // digits beyond those asked for

State<mpfr> exactly(const State<double>& x) {
  State<mpfr> result;
  for (const double entry : x) result.emplace_back(entry);
  return result;
}

struct Start {
  State<double> x;  // (d + 1,) with μ
  std::size_t dimension = 0, unstable = 0;
  double loss = 0;
};

struct Branch {
  std::shared_ptr<BranchSystem> system;
  ZeroCurve path;
  std::size_t dimension = 0;
  std::vector<std::optional<std::size_t>> unstable;  // of each point, where it is clear
};

struct Found {
  Bifurcation kind;
  State<mpfr> x;  // (d + 1,)
  std::vector<std::size_t> branches;
};

class Continuer {
 public:
  Continuer(const Model& model, const StationaryRequest& request, const std::string& parameter, const Interval& range)
      : model_(model),
        request_(request),
        parameter_(parameter),
        range_(range),
        d_(model.dimension()),
        has_loss_(model.has_loss()),
        locator_(d_, has_loss_, request.digits),
        whole_(std::make_shared<BranchSystem>(model, parameter, request.parameters, std::vector<FixedUnknown>{})) {
    std::vector<Interval> intervals = request.box;
    intervals.push_back(range);
    box_ = box_of(intervals);
    if (has_loss_) {
      std::vector<Expression> unknowns = model.states(), bound = model.parameters();
      const std::size_t index = *model.parameter_index(parameter);
      unknowns.push_back(std::exchange(bound[index], symbol("(" + parameter + ")")));
      loss_tape_ = compile(model.resolve(std::vector{*model.description().loss}), unknowns, bound);
      loss_.emplace(loss_tape_, request.parameters);
    }
  }

  Continuation operator()() {
    Continuation result;
    for (const Rational& share : {Rational(0), Rational(1), ratio(21, 55), ratio(34, 55)}) {
      const Rational value = range_.low + share * (range_.high - range_.low);
      std::vector<Start> starts = starts_at(value, result.out_of_time);
      std::vector<Start> fresh;
      for (Start& start : starts) {
        if (!is_covered(start)) fresh.push_back(std::move(start));
      }
      for (const Start& start : fresh) {
        if (!is_covered(start)) follow(start);
      }
    }
    for (std::size_t k = 0; k < branches_.size(); ++k) find_bifurcations(k);
    report(result);
    return result;
  }

 private:
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
    scale_ = set.scale;
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
      return std::any_of(branches_.begin(), branches_.end(), [&](const Branch& branch) {
        return branch.dimension == 0 &&
               passes(branch.system->coarse, branch.path, start.x, d_, same_branch * box_.least_width(), scale_);
      });
    }
    const auto found = std::find_if(crossings_.begin(), crossings_.end(), [&](const Start& crossing) {
      return crossing.dimension == start.dimension && crossing.unstable == start.unstable &&
             std::abs(crossing.x.back() - start.x.back()) <= 1e-9 * box_.width(d_) &&
             std::abs(crossing.loss - start.loss) <= 1e-6 * (1 + std::abs(start.loss));
    });
    if (found == crossings_.end()) return false;
    crossings_.erase(found);
    return true;
  }

  std::optional<std::size_t> unstable_at(const State<double>& x, std::size_t dimension) {
    std::size_t rising = 0, unclear = 0;
    for (const auto& value : spectrum_of(square_part(whole_->coarse.jacobian(x), d_), d_, has_loss_)) {
      if (std::abs(value.real) <= weak * scale_.jacobian) {
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
    const auto zero = correct(system.precise, exactly(x), d_);
    if (!zero) return std::nullopt;
    const mpfr small = power_of_ten<mpfr>(std::log10(scale_.jacobian) - static_cast<double>(request_.digits) - 10);
    std::size_t rising = 0, unclear = 0;
    for (const auto& value : spectrum_of(square_part(system.precise.jacobian(zero->x), d_), d_, has_loss_)) {
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
    const auto svd = singular_values(square_part(whole_->coarse.jacobian(start.x), d_), d_, d_);
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
      const long exponent = static_cast<long>(std::floor(std::log10(box_.width(column)))) - 2;
      const Rational unit = power(Rational(10), exponent);
      fixed.push_back({column, Rational(std::lround(start.x[column] / to_real<double>(unit))) * unit});
    }
    return fixed;
  }

  void follow(const Start& start) {
    State<double> direction(d_ + 1, 0), begin = start.x;
    direction.back() = 1;
    std::shared_ptr<BranchSystem> system = whole_;
    if (start.dimension > 0) {
      const std::vector<FixedUnknown> fixed = slice(start);
      for (const FixedUnknown& each : fixed) begin[each.index] = to_real<double>(each.value);
      system = std::make_shared<BranchSystem>(model_, parameter_, request_.parameters, fixed);
    }
    Branch branch{
        system, trace(system->coarse, on_slice(*system, begin), direction, d_, box_, scale_), start.dimension, {}};
    for (const State<double>& x : branch.path.points) {
      branch.unstable.push_back(unstable_at(x, branch.dimension));
      if (!branch.unstable.back()) branch.unstable.back() = unstable_with_all_digits(*system, x, branch.dimension);
    }
    if (branch.dimension > 0) {
      for (const Rational& share : {Rational(0), Rational(1), ratio(21, 55), ratio(34, 55)}) {
        add_crossings(branch, start.x, to_real<double>(Rational(range_.low + share * (range_.high - range_.low))));
      }
    }
    branches_.push_back(std::move(branch));
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
    const double close = 1e-9 * box_.width(d_);
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

  std::optional<NewtonResult<mpfr>> correct(Equations<mpfr>& equations, const State<mpfr>& guess,
                                            std::size_t most_rank) {
    const double digits = static_cast<double>(request_.digits), working = static_cast<double>(working_digits<mpfr>());
    NewtonSettings settings;
    settings.most_rank = most_rank;
    settings.log10_singular = 5 - working;
    settings.log10_step = -digits - location_guard;
    settings.log10_residual = std::log10(scale_.field) - working + 15;
    settings.most_iterations = 200 + 8 * request_.digits;
    NewtonResult<mpfr> result = newton(equations, guess, settings);
    if (result.status == StationaryStatus::stalled) return std::nullopt;
    // 0 to the digits asked for is 0, if that is stationary too
    for (std::size_t i = 0; i <= d_; ++i) {
      if (result.x[i] == 0 || log10_magnitude(result.x[i]) > std::log10(box_.width(i)) - digits - 10) continue;
      State<mpfr> snapped = result.x;
      snapped[i] = 0;
      if (length(equations(snapped)) <= power_of_ten<mpfr>(settings.log10_residual)) result.x = std::move(snapped);
    }
    return result;
  }

  void find_bifurcations(std::size_t k) {
    const Branch& branch = branches_[k];
    const auto& points = branch.path.points;
    // a turn of μ belongs to the interval between two clear points
    const auto turns_between = [&](std::size_t from, std::size_t to) -> std::optional<std::size_t> {
      for (std::size_t i = std::max<std::size_t>(from, 1); i <= to && i + 1 < points.size(); ++i) {
        const double before = points[i].back() - points[i - 1].back(), after = points[i + 1].back() - points[i].back();
        if (before * after < 0) return i;
      }
      return std::nullopt;
    };
    std::optional<std::size_t> last;
    std::optional<std::size_t> turned;  // at a fold, so that it is not looked for again
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!branch.unstable[i]) continue;
      if (last && *branch.unstable[*last] != *branch.unstable[i]) {
        const auto turn = turns_between(*last, i);
        if (turn) turned = turn;
        const auto point = locator_.eigenvalue_zero(*branch.system, points[*last], points[i], branch.dimension,
                                                    std::max(*branch.unstable[*last], *branch.unstable[i]));
        if (point) {
          add({point->is_pair ? Bifurcation::hopf : turn ? Bifurcation::fold : Bifurcation::exchange, point->x, {}}, k);
        }
      }
      last = i;
    }
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
      const auto turn = turns_between(i, i);
      if (!turn || turned == turn) continue;
      const auto found =
          locator_.turning_point(*branch.system, points[i - 1], points[i + 1], branch.dimension, scale_.jacobian);
      // a fold that was found as a change of sign already
      const bool known = !found || std::any_of(found_.begin(), found_.end(), [&](const Found& each) {
        return each.kind == Bifurcation::fold && is_same(each.x, found->x);
      });
      if (!known) add({Bifurcation::pitchfork, found->x, {}}, k);
    }
  }

  bool is_same(const State<mpfr>& a, const State<mpfr>& b) const {
    mpfr largest(0);
    for (std::size_t i = 0; i <= d_; ++i) largest = std::max(largest, mpfr(abs(a[i] - b[i])));
    return largest <= mpfr(1e-7 * box_.least_width());
  }

  void add(Found found, std::size_t k) {
    // located as a zero of something else: 0 to the digits asked for is 0, if that is stationary too
    for (std::size_t i = 0; i <= d_; ++i) {
      const double least = std::log10(box_.width(i)) - static_cast<double>(request_.digits) - 2;
      if (found.x[i] == 0 || log10_magnitude(found.x[i]) > least) continue;
      State<mpfr> snapped = found.x;
      snapped[i] = 0;
      const mpfr residual = length(whole_->precise(snapped));
      const mpfr rounding =
          power_of_ten<mpfr>(std::log10(scale_.field) + 15 - static_cast<double>(working_digits<mpfr>()));
      if (residual <= std::max(rounding, length(whole_->precise(found.x)))) found.x = std::move(snapped);
    }
    for (Found& each : found_) {
      if (!is_same(each.x, found.x)) continue;
      if (std::find(each.branches.begin(), each.branches.end(), k + 1) == each.branches.end()) {
        each.branches.push_back(k + 1);
      }
      const bool both = each.kind == Bifurcation::exchange && found.kind == Bifurcation::exchange;
      const bool turns = each.kind == Bifurcation::pitchfork || found.kind == Bifurcation::pitchfork;
      if (turns) {
        each.kind = Bifurcation::pitchfork;
      } else if (both && each.branches.size() > 1) {
        each.kind = Bifurcation::transcritical;
      }
      return;
    }
    found.branches = {k + 1};
    found_.push_back(std::move(found));
  }

  // the ends lie on the ends of the interval exactly
  State<mpfr> polished(const Branch& branch, const State<double>& x) {
    std::optional<NewtonResult<mpfr>> zero;
    for (const Rational& end : {range_.low, range_.high}) {
      if (std::abs(x.back() - to_real<double>(end)) > 1e-9 * box_.width(d_)) continue;
      std::vector<FixedUnknown> fixed = branch.system->fixed;
      fixed.push_back({d_, end});
      Equations<mpfr> equations(compile_equations(model_, parameter_, fixed), request_.parameters);
      zero = correct(equations, exactly(x), d_ + 1);
    }
    if (!zero) zero = correct(branch.system->precise, exactly(x), d_);
    return zero ? zero->x : exactly(x);
  }

  void report(Continuation& result) {
    const auto text = [&](const State<mpfr>& x) {
      std::vector<std::string> entries;
      for (std::size_t i = 0; i < d_; ++i) entries.push_back(to_string(x[i], request_.digits));
      return entries;
    };
    std::optional<Function<mpfr>> loss;
    if (has_loss_) loss.emplace(loss_tape_, request_.parameters);
    for (const Branch& branch : branches_) {
      BranchReport report;
      report.dimension = branch.dimension;
      for (const FixedUnknown& each : branch.system->fixed) {
        report.fixed.emplace_back(model_.description().states[each.index], decimal(each.value, request_.digits));
      }
      const std::size_t n = branch.path.points.size(), count = std::min(n, shown_points);
      for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = count == 1 ? 0 : k * (n - 1) / (count - 1);
        if (!branch.unstable[i] && i > 0 && i + 1 < n) continue;  // a bifurcation to within rounding
        const State<mpfr> x = polished(branch, branch.path.points[i]);
        report.parameter.push_back(to_string(x.back(), request_.digits));
        report.x.push_back(text(x));
        if (loss) report.loss.push_back(to_string((*loss)(x).front(), request_.digits));
        report.unstable.push_back(branch.unstable[i].value_or(0));
      }
      result.branches.push_back(std::move(report));
    }
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.x.back() < b.x.back(); });
    for (const Found& each : found_) {
      result.bifurcations.push_back(
          {each.kind, to_string(each.x.back(), request_.digits), text(each.x), each.branches});
    }
  }

  const Model& model_;
  const StationaryRequest& request_;
  std::string parameter_;
  Interval range_;
  std::size_t d_;
  bool has_loss_;
  BifurcationLocator locator_;
  std::shared_ptr<BranchSystem> whole_;
  std::shared_ptr<const Tape> loss_tape_;
  std::optional<Function<double>> loss_;
  Box box_;
  Scale scale_;
  std::vector<Branch> branches_;
  std::vector<Start> crossings_;  // of branches over manifolds, not yet matched
  std::vector<Found> found_;
};

}  // namespace

std::string_view name(Bifurcation bifurcation) {
  switch (bifurcation) {
    case Bifurcation::fold: return "fold";
    case Bifurcation::pitchfork: return "pitchfork";
    case Bifurcation::transcritical: return "transcritical";
    case Bifurcation::hopf: return "Hopf";
    default: return "exchange of stability";
  }
}

Continuation continue_stationary(const Model& model, const StationaryRequest& request, const std::string& parameter,
                                 const Interval& range) {
  check_stationary(model, request);
  for (const Rational& end : {range.low, range.high}) static_cast<void>(model.values({{parameter, end}}));
  if (range.low >= range.high) {
    throw InvalidArgument("range of " + parameter, to_string(range.low) + ":" + to_string(range.high),
                          "a low end below its high end");
  }
  const auto began = std::chrono::steady_clock::now();
  const std::size_t working = stationary_working_digits(request.digits);
  const PrecisionScope scope(working);
  Continuation result = Continuer(model, request, parameter, range)();
  result.parameter = parameter;
  result.states = model.description().states;
  result.digits = request.digits;
  result.working_digits = working;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace separatrix
