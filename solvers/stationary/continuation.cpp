#include "solvers/stationary/continuation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/stationary/bifurcation_search.hpp"
#include "solvers/stationary/branch_search.hpp"
#include "solvers/stationary/stationary_classifier.hpp"

namespace separatrix {
namespace {

constexpr std::size_t shown_points = 201;

class Reporter {
 public:
  Reporter(const Model& model, const StationaryRequest& request, const std::string& parameter, const Interval& range,
           const BranchSet& set)
      : model_(model), request_(request), parameter_(parameter), range_(range), set_(set) {
    if (!model.is_gradient_flow()) return;
    std::vector<Expression> unknowns = model.states(), bound = model.parameters();
    unknowns.push_back(std::exchange(bound[*model.parameter_index(parameter)], symbol("(" + parameter + ")")));
    loss_.emplace(compile(model.resolve(std::vector{*model.description().loss}), unknowns, bound), request.parameters);
  }

  BranchReport operator()(const Branch& branch) {
    BranchReport report;
    report.dimension = branch.dimension;
    for (const FixedUnknown& each : branch.system->fixed) {
      report.fixed.emplace_back(model_.description().states[each.index], decimal(each.value, set_.digits));
    }
    const std::size_t n = branch.path.points.size(), count = std::min(n, shown_points);
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t i = count == 1 ? 0 : k * (n - 1) / (count - 1);
      if (!branch.unstable[i] && i > 0 && i + 1 < n) continue;  // a bifurcation to within rounding
      const State<mpfr> x = polished(branch, branch.path.points[i]);
      report.parameter.push_back(to_string(x.back(), set_.digits));
      report.x.push_back(states(x));
      if (loss_) report.loss.push_back(to_string((*loss_)(x).front(), set_.digits));
      report.unstable.push_back(branch.unstable[i].value_or(0));
    }
    return report;
  }

  BifurcationReport operator()(const LocatedBifurcation& found) const {
    return {found.kind, to_string(found.x.back(), set_.digits), states(found.x), found.branches};
  }

 private:
  std::vector<std::string> states(const State<mpfr>& x) const {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < set_.dimension(); ++i) entries.push_back(to_string(x[i], set_.digits));
    return entries;
  }

  // the ends lie on the ends of the interval exactly
  State<mpfr> polished(const Branch& branch, const State<double>& x) const {
    const std::size_t d = set_.dimension();
    std::optional<State<mpfr>> zero;
    for (const Rational& end : {range_.low, range_.high}) {
      if (std::abs(x.back() - to_real<double>(end)) > 1e-9 * set_.box.width(d)) continue;
      std::vector<FixedUnknown> fixed = branch.system->fixed;
      fixed.push_back({d, end});
      Equations<mpfr> equations(compile_equations(model_, parameter_, fixed), request_.parameters);
      zero = set_.refined(equations, x, d + 1);
    }
    if (!zero) zero = set_.refined(branch.system->precise, x, d);
    return zero ? *zero : State<mpfr>(x.begin(), x.end());
  }

  const Model& model_;
  const StationaryRequest& request_;
  const std::string& parameter_;
  const Interval& range_;
  const BranchSet& set_;
  std::optional<Function<mpfr>> loss_;
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
  const BranchSet set = find_branches(model, request, parameter, range);
  Reporter report(model, request, parameter, range, set);
  Continuation result;
  for (const Branch& branch : set.branches) result.branches.push_back(report(branch));
  for (const auto& each : find_bifurcations(set, model.is_gradient_flow())) result.bifurcations.push_back(report(each));
  result.out_of_time = set.out_of_time;
  result.parameter = parameter;
  result.states = model.description().states;
  result.digits = request.digits;
  result.working_digits = working;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace separatrix
