#include "tools/report/simulation_certificate.hpp"

#include "tools/report/certificate.hpp"
#include "tools/report/certified_simulation_report.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const DyadicSet& set) {
  return {{"centre", set.centre}, {"C", set.c}, {"Q", set.q}, {"r", json_of(set.r)}};
}

}  // namespace

Json json_of(const FlowProof& proof) {
  Json steps = Json::array();
  for (const FlowProof::Step& step : proof.steps) {
    steps.push_back({{"length", step.length}, {"box", json_of(step.box)}, {"set", json_of(step.set)}});
  }
  return {{"order", proof.order},
          {"low_order", proof.low_order},
          {"r0", json_of(proof.r0)},
          {"start", json_of(proof.start)},
          {"steps", steps}};
}

void write_simulation_certificate(const std::string& path, const CertifiedSimulation& simulation, const Model& model,
                                  const CertifiedRequest& request) {
  const FlowProof& proof = simulation.proof.value();
  Json certificate = certificate_of("simulation", model, request.parameters, proof.field);
  certificate["model"]["invariants"] = Json::array();
  for (const Invariant& invariant : model.invariants()) {
    certificate["model"]["invariants"].push_back(formula_text(model, model.resolve(invariant.value)));
  }
  certificate["statement"] = certified_json(simulation, model, request);
  certificate.update(json_of(proof));
  write_certificate(path, certificate);
}

}  // namespace separatrix
