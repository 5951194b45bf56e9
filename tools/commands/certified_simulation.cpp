#include "tools/commands/certified_simulation.hpp"

#include <cstdio>

#include "tools/report/certified_simulation_report.hpp"
#include "tools/report/simulation_certificate.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

ExitCode certify_and_report(const Model& model, const CertifiedSimulationOptions& options) {
  CertifiedRequest request = options.request;
  request.keep_proof = !options.outputs.certificate.empty();
  options.outputs.check();
  watch_interrupts();
  const CertifiedSimulation simulation = certify_simulation(model, request);
  if (!options.outputs.csv.empty()) write_certified_csv(options.outputs.csv, simulation);
  if (!options.outputs.json.empty()) write_certified_json(options.outputs.json, simulation, model, request);
  if (!options.outputs.certificate.empty())
    write_simulation_certificate(options.outputs.certificate, simulation, model, request);
  if (options.outputs.prints_text()) {
    print_certified(simulation, model, request);
  }
  if (simulation.outcome == EnclosureOutcome::reached_end) return exit_done;
  tell(simulation.message);
  return exit_undecided;
}

}  // namespace separatrix
