#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/simplest.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/compass_search.hpp"
#include "solvers/enclosure/sign_on_box.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/measured.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_points = 200, usual_paths = 10, most_boxes = 20'000, most_calls = 5000;
// of the size of the terms: what is as near as that where double has looked may be there nearby
const Rational touching = ratio(1, 1'000'000'000'000);
const Rational snap =
    ratio(1, 1'000'000);  // of a side of the box: double tells a quadratic minimum to a hundredth of that

Verdict compare(EvidenceBuilder& evidence, const std::string& name, const GivenSide& side, const Known& value,
                const Known& bound, EvidenceMethod method) {
  if (side.is_upper) {
    return side.or_equal ? evidence.at_most(name, value, bound, method) : evidence.below(name, value, bound, method);
  }
  return side.or_equal ? evidence.at_least(name, value, bound, method) : evidence.above(name, value, bound, method);
}

// what has to be > 0
Expression margin_of(const Subject& subject, const GivenBound& says, const GivenSide& side) {
  const Expression difference = side.bound.value - says.expression.value;
  return subject.model.resolve(side.is_upper ? difference : -difference);
}

// where intervals find that it is not, or nothing; proved: everywhere
std::optional<std::vector<Rational>> prove(bool& proved, Expression margin, const GivenBox& ranges, const Case& fixed,
                                           const Model& model) {
  std::vector<Expression> symbols;
  std::vector<Interval> box;
  for (const auto& [name, value] : fixed.values(model)) {
    const auto range = std::ranges::find(ranges, name, &GivenRange::name);
    symbols.push_back(symbol(name));
    box.push_back(range == ranges.end() ? Interval{value, value} : Interval{range->low, range->high});
  }
  const SignOnBox found = sign_on_box(margin, symbols, box, most_boxes);
  proved = found.positive == Verdict::holds;
  return found.where;
}

// the parameters and states of a point of that box
Case case_at(const Model& model, const std::vector<Rational>& point) {
  Case found;
  const auto states = static_cast<std::ptrdiff_t>(model.dimension());
  const auto parameters = static_cast<std::ptrdiff_t>(model.parameters().size());
  found.start.assign(point.begin(), point.begin() + states);
  found.parameters.assign(point.begin() + states, point.begin() + states + parameters);
  return found;
}

// Where the margin is least near a point of the box, as double tells, and the simplest fractions next to it: where bounds are
// attained, they often are there.
std::vector<Case> least_near(Expression margin, const GivenBox& ranges, const Case& from, const Model& model) {
  std::vector<Expression> symbols;
  std::vector<double> x, low, high;
  for (const auto& [name, value] : from.values(model)) {
    const auto range = std::ranges::find(ranges, name, &GivenRange::name);
    symbols.push_back(symbol(name));
    x.push_back(to_double(value));
    low.push_back(range == ranges.end() ? x.back() : to_double(range->low));
    high.push_back(range == ranges.end() ? x.back() : to_double(range->high));
  }
  const std::vector<double> found = compass_search(margin, symbols, x, low, high, most_calls);
  std::vector<Rational> as_it_is, simple;
  for (const auto& [name, fixed] : from.values(model)) {
    const auto i = as_it_is.size();
    const bool is_fixed = low[i] == high[i];
    const Rational near = Rational(found[i]), within = Rational((Rational(high[i]) - Rational(low[i])) * snap);
    as_it_is.push_back(is_fixed ? fixed : near);
    simple.push_back(is_fixed ? fixed
                              : simplest_between(std::max(Rational(near - within), Rational(low[i])),
                                                 std::min(Rational(near + within), Rational(high[i]))));
  }
  return {case_at(model, as_it_is), case_at(model, simple)};
}

