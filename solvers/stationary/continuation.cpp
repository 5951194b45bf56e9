#include "solvers/stationary/continuation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/stationary/bifurcation_search.hpp"
#include "solvers/stationary/branch_search.hpp"
#include "solvers/stationary/stationary_classifier.hpp"

namespace separatrix {
namespace {

constexpr std::size_t shown_points = 201;
constexpr double search_share = 0.5, bifurcation_share = 0.8;  // of the time, by which each has ended

class Reporter {
 public:
  Reporter(const Model& model, const StationaryRequest& request, const std::string& parameter, const Interval& range,
           const BranchSet& set, const std::vector<LocatedBifurcation>& bifurcations, std::function<bool()> ended)
      : model_(model),
        request_(request),
        parameter_(parameter),
        range_(range),
        set_(set),
        bifurcations_(bifurcations),
        ended_(std::move(ended)) {
    if (!model.is_gradient_flow()) return;
    std::vector<Expression> unknowns = model.states(), bound = model.parameters();
    unknowns.push_back(std::exchange(bound[*model.parameter_index(parameter)], symbol("(" + parameter + ")")));
    loss_.emplace(compile(model.resolve(std::vector{*model.description().loss}), unknowns, bound), request.parameters);
  }

  BranchReport operator()(const Branch& branch) {
    BranchReport report;
    report.dimension = branch.dimension;
    for (const FixedUnknown& each : branch.system->fixed) {
      report.fixed.emplace_back(model_.description().states[each.index], rounded(each.value, set_.digits));
    }
    const std::size_t n = branch.path.points.size();
    // a bifurcation to within rounding is no point of either side; where most points are unclear, all are shown
    const auto unclear =
        static_cast<std::size_t>(std::count(branch.unstable.begin(), branch.unstable.end(), std::nullopt));
    const std::size_t count = std::min(n, shown_points);
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t i = count == 1 ? 0 : k * (n - 1) / (count - 1);
      const bool is_end = i == 0 || i + 1 == n;
      if (!is_end && ((!branch.unstable[i] && 10 * unclear < n) || ended_())) continue;
      const State<mpfr> x = polished(branch, branch.path.points[i], is_end && !branch.path.closed);
      report.parameter.push_back(rounded(x.back(), set_.digits));
      report.x.push_back(states(x));
      if (loss_) report.loss.push_back(rounded((*loss_)(x).front(), set_.digits));
      report.unstable.push_back(count_at(branch, i));
    }
    return report;
  }

  BifurcationReport operator()(const LocatedBifurcation& found) const {
    BifurcationReport report{found.kind,      found.criticality, rounded(found.x.back(), set_.digits),
                             states(found.x), found.branches,    {}};
    if (found.kind == Bifurcation::hopf) {
      report.period = rounded(mpfr(2 * acos(mpfr(-1)) / found.frequency), set_.digits);
    }
    return report;
  }

 private:
  std::vector<Known> states(const State<mpfr>& x) const {
    std::vector<Known> entries;
    for (std::size_t i = 0; i < set_.dimension(); ++i) entries.push_back(rounded(x[i], set_.digits));
    return entries;
  }

  // at the end of a branch of isolated points that is a bifurcation: that of the branch
  static std::size_t count_at(const Branch& branch, std::size_t i) {
    const std::size_t n = branch.unstable.size();
    const auto is_clear = [](const auto& count) { return count.has_value(); };
    if (branch.dimension > 0 || branch.unstable[i]) return branch.rising[i];
    const auto next = std::find_if(branch.unstable.begin(), branch.unstable.end(), is_clear);
    const auto last = std::find_if(branch.unstable.rbegin(), branch.unstable.rend(), is_clear);
    if (i == 0 && next != branch.unstable.end()) return **next;
    if (i + 1 == n && last != branch.unstable.rend()) return **last;
    return branch.rising[i];
  }

  // an end is the bifurcation that it is at, or lies on the faces of the box that it has reached exactly
  State<mpfr> polished(const Branch& branch, const State<double>& x, bool is_end) const {
    if (is_end && branch.dimension == 0) {
      const State<mpfr> end(x.begin(), x.end());
      for (const LocatedBifurcation& each : bifurcations_) {
        if (set_.is_same(each.x, end)) return each.x;
      }
    }
    std::optional<State<mpfr>> zero;
    std::vector<FixedUnknown> fixed = branch.system->fixed;
    const std::size_t d = set_.dimension();
    for (std::size_t j = 0; is_end && j <= d; ++j) {
      const Interval& side = j == d ? range_ : request_.box[j];
      for (const Rational& face : {side.low, side.high}) {
        if (std::abs(x[j] - to_real<double>(face)) <= 1e-9 * set_.box.width(j)) fixed.push_back({j, face});
      }
    }
    if (fixed.size() > branch.system->fixed.size()) {
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
  const std::vector<LocatedBifurcation>& bifurcations_;
  std::function<bool()> ended_;
  std::optional<Function<mpfr>> loss_;
};

}  // namespace

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
  // the search for branches leaves time for their bifurcations, and both for their digits
  double share = search_share;
  const auto ended = [&] {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    return spent.count() > share * request.most_seconds || (request.cancelled && request.cancelled());
  };
  BranchSearch search(model, request, parameter, range, ended);
  search();
  const bool is_cut = std::exchange(search.set().out_of_time, false);
  share = bifurcation_share;
  const std::vector<LocatedBifurcation> bifurcations = find_bifurcations(search);
  const BranchSet& set = search.set();
  share = 1;
  Reporter report(model, request, parameter, range, set, bifurcations, ended);
  Continuation result;
  for (const Branch& branch : set.branches) result.branches.push_back(report(branch));
  for (const LocatedBifurcation& each : bifurcations) result.bifurcations.push_back(report(each));
  result.out_of_time = is_cut || set.out_of_time || ended();
  result.parameter = parameter;
  result.states = model.description().states;
  result.digits = request.digits;
  result.working_digits = working;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace separatrix
