#pragma once
#include "solvers/trajectory/run.hpp"

namespace separatrix {

/// A run of a request, repeated until two agree to the digits asked for, at most five times; one run where none is to
/// be compared.
///
/// Runs by Taylor series differ in their arithmetic as well: from the second on it is mpfr with the digits that all
/// inputs are given with (input_digits()) and, once a run has shown what rounding inside the field costs
/// (field_digits()), those too; no run agrees to more digits than rounding leaves it. A run that fails is repeated with
/// more digits: an obstacle is one that two runs meet.
///
/// So does a run that auto has gone on with by radau, where series take longer: besides, the second stops where much may
/// happen between the samples of the first, and later ones halve the steps of the last.
///
/// A method that knows the field from samples is compared with another one: repeated_by_samples().
///
/// returns  the last run, or the one asked for; work and seconds are those of all runs
Run repeated_run(const Model& model, const HybridRequest& request);

}  // namespace separatrix
