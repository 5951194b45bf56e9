#include <fmt/format.h>

#include <algorithm>

#include "lib/model/quantity.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/magnitude.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/measured.hpp"
#include "theory/given/rerun.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_points = 200, usual_paths = 10;

bool is_zero(Expression expression) { return is_zero_in_canonical_form(expression) == Verdict::holds; }

// no jumps and no roots: solutions are unique
bool is_lipschitz(const std::vector<Expression>& field) {
  const auto is_rough = [](Expression e) {
    const bool is_root =
        e.kind() == Kind::power && !(e.arguments()[1].is_number() && is_integer(e.arguments()[1].number()));
    return e.kind() == Kind::sign || e.kind() == Kind::atan2 || is_root;
  };
  return std::ranges::none_of(topological_order(field), is_rough);
}

// 0 at the start, and kept so by the flow:
//
//     dE/dt = 0,   or   dE/dt = 0 where x = x − E/c,   c = ∂E/∂x a number ≠ 0: the flow is tangent to E = 0
bool is_kept_zero(const Subject& subject, Expression expression) {
  const Model& model = subject.model;
  const ModelDescription& said = model.description();
  const std::vector<std::string> named = start_names(model);
  Substitution at_start{{symbol("t"), 0}}, given;
  for (std::size_t i = 0; i < said.states.size(); ++i) {
    const std::string& state = said.states[i];
    const Expression begins = symbol(start_name(state));
    if (std::ranges::find(named, start_name(state)) == named.end()) return false;
    at_start.emplace(symbol(state), begins);
    const bool is_any =
        std::ranges::any_of(subject.claim.over, [&](const GivenRange& each) { return each.name == state; });
    const auto stated = std::ranges::find(subject.claim.from, state, [](const auto& each) { return each.first; });
    if (stated != subject.claim.from.end()) {
      Substitution renamed;
      for (const std::string& other : said.states) renamed.emplace(symbol(other), symbol(start_name(other)));
      given.emplace(begins, substitute(model.resolve(stated->second.value), renamed));
    } else if (!is_any && said.start_values.empty()) {
      given.emplace(begins, said.start[i]);
    }
  }
  const Expression resolved = model.resolve(expression);
  if (!is_zero(substitute(substitute(resolved, at_start), given))) return false;
  const Expression change = model.resolve(model.time_derivative(resolved));
  if (is_zero(change)) return true;
  if (!is_lipschitz(model.resolve(model.field()))) return false;
  return std::ranges::any_of(model.states(), [&](Expression x) {
    const Expression slope = differentiate(resolved, x);
    if (!slope.is_number() || slope.is_number(0)) return false;
    return is_zero(substitute(change, {{x, x - resolved / slope}}));
  });
}

// the value at a point on the size of its terms, with the digits vouched for
Known relative_value(Expression resolved, const NamedValues& values, std::size_t digits) {
  const Known exact = valued(resolved, values, digits);
  const Known size = number(magnitude(resolved), values, guard::formula);
  const auto scale = size.finite_value();
  if (!scale || !exact.is_finite()) return {};
  if (*scale == 0 || exact == Known(0)) return 0;
  const std::size_t working = digits + guard::claim;
  const Known rough = number(resolved, values, working), fine = number(resolved, values, 2 * working);
  const Known known = vouched(fine, rough, *scale);
  if (!known.is_finite()) return {};
  return {rounded(Rational(known.value() / *scale), digits), known.vouched()};
}

// what a statement about every point says nothing of
//
// returns  whether there is any point with a value
bool tell_domain(EvidenceBuilder& evidence, std::size_t without, std::size_t points) {
  if (without == points) {
    evidence.undecided("value relative to its terms",
                       fmt::format("it has no value at {} of {} points", without, points));
    return false;
  }
  if (without > 0) {
    evidence.hypothesis(fmt::format("where the expression has a value: at {} of {} points", points - without, points),
                        true);
  }
  return true;
}

bool tell_domain(EvidenceBuilder& evidence, const Subject& subject, const Cases& all, Expression resolved) {
  const auto has_none = [&](const Case& each) {
    return !number(resolved, each.values(subject.model), guard::formula).is_finite();
  };
  return tell_domain(evidence, static_cast<std::size_t>(std::ranges::count_if(all.all, has_none)), all.all.size());
}

void try_points(EvidenceBuilder& evidence, const Subject& subject, const Cases& all, Expression resolved,
                const ClaimSettings& settings) {
  const std::string name = "value relative to its terms";
  std::size_t without = 0;
  Known largest = 0;
  const Case* where = nullptr;
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) return;
    const Known found = relative_value(resolved, each.values(subject.model), settings.digits);
    if (!found.is_finite()) {
      ++without;
      continue;
    }
    const std::size_t agreed =
        found == Known(0) ? settings.digits : agreed_digits(Rational(abs(found.value())), Rational(1));
    const bool is_off = agreed < required(settings);
    if (is_off || where == nullptr || abs(found.value()) > abs(largest.value())) {
      largest = found;
      where = &each;
    }
    if (is_off && agreed < found.vouched().value_or(settings.digits)) break;  // a witness
  }
  if (!tell_domain(evidence, where == nullptr ? all.all.size() : without, all.all.size())) return;
  evidence.at(fmt::format("{} (largest of {} points)", where->text(subject.model), all.all.size() - without),
              show_at(subject, *where, resolved, settings));
  evidence.zero(name, largest, 1, required(settings), all.method());
}

void try_paths(EvidenceBuilder& evidence, const Subject& subject, const Cases& all, const GivenIdentity& says,
               const ClaimSettings& settings) {
  const std::vector<Rational> times{says.until / 8, says.until / 4, says.until / 2, says.until};
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) return;
    const TwoPaths paths = two_paths(settings, subject, each, times);
    std::string again = command("simulate", subject, each) + option("--until", to_string(says.until));
    again += digits_option(settings);
    again += option("--show", written(subject, each, says.expression.value));
    evidence.at(each.text(subject.model), again);
    for (std::size_t row = 0; row < paths.rows(); ++row) {
      const auto [value, scale] = value_on(paths, row, subject, each, says.expression.value, settings.digits);
      const std::string name = fmt::format("value relative to its terms, t = {}", short_text(times[row]));
      if (scale == 0) {
        evidence.zero(name, 0, 1, required(settings), all.method());
      } else if (!value.is_finite()) {
        evidence.undecided(name, "it has no value there");
      } else {
        const Known share(rounded(Rational(value.value() / scale), settings.digits), value.vouched());
        if (evidence.zero(name, share, 1, required(settings), all.method()) == Verdict::fails) return;
      }
    }
    if (!paths.reached_end()) evidence.undecided("path", paths.message());
  }
}

}  // namespace

Evidence check(const Subject& subject, const GivenIdentity& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = subject.model;
  const Expression resolved = model.resolve(says.expression.value);
  const GivenBox box = says.everywhere ? named_box(model, whole_box(model, says.box)) : GivenBox{};
  const Cases all = cases(evidence, settings, subject, says.everywhere ? usual_points : usual_paths,
                          Over::parameters_and_starts, box);
  if (all.all.empty()) return evidence.conclude();
  const bool is_formal = is_zero(resolved);
  if (is_formal && says.everywhere && !tell_domain(evidence, subject, all, resolved)) return evidence.conclude();
  if (is_formal || (!says.everywhere && is_kept_zero(subject, says.expression.value))) {
    evidence.identity(says.expression.text, true, 0, required(settings));
  } else if (says.everywhere) {
    try_points(evidence, subject, all, resolved, settings);
  } else {
    try_paths(evidence, subject, all, says, settings);
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
