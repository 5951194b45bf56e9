#include "tools/commands/certified_boundary.hpp"

#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "solvers/basin/certified_boundary.hpp"
#include "tools/report/proved_destination.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

Json end_json(const Model& model, const std::vector<Rational>& x, const std::string& label,
              const ProvedDestination& proof) {
  std::vector<Interval> start;
  for (const Rational& value : x) start.push_back({value, value});
  return proved_destination_json(model, start, label, proof);
}

std::string end_text(const std::string& label, const ProvedDestination& proof) {
  if (proof.label == Label::undecided) return label;
  return fmt::format("{} ({}, {} steps to t = {})", label, name(proof.lemma), proof.steps, decimal(proof.time, 3));
}

}  // namespace

CertifiedBoundary certify_boundary(const Model& model, const ParameterValues& parameters, const SegmentScale& scale,
                                   const Bracket& bracket, Equilibria& equilibria) {
  const auto place = [&](const Rational& value) {
    return scale.place(parse_rational(decimal(value, scale.digits + guard_of_bracket)));
  };
  const auto [low, high] = scale.ends(bracket);
  const ProvedBoundary found = prove_boundary(model, parameters, scale.segment, place(low), place(high));
  const std::string lower = name(equilibria(found.from_lower)), upper = name(equilibria(found.from_upper));
  CertifiedBoundary result;
  result.proved = found.is_proved();
  result.text = fmt::format("  proved:      {}: lower {}, upper {}\n",
                            result.proved ? "it is between the ends" : "not, " + found.reason,
                            end_text(lower, found.from_lower), end_text(upper, found.from_upper));
  result.json = {{"proved", result.proved},
                 {"reason", result.proved ? Json(nullptr) : Json(found.reason)},
                 {"lower", end_json(model, found.lower, lower, found.from_lower)},
                 {"upper", end_json(model, found.upper, upper, found.from_upper)}};
  return result;
}

}  // namespace separatrix
