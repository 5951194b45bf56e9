#include "theory/given/parameter_box.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "theory/proof_kit.hpp"

namespace separatrix::given {

ParameterBox::ParameterBox(const ClaimSettings& settings, const Subject& subject) : subject_(subject) {
  const GivenClaim& claim = subject.claim;
  for (const Parameter& each : subject.model.description().parameters) {
    const auto said = std::ranges::find(claim.set, each.name, [](const auto& value) { return value.first; });
    const auto range = std::ranges::find(claim.over, each.name, &GivenRange::name);
    const Rational fixed = settings.parameter(each.name, said == claim.set.end() ? each.value : said->second);
    const bool varies = range != claim.over.end() && !settings.set.find(each.name);
    sides_.push_back(varies ? Interval{range->low, range->high} : Interval{fixed, fixed});
  }
}

bool ParameterBox::varies() const {
  return std::ranges::any_of(sides_, [](const Interval& side) { return side.low < side.high; });
}

std::string ParameterBox::text(const std::vector<Interval>& piece) const {
  std::vector<Expression> all = subject_.model.parameters(), symbols;
  all.insert(all.end(), subject_.model.states().begin(), subject_.model.states().end());
  std::vector<Interval> varying;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (piece[i].low == piece[i].high) continue;
    symbols.push_back(all[i]);
    varying.push_back(piece[i]);
  }
  return box_text(symbols, varying);
}

std::vector<Interval> ParameterBox::sides_with(const std::vector<Interval>& starts) const {
  std::vector<Interval> whole = sides_;
  whole.insert(whole.end(), starts.begin(), starts.end());
  return whole;
}

std::string ParameterBox::domain(const std::vector<Interval>& starts, const std::string& condition) const {
  std::string words = "all " + text(sides_with(starts)), sign = " with ";
  const auto add = [&](const std::string& text) { words += std::exchange(sign, " and ") + text; };
  for (const Relation& each : subject_.model.description().relations) add(each.text);
  for (const GivenCondition& each : subject_.claim.hypotheses) add(each.text);
  if (!condition.empty()) add(condition);
  return words;
}

std::string ParameterBox::open_text(std::size_t pieces, const Rational& share, const std::vector<Interval>& where,
                                    const std::string& obstacle, const std::vector<Interval>& starts) const {
  return fmt::format("open on {} pieces, {} of the box {}; at {}: {}", pieces, to_string(share),
                     text(sides_with(starts)), text(where), obstacle);
}

Verdict ParameterBox::claimed(const ParameterValues& parameters) const {
  const Case at{parameters, std::vector<Rational>(subject_.model.dimension())};  // both are of parameters only
  return satisfies_hypotheses(subject_, at) ? Verdict::holds : Verdict::undecided;
}

bool ParameterBox::nothing_claimed(const std::vector<Interval>& piece) const {
  const auto fails = [&](const Condition& condition) {
    return holds(condition, subject_.model.parameters(), piece) == Verdict::fails;
  };
  return std::ranges::any_of(subject_.model.description().relations,
                             [&](const Relation& each) {
                               return fails({{{each.positive, each.or_zero}}});
                             }) ||
         std::ranges::any_of(subject_.claim.hypotheses,
                             [&](const GivenCondition& each) { return fails(each.condition); });
}

}  // namespace separatrix::given
