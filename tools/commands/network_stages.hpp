#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solvers/diagonal/measured_stages.hpp"
#include "solvers/trajectory/methods.hpp"
#include "theory/registry.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// What `stages` is asked about a network of products.
struct NetworkStagesRequest {
  ParameterValues parameters;    ///< (k,) of the network
  std::vector<Rational> alphas;  ///< each in (0, 1); empty: only the limit
  std::size_t digits = 15;
  std::size_t most_stages = 1000;
  std::string method{automatic_method};
  Rational height;  ///< share of a plateau that counts as activated
  double most_seconds = 0;
  std::optional<Rational> until;   ///< end of the runs in units of ln(1/α); none: after the last stage
  std::optional<Descent> descent;  ///< gradient descent of the weights beside each flow
  bool rationals = false;          ///< times and plateaus of quadratic losses as fractions
  std::size_t perturbations = 0;   ///< draws of each perturbation test, at the smallest α or 1e-32; 0: none is made
  std::uint64_t seed = 0;          ///< of these
  OutputOptions outputs;
};

/// Stages in the limit α → 0, measured at each α, and extrapolated: as a table, as JSON, and as pictures: the loss
/// against s = t/ln(1/α) over the staircase of the limit, and the coordinates at the smallest α. With a learning rate
/// gradient descent too, at each α, t counting η a step.
///
/// returns  that a claim fails where a perturbation test does; undecided where one is, where the sequence does not end
///          complete, or a stage was not measured
ExitCode run_network_stages(const NetworkModel& model, const NetworkStagesRequest& request);

/// Numbers separated by commas, each in (0, 1), none twice.
std::vector<Rational> parse_alphas(const std::string& text);

}  // namespace separatrix