void check_side(EvidenceBuilder& evidence, const Subject& subject, const GivenBound& says, const GivenSide& side,
                Cases all, const ClaimSettings& settings) {
  const Model& model = subject.model;
  const Expression margin = margin_of(subject, says, side);
  const Expression expression = model.resolve(says.expression.value), bound = model.resolve(side.bound.value);
  const std::string name = says.expression.text;
  bool proved = false;
  if (const auto where = prove(proved, margin, all.ranges, all.all.front(), model)) {
    const Case witness = case_at(model, *where);
    if (satisfies_hypotheses(subject, witness)) all.all.push_back(witness);
  }
  if (proved) {
    evidence.at("all points of the box");
    const std::string text = fmt::format("{} {}", side.sign(), side.bound.text);
    evidence.same(name, text, text, EvidenceMethod::enclosure);
    return;
  }
  const std::size_t digits = settings.digits + guard::second_run;
  struct Nearest {
    const Case* where;
    Known value, bound;
    Rational margin;
  };
  std::optional<Nearest> nearest;
  std::size_t without = 0;
  const auto look = [&](const Case& each) {
    const NamedValues values = each.values(model);
    const Known value = valued(expression, values, digits), limit = valued(bound, values, digits);
    const auto a = value.finite_value(), b = limit.finite_value();
    if (!a || !b) {
      ++without;
      return;
    }
    const Rational left = side.is_upper ? *b - *a : *a - *b;
    if (!nearest || left < nearest->margin) nearest = Nearest{&each, value, limit, left};
  };
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) return;
    look(each);
    if (nearest && nearest->margin < 0) break;
  }
  std::vector<Case> least;
  if (nearest && !(nearest->margin < 0)) least = least_near(margin, all.ranges, *nearest->where, model);
  std::erase_if(least, [&](const Case& each) { return !satisfies_hypotheses(subject, each); });
  std::ranges::for_each(least, look);
  if (!nearest) {
    evidence.undecided(name, fmt::format("it has no value at any of {} points", without));
    return;
  }
  evidence.at(fmt::format("{} (nearest of {} points{})", nearest->where->text(model), all.all.size() + least.size(),
                          without == 0 ? "" : fmt::format(", no value at {} of them", without)),
              show_at(subject, *nearest->where, says.expression.value, settings));
  const auto size = number(magnitude(margin), nearest->where->values(model), guard::formula).finite_value();
  if (!side.or_equal && nearest->margin > 0 && size && nearest->margin <= *size * touching) {
    evidence.undecided(name,
                       fmt::format("{} comes within {} of {}: it may touch it", rounded(nearest->value, 12).text(),
                                   rounded(nearest->margin, 3).text(), side.bound.text));
    return;
  }
  compare(evidence, name, side, nearest->value, nearest->bound, EvidenceMethod::sampled);
}

// at the start, the end and every local extremum of value − bound on a path
void check_path(EvidenceBuilder& evidence, const Subject& subject, const GivenBound& says, const GivenSide& side,
                const Case& from, EvidenceMethod method, const ClaimSettings& settings) {
  const Model& model = subject.model;
  const Expression margin = margin_of(subject, says, side);
  const std::size_t digits = settings.digits + guard::second_run;
  const std::string turn = written(subject, from, model.time_derivative(margin));
  const Simulation path = run_until(settings, {model, from.parameters, from.start}, says.until, digits, {turn});
  std::string again = command("simulate", subject, from) + option("--until", to_string(says.until));
  again += option("--show", written(subject, from, says.expression.value)) + option("--event", turn);
  evidence.at(from.text(model), again);
  if (path.outcome != Outcome::reached_end || !path.unsearched.empty()) {
    evidence.undecided("path", path.unsearched.empty() ? path.message : "its extrema could not be searched");
    return;
  }
  struct Nearest {
    Rational t, margin;
    Known value, bound;
  };
  std::optional<Nearest> nearest;
  const auto look = [&](const Rational& t, const std::vector<Rational>& state) {
    const NamedValues values = from.values(model, state, t);
    // what the state does not vouch for the value does not either, relative to the terms it is computed from
    const auto known = [&](Expression e) -> Known {
      const Expression resolved = model.resolve(e);
      const Known value = number(resolved, values, digits);
      const auto size = number(magnitude(resolved), values, guard::formula).finite_value();
      if (!value.is_finite() || !size) return {};
      const Rational found = abs(value.value());
      std::size_t vouched = std::min(path.agreed_digits.value_or(0), digits);
      for (Rational lost = *size; found > 0 && lost > found && vouched > 0; lost /= 10) --vouched;
      return {value, t == 0 ? std::nullopt : std::optional(vouched)};
    };
    const Known value = known(says.expression.value), bound = known(side.bound.value);
    const auto a = value.finite_value(), b = bound.finite_value();
    if (!a || !b) return;
    const Rational left = side.is_upper ? *b - *a : *a - *b;
    if (!nearest || left < nearest->margin) nearest = Nearest{t, left, value, bound};
  };
  look(0, from.start);
  for (const EventReport& each : path.events) {
    if (each.t.is_finite()) look(each.t.value(), rationals(each.state));
  }
  look(says.until, state_of(model, path.rows.back()));
  if (!nearest) {
    evidence.undecided(says.expression.text, "it has no value on the path");
    return;
  }
  compare(evidence, fmt::format("{}, t = {}", says.expression.text, short_text(nearest->t)), side, nearest->value,
          nearest->bound, method);
}

}  // namespace

Evidence check(const Subject& subject, const GivenBound& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = subject.model;
  const GivenBox box = says.on_trajectory ? GivenBox{} : named_box(model, whole_box(model, says.box));
  const Cases all = cases(evidence, settings, subject, says.on_trajectory ? usual_paths : usual_points,
                          Over::parameters_and_starts, box);
  if (all.all.empty()) return evidence.conclude();
  for (const GivenSide& side : says.sides) {
    if (!says.on_trajectory) {
      check_side(evidence, subject, says, side, all, settings);
      continue;
    }
    for (const Case& each : all.all) {
      if (evidence.out_of_time()) break;
      check_path(evidence, subject, says, side, each, all.method(), settings);
    }
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
