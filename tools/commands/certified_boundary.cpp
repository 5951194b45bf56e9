#include "tools/commands/certified_boundary.hpp"

#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "solvers/basin/certified_boundary.hpp"
#include "tools/report/destination_certificate.hpp"
#include "tools/report/proved_destination.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Interval> point(const std::vector<Rational>& x) {
  std::vector<Interval> start;
  for (const Rational& value : x) start.push_back({value, value});
  return start;
}

Json state_json(const Model& model, const std::vector<Rational>& x) {
  Json json;
  for (std::size_t i = 0; i < x.size(); ++i) json[model.description().states[i]] = to_string(x[i]);
  return json;
}

std::string end_text(const std::string& label, const ProvedDestination& proof) {
  if (proof.label == Label::undecided) return label;
  return fmt::format("{} ({}, {} steps to t = {})", label, name(proof.lemma), proof.steps, decimal(proof.time, 3));
}

}  // namespace

CertifiedBoundary certify_boundary(const Model& model, const ParameterValues& parameters, const SegmentScale& scale,
                                   const Bracket& bracket, Equilibria& equilibria,
                                   DestinationCertificate* certificate) {
  const auto place = [&](const Rational& value) {
    return scale.place(parse_rational(decimal(value, scale.digits + guard_of_bracket)));
  };
  const auto [low, high] = scale.ends(bracket);
  const ProvedBoundary found =
      prove_boundary(model, parameters, scale.segment, place(low), place(high), certificate != nullptr);
  const std::string lower = name(equilibria(found.from_lower)), upper = name(equilibria(found.from_upper));
  CertifiedBoundary result;
  result.proved = found.is_proved();
  result.text = fmt::format("  proved:      {}: lower {}, upper {}\n",
                            result.proved ? "it is between the ends" : "not, " + found.reason,
                            end_text(lower, found.from_lower), end_text(upper, found.from_upper));
  const std::vector<std::string>& states = model.description().states;
  const auto json = [&](const std::vector<Rational>& x, const std::string& label, const ProvedDestination& proof) {
    return proved_destination_json(states, point(x), label, proof);
  };
  if (certificate && result.proved) {
    result.certified = {{"lower", certificate->add(point(found.lower), lower, found.from_lower)},
                        {"upper", certificate->add(point(found.upper), upper, found.from_upper)}};
  }
  result.json = {{"proved", result.proved},
                 {"reason", result.proved ? Json(nullptr) : Json(found.reason)},
                 {"lower", json(found.lower, lower, found.from_lower)},
                 {"upper", json(found.upper, upper, found.from_upper)}};
  return result;
}

std::shared_ptr<DestinationCertificate> boundary_certificate(const Model& model, const ParameterValues& parameters) {
  return std::make_shared<DestinationCertificate>("boundary", model, parameters);
}

void write_boundary_certificate(const std::string& path, DestinationCertificate& certificate, const Model& model,
                                const SegmentScale& scale, const std::vector<CertifiedBoundary>& boundaries) {
  Json proved = Json::array();
  for (const CertifiedBoundary& each : boundaries) {
    if (each.proved) proved.push_back(each.certified);
  }
  certificate.state("from", state_json(model, scale.segment.from));
  certificate.state("to", state_json(model, scale.segment.to));
  certificate.state("digits", scale.digits);
  certificate.state("boundaries", proved);
  certificate.write(path);
}

}  // namespace separatrix
