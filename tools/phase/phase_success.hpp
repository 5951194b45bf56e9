#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "theory/registry.hpp"
#include "tools/phase/phase_axis.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// A diagram of the probability of success under a Gaussian initialisation: that a start whose states are independent
/// N(0, s²) reaches a global minimum.
///
/// x, y        parameters or init-scale, which is s
/// parameters  (k,) those that no axis changes
/// scale       s > 0, where no axis is init-scale
/// digits      of the closed form; with samples, the most to spend on a start as well
/// samples     random starts to integrate in each cell, 0: none
/// seed        of those of the first cell; cell i has seed + i
struct SuccessRequest {
  const TheoryModel& theory;
  const PhaseAxis &x, &y;
  ParameterValues parameters;
  Rational scale = 1;
  std::size_t digits = 15, samples = 0, threads = 0, most_steps = 20'000;
  std::uint64_t seed = 0;
  std::string json = {}, csv = {}, plot = {};  ///< files, empty where not asked for
  bool quiet = false;
};

/// Computes the diagram: by the closed form where theory has one, by the share of integrated random starts, or by both,
/// which are then compared. CSV: x, y, success-probability, and with samples share, low, high (95 %), undecided.
///
/// returns  exit_claim_fails if a sample of more than 6 standard deviations contradicts the closed form, exit_undecided
///          if a closed form has no value to the digits
/// throws   InvalidArgument for an axis that is a state, s ≤ 0, a model whose lowest loss is not known, or one without
///          closed form if samples is 0; Interrupted
ExitCode phase_success(const SuccessRequest& request);

}  // namespace separatrix
