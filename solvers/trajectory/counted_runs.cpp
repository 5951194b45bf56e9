#include "solvers/trajectory/counted_runs.hpp"

#include <algorithm>
#include <utility>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/digit_plan.hpp"
#include "solvers/trajectory/digits_of_runs.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/run_agreement.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_runs = 5;

}  // namespace

Run counted_run(const Model& model, CountedRequest& request, const HybridRequest& made, const RunSettings& settings) {
  const std::size_t nodes = expectation_rule(model).nodes << settings.doublings;
  const HermiteRule rule{nodes, request.digits + settings.extra + guard::chain};
  Run result = run(nodes > 0 ? with_expectation_rule(model, rule) : model, made, settings);
  result.expectation_nodes = nodes;
  request.most_work -= result.work;
  request.spent += result.work;
  request.seconds += result.seconds;
  return result;
}

Run run_in_range(const Model& model, CountedRequest& request, RunSettings settings) {
  Run made = counted_run(model, request, request, settings);
  if (!made.lost_range || method_named(request.method).is_in_double()) return made;
  settings.least = std::max(settings.least, mpfr_digits);
  return counted_run(model, request, request, settings);
}

Stops together(const Stops& a, const std::vector<double>& b) {
  if (!a && b.empty()) return nullptr;
  std::vector<double> all = b;
  if (a) all.insert(all.end(), a->begin(), a->end());
  std::sort(all.begin(), all.end());
  return std::make_shared<const std::vector<double>>(std::move(all));
}

Run until_agreed(const Model& model, CountedRequest& request, Run best,
                 const std::function<std::optional<RunSettings>(const Run&)>& next, const Run* other) {
  const ExpectationRule rule = expectation_rule(model);
  if (other) {
    best.agreed_digits = agreement(best, *other);
    best.runs = 2;
    best.second_method = other->method;
  }
  while (best.runs < most_runs && best.agreed_digits.value_or(0) < request.digits) {
    std::optional<RunSettings> how = next(best);
    if (!how || rule.nodes << best.runs > rule.most_nodes) break;
    how->doublings = best.runs;
    Run made = run_in_range(model, request, *how);
    made.runs = best.runs + 1;
    made.second_method = best.second_method;
    if (!is_success(made.outcome)) {
      if (other) break;
      if (is_success(best.outcome)) made.agreed_digits = 0;
    } else {
      made.agreed_digits = other ? agreement(made, *other) : agreement(best, made);
      if (request.tolerance && !other) {
        best.agreed_digits = made.agreed_digits;
        best.runs = made.runs;
        break;
      }
    }
    const bool agreed = made.agreed_digits.value_or(0) >= request.digits;
    if (agreed && !other) keep_common_digits(made, best);
    best = std::move(made);
  }
  if (other && *best.agreed_digits >= request.digits) keep_common_digits(best, *other);
  return best;
}

}  // namespace separatrix
