#include "lib/model/claim_formulas.hpp"

#include "lib/model/quantity.hpp"

namespace separatrix {
namespace {

// all formulas of what a claim says
struct AllFormulas {
  std::vector<GivenFormula*> operator()(GivenIdentity& says) const { return {&says.expression}; }
  std::vector<GivenFormula*> operator()(GivenLimit& says) const { return {&says.quantity, &says.to}; }
  std::vector<GivenFormula*> operator()(GivenRate& says) const { return {&says.quantity, &says.exponent}; }
  std::vector<GivenFormula*> operator()(GivenBasin&) const { return {}; }
  std::vector<GivenFormula*> operator()(GivenCount&) const { return {}; }
  std::vector<GivenFormula*> operator()(GivenBound& says) const {
    std::vector<GivenFormula*> all{&says.expression};
    for (GivenSide& side : says.sides) all.push_back(&side.bound);
    return all;
  }
  std::vector<GivenFormula*> operator()(GivenStage& says) const {
    std::vector<GivenFormula*> all;
    for (GivenFormula& event : says.events) all.push_back(&event);
    if (says.time) all.push_back(&*says.time);
    return all;
  }
};

}  // namespace

GivenClaim about(GivenClaim claim, const Model& model) {
  std::vector<GivenFormula*> all = std::visit(AllFormulas(), claim.says);
  for (auto& [state, start] : claim.from) all.push_back(&start);
  for (GivenFormula* each : all) each->value = parse_quantity(each->text, model, start_names(model));
  return claim;
}

std::vector<ExactFormula> exact_formulas(GivenClaim& claim) {
  if (auto* says = std::get_if<GivenIdentity>(&claim.says)) return {{"expression", &says->expression, true}};
  if (auto* says = std::get_if<GivenLimit>(&claim.says)) return {{"to", &says->to, false}};
  if (auto* says = std::get_if<GivenRate>(&claim.says)) return {{"exponent", &says->exponent, false}};
  if (auto* says = std::get_if<GivenStage>(&claim.says); says != nullptr && says->time) {
    return {{"event", &says->events.front(), true}, {"time", &*says->time, false}};
  }
  return {};
}

GivenCondition* exact_condition(GivenClaim& claim) {
  auto* says = std::get_if<GivenBasin>(&claim.says);
  return says != nullptr && says->exactly ? &says->starts : nullptr;
}

}  // namespace separatrix
