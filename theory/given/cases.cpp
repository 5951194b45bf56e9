#include "theory/given/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/model/quantity.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "solvers/enclosure/sign_on_box.hpp"
#include "solvers/start_distribution.hpp"
#include "theory/claim_kit.hpp"
#include "theory/given/sample_points.hpp"

namespace separatrix::given {
namespace {

ExactPoint exact_point(const NamedValues& values) {
  ExactPoint point;
  for (const auto& [name, value] : values) point.emplace(symbol(name), value);
  return point;
}

// > 0, or ≥ 0
Verdict holds(const Comparison& comparison, const NamedValues& values) {
  const auto exact = exact_values({&comparison.positive, 1}, exact_point(values)).front();
  if (exact) return verdict(comparison.or_zero ? *exact >= 0 : *exact > 0);
  constexpr std::size_t digits = 20;
  const Known found = evaluated(comparison.positive, values, digits);
  const auto value = found.finite_value();
  if (!value || found.vouched().value_or(digits) < 3) return Verdict::undecided;  // its sign may be rounding
  return verdict(*value > 0);
}

// parameters and states of the model with what the claim, the file and the user say of them
class Quantified {
 public:
  Quantified(const ClaimSettings& settings, const Subject& subject, Over over, const GivenBox& states)
      : settings_(settings), subject_(subject) {
    const GivenClaim& claim = subject.claim;
    for (const Parameter& each : subject.model.description().parameters) fixed_[each.name] = each.value;
    for (const auto& [name, value] : claim.set) fixed_[name] = value;
    ranges_ = claim.over;
    if (over == Over::parameters) {
      std::erase_if(ranges_, [&](const GivenRange& each) { return !subject.model.parameter_index(each.name); });
    }
    for (const GivenRange& each : states) {
      if (std::ranges::none_of(ranges_, [&](const GivenRange& other) { return other.name == each.name; }))
        ranges_.push_back(each);
    }
    for (const Parameter& each : subject.model.description().parameters) {
      const auto set = settings.set.find(each.name);
      if (!set) continue;
      fixed_[each.name] = *set;
      const auto range = std::ranges::find(ranges_, each.name, &GivenRange::name);
      if (range == ranges_.end()) continue;
      inside_.push_back({fmt::format("{} <= {} <= {}", short_text(range->low), each.name, short_text(range->high)),
                         verdict(range->low <= *set && *set <= range->high)});
      ranges_.erase(range);
    }
  }

  const GivenBox& ranges() const { return ranges_; }
  /// Conditions that what the user has set lies in the claim's intervals.
  const std::vector<Hypothesis>& inside() const { return inside_; }

  Case at(const std::vector<Rational>& point) const {
    const Model& model = subject_.model;
    std::map<std::string, Rational> values = fixed_;
    for (std::size_t i = 0; i < ranges_.size(); ++i) values[ranges_[i].name] = point[i];
    Case found;
    for (const Parameter& each : model.description().parameters) found.parameters.push_back(values.at(each.name));
    found.start = model.description().start;
    if (!model.description().start_values.empty()) {
      found.start = random_start(start_distributions(model, found.parameters), settings_.seed, 0);
    }
    for (std::size_t i = 0; i < model.dimension(); ++i) {
      const auto value = values.find(model.description().states[i]);
      if (value != values.end()) found.start[i] = value->second;
    }
    return found;
  }

 private:
  const ClaimSettings& settings_;
  const Subject& subject_;
  std::map<std::string, Rational> fixed_;
  GivenBox ranges_;
  std::vector<Hypothesis> inside_;
};

// the starts that the claim states as formulas; false where one has no exact value
bool set_stated_starts(EvidenceBuilder& evidence, const Subject& subject, Case& found) {
  const ExactPoint point = exact_point(found.values(subject.model));
  for (const auto& [state, formula] : subject.claim.from) {
    const Expression resolved = subject.model.resolve(formula.value);
    const auto value = exact_values({&resolved, 1}, point).front();
    if (!value) {
      evidence.undecided("start of " + state, formula.text + " has no exact value at " + found.text(subject.model));
      return false;
    }
    found.start[*subject.model.state_index(state)] = *value;
  }
  return true;
}

}  // namespace

NamedValues Case::values(const Model& model) const { return values(model, start, 0); }

NamedValues Case::values(const Model& model, const std::vector<Rational>& state, const Rational& t) const {
  NamedValues values;
  const ModelDescription& said = model.description();
  for (std::size_t i = 0; i < said.states.size(); ++i) values.emplace_back(said.states[i], state[i]);
  for (std::size_t i = 0; i < said.parameters.size(); ++i) values.emplace_back(said.parameters[i].name, parameters[i]);
  values.emplace_back("t", t);
  const std::vector<std::string> named = start_names(model);
  for (std::size_t i = 0; i < said.states.size(); ++i) {
    const std::string name = start_name(said.states[i]);
    if (std::ranges::find(named, name) != named.end()) values.emplace_back(name, start[i]);
  }
  return values;
}

std::string Case::text(const Model& model, bool with_states) const {
  std::string text;
  const auto add = [&](const std::string& name, const Rational& value) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, short_text(value));
  };
  const ModelDescription& said = model.description();
  for (std::size_t i = 0; i < said.parameters.size(); ++i) add(said.parameters[i].name, parameters[i]);
  for (std::size_t i = 0; with_states && i < said.states.size(); ++i) add(said.states[i], start[i]);
  return text;
}

