#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solvers/trajectory/methods.hpp"
#include "theory/registry.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// What `stages` is asked about a model that is no network of products and whose stages theory does not name.
struct ModelStagesRequest {
  ParameterValues parameters;     ///< (k,)
  std::vector<Rational> start;    ///< (d,) x₀: paths begin at αx₀
  std::vector<Rational> alphas;   ///< each in (0, 1), at least one
  std::optional<Rational> until;  ///< end of the run at the smallest α; none: 1000 times what the leading terms predict
  std::size_t digits = 15;
  std::string method{automatic_method};
  Rational height;  ///< share of its way at which a coordinate counts as moved
  double most_seconds = 0;
  std::size_t perturbations = 0;  ///< draws of each perturbation test, at the smallest α; 0: none is made
  std::uint64_t seed = 0;         ///< of these
  OutputOptions outputs;
};

/// Stages of a path from a small start: its clock from the leading terms of the field and from the measured times, the
/// plateaus at the smallest α, times predicted, measured and extrapolated in the unit of the clock.
///
/// returns  that a claim fails where a perturbation test does, or where the two powers of the clock differ; undecided where
///          one is, where the path does not come to rest, or a stage was not measured
ExitCode run_model_stages(const Model& model, const ModelStagesRequest& request);

}  // namespace separatrix
