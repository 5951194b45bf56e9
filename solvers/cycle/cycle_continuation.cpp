#include "solvers/cycle/cycle_continuation.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/basin/variations.hpp"
#include "solvers/cycle/cycle_bifurcation.hpp"
#include "solvers/cycle/cycle_path.hpp"
#include "solvers/cycle/cycle_point.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_shown = 41;
constexpr double log10_tolerance = -12;  // of the path in double

CycleCode compile_cycles(const Model& model, const StationaryRequest& request, const std::string& parameter,
                         const Interval& range, const std::vector<Expression>& quantities) {
  const Model moving = with_parameter_as_state(model, parameter);
  std::vector<Expression> wanted = model.states();
  for (const Expression each : quantities) wanted.push_back(model.resolve(each));
  std::vector<Interval> box = request.box;
  box.push_back(range);
  return {compile_variations(moving, {}),
          compile_extremes(moving, wanted),
          without_parameter(model, parameter, request.parameters),
          {box_of(box)}};
}

// The branches of one model, with their digits.
template <class Real>
class Branches {
 public:
  Branches(const CycleCode& code, const Interval& range, const Continuation& found, std::function<bool()> ended)
      : code_(code),
        range_(range),
        found_(found),
        ended_(std::move(ended)),
        path_shooting_(code.variations, code.parameters, code.space, log10_tolerance),
        refiner_(code, found.digits),
        quantities_(code.extremes.quantities, code.parameters) {}

  CycleContinuation operator()(const Model& model) {
    VectorField<double> field(compile_vector_field(with_parameter_as_state(model, found_.parameter), true),
                              code_.parameters);
    for (std::size_t k = 0; k < found_.bifurcations.size(); ++k) {
      const BifurcationReport& each = found_.bifurcations[k];
      if (each.kind != Bifurcation::hopf) continue;
      hopf_.push_back(k);
      starts_.push_back(start_at(field, each));
    }
    std::vector<bool> is_end(starts_.size(), false);
    CycleContinuation result;
    for (std::size_t from = 0; from < starts_.size(); ++from) {
      if (is_end[from]) continue;
      const CyclePath path = follow_cycles(path_shooting_, code_.space, starts_, from, ended_);
      if (path.hopf) is_end[*path.hopf] = true;
      result.branches.push_back(shown(path, from));
      result.out_of_time |= path.end == CycleEnd::work || ended_();
    }
    return result;
  }

 private:
  HopfStart start_at(VectorField<double>& field, const BifurcationReport& each) const {
    const std::size_t d = code_.space.dimension(), wide = d + 1;
    State<double> point = doubles(each.x), jacobian(wide * wide, 0.0);
    point.push_back(each.parameter.approximate());
    field.jacobian(point, jacobian, 0);
    std::vector<double> square;
    for (std::size_t i = 0; i < d; ++i) {
      const auto row = jacobian.begin() + static_cast<std::ptrdiff_t>(i * wide);
      square.insert(square.end(), row, row + static_cast<std::ptrdiff_t>(d));
    }
    return hopf_start(code_.space, square, point, each.period->approximate());
  }

  CyclePoint at_hopf(std::size_t start) {
    const BifurcationReport& each = found_.bifurcations[hopf_[start]];
    CyclePoint point{each.parameter, each.x, {*each.period, {}, {}}, each.x, {}, {}};
    std::vector<Real> x;
    for (const Known& entry : each.x) x.push_back(to_real<Real>(entry.value()));
    x.push_back(to_real<Real>(each.parameter.value()));
    x.push_back(Real(0));  // t
    const std::vector<Real> values = quantities_(x);
    for (std::size_t i = each.x.size(); i < values.size(); ++i) {
      point.lowest.push_back(rounded(values[i], found_.digits));
    }
    point.highest = point.lowest;
    return point;
  }

  CycleBranch shown(const CyclePath& path, std::size_t from) {
    CycleBranch branch;
    branch.hopf = hopf_[from];
    branch.end = path.end;
    const std::vector<LocatedCycle<Real>> located = cycle_bifurcations(path, path_shooting_, refiner_, found_.digits);
    auto change = located.begin();
    branch.points.push_back(at_hopf(from));
    const std::size_t n = path.z.size(), count = std::min(n, most_shown);
    for (std::size_t k = 1; k < count; ++k) {
      const std::size_t i = k * (n - 1) / (count - 1);
      for (; change != located.end() && change->after <= i; ++change) add(branch, *change);
      if (ended_()) {
        branch.end = CycleEnd::work;
        return branch;
      }
      add(branch, path, i);
    }
    if (path.hopf) {
      branch.other_hopf = hopf_[*path.hopf];
      branch.points.push_back(at_hopf(*path.hopf));
    }
    return branch;
  }

  void add(CycleBranch& branch, const LocatedCycle<Real>& change) {
    auto point = refiner_.describe(change.z, change.phase, change.plane, true);
    if (point) branch.changes.push_back({change.kind, std::move(*point), branch.points.size()});
  }

  void add(CycleBranch& branch, const CyclePath& path, std::size_t i) {
    const auto converted = [](const std::vector<double>& v) { return std::vector<Real>(v.begin(), v.end()); };
    std::vector<Real> z = converted(path.z[i]), plane = converted(path.tangents[i]);
    if (path.end == CycleEnd::edge && i + 1 == path.z.size()) {
      const OrbitSpace& space = code_.space;
      const Rational& edge =
          path.z[i].back() >= space.scaled(space.parameter(), space.box.high.back()) ? range_.high : range_.low;
      z.back() = space.scaled(space.parameter(), to_real<Real>(edge));
      plane.assign(z.size(), Real(0));
      plane.back() = 1;
    }
    auto point = refiner_.describe(z, converted(path.phases[i]), plane);
    if (point) branch.points.push_back(std::move(*point));
  }

  const CycleCode& code_;
  const Interval& range_;
  const Continuation& found_;
  std::function<bool()> ended_;
  Shooting<double> path_shooting_;
  CycleRefiner<Real> refiner_;
  Function<Real> quantities_;
  std::vector<std::size_t> hopf_;  // numbers of the starts among the bifurcations
  std::vector<HopfStart> starts_;
};

}  // namespace

CycleContinuation continue_cycles(const Model& model, const StationaryRequest& request, const Interval& range,
                                  const Continuation& found, const std::vector<Expression>& quantities) {
  const bool has_hopf = std::any_of(found.bifurcations.begin(), found.bifurcations.end(),
                                    [](const auto& each) { return each.kind == Bifurcation::hopf; });
  if (!has_hopf) return {};
  const auto began = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(); };
  const auto ended = [&] {
    return found.seconds + seconds() > request.most_seconds || (request.cancelled && request.cancelled());
  };
  const CycleCode code = compile_cycles(model, request, found.parameter, range, quantities);
  const std::size_t working = cycle_working_digits(found.digits);
  const PrecisionScope scope(working);
  CycleContinuation result =
      with_real(working, [&](auto zero) { return Branches<decltype(zero)>(code, range, found, ended)(model); });
  result.seconds = seconds();
  return result;
}

}  // namespace separatrix