Verdict holds(const Condition& condition, const NamedValues& values) {
  Verdict any = Verdict::fails;
  for (const std::vector<Comparison>& each : condition) {
    Verdict all = Verdict::holds;
    for (const Comparison& one : each) all = all && holds(one, values);
    any = any || all;
  }
  return any;
}

Verdict holds(const Condition& condition, const std::vector<Expression>& symbols, const std::vector<Interval>& box) {
  const auto is_positive = [&](Expression e) {
    constexpr std::size_t most_boxes = 16;
    return sign_on_box(e, symbols, box, most_boxes).positive == Verdict::holds;
  };
  Verdict any = Verdict::fails;
  for (const std::vector<Comparison>& each : condition) {
    Verdict all = Verdict::holds;
    for (const Comparison& one : each) {
      all = all && (is_positive(one.positive)    ? Verdict::holds
                    : is_positive(-one.positive) ? Verdict::fails
                                                 : Verdict::undecided);
    }
    any = any || all;
  }
  return any;
}

bool satisfies_hypotheses(const Subject& subject, const Case& at) {
  const NamedValues values = at.values(subject.model);
  return subject.model.broken_relation(at.parameters) == nullptr &&
         std::ranges::all_of(subject.claim.hypotheses, [&](const GivenCondition& each) {
           return holds(each.condition, values) == Verdict::holds;
         });
}

std::size_t sample_count(const ClaimSettings& settings, const GivenClaim& claim, std::size_t usual) {
  constexpr std::size_t more = 5;
  return claim.samples.value_or(settings.effort == Effort::full ? more * usual : usual);
}

Cases cases(EvidenceBuilder& evidence, const ClaimSettings& settings, const Subject& subject, std::size_t usual,
            Over over, const GivenBox& states) {
  constexpr std::size_t tries = 50;  // for each sample: hypotheses may hold on a fiftieth of a box
  const Model& model = subject.model;
  const Quantified quantified(settings, subject, over, states);
  for (const Hypothesis& each : quantified.inside()) {
    if (!evidence.hypothesis(each.name, each.holds)) return {};
  }
  std::vector<Hypothesis> hypotheses;
  for (const Relation& each : model.description().relations) hypotheses.push_back({each.text, Verdict::fails});
  for (const GivenCondition& each : subject.claim.hypotheses) hypotheses.push_back({each.text, Verdict::fails});
  const auto satisfies = [&](const Case& found) {
    const NamedValues values = found.values(model);
    Verdict all = Verdict::holds;
    for (std::size_t i = 0; i < hypotheses.size(); ++i) {
      const std::size_t relations = model.description().relations.size();
      const Relation* relation = i < relations ? &model.description().relations[i] : nullptr;
      const Verdict one = relation != nullptr ? holds(Comparison{relation->positive, relation->or_zero}, values)
                                              : holds(subject.claim.hypotheses[i - relations].condition, values);
      hypotheses[i].holds = hypotheses[i].holds || one;
      all = all && one;
    }
    return all == Verdict::holds;
  };

  Cases found;
  found.ranges = quantified.ranges();
  const bool sampled = !found.ranges.empty();
  std::vector<Interval> box;
  for (const GivenRange& each : quantified.ranges()) box.push_back({each.low, each.high});
  SamplePoints points(box, settings.seed);
  const std::size_t wanted = sampled ? sample_count(settings, subject.claim, usual) : 1;
  const auto add = [&](const std::vector<Rational>& point) {
    Case one = quantified.at(point);
    if (satisfies(one)) found.all.push_back(std::move(one));
  };
  if (sampled) std::ranges::for_each(points.beside_faces(), add);
  const std::size_t beside = found.all.size();
  for (std::size_t i = 0; i < tries * wanted && found.all.size() < beside + wanted; ++i) {
    add(sampled ? points.next() : std::vector<Rational>{});
    if (!sampled) break;
  }
  for (const Hypothesis& each : hypotheses) {
    if (!evidence.hypothesis(each.name, each.holds)) return {};
  }
  if (found.all.empty()) {
    evidence.hypothesis("all hypotheses together, at one of the points that were tried", Verdict::undecided);
  }
  for (Case& each : found.all) {
    if (!set_stated_starts(evidence, subject, each)) return {};
  }
  return found;
}

std::vector<Interval> whole_box(const Model& model, const GivenBox& box) {
  std::vector<Interval> sides;
  for (const std::string& state : model.description().states) {
    const auto given = std::ranges::find(box, state, &GivenRange::name);
    sides.push_back(given == box.end() ? Interval{-3, 3} : Interval{given->low, given->high});
  }
  return sides;
}

GivenBox named_box(const Model& model, const std::vector<Interval>& box) {
  GivenBox named;
  for (std::size_t i = 0; i < box.size(); ++i) {
    named.push_back({model.description().states[i], box[i].low, box[i].high});
  }
  return named;
}

}  // namespace separatrix::given
