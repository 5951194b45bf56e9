#include "tools/commands/certified_simulation.hpp"

#include <cstdio>

#include "tools/report/certified_simulation_report.hpp"
#include "tools/report/simulation_certificate.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {

ExitCode certify_and_report(const Model& model, const CertifiedSimulationOptions& options) {
  CertifiedRequest request = options.request;
  request.keep_proof = !options.certificate.empty();
  check_outputs({{"--json", options.json}, {"--csv", options.csv}, {"--certificate", options.certificate}});
  watch_interrupts();
  const CertifiedSimulation simulation = certify_simulation(model, request);
  if (!options.csv.empty()) write_certified_csv(options.csv, simulation);
  if (!options.json.empty()) write_certified_json(options.json, simulation, model, request);
  if (!options.certificate.empty()) write_simulation_certificate(options.certificate, simulation, model, request);
  if (!options.quiet && options.json != "-" && options.csv != "-" && options.certificate != "-") {
    print_certified(simulation, model, request);
  }
  if (simulation.outcome == EnclosureOutcome::reached_end) return exit_done;
  std::fprintf(stderr, "separatrix: %s\n", simulation.message.c_str());
  return exit_undecided;
}

}  // namespace separatrix
